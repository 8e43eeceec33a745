// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace remuda {

// The keys that seal the keys of secrets (SecretBox). The first seals, all of them open: so one can follow another
// while both are known. They come from a file, or from the environment where no file shall have them; 64 hexadecimal
// digits each, one a line.
class EnvelopeKeys {
public:
    struct Key {
        std::array<unsigned char, 32> bytes{};
        std::string id() const; // eight bytes that name the key and do not tell it
    };
    static constexpr std::size_t most = 16;

    // Of `file`; else of the environment's REMUDA_ENVELOPE_KEY, where spaces may stand for the ends of lines; else of
    // `folder`/secret.key, which is made when missing. A file that others may read is refused. Problem type "store".
    static Result<EnvelopeKeys> load(const std::string& folder, const std::string& file = {});
    static Result<EnvelopeKeys> parse(std::string_view text, const std::string& where);
    static Result<Key> make(); // a new one

    const Key& first() const { return m_keys.front(); }
    const std::vector<Key>& all() const { return m_keys; }
    const std::string& file() const { return m_file; } // empty: they came from the environment
    std::string where() const { return m_file.empty() ? "REMUDA_ENVELOPE_KEY" : m_file; }

    // The same with `key` in front, and with the first alone; both written to file(), whole or not at all.
    Result<EnvelopeKeys> withNew(const Key& key) const;
    Result<EnvelopeKeys> firstAlone() const;

private:
    Result<void> write() const;

    std::vector<Key> m_keys; // never empty
    std::string m_file;
};

} // namespace remuda
