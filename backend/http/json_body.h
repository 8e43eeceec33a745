// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <string_view>

namespace remuda {

// The JSON object that a body holds. A bad-request problem when it is none, invalid-field when an object anywhere in it
// has a member twice: whoever sent that cannot know which of the two was taken.
Result<boost::json::object> parseBody(std::string_view text);

} // namespace remuda
