// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/hashes.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
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

} // namespace

std::string sha1(std::string_view bytes) {
    return digest(bytes, EVP_sha1());
}
std::string sha256(std::string_view bytes) {
    return digest(bytes, EVP_sha256());
}
std::string sha384(std::string_view bytes) {
    return digest(bytes, EVP_sha384());
}
std::string sha512(std::string_view bytes) {
    return digest(bytes, EVP_sha512());
}

std::string hmacSha256(std::string_view key, std::string_view bytes) {
    std::string result(32, '\0');
    unsigned int length = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
              reinterpret_cast<unsigned char*>(result.data()), &length))
        throw std::runtime_error("the cryptographic library cannot hash");
    return result;
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
