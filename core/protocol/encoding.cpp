// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/encoding.h"

#include <array>
#include <cstdint>

namespace remuda {

namespace {

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

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

std::optional<std::string> decode(std::string_view text, std::string_view alphabet) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char letter : text) {
        const auto value = alphabet.find(letter);
        if (value == std::string_view::npos) return std::nullopt;
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

// How many bytes follow the first one of a sequence, and the lowest code point that may be written so long.
struct Utf8Start {
    int following;
    std::uint32_t bits, lowest;
};

std::optional<Utf8Start> utf8Start(unsigned char byte) {
    if (byte < 0x80) return Utf8Start{0, byte, 0};
    if ((byte & 0xe0) == 0xc0) return Utf8Start{1, byte & 0x1fu, 0x80};
    if ((byte & 0xf0) == 0xe0) return Utf8Start{2, byte & 0x0fu, 0x800};
    if ((byte & 0xf8) == 0xf0) return Utf8Start{3, byte & 0x07u, 0x10000};
    return std::nullopt;
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
    return decode(text.substr(0, text.size() - padding), url_alphabet);
}

std::string encodeBase64(std::string_view bytes) {
    auto text = encode(bytes, standard_alphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::optional<std::string> decodeBase64(std::string_view text) {
    const auto padding = paddingOf(text);
    if (text.size() % 4 != 0 || padding > 2) return std::nullopt;
    return decode(text.substr(0, text.size() - padding), standard_alphabet);
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto start = utf8Start(static_cast<unsigned char>(text[at++]));
        if (!start) return false;
        auto code = start->bits;
        for (int following = start->following; following > 0; --following) {
            if (at == text.size() || (text[at] & 0xc0) != 0x80) return false;
            code = code << 6 | (static_cast<unsigned char>(text[at++]) & 0x3fu);
        }
        if (code < start->lowest || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false;
    }
    return true;
}

} // namespace remuda
