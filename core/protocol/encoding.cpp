// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/encoding.h"

#include <array>
#include <cstdint>

namespace remuda {

namespace {

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// By letter; -1: none of the alphabet.
using Values = std::array<std::int8_t, 256>;

constexpr Values valuesOf(std::string_view alphabet) {
    Values values{};
    values.fill(-1);
    for (std::size_t value = 0; value < alphabet.size(); ++value)
        values[static_cast<unsigned char>(alphabet[value])] = static_cast<std::int8_t>(value);
    return values;
}

constexpr Values standard_values = valuesOf(standard_alphabet), url_values = valuesOf(url_alphabet);

std::string encode(std::string_view bytes, std::string_view alphabet) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const unsigned char byte : bytes) {
        pending = pending << 8 | byte;
        for (bits += 8; bits >= 6;)
            text += alphabet[pending >> (bits -= 6) & 63];
    }
    if (bits > 0) text += alphabet[pending << (6 - bits) & 63];
    return text;
}

std::optional<std::string> decode(std::string_view text, const Values& values) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const unsigned char letter : text) {
        const int value = values[letter];
        if (value < 0) return std::nullopt;
        pending = pending << 6 | static_cast<std::uint32_t>(value);
        if ((bits += 6) >= 8) bytes += static_cast<char>(pending >> (bits -= 8) & 255);
    }
    return bytes;
}

std::size_t paddingOf(std::string_view text) {
    const auto last = text.find_last_not_of('=');
    return text.size() - (last == std::string_view::npos ? 0 : last + 1);
}

int digitOf(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

} // namespace

std::string toHex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::optional<std::string> fromHex(std::string_view text) {
    if (text.size() % 2) return std::nullopt;
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); at += 2) {
        const int high = digitOf(text[at]), low = digitOf(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes += static_cast<char>(high << 4 | low);
    }
    return bytes;
}

std::string encodeBase64Url(std::string_view bytes) {
    return encode(bytes, url_alphabet);
}

std::optional<std::string> decodeBase64Url(std::string_view text) {
    const auto padding = paddingOf(text);
    if (padding > 0 && (padding > 2 || text.size() % 4 != 0)) return std::nullopt;
    return decode(text.substr(0, text.size() - padding), url_values);
}

std::string encodeBase64(std::string_view bytes) {
    auto text = encode(bytes, standard_alphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> decodeBase64(std::string_view text) {
    const auto padding = paddingOf(text);
    if (text.size() % 4 != 0 || padding > 2) return std::nullopt;
    return decode(text.substr(0, text.size() - padding), standard_values);
}

} // namespace remuda
