// SPDX-License-Identifier: GPL-3.0-or-later
// The worker looks for what others have signed where they have to agree.
#include "backend/approvals/approval_store.h"
#include "tests/unit/backend/intents/intent_fixture.h"

namespace remuda {
namespace {

using testing::HasSubstr;

class IntentApprovals : public IntentTest {
protected:
    void SetUp() override {
        IntentTest::SetUp();
        for (const auto* name : {"olga", "otto"})
            others[name] = {parseKeyBlob(peers[name].blob()).value()};
        rule.emplace();
        rule->verbs.add(Permission::reboot);
        rule->machines = 1;
        rule->team = "ops";
        rule->approvers = 2;
        rule->lifetime = std::chrono::hours(2);
        stored = ordered("/actions", reboot);
        stored.job.params["reason"] = "hangs";
    }
    // Somebody's vote for the job's text, as the database would have it.
    void vote(const std::string& user, const std::string& text) {
        const auto written = m_database->write([&](Transaction& transaction) -> Result<void> {
            Approval approval;
            approval.requester = "ada";
            approval.intent = stored.intent;
            approval.machines = {"A1"};
            approval.created_at = approval.expires_at = now();
            approval_store::insert(transaction, Origin{"ada", {}, {}}, approval);
            approval_store::vote(transaction, Origin{user, {}, {}}, approval, {user, true, {}, now(), text});
            return {};
        });
        ASSERT_TRUE(written.ok()) << written.problem().detail;
    }
    // A text by which `user` agrees to that of this id.
    std::string agreement(const std::string& user, const SigningKey& with, const std::string& about,
                          Instant time = now()) {
        const auto order = intent::approvalOf("approve", about);
        const auto made = intent::make(order, here, user, time, intent::validUntil(order, time));
        const auto text = signedText(with, format(made));
        EXPECT_TRUE(m_database
                        ->write([&](Transaction& transaction) -> Result<bool> {
                            return intent_store::take(transaction, Origin{user, {}, {}}, {made, with.blob()},
                                                      {text, order.targets});
                        })
                        .value());
        return intent::idOf(text.text);
    }
    void agree(const std::string& user) { vote(user, agreement(user, peers[user], stored.intent)); }
    std::string lookBothWays() {
        const auto begins = look(stored), goes_on = look(stored, Turn::goes_on);
        return begins == goes_on ? begins : begins + " / " + goes_on;
    }

