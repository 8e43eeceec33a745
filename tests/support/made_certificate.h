// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstring>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <string>
#include <sys/stat.h>

namespace remuda {

// A certificate of a test's own, made with OpenSSL: signed by itself, or by another of this kind.
class MadeCertificate {
public:
    struct Wishes {
        std::string names = "IP:127.0.0.1"; // as OpenSSL's subjectAltName; empty: an authority
        std::chrono::hours valid_from{-24}, valid_until{24};
        const MadeCertificate* issuer = nullptr;
        const char* curve = "P-256";
    };

    explicit MadeCertificate(const Wishes& wishes)
        : m_key(EVP_EC_gen(wishes.curve), EVP_PKEY_free)
        , m_certificate(X509_new(), X509_free) {
        auto* made = m_certificate.get();
        X509_set_version(made, 2);
        static long serial = 1000;
        ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
        const auto seconds = [](std::chrono::hours hours) { return std::chrono::seconds(hours).count(); };
        X509_gmtime_adj(X509_getm_notBefore(made), seconds(wishes.valid_from));
        X509_gmtime_adj(X509_getm_notAfter(made), seconds(wishes.valid_until));
        X509_set_pubkey(made, m_key.get());
        const auto name = (wishes.names.empty() ? "authority " : "server ") + std::to_string(serial);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        const auto* signer = wishes.issuer ? wishes.issuer->m_certificate.get() : made;
        X509_set_issuer_name(made, X509_get_subject_name(signer));
        X509V3_CTX context;
        X509V3_set_ctx(&context, const_cast<X509*>(signer), made, nullptr, nullptr, 0);
        add(context, NID_subject_key_identifier, "hash");
        if (wishes.issuer) add(context, NID_authority_key_identifier, "keyid:always");
        if (wishes.names.empty()) {
            add(context, NID_basic_constraints, "critical,CA:TRUE");
            add(context, NID_key_usage, "critical,keyCertSign");
        } else {
            add(context, NID_subject_alt_name, wishes.names);
        }
        if (X509_sign(made, wishes.issuer ? wishes.issuer->m_key.get() : m_key.get(), EVP_sha256()) == 0)
            throw std::runtime_error("the certificate cannot be signed");
    }

    // "SHA256:" and hexadecimal digits.
    std::string fingerprint() const {
        unsigned char digest[EVP_MAX_MD_SIZE];
        unsigned size = 0;
        X509_digest(m_certificate.get(), EVP_sha256(), digest, &size);
        std::string text = "SHA256:";
        for (unsigned at = 0; at < size; ++at)
            for (const int half : {digest[at] >> 4, digest[at] & 15})
                text += "0123456789abcdef"[half];
        return text;
    }
    std::string pem() const {
        return text([&](BIO* out) { PEM_write_bio_X509(out, m_certificate.get()); });
    }
    std::string keyPem() const {
        return text(
            [&](BIO* out) { PEM_write_bio_PrivateKey(out, m_key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    }
    // `folder`/server.pem and `folder`/server.key, the latter for its owner only.
    void write(const std::string& folder) const {
        std::ofstream(folder + "/server.pem") << pem();
        std::ofstream(folder + "/server.key") << keyPem();
        chmod((folder + "/server.key").c_str(), 0600);
    }

private:
    void add(X509V3_CTX& context, int kind, const std::string& value) {
        auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
        if (!extension) throw std::runtime_error("no such extension: " + value);
        X509_add_ext(m_certificate.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }
    template <class Write>
    static std::string text(Write write) {
        const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
        write(out.get());
        char* data = nullptr;
        const auto size = BIO_get_mem_data(out.get(), &data);
        return {data, static_cast<std::size_t>(size)};
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> m_key;
    std::unique_ptr<X509, decltype(&X509_free)> m_certificate;
};

} // namespace remuda
