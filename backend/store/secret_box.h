// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <array>
#include <string>
#include <string_view>

namespace remuda {

// Seals secrets that rest in the database with AES-256-GCM. The key lies beside the database in `folder`/secret.key
// (32 random bytes in hexadecimal, mode 0600) and is made when missing, so that a copy of the database alone tells
// nothing. Immutable after open: any thread may use it.
class SecretBox {
public:
    static Result<SecretBox> open(const std::string& folder);

    // `context` (a machine's name) is bound into the seal: a sealed secret cannot be moved to another owner.
    std::string seal(std::string_view secret, std::string_view context) const;
    Result<std::string> unseal(std::string_view sealed, std::string_view context) const;

    using Key = std::array<unsigned char, 32>;
    explicit SecretBox(const Key& key)
        : m_key(key) {}

private:
    Key m_key;
};

} // namespace remuda
