// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/redact.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr std::string_view mask = "[hidden]";
constexpr std::size_t shortest_token = 16; // letters; shorter ones are words

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::size_t findAnyCase(std::string_view text, std::string_view what, std::size_t from) {
    const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
                                   what.begin(), what.end(), [](char a, char b) { return lower(a) == b; });
    return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

bool isTokenLetter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           std::string_view("-_+/=.~").find(letter) != std::string_view::npos;
}

// Where a token that begins here ends; the same place when it is only a word.
std::size_t endOfToken(std::string_view text, std::size_t begin) {
    auto end = begin;
    while (end < text.size() && isTokenLetter(text[end]))
        ++end;
    return end - begin >= shortest_token ? end : begin;
}

// Where the value of a name ends: at its closing quote, or at the first letter that separates values.
std::size_t endOfValue(std::string_view text, std::size_t begin) {
    if (begin < text.size() && text[begin] == '"') {
        auto end = begin + 1;
        while (end < text.size() && text[end] != '"')
            end += text[end] == '\\' ? 2 : 1;
        return std::min(end, text.size());
    }
    return std::min(text.find_first_of(" \t\r\n,;&\"'<>}", begin), text.size());
}

void replace(std::string& text, std::size_t begin, std::size_t end, std::size_t& from) {
    text.replace(begin, end - begin, mask);
    from = begin + mask.size();
}

void hideTokens(std::string& text) {
    for (const std::string_view mark :
         {"chap:", "token:", "response:", "challenge:", "basic ", "bearer ", "auth-token: "})
        for (auto at = findAnyCase(text, mark, 0); at != std::string::npos;) {
            const auto begin = at + mark.size();
            auto from = begin;
            if (const auto end = endOfToken(text, begin); end > begin) replace(text, begin, end, from);
            at = findAnyCase(text, mark, from);
        }
}

// "password=x", "IPMITOOL_PASSWORD=x", {"password": "x"}.
void hideValues(std::string& text) {
    for (const std::string_view name : {"password", "passphrase", "secret"})
        for (auto at = findAnyCase(text, name, 0); at != std::string::npos;) {
            auto from = at + name.size();
            auto begin = from;
            if (begin < text.size() && text[begin] == '"') ++begin; // the end of a quoted name
            const bool named = begin < text.size() && (text[begin] == '=' || (begin > from && text[begin] == ':'));
            if (named) {
                begin = std::min(text.find_first_not_of(" \t", begin + 1), text.size());
                const bool quoted = begin < text.size() && text[begin] == '"';
                const auto end = endOfValue(text, begin);
                if (end > begin) replace(text, begin + (quoted ? 1 : 0), end, from);
            }
            at = findAnyCase(text, name, from);
        }
}

// "scheme://user:password@host"
void hideUserInfo(std::string& text) {
    for (auto at = text.find("://"); at != std::string::npos;) {
        auto from = at + 3;
        const auto end = std::min(text.find_first_of("/ \t\r\n\"'<>", from), text.size());
        const auto sign = std::string_view(text).substr(0, end).rfind('@');
        if (sign != std::string::npos && sign >= from)
            if (const auto colon = text.find(':', from); colon < sign && colon + 1 < sign)
                replace(text, colon + 1, sign, from);
        at = text.find("://", from);
    }
}

void hidePrivateKeys(std::string& text) {
    for (auto at = text.find("PRIVATE KEY-----"); at != std::string::npos;) {
        auto from = at + 16;
        const auto begin = text.rfind("-----BEGIN ", at);
        if (begin != std::string::npos && at - begin < 32) // else it is the end of one
            replace(text, from, std::min(text.find("-----END", from), text.size()), from);
        at = text.find("PRIVATE KEY-----", from);
    }
}

void hide(std::string& text, std::string_view secret) {
    if (secret.size() < 4) return; // every other word would go with it
    for (auto at = text.find(secret); at != std::string::npos;) {
        auto from = at;
        replace(text, at, at + secret.size(), from);
        at = text.find(secret, from);
    }
}

} // namespace

std::string redacted(std::string_view text, std::initializer_list<std::string_view> secrets) {
    std::string result(text);
    for (const auto secret : secrets)
        hide(result, secret);
    hideTokens(result);
    hideValues(result);
    hideUserInfo(result);
    hidePrivateKeys(result);
    return result;
}

Problem redacted(Problem problem) {
    problem.detail = redacted(problem.detail);
    for (auto& member : problem.extra)
        if (member.value().is_string()) {
            const auto& text = member.value().get_string();
            auto safe = redacted(std::string_view(text.data(), text.size()));
            if (safe.size() != text.size() || safe != std::string_view(text.data(), text.size())) member.value() = safe;
        }
    return problem;
}

bool isSecretName(std::string_view name) {
    for (const std::string_view word : {"password", "passphrase", "secret", "token"})
        if (name.size() >= word.size() && findAnyCase(name, word, name.size() - word.size()) != std::string_view::npos)
            return true;
    return false;
}

} // namespace remuda
