// SPDX-License-Identifier: GPL-3.0-or-later
// The second look, when a worker takes a job up: whoever can write to the database must not be able to aim what was
// signed at something else.
#include "backend/audit/change_store.h"
#include "backend/intents/intent_desk.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_store.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t remembered = 16;
constexpr int longest_chain = 100; // of retries of retries

Problem altered(const std::string& what, const std::string& expected) {
    return problems::conflict("the job is not what was signed: " + what + ", signed was " + expected +
                              "; ask for it again if it is wanted");
}

// Which verb of a text lets a job do what.
bool covers(const std::string& signed_verb, Verb verb) {
    if (signed_verb == "release") return verb == Verb::recycle;
    if (signed_verb == "request") return verb == Verb::install;
    return signed_verb == toText(verb);
}

json::value termOf(const intent::Order& order, const std::string& name) {
    const auto found = order.terms.find(name);
    boost::system::error_code error;
    return found == order.terms.end() ? json::value() : json::parse(found->second, error);
}

// The terms that a job's parameters amount to.
std::map<std::string, std::string> parametersOf(const json::object& params) {
    intent::Order order;
    for (const auto& member : params)
        intent::addTerm(order, "parameter", member.key(), member.value());
    return order.terms;
}

Result<void> checkParameters(const intent::Order& order, const StoredJob& job) {
    if (order.verb == "release") // a recycling without any
        return job.job.params.empty() ? Result<void>()
                                      : altered("it has parameters: " + json::serialize(job.job.params), "a release");
    if (order.verb == "request") {
        const auto role = termOf(order, "option role");
        const auto* found = job.job.params.if_contains("role");
        if (found && *found == role) return {};
        return altered("its role is " + (found ? json::serialize(*found) : "none"), json::serialize(role));
    }
    const auto found = parametersOf(job.job.params);
    for (const auto& [name, value] : found) {
        const auto place = order.terms.find(name);
        const bool named_by_server = name == "parameter hostname" && place == order.terms.end();
        if (!named_by_server && (place == order.terms.end() || place->second != value))
            return altered("its " + name + " is " + value, place == order.terms.end() ? "none" : place->second);
    }
    for (const auto& [name, value] : order.terms)
        if (name.starts_with("parameter ") && !found.contains(name)) return altered("it has no " + name, value);
    return {};
}

} // namespace

Result<std::shared_ptr<const IntentDesk::Verified>> IntentDesk::verified(Connection& connection,
                                                                         const std::string& id) {
    {
        const std::lock_guard guard(m_mutex);
        for (const auto& each : m_verified)
            if (each->id == id) return each;
    }
    const auto stored = intent_store::find(connection, id);
    if (!stored) return altered("its text is gone from the database", id);
    if (intent::idOf(stored->signed_text.text) != id) return altered("its text was changed", id);
    const auto sshsig = parseSshsig(stored->signed_text.signature);
    if (!sshsig) return altered("its signature cannot be read", "one by the requester");
    auto key = parseKeyBlob(sshsig->key);
    if (!key) return altered("its signature has no key that counts", "one by the requester");
    auto proof = intent::check(stored->signed_text, {*key});
    if (!proof) return altered(proof.problem().detail, "one by the requester");
    const auto& intent = proof->intent;
    const bool whole = intent.digest.empty() ? stored->targets == intent.order.targets
                                             : intent::digestOf(stored->targets) == intent.digest;
    if (!whole || intent.count != std::ssize(stored->targets))
        return altered("the list of its targets was changed", std::to_string(intent.count) + " others");
    auto result = std::make_shared<Verified>();
    result->id = id;
    result->targets = {stored->targets.begin(), stored->targets.end()};
    if (m_settings.approvals && intent.order.subject == "machines")
        for (const auto& machine : machine_store::findMany(connection, stored->targets))
            if (machine.monthly_cost) result->monthly_cost += *machine.monthly_cost;
    key.value().verify_required = true;
    result->verify_required_met = intent::check(stored->signed_text, {*key}).ok();
    result->proof = std::move(*proof);
    const std::lock_guard guard(m_mutex);
    m_verified.push_front(result);
    if (m_verified.size() > remembered) m_verified.pop_back();
    return std::shared_ptr<const Verified>(std::move(result));
}