    std::map<std::string, SigningKey> peers;
    StoredJob stored;
};

TEST_F(IntentApprovals, theWorkerBeginsWhatEnoughOthersHaveSigned) {
    EXPECT_THAT(lookBothWays(), HasSubstr("takes the agreement of 2 members of ops, and 0 have signed"));
    agree("olga");
    EXPECT_THAT(lookBothWays(), HasSubstr("and 1 have signed"));
    agree("otto");
    EXPECT_EQ(lookBothWays(), "it may");
    rule->approvers = 3;
    EXPECT_THAT(lookBothWays(), HasSubstr("and 2 have signed"));
}

TEST_F(IntentApprovals, whatNobodyHasToAgreeToBegins) {
    rule->machines = 2;
    EXPECT_EQ(lookBothWays(), "it may");
    rule->monthly = Money{};
    EXPECT_THAT(lookBothWays(), HasSubstr("agreement"));
    rule.reset();
    EXPECT_EQ(lookBothWays(), "it may");
}

// Whoever can write to the database can write votes, and cannot sign them.
TEST_F(IntentApprovals, votesThatNobodySignedDoNotCount) {
    agree("olga");
    const auto one = HasSubstr("and 1 have signed");
    vote("otto", {});
    EXPECT_THAT(lookBothWays(), one) << "no text";
    vote("otto", "gone");
    EXPECT_THAT(lookBothWays(), one);
    vote("otto", agreement("olga", peers["olga"], stored.intent));
    EXPECT_THAT(lookBothWays(), one) << "olga counts once";
    vote("otto", agreement("otto", SigningKey(), stored.intent));
    EXPECT_THAT(lookBothWays(), one) << "a key that anybody can make";
    vote("otto", agreement("otto", peers["otto"], intent::idOf("something else")));
    EXPECT_THAT(lookBothWays(), one) << "about something else";
    vote("otto", stored.intent);
    EXPECT_THAT(lookBothWays(), one) << "the order itself is no agreement";
    vote("ada", agreement("ada", key, stored.intent));
    EXPECT_THAT(lookBothWays(), one) << "whoever asks does not decide";
    vote("otto", agreement("otto", peers["otto"], stored.intent, now() + std::chrono::hours(3)));
    EXPECT_THAT(lookBothWays(), one) << "too late";
    others["eve"] = {parseKeyBlob(peers["eve"].blob()).value()};
    others.erase("olga");
    vote("eve", agreement("eve", peers["olga"], stored.intent));
    EXPECT_THAT(lookBothWays(), HasSubstr("and 0 have signed")) << "olga has left, and eve has another key";
}

TEST_F(IntentApprovals, onePersonWithTwoNamesCountsOnce) {
    agree("olga");
    others["otto"] = others["olga"];
    vote("otto", agreement("otto", peers["olga"], stored.intent));
    EXPECT_THAT(lookBothWays(), HasSubstr("and 1 have signed"));
}

// What a requester signs who can write to the database, so that no request brings it in.
class IntentQuorum : public IntentApprovals {
protected:
    void SetUp() override {
        IntentApprovals::SetUp();
        rule->verbs.add(Permission::recycle);
        rule->machines = 4;
    }
    void keep(const intent::Intent& made, const std::vector<std::string>& targets) {
        const auto text = signedText(key, format(made));
        const auto written = m_database->write([&](Transaction& transaction) -> Result<bool> {
            return intent_store::take(transaction, Origin{"ada", {}, {}}, {made, key.blob()}, {text, targets});
        });
        ASSERT_TRUE(written.ok() && *written);
        stored.intent = intent::idOf(text.text);
    }
};

TEST_F(IntentQuorum, aTextThatNamesMoreThanItCountsIsRefused) {
    const std::vector<std::string> four{"A1", "A2", "A3", "A4"};
    for (const auto count : {1, 3, 4}) {
        auto made = intentOf("POST", "/actions", reboot, here, "ada");
        made.order.targets.clear();
        made.digest = intent::digestOf(four);
        made.count = count;
        keep(made, four);
        EXPECT_THAT(lookBothWays(), HasSubstr(count == 4 ? "0 have signed" : "the list of its targets was changed"));
    }
}

TEST_F(IntentQuorum, theEndOfManyLeasesIsJudgedAsWhatItDoes) {
    stored.job.params.clear();
    stored.verb = Verb::recycle;
    for (const bool many : {false, true}) {
        const std::vector<std::string> names{"A1", "A2", "A3", many ? "A4" : "A3"};
        const auto body = boost::json::serialize(
            boost::json::object{{"action", "release"}, {"machines", boost::json::array(names.begin(), names.end())}});
        const auto made = intentOf("POST", "/leases/changes", body, here, "ada");
        keep(made, made.order.targets);
        EXPECT_THAT(lookBothWays(), HasSubstr(many ? "0 have signed" : "it may"));
    }
}

TEST_F(IntentApprovals, aDeniedActionDoesNotBegin) {
    agree("olga");
    const auto written = m_database->write([&](Transaction& transaction) -> Result<void> {
        auto approval = *approval_store::find(transaction.connection(), 1);
        approval_store::vote(transaction, Origin{"otto", {}, {}}, approval, {"otto", false, {}, now(), {}});
        approval_store::decide(transaction, Origin{"otto", {}, {}}, approval, ApprovalStatus::denied);
        return {};
    });
    ASSERT_TRUE(written.ok());
    EXPECT_THAT(lookBothWays(), HasSubstr("and 1 have signed"));
    tamper("UPDATE approval SET status = 'approved'; UPDATE approval_vote SET agrees = 1");
    EXPECT_THAT(lookBothWays(), HasSubstr("and 1 have signed"));
}

} // namespace
} // namespace remuda
