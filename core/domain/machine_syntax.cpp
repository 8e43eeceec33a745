// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_fields.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace remuda {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isHexDigit(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isLabel(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    return std::all_of(label.begin(), label.end(), [](char c) { return isDigit(c) || isLetter(c) || c == '-'; });
}

bool isPort(std::string_view text) {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc() && end == text.data() + text.size() && isDigit(text[0]) && port >= 1 && port <= 65535;
}

bool isIpAddressOf(int family, std::string_view text) {
    char terminated[64]; // inet_pton wants a C string; no address is longer than 45 characters
    if (text.empty() || text.size() >= sizeof terminated) return false;
    if (text.find('\0') != std::string_view::npos) return false;
    *std::copy(text.begin(), text.end(), terminated) = '\0';
    unsigned char address[16];
    return inet_pton(family, terminated, address) == 1;
}

// "host", "host:port", "[v6]", "[v6]:port"
bool isAuthority(std::string_view text) {
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos || !isIpAddressOf(AF_INET6, text.substr(1, close - 1))) return false;
        const auto rest = text.substr(close + 1);
        return rest.empty() || (rest[0] == ':' && isPort(rest.substr(1)));
    }
    const auto colon = text.find(':');
    const auto host = text.substr(0, colon);
    if (colon != std::string_view::npos && !isPort(text.substr(colon + 1))) return false;
    return isIpAddressOf(AF_INET, host) || isHostName(host);
}

// The length of the UTF-8 sequence at the start of `text`, 0 when it is malformed: an overlong form, a surrogate, a
// code point above U+10FFFF or a sequence cut short.
std::size_t sequenceLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xc2 && first < 0xe0   ? 2
                               : (first & 0xf0) == 0xe0        ? 3
                               : first >= 0xf0 && first < 0xf5 ? 4
                                                               : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    const unsigned char second = byte(1);
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0)) return 0;
    if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90)) return 0;
    return length;
}

} // namespace

bool isMacAddress(std::string_view text) {
    if (text.size() != 17) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i % 3 == 2 ? text[i] != ':' : !isHexDigit(text[i])) return false;
    return true;
}

bool isIpAddress(std::string_view text) {
    return isIpAddressOf(AF_INET, text) || isIpAddressOf(AF_INET6, text);
}

bool isHostName(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    std::string_view label;
    for (std::size_t begin = 0; begin <= text.size(); begin += label.size() + 1) {
        label = text.substr(begin, text.find('.', begin) - begin);
        if (!isLabel(label)) return false;
    }
    return !std::all_of(label.begin(), label.end(), isDigit); // "10.0.0.999" is a mistyped address, not a name
}

bool isBmcAddress(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!text.starts_with(scheme)) continue;
        const auto rest = text.substr(scheme.size());
        const auto clean = std::none_of(rest.begin(), rest.end(), [](char c) { return c <= ' ' || c == 0x7f; });
        return clean && isAuthority(rest.substr(0, rest.find_first_of("/?#")));
    }
    return isIpAddress(text) || isAuthority(text);
}

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const auto length = sequenceLength(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::optional<std::int64_t> parseCount(std::string_view text) {
    if (text.empty() || text.size() > 10 || !std::all_of(text.begin(), text.end(), isDigit)) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value <= 1'000'000'000 ? std::optional(value) : std::nullopt;
}

} // namespace remuda
