// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/lease.h"
#include "core/domain/machine.h"
#include "core/query/query.h"

namespace remuda {

struct LeaseQuestion {
    Query query;                  // of machineSchema()
    std::optional<Date> from, to; // of the end of the lease; to is exclusive
    bool latest_first = false;
    std::optional<std::pair<std::string, std::string>> after; // end and hardware name of the last row before this page
    std::int64_t limit = 100;
};

struct LeasePage {
    std::vector<Lease> items;
    std::int64_t total = 0;
};

// Every SQL statement about leases. Their ends are the machines'; the table `lease` says who granted them and when.
namespace lease_store {

// Keeps the table in step with the machine: a lease begins when a machine gets an end, is counted as extended when the
// end moves later, and is forgotten with the end. Called by machine_store in the transaction of the write, after its
// change was appended: the author of that change is who grants it.
void observe(Transaction& transaction, const Machine* before, const Machine* after);

// Whom and when a lease that is there says it was granted by, for seeding a history.
void setGrant(Transaction& transaction, const std::string& machine, std::string_view granted_by, Instant granted_at);

LeasePage list(Connection& connection, const LeaseQuestion& question, Date today);
std::vector<LeaseDay> calendar(Connection& connection, Date from, Date to,
                               const Query& query); // days with any; to exclusive

} // namespace lease_store

} // namespace remuda
