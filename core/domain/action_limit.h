// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace remuda {

// So many machines one action takes at most: server and window say the same.
inline constexpr std::size_t mostMachinesOfAction = 20'000;

} // namespace remuda