// Without a listed key a signature proves nothing, however late it is looked at: anybody can make a key.
Result<void> IntentDesk::checkSigner(const Verified& verified, Turn turn) {
    const auto& [intent, key] = verified.proof;
    if (!m_settings.is_own(intent.server))
        return altered("the text is one for " + intent.server, "one for this server");
    if (turn == Turn::begins && intent.valid_until < m_settings.clock())
        return problems::conflict("what was signed had to begin before " + formatInstant(intent.valid_until) +
                                  "; whoever still wants it signs it again");
    const auto keys = m_settings.keys(intent.requester);
    if (!keys) return keys.problem();
    const auto listed =
        std::find_if(keys->begin(), keys->end(), [&](const SshPublicKey& each) { return each.blob == key; });
    if (listed == keys->end() || (listed->verify_required && !verified.verify_required_met))
        return problems::conflict("the key that signed it, " + sha256Fingerprint(key) + ", is no longer one of " +
                                  intent.requester + "; whoever still wants it orders it again");
    return {};
}

Result<void> IntentDesk::mayRun(Connection& connection, const StoredJob& job, Turn turn) {
    if (!isDestructive(job.verb)) return {};
    // What was signed is done once: a job that has ended is not begun again by an edit of its row.
    if (change_store::hasEndOfJob(connection, job.job.id))
        return problems::conflict("the audit tells that it had ended; order it again if it is wanted once more");
    if (!job.intent.empty()) return checkJob(connection, job, turn, {0, 0, turn});
    if (m_settings.policy == IntentPolicy::accepted) return {};
    return problems::conflict("nobody has signed it, as this server demands; order it again, signed");
}

// A retry says which job it repeats; what that job does is in the text of the first of the chain. So each of them needs
// a text by a key that is listed, but for the time until which it had to begin.
Result<void> IntentDesk::checkJob(Connection& connection, const StoredJob& job, Turn turn, Retries retries) {
    const auto found = verified(connection, job.intent);
    if (!found) return found.problem();
    const auto& verified = **found;
    const auto& intent = verified.proof.intent;
    const auto& order = intent.order;
    if (auto signer = checkSigner(verified, turn); !signer) return signer;
    if (retries.depth == 0)
        if (auto unused = checkUse(connection, verified, job); !unused) return unused;
    if (intent.requester != job.job.user) return altered("it is by " + job.job.user, "one by " + intent.requester);
    if (order.verb == "retry") {
        const auto earlier = job_store::row(connection, job.job.retry_of);
        if (!earlier) return altered("there is no job that it retries", "a retry");
        if (!verified.targets.contains(earlier->job.id) && !verified.targets.contains(earlier->job.parent))
            return altered("it retries " + earlier->job.id, "a retry of other jobs");
        if (earlier->verb != job.verb || earlier->hardware_name != job.hardware_name ||
            parametersOf(earlier->job.params) != parametersOf(job.job.params))
            return altered("it does something else than the job it retries", "that job once more");
        if (retries.depth++ >= longest_chain)
            return problems::conflict("it is the last of too many retries of retries; order it again");
        retries.targets = std::max(retries.targets, std::ssize(verified.targets));
        if (!earlier->intent.empty()) return checkJob(connection, *earlier, Turn::goes_on, retries);
        if (m_settings.policy == IntentPolicy::accepted) return {};
        return problems::conflict("nobody has signed the job that it retries, " + earlier->job.id +
                                  ", as this server demands; order it again, signed");
    }
    if (!covers(order.verb, job.verb)) return altered("its verb is " + std::string(toText(job.verb)), order.verb);
    if (!verified.targets.empty() && !verified.targets.contains(intent::visible(job.hardware_name)))
        return altered("its machine is " + job.hardware_name, "others");
    if (auto same = checkParameters(order, job); !same) return same;
    return checkApprovals(connection, verified, job.verb, retries);
}

} // namespace remuda
