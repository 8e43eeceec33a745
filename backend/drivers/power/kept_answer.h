// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace remuda {

// What a controller really said, as it may be kept and shown: redacted, UTF-8 without control characters but line
// ends and tabs, at most 4 KiB, cut between two characters with a mark of it. `secrets` as for redacted().
std::string keptAnswer(std::string_view raw, std::initializer_list<std::string_view> secrets = {});

} // namespace remuda
