// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace remuda {

// A role that may be asked for: a word that can become part of a host name.
bool isRoleName(std::string_view text);
inline constexpr const char* roleNameWords =
    "a role: small letters, digits and hyphens, a letter or digit at both ends";

} // namespace remuda
