// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace remuda::cli {

// On which lines of a JSON text the objects of its list begin, and each of their members. The list is the whole text or
// the member `requests`. The text must be well formed.
struct JsonLines {
    struct Entry {
        std::size_t line = 1;
        std::map<std::string, std::size_t> members; // by name as it is written
    };
    std::vector<Entry> entries;
};
JsonLines linesOf(std::string_view text);

std::size_t lineAt(std::string_view text, std::size_t position); // from 1

} // namespace remuda::cli
