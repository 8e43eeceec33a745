// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/target.h"

#include "core/domain/machine_fields.h"

#include <charconv>

namespace remuda {

namespace {

std::optional<int> hexDigit(char character) {
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    if (character >= 'A' && character <= 'F') return character - 'A' + 10;
    return std::nullopt;
}

enum class Part { path, query };

// A slash that a path spells as %2F belongs to a name and does not begin another part: it stays as it is spelled.
std::optional<std::string> decode(std::string_view text, Part part) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && part == Part::query) {
            decoded += ' ';
        } else if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const auto high = hexDigit(text[i + 1]), low = hexDigit(text[i + 2]);
            if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
            const auto letter = static_cast<char>(*high << 4 | *low);
            decoded += letter == '/' && part == Part::path ? std::string("%2F") : std::string(1, letter);
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    if (!isUtf8(decoded)) return std::nullopt;
    return decoded;
}

} // namespace

std::optional<Target> parseTarget(std::string_view target) {
    if (target.empty() || target.front() != '/') return std::nullopt;
    target = target.substr(0, target.find('#'));
    const auto mark = target.find('?');
    Target result;
    const auto path = decode(target.substr(0, mark), Part::path);
    if (!path) return std::nullopt;
    result.path = *path;
    auto rest = mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = decode(pair.substr(0, equals), Part::query);
        const auto value = decode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view(), Part::query);
        if (!name || !value) return std::nullopt;
        result.query.emplace(*name, *value);
    }
    return result;
}

std::optional<HostAndPort> parseHostAndPort(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    auto host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return std::nullopt;
    const auto port = text.substr(colon + 1);
    HostAndPort result{std::string(host), 0};
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), result.port);
    if (error != std::errc() || end != port.data() + port.size()) return std::nullopt;
    return result;
}

} // namespace remuda
