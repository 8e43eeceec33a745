// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/ssh_key.h"

#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_wire.h"

#include <algorithm>
#include <array>
#include <bit>

namespace remuda {

namespace {

constexpr std::size_t largest_modulus_bytes = 2048; // 16384 bits, as OpenSSH

struct Curve {
    std::string_view type, name;
    std::size_t point_bytes;
};
constexpr std::array curves{Curve{"ecdsa-sha2-nistp256", "nistp256", 65}, Curve{"ecdsa-sha2-nistp384", "nistp384", 97},
                            Curve{"ecdsa-sha2-nistp521", "nistp521", 133}};

bool isPositiveNumber(std::string_view number) {
    if (number.empty() || (number[0] & 0x80)) return false;
    return number[0] != 0 || (number.size() > 1 && (number[1] & 0x80)); // no needless zero in front
}

int bitsOf(std::string_view number) {
    if (number[0] == 0) number.remove_prefix(1);
    return static_cast<int>(number.size() * 8) - std::countl_zero(static_cast<unsigned char>(number[0]));
}

Problem unusable(const std::string& found, std::string expected) {
    return problems::invalidField("key", found, std::move(expected));
}

// The next field of a key line; an option's quoted part may hold blanks.
std::string_view nextField(std::string_view& rest) {
    constexpr std::string_view blanks = " \t\r";
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
    bool quoted = false;
    std::size_t end = 0;
    for (; end < rest.size(); ++end) {
        if (rest[end] == '\\' && quoted && end + 1 < rest.size())
            ++end;
        else if (rest[end] == '"')
            quoted = !quoted;
        else if (!quoted && blanks.find(rest[end]) != std::string_view::npos)
            break;
    }
    const auto field = rest.substr(0, end);
    rest.remove_prefix(end);
    return field;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

} // namespace

bool isKnownKeyType(std::string_view type) {
    return type == "ssh-rsa" || type == "ssh-ed25519" ||
           std::any_of(curves.begin(), curves.end(), [&](const Curve& curve) { return curve.type == type; });
}

Result<SshPublicKey> parseKeyBlob(std::string_view blob) {
    SshReader reader(blob);
    SshPublicKey key;
    key.type = reader.string();
    key.blob = blob;
    bool shape = false;
    if (key.type == "ssh-rsa") {
        const auto exponent = reader.string(), modulus = reader.string();
        shape = isPositiveNumber(exponent) && isPositiveNumber(modulus) && exponent.size() <= 9 &&
                modulus.size() <= largest_modulus_bytes + 1 && (modulus.back() & 1) && (exponent.back() & 1);
        if (shape) key.bits = bitsOf(modulus);
    } else if (key.type == "ssh-ed25519") {
        shape = reader.string().size() == 32;
    } else {
        for (const auto& curve : curves) {
            if (curve.type != key.type) continue;
            const auto name = reader.string(), point = reader.string();
            shape = name == curve.name && point.size() == curve.point_bytes && point[0] == 4;
        }
    }
    if (!shape || !reader.complete())
        return unusable(isKnownKeyType(key.type) ? "a broken " + key.type + " key" : "a key of another type",
                        "an ssh-ed25519, ecdsa-sha2-nistp or ssh-rsa public key");
    return key;
}

Result<SshPublicKey> parseKeyLine(std::string_view line) {
    auto rest = line;
    auto type = nextField(rest);
    if (!isKnownKeyType(type)) {
        auto behind_options = rest;
        if (const auto second = nextField(behind_options); isKnownKeyType(second)) {
            type = second;
            rest = behind_options;
        }
    }
    if (!isKnownKeyType(type))
        return unusable(std::string(type.substr(0, 60)),
                        "a line \"ssh-ed25519 BASE64 COMMENT\" (or ssh-rsa, ecdsa-sha2-nistp…)");
    const auto encoded = nextField(rest);
    const auto blob = decodeBase64(encoded);
    if (!blob || blob->empty())
        return unusable(std::string(encoded.substr(0, 60)), "the key in base64 after " + std::string(type));
    auto key = parseKeyBlob(*blob);
    if (!key) return key;
    if (key->type != type) return unusable(key->type, "the type the line begins with, " + std::string(type));
    key->comment = trimmed(rest);
    return key;
}

KeyFileContent parseKeyFile(std::string_view content) {
    KeyFileContent result;
    for (int number = 1; !content.empty(); ++number) {
        const auto end = std::min(content.find('\n'), content.size());
        const auto line = trimmed(content.substr(0, end));
        content.remove_prefix(std::min(end + 1, content.size()));
        if (line.empty() || line[0] == '#') continue;
        auto key = parseKeyLine(line);
        if (key)
            result.keys.push_back(std::move(*key));
        else
            result.complaints.push_back("line " + std::to_string(number) + ": " + key.problem().detail);
    }
    return result;
}

std::string sha256Fingerprint(std::string_view blob) {
    auto text = encodeBase64(sha256(blob));
    text.erase(text.find_last_not_of('=') + 1);
    return "SHA256:" + text;
}

std::string loginFingerprint(std::string_view blob) {
    return sha1(blob).substr(0, 6);
}

} // namespace remuda
