// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of a vote before it counts. Verbs that happen at once begin with the last one, and no worker looks
// again.
#include "backend/approvals/approval_store.h"
#include "backend/intents/intent_desk.h"
#include "core/protocol/intent_order.h"

#include <algorithm>

namespace remuda {

namespace {

Problem otherwise(const std::string& what, const std::string& expected) {
    return problems::conflict("the action is not what was signed: " + what + ", signed was " + expected +
                              "; withdraw it and ask again");
}

// What would begin, as the request that asked for it ordered it.
intent::Order orderOf(const Approval& approval) {
    auto body = approval.submission;
    body["verb"] = toText(approval.verb);
    body["machines"] = boost::json::array(approval.machines.begin(), approval.machines.end());
    return intent::orderOf("POST", "/actions", {}, body).value_or(intent::Order());
}

} // namespace

// The machines are those that the plan has left of the targets; where nothing may be left out, all of them.
Result<void> IntentDesk::checkAsked(const Verified& verified, const Approval& approval) {
    const auto& intent = verified.proof.intent;
    const auto order = orderOf(approval);
    const auto verb = std::string(toText(approval.verb));
    if (intent.requester != approval.requester)
        return otherwise("it is by " + approval.requester, "one by " + intent.requester);
    if (intent.order.verb != verb) return otherwise("its verb is " + verb, intent.order.verb);
    auto terms = intent.order.terms;
    const bool leaves_out = terms.erase("option skip_invalid") > 0;
    for (const auto& [name, value] : order.terms)
        if (const auto place = terms.find(name); place == terms.end() || place->second != value)
            return otherwise("its " + name + " is " + value, place == terms.end() ? "none" : place->second);
    for (const auto& [name, value] : terms)
        if (!order.terms.contains(name)) return otherwise("it has no " + name, value);
    for (const auto& machine : order.targets)
        if (!verified.targets.contains(machine)) return otherwise("its machine is " + machine, "others");
    const auto count = order.targets.size();
    if (count == 0 || (!leaves_out && count != verified.targets.size()))
        return otherwise("it has " + std::to_string(count) + " machines", std::to_string(verified.targets.size()));
    return {};
}

// By the rule of now where there still is one, so that what the database says of team, number and time cannot loosen
// it.
Result<IntentDesk::Matter> IntentDesk::matterOf(Connection& connection, const Approval& approval) {
    const auto ruleFor = [&](std::int64_t machines, Money monthly_cost) {
        return m_settings.approvals ? m_settings.approvals(approval.verb, machines, monthly_cost) : std::nullopt;
    };
    std::optional<ApprovalRule> rule;
    Matter matter;
    if (!approval.intent.empty()) {
        const auto found = verified(connection, approval.intent);
        if (!found) return found.problem();
        if (auto signer = checkSigner(**found, Turn::begins); !signer) return std::move(signer).problem();
        if (auto same = checkAsked(**found, approval); !same) return std::move(same).problem();
        rule = ruleFor(std::ssize((*found)->targets), (*found)->monthly_cost);
        auto signed_matter = matterOf(**found, rule);
        if (!signed_matter) return signed_matter;
        matter = std::move(*signed_matter);
    } else if (isDestructive(approval.verb) && m_settings.policy != IntentPolicy::accepted) {
        return problems::conflict("nobody has signed it, as this server demands; withdraw it and ask again");
    } else {
        matter.subject = "approvals";
        matter.target = std::to_string(approval.id);
        matter.requester = approval.requester;
        rule = ruleFor(std::ssize(approval.machines), approval.monthly_cost);
    }
    matter.team = rule ? rule->team : approval.team;
    matter.needed = std::max(approval.needed, rule ? rule->approvers : std::int64_t{0});
    return matter;
}

Result<bool> IntentDesk::enoughAgree(Connection& connection, const Approval& approval, const Voter& voter) {
    const auto matter = matterOf(connection, approval);
    if (!matter) return matter.problem();
    if (matter->latest && *matter->latest < m_settings.clock())
        return problems::conflict("nobody can agree any more, for what was signed has waited too long; ask again");
    auto agreed = this->agreed(connection, approval.votes, *matter);
    if (auto counts = checkVoter(voter, *matter, agreed); !counts) return std::move(counts).problem();
    const bool enough = std::ssize(agreed.people) >= matter->needed;
    if (!enough && agreed.unavailable) return *agreed.unavailable;
    return enough;
}

} // namespace remuda
