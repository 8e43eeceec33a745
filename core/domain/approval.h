// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/money.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <vector>

namespace remuda {

enum class ApprovalStatus { pending, approved, denied, expired, withdrawn };
std::string_view toText(ApprovalStatus status); // the enumerator's name
std::optional<ApprovalStatus> approvalStatusFromText(std::string_view text);

struct ApprovalVote {
    std::string user;
    bool agrees = false;
    std::string note;
    Instant at{};
    std::string intent; // id of the text that whoever decided signed; empty: not signed
};

// Who is about to agree, and the key that signed it, as a blob; empty: not signed.
struct Voter {
    std::string user, key;
};

// An action that is too large to begin without the agreement of others, on machines that are frozen.
struct Approval {
    std::int64_t id = 0;
    Verb verb = Verb::recycle;
    std::vector<std::string> machines; // empty where only the count is told
    std::int64_t machine_count = 0;
    Money monthly_cost;             // of the machines whose price is known
    boost::json::object submission; // members of the action beside verb and machines: params, parallelism, …
    std::string requester, request_id;
    std::string team;        // whose members decide; empty: administrators
    std::int64_t needed = 1; // so many must agree
    Instant created_at{}, expires_at{};
    ApprovalStatus status = ApprovalStatus::pending;
    std::optional<Instant> decided_at;
    std::string job; // what it became; empty for verbs that happen at once
    std::vector<ApprovalVote> votes;
    std::string intent; // id of the text that the requester signed; empty: not signed

    std::int64_t agreed() const;
};

boost::json::object toJson(const Approval& approval);
Result<Approval> approvalFromJson(const boost::json::object& object);

} // namespace remuda
