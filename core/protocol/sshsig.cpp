// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/sshsig.h"

#include "core/domain/text.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_wire.h"

namespace remuda {

namespace {

constexpr std::string_view magic = "SSHSIG";
constexpr std::string_view begin_line = "-----BEGIN SSH SIGNATURE-----", end_line = "-----END SSH SIGNATURE-----";
constexpr std::size_t line_length = 70; // as ssh-keygen writes them

Problem broken(std::string found, std::string expected) {
    return problems::invalidField("signature", std::move(found), std::move(expected));
}

} // namespace

std::string sshsigData(std::string_view name_space, std::string_view message, std::string_view hash) {
    const auto digest = hash == "sha256" ? sha256(message) : sha512(message);
    return SshWriter().raw(magic).string(name_space).string("").string(hash).string(digest).bytes();
}

std::string encodeSshsig(const Sshsig& sshsig) {
    return SshWriter()
        .raw(magic)
        .number(1)
        .string(sshsig.key)
        .string(sshsig.name_space)
        .string("")
        .string(sshsig.hash)
        .string(sshsig.signature)
        .bytes();
}

Result<Sshsig> parseSshsig(std::string_view blob) {
    if (!blob.starts_with(magic)) return broken("other bytes", "an SSH signature that begins with SSHSIG");
    SshReader reader(blob.substr(magic.size()));
    const auto version = reader.number();
    Sshsig sshsig;
    sshsig.key = reader.string();
    sshsig.name_space = reader.string();
    reader.string(); // reserved: what is signed has nothing there, whatever this says
    sshsig.hash = reader.string();
    sshsig.signature = reader.string();
    if (!reader.complete()) return broken("a broken SSH signature", "one that is whole, with nothing behind it");
    if (version != 1) return broken("version " + std::to_string(version), "an SSH signature of version 1");
    if (sshsig.hash != "sha256" && sshsig.hash != "sha512") return broken("hash " + sshsig.hash, "sha256 or sha512");
    return sshsig;
}

std::string armored(std::string_view blob) {
    const auto text = encodeBase64(blob);
    std::string result = std::string(begin_line) + "\n";
    for (std::size_t position = 0; position < text.size(); position += line_length)
        result += text.substr(position, line_length) + "\n";
    return result + std::string(end_line) + "\n";
}

Result<std::string> fromArmor(std::string_view text) {
    text = trimmed(text);
    const std::string frame = std::string(begin_line) + " … " + std::string(end_line);
    if (text.size() < begin_line.size() + end_line.size() || !text.starts_with(begin_line) || !text.ends_with(end_line))
        return broken("another file", frame);
    std::string letters;
    for (const char letter : text.substr(begin_line.size(), text.size() - begin_line.size() - end_line.size()))
        if (!isBlank(letter)) letters += letter;
    auto blob = decodeBase64(letters);
    if (!blob) return broken("lines that are not base64", frame);
    return std::move(*blob);
}

Result<SshSignature> verifySshsig(const Sshsig& sshsig, std::string_view name_space, std::string_view message) {
    if (sshsig.name_space != name_space)
        return broken("the namespace " + sshsig.name_space, "the namespace " + std::string(name_space));
    return verifySshSignature(sshsig.key, sshsigData(name_space, message, sshsig.hash), sshsig.signature);
}

} // namespace remuda
