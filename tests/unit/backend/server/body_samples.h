// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace remuda {

// Bodies of every route that takes JSON.
struct BodySample {
    std::string operation, least, most; // with the required members only, and with all or nearly all
    std::string rest = "{}";            // members that exclude those of `most`
};

const std::vector<BodySample>& bodySamples();

} // namespace remuda
