// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace remuda {

// How many rack units a machine of this model is high, where its maker's naming tells; 1 otherwise.
int rackHeight(std::string_view model);

} // namespace remuda
