// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/leases/lease_store.h"
#include "core/domain/job.h"

namespace remuda {

class JobService;
class Router;

// What came of a change: the machines as they are now, and the job that recycles those released while in use.
struct LeaseResult {
    std::vector<Machine> machines;
    std::optional<Job> job;
};

// Leases: what ends when, and their changes. When a lease ends nothing is done to the machine: it shows as past expiry,
// counts as waste and waits for a person, since wiping a machine that somebody still needs cannot be undone. Thread
// safe.
class LeaseService {
public:
    LeaseService(Database& database, JobService& jobs)
        : m_database(database)
        , m_jobs(jobs) {}

    Result<LeasePage> list(const LeaseQuestion& question);
    Result<std::vector<LeaseDay>> calendar(Date from, Date to, const Query& query);

    // Whether all of these machines are the principal's to change.
    Result<void> mayChange(const Principal& principal, const LeaseChange& change);

    Result<LeasePlan> plan(const LeaseChange& change, const Origin& origin);

    // All of it or nothing: a machine that must be left out is a conflict unless skip_invalid.
    Result<LeaseResult> apply(const LeaseChange& change, const Origin& origin);
    Instant now() const; // by the clock of the jobs

private:
    Result<void> release(Transaction& transaction, const Machine& before, const Origin& origin);

    Database& m_database;
    JobService& m_jobs;
};

// GET /leases, GET /leases/calendar, POST /leases/changes.
void addLeaseRoutes(Router& router, LeaseService& service);

} // namespace remuda
