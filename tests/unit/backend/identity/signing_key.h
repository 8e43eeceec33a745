// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/ssh_wire.h"

#include <memory>
#include <openssl/evp.h>

namespace remuda {

// An Ed25519 key of a test's own, signing as an agent would.
class SigningKey {
public:
    SigningKey()
        : m_key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free) {}

    std::string blob() const {
        std::string point(32, '\0');
        std::size_t length = point.size();
        EVP_PKEY_get_raw_public_key(m_key.get(), reinterpret_cast<unsigned char*>(point.data()), &length);
        return SshWriter().string("ssh-ed25519").string(point).bytes();
    }

    std::string sign(std::string_view data) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::string value(64, '\0');
        std::size_t length = value.size();
        EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key.get());
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(value.data()), &length,
                       reinterpret_cast<const unsigned char*>(data.data()), data.size());
        return SshWriter().string("ssh-ed25519").string(value).bytes();
    }

private:
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> m_key;
};

} // namespace remuda
