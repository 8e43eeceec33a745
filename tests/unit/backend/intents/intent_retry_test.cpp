// SPDX-License-Identifier: GPL-3.0-or-later
// What a retry may do is in the text of the first job of its chain.
#include "tests/unit/backend/intents/intent_fixture.h"

namespace remuda {
namespace {

using testing::HasSubstr;

TEST_F(IntentTest, aRetryIsSignedAndTiedToWhatItRetries) {
    const auto id = jobOf(postSigned("/actions", reboot));
    keys.clear();
    ASSERT_EQ(begun(id).status, JobStatus::failed);
    keys = {parseKeyBlob(key.blob()).value()};
    restart();
    const auto path = "/jobs/" + id + "/retry";
    EXPECT_EQ(typeOf(post(path, "{}")), "intent-required");
    const auto again = jobOf(postSigned(path, "{}"));
    EXPECT_EQ(begun(again).status, JobStatus::finished) << job(again).result;
}

TEST_F(IntentTest, aRetryOfSomethingElseIsRefused) {
    const auto id = jobOf(postSigned("/actions", reboot));
    keys.clear();
    ASSERT_EQ(begun(id).status, JobStatus::failed);
    keys = {parseKeyBlob(key.blob()).value()};
    restart();
    const auto again = jobOf(postSigned("/jobs/" + id + "/retry", "{}"));
    tamper("UPDATE job SET verb = 'power_off' WHERE verb = 'reboot'"); // both
    EXPECT_THAT(begun(again).result, HasSubstr("its verb is power_off"));
}

TEST_F(IntentTest, aRetryIsOfThatJobAndDoesTheSame) {
    const auto first = jobOf(postSigned("/actions", reboot));
    const auto second =
        jobOf(postSigned("/actions", R"({"verb":"reboot","machines":["A2"],"params":{"reason":"hangs"}})"));
    auto job = ordered("/jobs/" + first + "/retry", "{}");
    job.job.params["reason"] = "hangs";
    job.job.retry_of = first;
    EXPECT_EQ(look(job), "it may");
    const auto but = [&](const std::function<void(StoredJob&)>& change) {
        auto changed = job;
        change(changed);
        return look(changed);
    };
    EXPECT_THAT(but([&](StoredJob& other) { other.job.retry_of = second; }), HasSubstr("it retries " + second));
    EXPECT_THAT(but([](StoredJob& other) { other.job.retry_of = "gone"; }), HasSubstr("no job that it retries"));
    const auto something_else = HasSubstr("it does something else than the job it retries");
    EXPECT_THAT(but([](StoredJob& other) { other.verb = Verb::power_off; }), something_else);
    EXPECT_THAT(but([](StoredJob& other) { other.hardware_name = "A2"; }), something_else);
    EXPECT_THAT(but([](StoredJob& other) { other.job.params["reason"] = "other"; }), something_else);
}

// A job that has failed, and a signed retry of it that nobody has begun yet.
class IntentRetry : public IntentTest {
protected:
    void SetUp() override {
        IntentTest::SetUp();
        first = jobOf(postSigned("/actions", reboot));
        keys.clear();
        ASSERT_EQ(begun(first).status, JobStatus::failed);
        keys = {parseKeyBlob(key.blob()).value()};
        restart();
        again = jobOf(postSigned("/jobs/" + first + "/retry", "{}"));
        stored = *m_database->read([&](Connection& connection) { return job_store::row(connection, again); });
        ASSERT_EQ(look(stored), "it may");
    }
    std::string first, again;
    StoredJob stored;
};

TEST_F(IntentRetry, ofAJobThatNobodySignedIsRefused) {
    tamper("UPDATE job SET intent = '' WHERE id = '" + first + "'");
    const auto ended = begun(again);
    EXPECT_EQ(ended.status, JobStatus::failed);
    EXPECT_THAT(ended.result, HasSubstr("nobody has signed the job that it retries, " + first));
}

// Both rows say so, and the first has a text, by a key that anybody can make.
TEST_F(IntentRetry, ofAJobWithAnInventedTextIsRefused) {
    const SigningKey made_up;
    const auto body = R"({"verb":"power_off","machines":["A1"],"params":{"reason":"hangs"}})";
    const auto invented = intentOf("POST", "/actions", body, here, "ada");
    const auto text = signedText(made_up, format(invented));
    const auto written = m_database->write([&](Transaction& transaction) -> Result<bool> {
        return intent_store::take(transaction, Origin{"ada", {}, {}}, {invented, made_up.blob()}, {text, {"A1"}});
    });
    ASSERT_TRUE(written.ok());
    tamper("UPDATE job SET verb = 'power_off', action = 'power_off'; UPDATE job SET intent = '" +
           intent::idOf(text.text) + "' WHERE id = '" + first + "'");
    EXPECT_THAT(begun(again).result, HasSubstr("no longer one of ada"));
}

TEST_F(IntentRetry, inACircleIsRefused) {
    tamper("UPDATE job SET intent = (SELECT intent FROM job WHERE id = '" + again + "'), retry_of = '" + first +
           "' WHERE id = '" + first + "'");
    EXPECT_THAT(begun(again).result, HasSubstr("too many retries of retries"));
}

} // namespace
} // namespace remuda
