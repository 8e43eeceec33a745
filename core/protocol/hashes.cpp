// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/hashes.h"

#include <memory>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <stdexcept>

namespace remuda {

namespace {

std::string digest(std::string_view bytes, const EVP_MD* algorithm) {
    std::string result(EVP_MAX_MD_SIZE, '\0');
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(result.data()), &length, algorithm,
                   nullptr) != 1)
        throw std::runtime_error("the cryptographic library cannot hash");
    result.resize(length);
    return result;
}

using MacContext = std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)>;

MacContext hmacContext(std::string name) {
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), EVP_MAC_free);
    MacContext context(hmac ? EVP_MAC_CTX_new(hmac.get()) : nullptr, EVP_MAC_CTX_free);
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                     OSSL_PARAM_construct_end()};
    if (!context || EVP_MAC_CTX_set_params(context.get(), parameters) != 1)
        throw std::runtime_error("the cryptographic library cannot hash");
    return context;
}

std::string hmac(EVP_MAC_CTX* context, std::string_view key, std::string_view bytes, std::size_t size) {
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    std::string result(size, '\0');
    std::size_t length = 0;
    // No key would mean the last one.
    const auto* secret = reinterpret_cast<const unsigned char*>(key.empty() ? "" : key.data());
    if (EVP_MAC_init(context, secret, key.size(), nullptr) != 1 || EVP_MAC_update(context, data, bytes.size()) != 1 ||
        EVP_MAC_final(context, reinterpret_cast<unsigned char*>(result.data()), &length, result.size()) != 1)
        throw std::runtime_error("the cryptographic library cannot hash");
    return result;
}

} // namespace

std::string sha1(std::string_view bytes) {
    return digest(bytes, EVP_sha1());
}
// Looked up once: doing so takes longer than hashing an entry of the audit.
std::string sha256(std::string_view bytes) {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return digest(bytes, algorithm ? algorithm : EVP_sha256());
}
std::string sha384(std::string_view bytes) {
    return digest(bytes, EVP_sha384());
}
std::string sha512(std::string_view bytes) {
    return digest(bytes, EVP_sha512());
}

// Looking an algorithm up takes longer than using it, and every request has a token to check.
std::string hmacSha1(std::string_view key, std::string_view bytes) {
    thread_local const auto context = hmacContext("SHA1");
    return hmac(context.get(), key, bytes, 20);
}

std::string hmacSha256(std::string_view key, std::string_view bytes) {
    thread_local const auto context = hmacContext("SHA256");
    return hmac(context.get(), key, bytes, 32);
}

std::string randomBytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
        throw std::runtime_error("the system gives no random numbers");
    return bytes;
}

bool equalInConstantTime(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

} // namespace remuda
