// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace remuda {

// How a batch is careful with its children: the server keeps to it, the window says it before a batch begins.
namespace batch {

inline constexpr int usualParallelism = 20; // children under way at once, where nobody says otherwise
inline constexpr int mostParallelism = 200; // of that and of the limits per rack and per site

// With so many one goes ahead of all others (the canary), which begin when it has ended well.
inline constexpr std::int64_t canaryFrom = 10;

// How many failures pause it: a tenth of its children, at least one, at most three.
constexpr std::int64_t failuresToPause(std::int64_t children) {
    return std::clamp<std::int64_t>((children + 9) / 10, 1, 3);
}

} // namespace batch
} // namespace remuda
