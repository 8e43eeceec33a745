// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/query.h"

namespace remuda {

// What one comparison means, shared by the evaluators. Needles and words are in lower case already.
bool containsWord(std::string_view text, std::string_view needle);
bool sameWord(std::string_view text, std::string_view word);
bool compareText(const Query::Node& node, std::string_view text);
bool compareNumber(const Query::Node& node, std::optional<std::int64_t> number);

// Bit i: machineSchema().flags()[i] holds.
std::uint32_t machineFlags(const Machine& machine);

} // namespace remuda
