// SPDX-License-Identifier: GPL-3.0-or-later
// Whether others have agreed to what was signed, where they have to: from what they signed, so that whoever can write
// to the database cannot agree in their place.
#include "backend/approvals/approval_store.h"
#include "backend/intents/intent_desk.h"

#include <algorithm>

namespace remuda {

// A key that the requester could sign with agrees to nothing, whoever else has it; nor does one that has agreed.
Result<void> IntentDesk::checkVoter(const Voter& voter, const Matter& matter, Agreed& agreed) {
    const auto uncounted = [&](const std::string& why) {
        return problems::conflict("the agreement of " + voter.user + " does not count: " + why);
    };
    const auto name = [&] { return sha256Fingerprint(voter.key); };
    if (voter.user == matter.requester) return uncounted("whoever asks for an action cannot decide about it");
    if (matter.keys.contains(voter.key)) return uncounted(name() + " is a key of " + matter.requester + ", who asks");
    if (agreed.people.contains(voter.user)) return uncounted("it counts once");
    if (agreed.keys.contains(voter.key)) return uncounted(name() + " has signed an agreement already");
    if (voter.key.empty() && m_settings.policy != IntentPolicy::accepted) return uncounted("it is not signed");
    if (!voter.key.empty() && m_settings.decides)
        if (auto decides = m_settings.decides(voter.user, matter.team); !decides) return decides;
    agreed.people.insert(voter.user);
    if (!voter.key.empty()) agreed.keys.insert(voter.key);
    return {};
}

Result<void> IntentDesk::checkVote(Connection& connection, const ApprovalVote& vote, const Matter& matter,
                                   Agreed& agreed) {
    if (vote.intent.empty()) return checkVoter({vote.user, {}}, matter, agreed); // of whoever was not asked to sign
    const auto found = verified(connection, vote.intent);
    if (!found) return found.problem();
    const auto& [text, key] = (*found)->proof;
    const bool about_it = text.order.verb == "approve" && text.order.subject == matter.subject &&
                          (*found)->targets == std::set<std::string>{matter.target};
    if (!about_it) return problems::conflict("it is about something else");
    if (matter.latest && text.time > *matter.latest) return problems::conflict("it came too late");
    if (auto signer = checkSigner(**found, Turn::goes_on); !signer) return signer;
    return checkVoter({text.requester, key}, matter, agreed);
}

IntentDesk::Agreed IntentDesk::agreed(Connection& connection, const std::vector<ApprovalVote>& votes,
                                      const Matter& matter) {
    Agreed result;
    for (const auto& vote : votes)
        if (const auto counts = vote.agrees ? checkVote(connection, vote, matter, result) : Result<void>();
            !counts && counts.problem().type == "unavailable")
            result.unavailable = counts.problem();
    return result;
}

Result<IntentDesk::Matter> IntentDesk::matterOf(const Verified& verified, const std::optional<ApprovalRule>& rule) {
    Matter matter;
    matter.target = verified.id;
    matter.requester = verified.proof.intent.requester;
    const auto keys = m_settings.keys(matter.requester);
    if (!keys) return keys.problem();
    matter.keys = {verified.proof.key};
    for (const auto& key : *keys)
        matter.keys.insert(key.blob);
    if (!rule) return matter;
    matter.team = rule->team;
    matter.needed = rule->approvers;
    // Longer than the server waits for votes by what a text may take on its way.
    matter.latest = verified.proof.intent.time + rule->lifetime + intent::longest_delivery + 2 * intent::clock_skew;
    return matter;
}

// A text that names machines is about all of them, whatever was left out of its plan; what a query or the server finds
// counts as none. A request takes machines that are free, and needs nobody's agreement.
// A retry is judged by all that it repeats, and as a part of all that was ordered first; the agreement to that serves
// it until it has expired.
Result<void> IntentDesk::checkApprovals(Connection& connection, const Verified& verified, Verb verb,
                                        const Retries& retries) {
    if (!m_settings.approvals || verified.proof.intent.order.verb == "request") return {};
    const auto machines = std::max(std::ssize(verified.targets), retries.targets);
    const auto rule = m_settings.approvals(verb, machines, verified.monthly_cost);
    if (!rule) return {};
    const auto matter = matterOf(verified, rule);
    if (!matter) return matter.problem();
    if (retries.depth > 0 && retries.turn == Turn::begins && *matter->latest < m_settings.clock())
        return problems::conflict("the agreement of others to what it retries has expired; order it again");
    const auto agreed = this->agreed(connection, approval_store::agreements(connection, verified.id), *matter);
    if (std::ssize(agreed.people) >= matter->needed) return {};
    if (agreed.unavailable) return *agreed.unavailable;
    return problems::conflict("it takes the agreement of " + std::to_string(rule->approvers) + " " +
                              (rule->team.empty() ? "administrators" : "members of " + rule->team) + ", and " +
                              std::to_string(agreed.people.size()) + " have signed that they agree");
}

} // namespace remuda
