// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/migrations/migrations.h"

namespace remuda {

// Of a batch: how many children had finished when it was resumed after failures. Another one has to, before the rest
// may follow.
extern const char* const migration026JobCanary;
const char* const migration026JobCanary = R"sql(
ALTER TABLE job ADD COLUMN canary_after INTEGER NOT NULL DEFAULT 0;
)sql";

} // namespace remuda
