// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/hashes.h"
#include "core/protocol/ssh_wire.h"

#include <memory>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

namespace remuda {

// A key of a test's own, made and used with OpenSSL alone, that signs as an agent would. The two kinds of security keys
// are played: what a token would vouch for is what `flags` and `counter` say.
class SigningKey {
public:
    explicit SigningKey(std::string type = "ssh-ed25519", std::string application = "ssh:", std::size_t rsa_bits = 2048)
        : m_type(std::move(type))
        , m_application(std::move(application))
        , m_key(make(m_type, rsa_bits), EVP_PKEY_free) {}

    std::uint8_t flags = 1; // present
    std::uint32_t counter = 7;

    const std::string& type() const { return m_type; }

    std::string blob() const {
        SshWriter writer;
        writer.string(m_type);
        if (isEd25519()) {
            std::string point(32, '\0');
            std::size_t length = point.size();
            EVP_PKEY_get_raw_public_key(m_key.get(), bytes(point), &length);
            writer.string(point);
        } else if (m_type == "ssh-rsa") {
            writer.string(number(OSSL_PKEY_PARAM_RSA_E)).string(number(OSSL_PKEY_PARAM_RSA_N));
        } else {
            std::string point(200, '\0');
            std::size_t length = 0;
            EVP_PKEY_get_octet_string_param(m_key.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, bytes(point), point.size(),
                                            &length);
            point.resize(length);
            writer.string("nistp" + curve().substr(2)).string(point);
        }
        if (isSecurityKey()) writer.string(m_application);
        return writer.bytes();
    }

    // `format` matters for RSA only: "ssh-rsa", "rsa-sha2-256" or "rsa-sha2-512".
    std::string sign(std::string_view data, std::string_view format = "rsa-sha2-512") const {
        SshWriter writer;
        if (m_type == "ssh-rsa") return writer.string(format).string(raw(data, hashOf(format))).bytes();
        std::string covered(data);
        if (isSecurityKey())
            covered = SshWriter().raw(sha256(m_application)).byte(flags).number(counter).raw(sha256(data)).bytes();
        const auto value = raw(covered, isEd25519() ? nullptr : hashOf(curve()));
        writer.string(m_type).string(isEd25519() ? value : pair(value));
        if (isSecurityKey()) writer.byte(flags).number(counter);
        return writer.bytes();
    }

    // OpenSSL's own signature (RSA with SHA-512) and its own check, without SSH's forms around them; not of security
    // keys.
    std::string bareSignature(std::string_view data) const { return raw(data, bareHash()); }
    bool bareVerify(std::string_view data, std::string_view signature) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        const auto begin = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
        return EVP_DigestVerifyInit(context.get(), nullptr, bareHash(), nullptr, m_key.get()) == 1 &&
               EVP_DigestVerify(context.get(), begin(signature), signature.size(), begin(data), data.size()) == 1;
    }

private:
    const EVP_MD* bareHash() const { return isEd25519() ? nullptr : EVP_sha512(); }
    static unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
    static EVP_PKEY* make(const std::string& type, std::size_t rsa_bits) {
        if (type == "ssh-rsa") return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits);
        if (type.find("ed25519") != std::string::npos) return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curveOf(type).c_str());
    }
    static std::string curveOf(const std::string& type) { return "P-" + type.substr(type.find("nistp") + 5, 3); }
    std::string curve() const { return curveOf(m_type); }
    bool isEd25519() const { return m_type.find("ed25519") != std::string::npos; }
    bool isSecurityKey() const { return m_type.starts_with("sk-"); }

    static const EVP_MD* hashOf(std::string_view name) {
        if (name == "ssh-rsa") return EVP_sha1();
        if (name == "P-384") return EVP_sha384();
        return name == "P-521" || name == "rsa-sha2-512" ? EVP_sha512() : EVP_sha256();
    }

    std::string raw(std::string_view data, const EVP_MD* hash) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::string value(1024, '\0');
        std::size_t length = value.size();
        EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, m_key.get());
        EVP_DigestSign(context.get(), bytes(value), &length, reinterpret_cast<const unsigned char*>(data.data()),
                       data.size());
        value.resize(length);
        return value;
    }

    static std::string mpint(const BIGNUM* number) {
        std::string value(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
        BN_bn2bin(number, bytes(value));
        return !value.empty() && (value[0] & 0x80) ? '\0' + value : value;
    }
    std::string number(const char* parameter) const {
        BIGNUM* found = nullptr;
        EVP_PKEY_get_bn_param(m_key.get(), parameter, &found);
        const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned(found, BN_free);
        return mpint(found);
    }
    // r and s of an ECDSA signature, as SSH writes them.
    static std::string pair(const std::string& der) {
        const auto* at = reinterpret_cast<const unsigned char*>(der.data());
        const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
        return SshWriter()
            .string(mpint(ECDSA_SIG_get0_r(both.get())))
            .string(mpint(ECDSA_SIG_get0_s(both.get())))
            .bytes();
    }

    std::string m_type, m_application;
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> m_key;
};

} // namespace remuda
