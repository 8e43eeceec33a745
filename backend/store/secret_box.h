// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/envelope_keys.h"

#include <string>
#include <string_view>

namespace remuda {

// Seals secrets that rest in the database with AES-256-GCM, each with a key of its own, which is sealed in turn with
// the first of the EnvelopeKeys and stands beside it under that key's id: so that a copy of the database alone tells
// nothing, and another envelope key needs no secret to be opened. Immutable after open: any thread may use it.
class SecretBox {
public:
    static Result<SecretBox> open(const std::string& folder, const std::string& key_file = {}); // EnvelopeKeys::load
    explicit SecretBox(EnvelopeKeys keys)
        : m_keys(std::move(keys)) {}

    // `context` (a machine's name) is bound into the seal: a sealed secret cannot be moved to another owner.
    std::string seal(std::string_view secret, std::string_view context) const;
    Result<std::string> unseal(std::string_view sealed, std::string_view context) const;

    // The same secret under the first envelope key. `sealed` may be under any that is known, and in the form of earlier
    // versions.
    Result<std::string> reseal(std::string_view sealed, std::string_view context) const;

    const EnvelopeKeys& keys() const { return m_keys; }

private:
    Result<std::string> dataKey(std::string_view sealed, std::string_view context) const;

    EnvelopeKeys m_keys;
};

} // namespace remuda
