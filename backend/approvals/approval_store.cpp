// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/approvals/approval_store.h"

namespace remuda::approval_store {

namespace json = boost::json;

namespace {

constexpr const char* columns =
    "SELECT id, verb, machine_count, monthly_micros, submission, requester, request_id, team, needed, created_at, "
    "expires_at, status, decided_at, job, intent, machines FROM approval ";

Approval read(const Statement& row) {
    Approval approval;
    approval.id = row.integer(0);
    approval.verb = verbFromText(row.view(1)).value_or(Verb::inspect);
    approval.machine_count = row.integer(2);
    approval.monthly_cost = Money{row.integer(3)};
    approval.submission = json::parse(row.view(4)).as_object();
    approval.requester = row.text(5);
    approval.request_id = row.text(6);
    approval.team = row.text(7);
    approval.needed = row.integer(8);
    approval.created_at = row.instant(9);
    approval.expires_at = row.instant(10);
    approval.status = approvalStatusFromText(row.view(11)).value_or(ApprovalStatus::expired);
    approval.decided_at = row.optionalInstant(12);
    approval.job = row.text(13);
    approval.intent = row.text(14);
    if (approval.status == ApprovalStatus::pending && approval.expires_at <= now())
        approval.status = ApprovalStatus::expired;
    return approval;
}

void readVotes(Connection& connection, Approval& approval) {
    auto rows = connection.prepare(
        "SELECT user, agrees, note, at, intent FROM approval_vote WHERE approval = ? ORDER BY at, user");
    rows.bind(approval.id);
    while (rows.step())
        approval.votes.push_back({rows.text(0), rows.integer(1) != 0, rows.text(2), rows.instant(3), rows.text(4)});
}

const char* verbOf(ApprovalStatus status) {
    switch (status) {
    case ApprovalStatus::approved:
        return "approve";
    case ApprovalStatus::denied:
        return "deny";
    case ApprovalStatus::withdrawn:
        return "withdraw";
    default:
        return "expire";
    }
}

} // namespace

std::optional<Approval> find(Connection& connection, std::int64_t id) {
    auto row = connection.prepare(std::string(columns) + "WHERE id = ?");
    row.bind(id);
    if (!row.step()) return std::nullopt;
    auto approval = read(row);
    const auto machines = json::parse(row.view(15));
    for (const auto& name : machines.as_array())
        approval.machines.emplace_back(name.as_string());
    readVotes(connection, approval);
    return approval;
}

std::vector<Approval> list(Connection& connection, std::optional<ApprovalStatus> status, std::int64_t limit) {
    std::vector<Approval> found;
    // What is pending by its row may have expired meanwhile, so both are looked through for either.
    const bool open = status == ApprovalStatus::pending || status == ApprovalStatus::expired;
    const std::string where = !status ? ""
                              : open  ? "WHERE status IN ('pending', 'expired') "
                                      : "WHERE status = '" + std::string(toText(*status)) + "' ";
    auto rows = connection.prepare(std::string(columns) + where + "ORDER BY id DESC");
    while (std::ssize(found) < limit && rows.step())
        if (auto approval = read(rows); !status || approval.status == *status) found.push_back(std::move(approval));
    for (auto& approval : found)
        readVotes(connection, approval);
    return found;
}

std::vector<ApprovalVote> agreements(Connection& connection, const std::string& intent) {
    auto rows = connection.prepare(
        "SELECT approval_vote.user, note, at, approval_vote.intent FROM approval_vote JOIN approval ON approval.id = "
        "approval_vote.approval WHERE approval.intent = ? AND agrees <> 0 ORDER BY at, approval_vote.user");
    rows.bind(intent);
    std::vector<ApprovalVote> votes;
    while (rows.step())
        votes.push_back({rows.text(0), true, rows.text(1), rows.instant(2), rows.text(3)});
    return votes;
}

std::int64_t agreedTo(Connection& connection, const std::string& job) {
    auto row =
        connection.prepare("SELECT count(*) FROM approval JOIN approval_vote ON approval.id = "
                           "approval_vote.approval WHERE job = ? AND status = ? AND expires_at > ? AND agrees <> 0");
    row.bind(job).bind(toText(ApprovalStatus::approved)).bind(now());
    row.step();
    return row.integer(0);
}

void insert(Transaction& transaction, const Origin& origin, Approval& approval) {
    auto row = transaction.prepare(
        "INSERT INTO approval(verb, machines, machine_count, monthly_micros, submission, requester, request_id, team, "
        "needed, created_at, expires_at, status, intent) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING "
        "id");
    row.bind(toText(approval.verb))
        .bind(json::serialize(json::array(approval.machines.begin(), approval.machines.end())))
        .bind(approval.machine_count)
        .bind(approval.monthly_cost.micros)
        .bind(json::serialize(approval.submission))
        .bind(approval.requester)
        .bind(approval.request_id)
        .bind(approval.team)
        .bind(approval.needed)
        .bind(approval.created_at)
        .bind(approval.expires_at)
        .bind(toText(approval.status))
        .bind(approval.intent)
        .step();
    approval.id = row.integer(0);
    transaction.append(origin, "approval", std::to_string(approval.id), "create", {}, toJson(approval));
}

void vote(Transaction& transaction, const Origin& origin, Approval& approval, ApprovalVote vote) {
    transaction
        .prepare("INSERT INTO approval_vote(approval, user, agrees, note, at, intent) "
                 "VALUES(?, ?, ?, ?, ?, ?)")
        .bind(approval.id)
        .bind(vote.user)
        .bind(vote.agrees)
        .bind(vote.note)
        .bind(vote.at)
        .bind(vote.intent)
        .run();
    json::object after{{"user", vote.user}, {"agrees", vote.agrees}, {"note", vote.note}};
    if (!vote.intent.empty()) after["intent"] = vote.intent;
    transaction.append(origin, "approval", std::to_string(approval.id), "vote", {}, std::move(after));
    approval.votes.push_back(std::move(vote));
}

void decide(Transaction& transaction, const Origin& origin, Approval& approval, ApprovalStatus status) {
    json::object before{{"status", "pending"}};
    approval.status = status;
    approval.decided_at = now();
    transaction.prepare("UPDATE approval SET status = ?, decided_at = ?, job = ? WHERE id = ?")
        .bind(toText(status))
        .bind(approval.decided_at)
        .bind(approval.job)
        .bind(approval.id)
        .run();
    json::object after{{"status", toText(status)}};
    if (!approval.job.empty()) after["job"] = approval.job;
    transaction.append(origin, "approval", std::to_string(approval.id), verbOf(status), std::move(before),
                       std::move(after));
}

} // namespace remuda::approval_store
