// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace remuda::cli {

// On which lines of a JSON text the items of its list begin, and each member of those that are objects. The list is the
// whole text or the member `requests`. The text must be well formed.
struct JsonLines {
    struct Entry {
        std::size_t line = 1;
        std::map<std::string, std::size_t> members; // by name; the first of that name
    };
    struct Repeated {
        std::size_t line = 1;
        std::string name;
    };
    std::vector<Entry> entries;
    std::vector<Repeated> repeated; // members of one object by the same name, of which a reader keeps only one
};
JsonLines linesOf(std::string_view text);

std::size_t lineAt(std::string_view text, std::size_t position); // from 1

} // namespace remuda::cli
