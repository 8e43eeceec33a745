// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace remuda::bench {

enum class Better { lower, higher };

// One row of the table that `make bench` prints: our figure, the baseline's measured in the same run, and how many
// times better ours is (above 1 = we are ahead). tests/bench/run collects the rows of all programs.
inline void report(const std::string& what, double ours, const std::string& unit, const std::string& baseline,
                   double theirs, Better better) {
    const double ratio = better == Better::lower ? theirs / ours : ours / theirs;
    std::printf("BENCH\t%s\t%.4g\t%s\t%s\t%.4g\t%.2f\n", what.c_str(), ours, unit.c_str(), baseline.c_str(), theirs,
                ratio);
    std::fflush(stdout);
}

// A figure that has no baseline to stand beside.
inline void report(const std::string& what, double ours, const std::string& unit) {
    std::printf("BENCH\t%s\t%.4g\t%s\t\t\t\n", what.c_str(), ours, unit.c_str());
    std::fflush(stdout);
}

// The value below which `share` (0..1) of the samples lie.
inline double quantile(std::vector<double> samples, double share) {
    if (samples.empty()) return 0;
    std::sort(samples.begin(), samples.end());
    const auto index = static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1) + 0.5);
    return samples[index];
}

} // namespace remuda::bench
