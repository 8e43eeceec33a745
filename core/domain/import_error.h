// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace remuda {

struct ImportError {
    std::size_t line = 0; // of the file, on which the record begins; the header is line 1
    std::string column;   // empty when the whole row is at fault
    std::string found;    // valid UTF-8; bytes that are not are written \xNN
    std::string expected;
    std::string message; // one sentence
    std::string kind;    // "bad nic1_mac", "duplicate serial", "too few fields", … stable, to count by
    std::string machine; // the machine of the inventory that is in the way; empty: the file itself is at fault
    bool operator==(const ImportError&) const = default;
};

// With its message. `found` may be any bytes.
ImportError importError(std::size_t line, std::string kind, std::string column, std::string_view found,
                        std::string expected, std::string machine = {});

// Whatever was found, as text of bounded length that can be shown and sent as JSON.
std::string printable(std::string_view text);

} // namespace remuda
