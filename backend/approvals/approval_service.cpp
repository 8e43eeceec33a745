// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/approvals/approval_service.h"

#include "backend/identity/access.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

Result<Approval> ApprovalService::ask(const Submission& submission, const json::object& body, const Origin& origin) {
    return m_database.write([&](Transaction& transaction) -> Result<Approval> {
        const auto plan = m_jobs.plan(transaction.connection(), submission, origin);
        if (!plan) return plan.problem();
        if (!plan->approval) return problems::changedMeanwhile("the action needs no agreement any more; repeat it");
        Approval approval;
        approval.verb = plan->verb;
        for (const auto& entry : plan->machines)
            approval.machines.push_back(entry.machine.hardware_name);
        approval.machine_count = std::ssize(approval.machines);
        approval.monthly_cost = plan->effect.monthly_cost;
        approval.submission = body;
        for (const auto* member : {"verb", "machines", "skip_invalid"})
            approval.submission.erase(member);
        approval.requester = origin.actor;
        approval.request_id = origin.request_id;
        approval.intent = origin.intent;
        approval.team = plan->approval->team;
        approval.needed = plan->approval->approvers;
        approval.created_at = now();
        approval.expires_at = approval.created_at + plan->approval->lifetime;
        approval_store::insert(transaction, origin, approval);
        return approval;
    });
}

Result<Approval> ApprovalService::pending(Connection& connection, std::int64_t id) {
    auto approval = approval_store::find(connection, id);
    if (!approval) return problems::notFound("approval", std::to_string(id));
    if (approval->status == ApprovalStatus::pending) return std::move(*approval);
    const auto& word = toText(approval->status);
    auto problem = problems::conflict(
        "approval " + std::to_string(id) + " is " + std::string(word) +
        (approval->status == ApprovalStatus::expired ? " since " + formatInstant(approval->expires_at) : "") +
        "; nothing of it can begin any more");
    problem.type = "not-pending";
    problem.extra["status"] = word;
    return problem;
}

Result<void> ApprovalService::begin(Transaction& transaction, Approval& approval) {
    auto body = approval.submission;
    body["verb"] = toText(approval.verb);
    body["machines"] = json::array(approval.machines.begin(), approval.machines.end());
    auto submission = submissionFromJson(body);
    if (!submission) return submission.problem();
    const auto permission = permissionFor(approval.verb);
    submission->permission = permission;
    submission->approved = true;
    if (submission->at && *submission->at <= now()) submission->at.reset();
    if (const auto& rights = m_jobs.rights())
        submission->judge = [&](const Machine& machine) { return rights(approval.requester, permission, machine); };
    const Origin origin{approval.requester, approval.request_id, {}, approval.intent};
    if (!isJob(approval.verb)) {
        const auto moved = m_jobs.moveNow(transaction, *submission, origin);
        return moved ? Result<void>() : moved.problem();
    }
    const auto job = m_jobs.submit(transaction, *submission, origin);
    if (!job) return job.problem();
    approval.job = job->id;
    return {};
}

Result<bool> ApprovalService::enoughAgree(Connection& connection, const Approval& approval, const Voter& voter) {
    if (m_tally) return m_tally(connection, approval, voter);
    return approval.agreed() + 1 >= approval.needed;
}

Result<Approval> ApprovalService::decide(std::int64_t id, const Decision& decision, const Principal& principal,
                                         const Origin& origin) {
    auto result = m_database.write([&](Transaction& transaction) -> Result<Approval> {
        auto approval = pending(transaction.connection(), id);
        if (!approval) return approval;
        if (approval->requester == principal.user)
            return problems::forbidden("whoever asks for an action cannot decide about it; " + principal.user +
                                       " may withdraw it");
        if (auto may = mayDecide(principal, approval->team); !may) return std::move(may).problem();
        const auto voted = [&](const ApprovalVote& vote) { return vote.user == principal.user; };
        if (std::any_of(approval->votes.begin(), approval->votes.end(), voted))
            return problems::conflict(principal.user + " has agreed to approval " + std::to_string(id) + " already");
        if (decision.intent != approval->intent)
            return problems::invalidField("intent", decision.intent,
                                          "that of what is to be decided about: \"" + approval->intent + "\"");
        auto enough = decision.agrees ? enoughAgree(transaction.connection(), *approval, {principal.user, decision.key})
                                      : Result<bool>(false);
        if (!enough) return std::move(enough).problem();
        approval_store::vote(transaction, origin, *approval,
                             {principal.user, decision.agrees, decision.note, now(), origin.intent});
        if (!decision.agrees) {
            approval_store::decide(transaction, origin, *approval, ApprovalStatus::denied);
        } else if (*enough) {
            if (auto begun = begin(transaction, *approval); !begun) return std::move(begun).problem();
            approval_store::decide(transaction, origin, *approval, ApprovalStatus::approved);
        }
        return approval;
    });
    if (result && !result->job.empty()) m_jobs.wake();
    return result;
}

Result<Approval> ApprovalService::withdraw(std::int64_t id, const Principal& principal, const Origin& origin) {
    return m_database.write([&](Transaction& transaction) -> Result<Approval> {
        auto approval = pending(transaction.connection(), id);
        if (!approval) return approval;
        if (approval->requester != principal.user && !mayAdminister(principal))
            return problems::forbidden("approval " + std::to_string(id) + " is of " + approval->requester);
        approval_store::decide(transaction, origin, *approval, ApprovalStatus::withdrawn);
        return approval;
    });
}

} // namespace remuda
