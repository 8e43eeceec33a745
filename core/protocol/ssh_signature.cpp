// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/ssh_signature.h"

#include "core/protocol/hashes.h"
#include "core/protocol/ssh_key.h"
#include "core/protocol/ssh_wire.h"

#include <algorithm>
#include <memory>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

namespace remuda {

namespace {

constexpr std::uint8_t user_present = 1, user_verified = 4; // flags of FIDO tokens

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

const unsigned char* data(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Number number(std::string_view bytes) {
    return {BN_bin2bn(data(bytes), static_cast<int>(bytes.size()), nullptr), BN_free};
}

// DigestInfo of the hash with the digest behind it.
std::string digestInfo(RsaHash hash, std::string_view message) {
    using namespace std::string_view_literals;
    switch (hash) {
    case RsaHash::sha1:
        return std::string("\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"sv) + sha1(message);
    case RsaHash::sha256:
        return std::string("\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"sv) +
               sha256(message);
    case RsaHash::sha512:
        break;
    }
    return std::string("\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"sv) +
           sha512(message);
}

bool verifyDigest(EVP_PKEY* key, const EVP_MD* hash, std::string_view message, std::string_view signature) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return key && EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), data(signature), signature.size(), data(message), message.size()) == 1;
}

bool verifyEd25519(std::string_view blob, std::string_view message, std::string_view signature) {
    SshReader reader(blob);
    reader.string();
    const auto point = reader.string();
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, data(point), point.size()), EVP_PKEY_free);
    return signature.size() == 64 && verifyDigest(key.get(), nullptr, message, signature);
}

Key curveKey(const char* group, std::string_view point) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(group), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<char*>(point.data()), point.size()),
        OSSL_PARAM_construct_end()};
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) == 1)
        (void)EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters);
    return {key, EVP_PKEY_free};
}

bool verifyEcdsa(std::string_view blob, std::string_view message, std::string_view signature) {
    SshReader key_reader(blob), signature_reader(signature);
    key_reader.string();
    const auto curve = key_reader.string(), point = key_reader.string();
    const auto r = signature_reader.string(), s = signature_reader.string();
    if (!signature_reader.complete() || r.size() > 67 || s.size() > 67) return false;

    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
    ECDSA_SIG_set0(pair.get(), number(r).release(), number(s).release());
    unsigned char* encoded = nullptr;
    const int length = i2d_ECDSA_SIG(pair.get(), &encoded);
    if (length <= 0) return false;
    const std::string der(reinterpret_cast<char*>(encoded), static_cast<std::size_t>(length));
    OPENSSL_free(encoded);

    if (curve == "nistp256") return verifyDigest(curveKey("P-256", point).get(), EVP_sha256(), message, der);
    if (curve == "nistp384") return verifyDigest(curveKey("P-384", point).get(), EVP_sha384(), message, der);
    return verifyDigest(curveKey("P-521", point).get(), EVP_sha512(), message, der);
}

bool verifyFormat(const std::string& format, std::string_view blob, std::string_view message,
                  std::string_view signature) {
    if (format == "ssh-rsa") return verifyRsa(blob, RsaHash::sha1, message, signature);
    if (format == "rsa-sha2-256") return verifyRsa(blob, RsaHash::sha256, message, signature);
    if (format == "rsa-sha2-512") return verifyRsa(blob, RsaHash::sha512, message, signature);
    if (format == "ssh-ed25519" || format.starts_with("sk-ssh-ed25519")) return verifyEd25519(blob, message, signature);
    return verifyEcdsa(blob, message, signature);
}

// What a security key signs for `message`: it is told no more than a digest, and adds what it vouches for itself.
std::string securityKeyData(std::string_view application, std::uint8_t flags, std::uint32_t counter,
                            std::string_view message) {
    return SshWriter().raw(sha256(application)).byte(flags).number(counter).raw(sha256(message)).bytes();
}

std::string_view applicationOf(std::string_view blob, std::string_view type) {
    SshReader reader(blob);
    for (int before = type.starts_with("sk-ssh-ed25519") ? 2 : 3; before > 0; --before)
        reader.string();
    return reader.string();
}

Problem refused(std::string found, std::string expected) {
    return problems::invalidField("signature", std::move(found), std::move(expected));
}

} // namespace

bool verifyRsa(std::string_view blob, RsaHash hash, std::string_view message, std::string_view signature) {
    SshReader reader(blob);
    if (reader.string() != "ssh-rsa") return false;
    const auto e = number(reader.string()), n = number(reader.string());
    if (!reader.complete()) return false;
    const auto length = static_cast<std::size_t>(BN_num_bytes(n.get()));
    if (signature.empty() || signature.size() > length) return false;
    const auto s = number(signature);
    if (BN_cmp(s.get(), n.get()) >= 0) return false;

    const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> context(BN_CTX_new(), BN_CTX_free);
    const Number opened(BN_new(), BN_free);
    if (BN_mod_exp(opened.get(), s.get(), e.get(), n.get(), context.get()) != 1) return false;
    std::string found(length, '\0');
    if (BN_bn2binpad(opened.get(), reinterpret_cast<unsigned char*>(found.data()), static_cast<int>(length)) < 0)
        return false;

    const auto info = digestInfo(hash, message);
    if (length < info.size() + 11) return false;
    std::string expected("\0\1", 2);
    expected.append(length - info.size() - 3, '\xff');
    expected += '\0';
    return equalInConstantTime(found, expected + info);
}

Result<SshSignature> verifySshSignature(std::string_view blob, std::string_view message, std::string_view signature,
                                        Sha1 sha1) {
    const auto key = parseKeyBlob(blob);
    if (!key) return key.problem();
    const bool security_key = isSecurityKeyType(key->type);
    SshReader reader(signature);
    SshSignature facts;
    facts.format = reader.string();
    const auto value = reader.string();
    const auto flags = security_key ? reader.byte() : std::uint8_t(0);
    facts.counter = security_key ? reader.number() : 0;
    if (!reader.complete()) return refused("a broken signature", "an SSH signature: a format name and a value");
    auto formats = signatureFormats(key->type);
    if (sha1 == Sha1::accepted && key->type == "ssh-rsa") formats.emplace_back("ssh-rsa");
    if (std::find(formats.begin(), formats.end(), facts.format) == formats.end())
        return refused("format " + facts.format, "a format that fits the key's type, " + key->type);
    const auto covered =
        security_key ? securityKeyData(applicationOf(blob, key->type), flags, facts.counter, message) : std::string();
    if (!verifyFormat(facts.format, blob, security_key ? covered : message, value))
        return refused("a wrong signature", "a signature of the data by the key");
    if (security_key && !(flags & user_present))
        return refused("a signature that nobody was present for", "a touch of the security key");
    facts.user_verified = flags & user_verified;
    return facts;
}

std::vector<std::string> signatureFormats(std::string_view key_type) {
    if (key_type == "ssh-rsa") return {"rsa-sha2-512", "rsa-sha2-256"};
    if (isKnownKeyType(key_type)) return {std::string(key_type)};
    return {};
}

} // namespace remuda
