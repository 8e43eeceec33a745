// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/ssh_key.h"

#include "core/domain/text.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_wire.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

namespace remuda {

namespace {

constexpr std::size_t largest_modulus_bytes = 2048; // 16384 bits, as OpenSSH

struct Curve {
    std::string_view type, name;
    std::size_t point_bytes;
};
constexpr std::array curves{Curve{"ecdsa-sha2-nistp256", "nistp256", 65}, Curve{"ecdsa-sha2-nistp384", "nistp384", 97},
                            Curve{"ecdsa-sha2-nistp521", "nistp521", 133}};

constexpr std::string_view security_ed25519 = "sk-ssh-ed25519@openssh.com";
constexpr std::string_view security_ecdsa = "sk-ecdsa-sha2-nistp256@openssh.com";
constexpr std::string_view application_start = "ssh:"; // web sites have others: their assertions must not count here

bool isPositiveNumber(std::string_view number) {
    if (number.empty() || (number[0] & 0x80)) return false;
    return number[0] != 0 || (number.size() > 1 && (number[1] & 0x80)); // no needless zero in front
}

int bitsOf(std::string_view number) {
    if (number[0] == 0) number.remove_prefix(1);
    return static_cast<int>(number.size() * 8) - std::countl_zero(static_cast<unsigned char>(number[0]));
}

bool isPointOf(const Curve& curve, SshReader& reader) {
    const auto name = reader.string(), point = reader.string();
    return name == curve.name && point.size() == curve.point_bytes && point[0] == 4;
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

// Whether the options of a key line, "no-pty,command=\"a,b\"", hold this one. OpenSSH takes any case.
bool hasOption(std::string_view options, std::string_view wanted) {
    const auto same = [](char left, char right) { return left == right || (left ^ 0x20) == right; };
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= options.size(); ++at) {
        if (at == options.size() || (options[at] == ',' && !quoted)) {
            const auto option = options.substr(begin, at - begin);
            if (std::equal(option.begin(), option.end(), wanted.begin(), wanted.end(), same)) return true;
            begin = at + 1;
        } else if (options[at] == '\\' && quoted) {
            ++at;
        } else if (options[at] == '"') {
            quoted = !quoted;
        }
    }
    return false;
}

} // namespace

bool isSecurityKeyType(std::string_view type) {
    return type == security_ed25519 || type == security_ecdsa;
}

bool isKnownKeyType(std::string_view type) {
    return type == "ssh-rsa" || type == "ssh-ed25519" || isSecurityKeyType(type) ||
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
    } else if (key.type == security_ed25519) {
        shape = reader.string().size() == 32 && reader.string().starts_with(application_start);
    } else if (key.type == security_ecdsa) {
        shape = isPointOf(curves[0], reader) && reader.string().starts_with(application_start);
    } else {
        for (const auto& curve : curves)
            if (curve.type == key.type) shape = isPointOf(curve, reader);
    }
    if (!shape || !reader.complete())
        return unusable(isKnownKeyType(key.type) ? "a broken " + key.type + " key" : "a key of another type",
                        "an ssh-ed25519, ecdsa-sha2-nistp, ssh-rsa or sk- public key, the last made for ssh:");
    return key;
}

Result<SshPublicKey> parseKeyLine(std::string_view line) {
    auto rest = line;
    auto type = nextField(rest);
    std::string_view options;
    if (!isKnownKeyType(type)) {
        auto behind_options = rest;
        if (const auto second = nextField(behind_options); isKnownKeyType(second)) {
            options = std::exchange(type, second);
            rest = behind_options;
        }
    }
    if (!isKnownKeyType(type))
        return unusable(std::string(type.substr(0, 60)),
                        "a line \"ssh-ed25519 BASE64 COMMENT\" (or ssh-rsa, ecdsa-sha2-nistp…, sk-…)");
    if (hasOption(options, "cert-authority")) return unusable("cert-authority", "a person's own key");
    const auto encoded = nextField(rest);
    const auto blob = decodeBase64(encoded);
    if (!blob || blob->empty())
        return unusable(std::string(encoded.substr(0, 60)), "the key in base64 after " + std::string(type));
    auto key = parseKeyBlob(*blob);
    if (!key) return key;
    if (key->type != type) return unusable(key->type, "the type the line begins with, " + std::string(type));
    key->comment = trimmed(rest);
    key->verify_required = hasOption(options, "verify-required");
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
