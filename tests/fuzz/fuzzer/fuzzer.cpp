// SPDX-License-Identifier: GPL-3.0-or-later
// One target as a program of libFuzzer.
#include "tests/fuzz/targets/targets.h"

#include <algorithm>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto target = std::ranges::find_if(
        remuda::fuzz::targets(), [](const auto& each) { return std::string_view(each.name) == REMUDA_FUZZ_TARGET; });
    remuda::fuzz::demand(target != remuda::fuzz::targets().end());
    target->run({reinterpret_cast<const char*>(data), size});
    return 0;
}
