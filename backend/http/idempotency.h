// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/router.h"
#include "backend/store/database.h"

namespace remuda {

// What Router::setIdempotency takes: the same key of the same user with the same request gets the same answer for 24
// hours; with another request a conflict. While the first is still being answered the second is told to wait (409).
// Failures of the server (5xx) and streamed answers are not kept: trying again is right then, unless something was
// written. A request that writes marks its key in the same commit. Should the server end before the answer is kept, a
// repetition is told so (409 answer-lost) instead of acting twice.
Router::Idempotency makeIdempotency(Database& database, std::function<Instant()> clock = now);

} // namespace remuda
