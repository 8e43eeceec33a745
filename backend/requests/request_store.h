// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/requests/request_planner.h"
#include "backend/store/database.h"
#include "core/query/query.h"

namespace remuda {

struct RequestPage {
    std::vector<MachineRequest> items;
    std::int64_t total = 0; // all that meet the query
};

// Every SQL statement about requests, and those by which the planner sees the inventory.
namespace request_store {

// id, status, requester, role, site, team, count, model, note, job, waiting_for, expires_on, created_at, ended_at.
const QuerySchema& requestSchema();

void insert(Transaction& transaction, MachineRequest& request, const RequestPlan& plan); // sets id
void update(Transaction& transaction, const MachineRequest& request);                    // what follows its job
std::optional<MachineRequest> find(Connection& connection, std::int64_t id);

// Newest first, those with an id below `before`.
RequestPage newestFirst(Connection& connection, const Query& query, std::int64_t before, std::int64_t limit);

// The request that somebody keeps under that key; nothing for an empty one.
std::optional<MachineRequest> keyed(Connection& connection, const std::string& requester, const std::string& key);
void keep(Transaction& transaction, const MachineRequest& request, const std::string& key);

PlanningGround ground(Connection& connection, const RequestSpec& spec, Instant now);

} // namespace request_store

} // namespace remuda
