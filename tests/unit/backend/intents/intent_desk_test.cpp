// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/intents/intent_fixture.h"

#include <atomic>
#include <thread>

namespace remuda {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

TEST_F(IntentTest, whatIsDestructiveNeedsToBeSigned) {
    const auto refused = post("/actions", reboot);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(typeOf(refused), "intent-required");
    EXPECT_THAT(refused.body, HasSubstr("docs/intent.md"));
    EXPECT_EQ(post("/actions", R"({"verb":"inspect","machines":["A2"]})").status, 202);
    EXPECT_EQ(postSigned("/actions", reboot).status, 202);
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE verb = 'reboot'"), 1);
}

TEST_F(IntentTest, theAuditStoresTextAndSignature) {
    const auto intent = format(intentOf("POST", "/actions", reboot, here, "ada"));
    ASSERT_EQ(post("/actions", reboot, intentHeaders(signedText(key, intent))).status, 202);
    const auto after = m_database->read([](Connection& connection) {
        auto row = connection.prepare("SELECT after FROM change WHERE entity = 'intent'");
        return row.step() ? json::parse(row.text(0)).as_object() : json::object();
    });
    EXPECT_EQ(after.at("text"), json::value(intent));
    const auto sshsig = parseSshsig(fromArmor(after.at("signature").as_string()).value());
    ASSERT_TRUE(sshsig);
    EXPECT_TRUE(verifySshsig(*sshsig, "remuda", intent));
    EXPECT_EQ(after.at("key"), json::value(sha256Fingerprint(key.blob())));
}

TEST_F(IntentTest, aTextCountsOnce) {
    const auto headers = sign("/actions", reboot);
    const auto job = jobOf(post("/actions", reboot, headers));
    EXPECT_EQ(fieldOf(post("/actions", reboot, headers)), "intent-refused intent.nonce");
    // Also once all that it began has ended, and for another text with its nonce.
    begun(job);
    EXPECT_EQ(fieldOf(post("/actions", reboot, headers)), "intent-refused intent.nonce");
    EXPECT_EQ(count("SELECT count(*) FROM signed_intent"), 1);
}

// Both are looked at before either has written.
TEST_F(IntentTest, ofTwoRequestsWithOneTextAtOneMomentOneCounts) {
    const auto release = R"({"action":"release","machines":["A1"]})";
    const auto headers = sign("/leases/changes", release);
    std::atomic<bool> first = true;
    Response other;
    router.add(Method::post, "/api/v1/leases/changes", Body::json, [&](const Request&) {
        // A thread of its own, as each request of a server has.
        if (first.exchange(false)) std::thread([&] { other = post("/leases/changes", release, headers); }).join();
        const auto written = m_database->write([](Transaction& transaction) -> Result<Done> {
            transaction.append(Origin{"ada", {}, {}}, "lease", "A1", "release", {}, {});
            return Done{};
        });
        return written ? Response::noContent() : Response::problem(written.problem());
    });
    EXPECT_EQ(fieldOf(post("/leases/changes", release, headers)), "intent-refused intent.nonce");
    EXPECT_EQ(other.status, 204) << other.body;
    EXPECT_EQ(count("SELECT count(*) FROM change WHERE entity = 'lease'"), 1);
}

TEST_F(IntentTest, aRequestThatFailsDoesNotUseItUp) {
    const auto unknown = R"({"verb":"reboot","machines":["nowhere"]})";
    const auto headers = sign("/actions", unknown);
    EXPECT_EQ(post("/actions", unknown, headers).status, 404);
    EXPECT_EQ(post("/actions", unknown, headers).status, 404);
    EXPECT_EQ(count("SELECT count(*) FROM signed_intent"), 0);
}

TEST_F(IntentTest, anythingElseThanWhatWasSignedIsRefused) {
    const auto headers = sign("/actions", reboot);
    const auto ask = [&](const std::string& body) { return fieldOf(post("/actions", body, headers)); };
    EXPECT_EQ(ask(R"({"verb":"recycle","machines":["A1"],"params":{"reason":"hangs"}})"), "intent-refused intent.verb");
    EXPECT_EQ(ask(R"({"verb":"reboot","machines":["A2"],"params":{"reason":"hangs"}})"),
              "intent-refused intent.targets");
    EXPECT_EQ(ask(R"({"verb":"reboot","machines":["A1"]})"), "intent-refused intent.parameter reason");
    EXPECT_EQ(fieldOf(post("/actions", reboot, headers, "bob")), "intent-refused intent.signature");
    auto broken = headers;
    broken["x-remuda-intent-signature"] = "!";
    EXPECT_EQ(fieldOf(post("/actions", reboot, broken)), "intent-refused intent.signature");
    broken = headers;
    broken["x-remuda-intent"] += "AAAA";
    EXPECT_EQ(post("/actions", reboot, broken).status, 403);
    broken.erase("x-remuda-intent");
    EXPECT_EQ(fieldOf(post("/actions", reboot, broken)), "intent-refused intent.text");
    EXPECT_EQ(count("SELECT count(*) FROM job"), 0);
}

TEST_F(IntentTest, anotherServersTextIsRefused) {
    const auto intent = intentOf("POST", "/actions", reboot, "https://test.example.com", "ada");
    const auto answer = post("/actions", reboot, intentHeaders(signedText(key, format(intent))));
    EXPECT_EQ(fieldOf(answer), "intent-refused intent.server");
    EXPECT_THAT(answer.body, HasSubstr("expected this server, https://ops.example.com"));
}

TEST_F(IntentTest, anOldTextIsRefused) {
    const auto intent = intentOf("POST", "/actions", reboot, here, "ada", now() - std::chrono::minutes(13));
    EXPECT_EQ(fieldOf(post("/actions", reboot, intentHeaders(signedText(key, format(intent))))),
              "intent-refused intent.time");
}

TEST_F(IntentTest, acceptedMeansCheckedWhereItIsSent) {
    IntentSettings settings;
    settings.policy = IntentPolicy::accepted;
    settings.keys = [this](const std::string&) -> Result<std::vector<SshPublicKey>> { return keys; };
    settings.origin = [](const Request&) { return here; };
    settings.is_own = [](const std::string& origin) { return origin == here; };
    desk = std::make_unique<IntentDesk>(*m_database, std::move(settings));
    EXPECT_EQ(post("/actions", R"({"verb":"reboot","machines":["A2"]})").status, 202);
    auto headers = sign("/actions", reboot);
    EXPECT_EQ(fieldOf(post("/actions", R"({"verb":"reboot","machines":["A3"]})", headers)),
              "intent-refused intent.targets");
    EXPECT_EQ(post("/actions", reboot, headers).status, 202);
}

TEST_F(IntentTest, aScheduleCarriesTheIntentOfWhoMadeIt) {
    const std::string body = R"({"name":"nightly","verb":"reboot","machines":["A1","A2"],
        "recurrence":{"every":"day","time":"03:00","zone":"UTC"}})";
    EXPECT_EQ(typeOf(post("/schedules", body)), "intent-required");
    const auto intent = format(intentOf("POST", "/schedules", body, here, "ada"));
    EXPECT_THAT(intent, HasSubstr("option recurrence: {\"every\":\"day\",\"time\":\"03:00\",\"zone\":\"UTC\"}\n"));
    ASSERT_EQ(post("/schedules", body, intentHeaders(signedText(key, intent))).status, 201);
    const auto due = m_database->read([](Connection& connection) {
        auto row = connection.prepare("SELECT next_at FROM schedule");
        row.step();
        return row.instant(0);
    });
    EXPECT_GE(schedules->runDue(due), 1);
    const auto id = m_database->read([](Connection& connection) {
        auto row = connection.prepare("SELECT id FROM job WHERE parent = ''");
        return row.step() ? row.text(0) : std::string();
    });
    EXPECT_EQ(begun(id).status, JobStatus::finished) << job(id).result;
}

TEST_F(IntentTest, anApprovalIsCheckedAndCountsOnce) {
    const auto order = intent::approvalOf("approve", intent::idOf("what is to be done"));
    const auto text = format(intent::make(order, here, "ada", now(), now() + std::chrono::hours(1)));
    const auto approval = signedText(key, text);
    const auto proof = desk->check(approval, order, here, "ada");
    ASSERT_TRUE(proof) << proof.problem().detail;
    EXPECT_FALSE(desk->check(approval, intent::approvalOf("approve", intent::idOf("more")), here, "ada"));
    EXPECT_FALSE(desk->check(approval, order, here, "bob"));
    ASSERT_TRUE(
        m_database
            ->write([&](Transaction& transaction) -> Result<bool> {
                return intent_store::take(transaction, Origin{"ada", {}, {}}, *proof, {approval, order.targets});
            })
            .value());
    EXPECT_EQ(desk->check(approval, order, here, "ada").problem().field, "intent.nonce");
}

} // namespace
} // namespace remuda
