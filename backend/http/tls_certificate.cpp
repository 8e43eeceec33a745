// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/tls_certificate.h"

#include "core/domain/time.h"
#include "core/protocol/encoding.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/stat.h>

namespace remuda {

namespace {

// The latest of OpenSSL's own words.
std::string whyNot() {
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    const auto* reason = ERR_reason_error_string(code);
    return reason ? reason : "the file cannot be read";
}

Problem wrong(const char* field, const std::string& file, const std::string& expected) {
    return problems::invalidField(field, file, expected);
}

bool everybodyReads(const std::string& file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0;
}

std::string fingerprintOf(const X509* certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    return "SHA256:" + toHex({reinterpret_cast<const char*>(digest), size});
}

std::string momentOf(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unknown moment";
    return formatInstant(fromMilliseconds(static_cast<std::int64_t>(timegm(&parts)) * 1000));
}

void restrict(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_security_level(context, 2);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS); // an idle connection keeps none
    SSL_CTX_set_default_passwd_cb(context, [](char*, int, int, void*) { return -1; });
}

} // namespace

Result<TlsCertificate> TlsCertificate::load(const std::string& certificate_file, const std::string& key_file) {
    TlsCertificate loaded;
    loaded.context = std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server);
    auto* context = loaded.context->native_handle();
    restrict(context);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1)
        return wrong("tls-certificate", certificate_file, "a chain of certificates in PEM (" + whyNot() + ")");
    if (everybodyReads(key_file))
        return wrong("tls-key", key_file, "a file that not everybody may read; chmod o-rwx it, and think of a new key");
    if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        return wrong("tls-key", key_file,
                     "the certificate's private key in PEM, without a password (" + whyNot() + ")");
    if (SSL_CTX_check_private_key(context) != 1)
        return wrong("tls-key", key_file, "the key that belongs to " + certificate_file);
    const auto* certificate = SSL_CTX_get0_certificate(context);
    loaded.fingerprint = fingerprintOf(certificate);
    loaded.valid_until = momentOf(X509_get0_notAfter(certificate));
    loaded.in_force = X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 &&
                      X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
    return loaded;
}

} // namespace remuda
