// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/database.h"
#include "core/domain/approval.h"

// Every SQL statement about actions that wait for the agreement of others. What is past its time counts as expired
// whether or not that was written yet.
namespace remuda::approval_store {

std::optional<Approval> find(Connection& connection, std::int64_t id); // with machines and votes
// Newest first, with votes, without machines; of that status alone if there is one.
std::vector<Approval> list(Connection& connection, std::optional<ApprovalStatus> status, std::int64_t limit);
// The votes for actions that were ordered with the text of that id.
std::vector<ApprovalVote> agreements(Connection& connection, const std::string& intent);
// How many have agreed to the action that became that job; none once it has expired.
std::int64_t agreedTo(Connection& connection, const std::string& job);

void insert(Transaction& transaction, const Origin& origin, Approval& approval); // sets id
void vote(Transaction& transaction, const Origin& origin, Approval& approval, ApprovalVote vote);
// Takes it out of what is pending, with verb "approve", "deny", "expire" or "withdraw" in the history.
void decide(Transaction& transaction, const Origin& origin, Approval& approval, ApprovalStatus status);

} // namespace remuda::approval_store
