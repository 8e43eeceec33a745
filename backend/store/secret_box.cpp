// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/secret_box.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace remuda {

namespace {

// Layout of a sealed secret: version byte, nonce, tag, cipher text.
constexpr char version = 1;
constexpr std::size_t nonceSize = 12, tagSize = 16, headSize = 1 + nonceSize + tagSize;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

Problem keyProblem(const std::string& path, const std::string& why) {
    auto problem = problems::internal("cannot use the key file " + path + ": " + why);
    problem.type = "store";
    return problem;
}

Result<std::string> makeKey(const std::string& path) {
    SecretBox::Key key;
    if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) return keyProblem(path, "no random numbers");
    std::string text;
    for (const auto byte : key) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return keyProblem(path, std::strerror(errno));
    const auto line = text + '\n';
    const bool written =
        write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && fsync(descriptor) == 0;
    close(descriptor);
    if (!written) return keyProblem(path, std::strerror(errno));
    return text;
}

int digit(char character) {
    if (character >= '0' && character <= '9') return character - '0';
    if (character >= 'a' && character <= 'f') return character - 'a' + 10;
    return -1;
}

} // namespace

Result<SecretBox> SecretBox::open(const std::string& folder) {
    const auto path = folder + "/secret.key";
    struct stat status {};
    std::string text;
    if (stat(path.c_str(), &status) != 0) {
        auto made = makeKey(path);
        if (!made) return std::move(made).problem();
        text = *made;
    } else {
        if ((status.st_mode & 077) != 0) return keyProblem(path, "others may read it; chmod 600 it");
        std::ifstream file(path);
        file >> text;
    }
    Key key;
    if (text.size() != 2 * key.size()) return keyProblem(path, "it must hold 64 hexadecimal digits");
    for (std::size_t i = 0; i < key.size(); ++i) {
        const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return keyProblem(path, "it must hold 64 hexadecimal digits");
        key[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return SecretBox(key);
}

std::string SecretBox::seal(std::string_view secret, std::string_view context) const {
    std::string sealed(headSize + secret.size(), version);
    auto* nonce = bytes(sealed) + 1;
    auto* tag = nonce + nonceSize;
    auto* text = tag + tagSize;
    int count = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const bool good =
        cipher && RAND_bytes(nonce, nonceSize) == 1 &&
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, m_key.data(), nonce) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &count, bytes(context), static_cast<int>(context.size())) == 1 &&
        EVP_EncryptUpdate(cipher.get(), text, &count, bytes(secret), static_cast<int>(secret.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), text + count, &count) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagSize, tag) == 1;
    if (!good) throw std::runtime_error("the cipher failed");
    return sealed;
}

Result<std::string> SecretBox::unseal(std::string_view sealed, std::string_view context) const {
    const auto refused = [] {
        return problems::internal("a stored secret cannot be opened: wrong key file or damaged");
    };
    if (sealed.size() < headSize || sealed[0] != version) return refused();
    const auto* nonce = bytes(sealed) + 1;
    std::string tag(sealed.substr(1 + nonceSize, tagSize));
    const auto text = sealed.substr(headSize);
    std::string secret(text.size(), '\0');
    int count = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const bool good =
        cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, m_key.data(), nonce) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &count, bytes(context), static_cast<int>(context.size())) == 1 &&
        EVP_DecryptUpdate(cipher.get(), bytes(secret), &count, bytes(text), static_cast<int>(text.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagSize, bytes(tag)) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), bytes(secret) + count, &count) == 1;
    if (!good) return refused();
    return secret;
}

} // namespace remuda
