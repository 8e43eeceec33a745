// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace remuda {

inline bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Without the spaces, tabs and line ends around it.
inline std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace remuda
