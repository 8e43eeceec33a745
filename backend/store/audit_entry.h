// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/connection.h"
#include "core/domain/audit_chain.h"

// Entries of the audit as the table `change` holds them.
namespace remuda::audit_entry {

constexpr const char* select =
    "SELECT seq, at, actor, entity, entity_id, verb, before, after, request_id, job_id, chain FROM change";
audit::Entry read(Statement& row); // of that select

// Entries above `after`, oldest first, with what is left of forgotten ones in between.
std::vector<audit::Entry> after(Connection& connection, std::int64_t after, std::int64_t limit);

// The chain at that change, "" when there is none. The writing thread remembers the last one it appended, until a
// transaction begins: by then another server may have gone on.
std::string chainAt(Connection& connection, std::int64_t sequence);
void remember(std::int64_t sequence, std::string chain);
void forgetRemembered();

} // namespace remuda::audit_entry
