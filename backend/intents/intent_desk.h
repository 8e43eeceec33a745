// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/router.h"
#include "backend/identity/policy.h"
#include "backend/intents/intent_store.h"
#include "backend/jobs/job_options.h"

#include <list>
#include <mutex>
#include <set>

namespace remuda {

struct Approval;
struct ApprovalVote;
struct Voter;

// Whether destructive requests are refused without a signed intent. One that is sent is checked either way.
enum class IntentPolicy { required, accepted };

struct IntentSettings {
    IntentPolicy policy = IntentPolicy::required;
    // The keys with which a user may sign, as of now.
    std::function<Result<std::vector<SshPublicKey>>(const std::string& user)> keys;
    std::function<std::string(const Request&)> origin;     // of this server, as the client calls it
    std::function<bool(const std::string& origin)> is_own; // likewise, of any client
    std::function<Instant()> clock = now;
    // Which rule makes an order wait for others, and whether that user may agree for that team; see JobService. Without
    // the first nothing waits.
    std::function<std::optional<ApprovalRule>(Verb, std::int64_t machines, Money monthly_cost)> approvals = nullptr;
    std::function<Result<void>(const std::string& user, const std::string& team)> decides = nullptr;
};

// Where signed intents are checked: when a request comes in, and again when a job begins. Thread safe.
class IntentDesk {
public:
    IntentDesk(Database& database, IntentSettings settings)
        : m_database(database)
        , m_settings(std::move(settings)) {}

    // For the router: refuses a request that needs an intent and has none that fits; keeps the intent in the commit of
    // what the request writes, and names it in Request::intent.
    Response guard(Request& request, const std::function<Response()>& produce);

    // For the worker that takes a job up: that what it is about to do was signed, by a key that is still listed, and
    // not altered since, and that enough others have signed that they agree; of one that begins also that it is not too
    // late. Jobs that are not destructive may. Problem "unavailable" while nobody can tell which keys are listed.
    Result<void> mayRun(Connection& connection, const StoredJob& job, Turn turn);

    // For whoever counts votes, in the write of one more: that what would begin is what the requester has signed, and
    // that the voter, who is not among the votes yet, counts beside those who have signed before. Answers whether that
    // is enough, also by the rule of now; a problem says why it does not count.
    Result<bool> enoughAgree(Connection& connection, const Approval& approval, const Voter& voter);

    // For whoever keeps approvals: that `signed_text` is one for `order` (see intent::approvalOf) by that user, fresh
    // and never used, at the server of that origin. Keep it with intent_store::take in the write that it allows.
    Result<intent::Proof> check(const intent::Signed& signed_text, const intent::Order& order,
                                const std::string& origin, const std::string& user);

    IntentPolicy policy() const { return m_settings.policy; }

private:
    // A text whose signature, targets and id were found to fit each other. Kept for the children of batches.
    struct Verified {
        std::string id;
        intent::Proof proof;
        bool verify_required_met = false;
        std::set<std::string> targets;
        Money monthly_cost; // of those machines whose price is known, when they were first looked at
    };
    Result<std::shared_ptr<const Verified>> verified(Connection& connection, const std::string& id);
    Result<void> checkSigner(const Verified& verified, Turn turn);
    // The retries between a job and the one that was ordered first.
    struct Retries {
        int depth = 0;
        std::int64_t targets = 0; // of the one with the most
        Turn turn = Turn::begins; // of the job that is taken up
    };
    Result<void> checkApprovals(Connection& connection, const Verified& verified, Verb verb, const Retries& retries);

    // What votes have to be about, and what has to hold for them to count.
    struct Matter {
        std::string subject = "intents", target; // of a text that agrees
        std::string requester;
        std::set<std::string> keys; // of the requester: none of them agrees
        std::string team;
        std::int64_t needed = 0; // so many
        std::optional<Instant> latest;
    };
    struct Agreed {
        std::set<std::string> people, keys;
        std::optional<Problem> unavailable; // nobody can tell about some of them
    };
    Agreed agreed(Connection& connection, const std::vector<ApprovalVote>& votes, const Matter& matter);
    Result<void> checkVote(Connection& connection, const ApprovalVote& vote, const Matter& matter, Agreed& agreed);
    Result<void> checkVoter(const Voter& voter, const Matter& matter, Agreed& agreed);
    Result<Matter> matterOf(const Verified& verified, const std::optional<ApprovalRule>& rule);
    Result<Matter> matterOf(Connection& connection, const Approval& approval);
    Result<void> checkAsked(const Verified& verified, const Approval& approval);
    Result<void> checkUse(Connection& connection, const Verified& verified, const StoredJob& job);
    Result<void> checkJob(Connection& connection, const StoredJob& job, Turn turn, Retries retries);

    Database& m_database;
    IntentSettings m_settings;
    std::mutex m_mutex;
    std::list<std::shared_ptr<const Verified>> m_verified; // the latest, newest first
};

} // namespace remuda
