// SPDX-License-Identifier: GPL-3.0-or-later
// Whether others have agreed to what was signed, where they have to: from what they signed, so that whoever can write
// to the database cannot agree in their place.
#include "backend/approvals/approval_store.h"
#include "backend/intents/intent_desk.h"

namespace remuda {

// A text that names machines is about all of them, whatever was left out of its plan; what a query or the server finds
// counts as none.
Result<void> IntentDesk::checkApprovals(Connection& connection, const Verified& verified) {
    const auto& asked = verified.proof.intent;
    const auto verb = verbFromText(asked.order.verb);
    if (!m_settings.approvals || !verb) return {};
    const auto rule = m_settings.approvals(*verb, asked.count, verified.monthly_cost);
    if (!rule) return {};
    // Longer than the server waits for votes by what a text may take on its way.
    const auto latest = asked.time + rule->lifetime + intent::longest_delivery + 2 * intent::clock_skew;
    std::set<std::string> people, keys{verified.proof.key};
    std::optional<Problem> unavailable;
    const auto counts = [&](const ApprovalVote& vote) -> Result<bool> {
        if (vote.intent.empty()) // of whoever was not asked to sign
            return m_settings.policy == IntentPolicy::accepted && vote.user != asked.requester &&
                   people.insert(vote.user).second;
        const auto found = this->verified(connection, vote.intent);
        if (!found) return false;
        const auto& [text, key] = (*found)->proof;
        const bool about_it = text.order.verb == "approve" && text.order.subject == "intents" &&
                              (*found)->targets == std::set<std::string>{verified.id};
        if (!about_it || text.requester == asked.requester || text.time > latest) return false;
        if (auto signer = checkSigner(**found, Turn::goes_on); !signer) return std::move(signer).problem();
        if (auto decides = m_settings.decides(text.requester, rule->team); !decides)
            return std::move(decides).problem();
        return keys.insert(key).second && people.insert(text.requester).second;
    };
    for (const auto& vote : approval_store::agreements(connection, verified.id))
        if (const auto counted = counts(vote); !counted && counted.problem().type == "unavailable")
            unavailable = counted.problem();
    if (std::ssize(people) >= rule->approvers) return {};
    if (unavailable) return *unavailable;
    return problems::conflict("it takes the agreement of " + std::to_string(rule->approvers) + " " +
                              (rule->team.empty() ? "administrators" : "members of " + rule->team) + ", and " +
                              std::to_string(people.size()) + " have signed that they agree");
}

} // namespace remuda
