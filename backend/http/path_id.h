// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"

#include <charconv>
#include <optional>

namespace remuda {

inline std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// The {id} of the path; nothing when it is no number.
inline std::optional<std::int64_t> pathId(const Request& request) {
    return wholeNumber(request.parameters.at("id"));
}

} // namespace remuda
