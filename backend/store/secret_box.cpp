// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/secret_box.h"

#include "core/protocol/hashes.h"

#include <algorithm>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdexcept>

namespace remuda {

namespace {

// A box: nonce, tag, cipher text. Version 1, of earlier programs: version byte, box of the secret under the envelope
// key. Version 2: version byte, id of the envelope key, box of the data key under it, box of the secret under the data
// key.
constexpr char version1 = 1, version2 = 2;
constexpr std::size_t nonceSize = 12, tagSize = 16, boxSize = nonceSize + tagSize;
constexpr std::size_t keySize = 32, idSize = 8, headSize = 1 + idSize + boxSize + keySize;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

// A key that is wiped from memory when it is done with.
struct Wiped {
    explicit Wiped(std::string text)
        : key(std::move(text)) {}
    ~Wiped() { OPENSSL_cleanse(key.data(), key.size()); }
    Wiped(const Wiped&) = delete;
    std::string key;
};

std::string_view viewOf(const EnvelopeKeys::Key& key) {
    return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}

std::string closeBox(std::string_view key, std::string_view text, std::string_view context) {
    const auto nonce = randomBytes(nonceSize);
    std::string box = nonce + std::string(tagSize + text.size(), '\0');
    auto* tag = bytes(box) + nonceSize;
    auto* out = tag + tagSize;
    int count = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const bool good =
        cipher && EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(nonce)) == 1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &count, bytes(context), static_cast<int>(context.size())) == 1 &&
        EVP_EncryptUpdate(cipher.get(), out, &count, bytes(text), static_cast<int>(text.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), out + count, &count) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, tagSize, tag) == 1;
    if (!good) throw std::runtime_error("the cipher failed");
    return box;
}

std::optional<std::string> openBox(std::string_view key, std::string_view box, std::string_view context) {
    if (box.size() < boxSize) return std::nullopt;
    std::string tag(box.substr(nonceSize, tagSize));
    const auto text = box.substr(boxSize);
    std::string out(text.size(), '\0');
    int count = 0;
    const Cipher cipher(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const bool good =
        cipher && EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(box)) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &count, bytes(context), static_cast<int>(context.size())) == 1 &&
        EVP_DecryptUpdate(cipher.get(), bytes(out), &count, bytes(text), static_cast<int>(text.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, tagSize, bytes(tag)) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), bytes(out) + count, &count) == 1;
    if (!good) return std::nullopt;
    return out;
}

// What binds a data key to its owner, in words that no machine's name makes of it.
std::string keyContext(std::string_view context) {
    return "remuda data key\n" + std::string(context);
}

Problem cannotOpen() {
    return problems::internal("a stored secret cannot be opened: wrong envelope key or damaged");
}

} // namespace

Result<SecretBox> SecretBox::open(const std::string& folder, const std::string& key_file) {
    auto keys = EnvelopeKeys::load(folder, key_file);
    if (!keys) return keys.problem();
    return SecretBox(std::move(*keys));
}

std::string SecretBox::seal(std::string_view secret, std::string_view context) const {
    const Wiped data(randomBytes(keySize));
    return version2 + m_keys.first().id() + closeBox(viewOf(m_keys.first()), data.key, keyContext(context)) +
           closeBox(data.key, secret, context);
}

Result<std::string> SecretBox::dataKey(std::string_view sealed, std::string_view context) const {
    if (sealed.size() < headSize + boxSize || sealed[0] != version2) return cannotOpen();
    const auto& all = m_keys.all();
    const auto found =
        std::find_if(all.begin(), all.end(),
                     [id = sealed.substr(1, idSize)](const EnvelopeKeys::Key& key) { return key.id() == id; });
    if (found == all.end()) return cannotOpen();
    auto data = openBox(viewOf(*found), sealed.substr(1 + idSize, boxSize + keySize), keyContext(context));
    if (!data) return cannotOpen();
    return std::move(*data);
}

Result<std::string> SecretBox::unseal(std::string_view sealed, std::string_view context) const {
    if (!sealed.empty() && sealed[0] == version1) {
        for (const auto& key : m_keys.all())
            if (auto secret = openBox(viewOf(key), sealed.substr(1), context)) return std::move(*secret);
        return cannotOpen();
    }
    auto key = dataKey(sealed, context);
    if (!key) return key.problem();
    const Wiped data(std::move(*key));
    auto secret = openBox(data.key, sealed.substr(headSize), context);
    if (!secret) return cannotOpen();
    return std::move(*secret);
}

Result<std::string> SecretBox::reseal(std::string_view sealed, std::string_view context) const {
    if (!sealed.empty() && sealed[0] == version1) {
        auto secret = unseal(sealed, context);
        if (!secret) return secret.problem();
        const Wiped opened(std::move(*secret));
        return seal(opened.key, context);
    }
    auto key = dataKey(sealed, context);
    if (!key) return key.problem();
    const Wiped data(std::move(*key));
    return version2 + m_keys.first().id() + closeBox(viewOf(m_keys.first()), data.key, keyContext(context)) +
           std::string(sealed.substr(headSize));
}

} // namespace remuda
