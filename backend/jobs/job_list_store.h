// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_store.h"
#include "core/query/query.h"

namespace remuda {

// What queries over jobs may speak of.
const QuerySchema& jobSchema();

struct JobListing {
    Query query;                        // of jobSchema()
    std::optional<std::string> parent;  // children of that batch only
    bool children = false;              // children of batches among the rest
    std::optional<std::int64_t> before; // number of the last job of the page before
    std::int64_t limit = 100;
};

struct JobPage {
    std::vector<Job> jobs;            // newest first
    std::optional<std::int64_t> next; // `before` of the page after
    std::int64_t total = 0;
};

namespace job_store {
JobPage list(Connection& connection, const JobListing& listing);
}

} // namespace remuda
