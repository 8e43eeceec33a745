// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/approval.h"

#include "core/domain/json_reader.h"

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 5> statusWords{"pending", "approved", "denied", "expired", "withdrawn"};

Result<ApprovalVote> voteFromJson(const json::object& object) {
    ApprovalVote vote;
    JsonReader reader(object, "votes.");
    reader.read("user", vote.user);
    reader.read("agrees", vote.agrees);
    reader.read("note", vote.note);
    reader.read("at", vote.at);
    reader.read("intent", vote.intent);
    return reader.finish(std::move(vote));
}

} // namespace

std::string_view toText(ApprovalStatus status) {
    return statusWords.at(static_cast<std::size_t>(status));
}

std::optional<ApprovalStatus> approvalStatusFromText(std::string_view text) {
    for (std::size_t index = 0; index < statusWords.size(); ++index)
        if (statusWords[index] == text) return static_cast<ApprovalStatus>(index);
    return std::nullopt;
}

std::int64_t Approval::agreed() const {
    return std::count_if(votes.begin(), votes.end(), [](const ApprovalVote& vote) { return vote.agrees; });
}

json::object toJson(const Approval& approval) {
    json::array votes;
    for (const auto& vote : approval.votes)
        votes.push_back({{"user", vote.user},
                         {"agrees", vote.agrees},
                         {"note", vote.note},
                         {"at", formatInstant(vote.at)},
                         {"intent", vote.intent}});
    json::object form{
        {"id", approval.id},
        {"verb", toText(approval.verb)},
        {"machine_count", approval.machine_count},
        {"monthly_cost_usd", static_cast<double>(approval.monthly_cost.micros) / 1e6},
        {"submission", approval.submission},
        {"requester", approval.requester},
        {"team", approval.team},
        {"needed", approval.needed},
        {"agreed", approval.agreed()},
        {"created_at", formatInstant(approval.created_at)},
        {"expires_at", formatInstant(approval.expires_at)},
        {"status", toText(approval.status)},
        {"decided_at", approval.decided_at ? json::value(formatInstant(*approval.decided_at)) : json::value(nullptr)},
        {"job", approval.job},
        {"votes", std::move(votes)},
        {"intent", approval.intent}};
    if (!approval.machines.empty()) form["machines"] = json::array(approval.machines.begin(), approval.machines.end());
    return form;
}

Result<Approval> approvalFromJson(const json::object& object) {
    Approval approval;
    JsonReader reader(object);
    reader.read("id", approval.id);
    reader.readWord("verb", approval.verb, verbFromText, "a verb like recycle");
    reader.read("machine_count", approval.machine_count);
    reader.read("machines", approval.machines);
    reader.read("monthly_cost_usd", approval.monthly_cost);
    if (const auto* submission = object.if_contains("submission"); submission && submission->is_object())
        approval.submission = submission->get_object();
    reader.read("requester", approval.requester);
    reader.read("team", approval.team);
    reader.read("needed", approval.needed);
    reader.read("created_at", approval.created_at);
    reader.read("expires_at", approval.expires_at);
    reader.readWord("status", approval.status, approvalStatusFromText, "a status of an approval");
    reader.read("decided_at", approval.decided_at);
    reader.read("job", approval.job);
    reader.readEach("votes", approval.votes, voteFromJson);
    reader.read("intent", approval.intent);
    return reader.finish(std::move(approval));
}

} // namespace remuda
