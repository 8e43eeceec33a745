// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_store.h"

namespace remuda::job_columns {

extern const char* const names; // for SELECT … FROM job
StoredJob read(const Statement& row);
void readSteps(Connection& connection, StoredJob& job); // and the counts of a batch

} // namespace remuda::job_columns
