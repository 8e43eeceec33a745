// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"

namespace remuda {

// What a database from a backup would go on with by itself. Its machines have lived on since: what was about to be done
// to them then may be wrong now, so that people decide about each.
namespace restored_work {

struct Held {
    std::int64_t jobs = 0, schedules = 0;
};
// Pauses every job that has not ended (of a batch those that have begun, and the batch itself) and every schedule, each
// with a line in its log or history that says why.
Held hold(Transaction& transaction);

} // namespace restored_work

} // namespace remuda
