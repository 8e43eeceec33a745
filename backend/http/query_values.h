// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "core/domain/time.h"

#include <optional>

namespace remuda {

// A day named in the address (?from=2026-11-01), `fallback` when absent, or an invalid-field problem.
Result<Date> queryDate(const Request& request, const std::string& name, Date fallback);
Result<std::optional<Date>> queryDate(const Request& request, const std::string& name);

// A moment (?at=2026-11-01T12:00:00Z), nothing when absent, or an invalid-field problem.
Result<std::optional<Instant>> queryInstant(const Request& request, const std::string& name);

} // namespace remuda
