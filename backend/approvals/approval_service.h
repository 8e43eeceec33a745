// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/approvals/approval_store.h"
#include "backend/http/message.h"
#include "backend/identity/policy.h"
#include "backend/jobs/job_service.h"

namespace remuda {

// Actions that wait until enough others have agreed, and then begin on exactly the machines that were asked for. The
// requester never counts, whoever decides needs to be of the team that the rule names, one denial ends it, and what was
// denied, withdrawn or not agreed to in time cannot begin. Thread safe; calls block on the database only.
class ApprovalService {
public:
    struct Decision {
        bool agrees = true;
        std::string note;
        std::string intent; // which text of the requester it is about, as whoever decides has seen it
        std::string key;    // that signed the decision, a blob; empty: not signed
    };

    // Both must outlive the service.
    ApprovalService(Database& database, JobService& jobs)
        : m_database(database)
        , m_jobs(jobs) {}

    // Whether enough agree with one more, who is not among the votes yet: see IntentDesk::enoughAgree. Without, the
    // votes in the database tell. Registered before the first vote.
    using Tally = std::function<Result<bool>(Connection&, const Approval&, const Voter&)>;
    void setTally(Tally tally) { m_tally = std::move(tally); }

    // Keeps what `submission`, as POSTed in `body`, would do now; for a plan that names its rule.
    Result<Approval> ask(const Submission& submission, const boost::json::object& body, const Origin& origin);

    // A vote of the principal; the last one that was needed begins the action in the same write. Problems: not-found,
    // forbidden, and conflict with what was decided before or with what a machine is in now.
    Result<Approval> decide(std::int64_t id, const Decision& decision, const Principal& principal,
                            const Origin& origin);
    Result<Approval> withdraw(std::int64_t id, const Principal& principal, const Origin& origin);

    Database& database() { return m_database; }

private:
    Result<void> begin(Transaction& transaction, Approval& approval);
    static Result<Approval> pending(Connection& connection, std::int64_t id); // else "not-pending"
    Result<bool> enoughAgree(Connection& connection, const Approval& approval, const Voter& voter);

    Database& m_database;
    JobService& m_jobs;
    Tally m_tally;
};

} // namespace remuda
