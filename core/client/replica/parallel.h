// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace remuda {

// Calls work(0) … work(count - 1), each once, on this thread and on idle ones of the global pool, and returns when all
// are done. `work` must not throw.
void inParallel(std::size_t count, const std::function<void(std::size_t)>& work);

} // namespace remuda
