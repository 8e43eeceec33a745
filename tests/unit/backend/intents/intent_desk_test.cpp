// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/intents/intent_desk.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/jobs/job_routes.h"
#include "backend/schedules/schedule_routes.h"
#include "backend/schedules/schedule_service.h"
#include "tests/support/signed_order.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

const std::string here = "https://ops.example.com";

// A server that wants what is destructive signed, and ada who has a key.
class IntentTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        for (const auto* name : {"A1", "A2", "A3"})
            addMachine(name);
        IntentSettings settings;
        settings.keys = [this](const std::string& user) -> Result<std::vector<SshPublicKey>> {
            if (user != "ada") return std::vector<SshPublicKey>();
            return keys;
        };
        settings.origin = [](const Request&) { return here; };
        settings.is_own = [](const std::string& origin) { return origin == here; };
        settings.clock = [this] { return now() + ahead; };
        settings.policy = policy;
        desk = std::make_unique<IntentDesk>(*m_database, std::move(settings));
        useService();
        hub = std::make_unique<EventHub>(*m_database);
        addRoutes();
    }
    void TearDown() override {
        schedules.reset();
        JobsTest::TearDown();
    }

    void addRoutes() {
        addJobRoutes(router, *m_service, *hub);
        addActionRoutes(router, *m_service);
        schedules = std::make_unique<ScheduleService>(*m_database, *m_service);
        addScheduleRoutes(router, *schedules, *hub);
        router.setAuthenticator([](const Request& request) -> Result<Principal> {
            return Principal{request.headers.at("x-user"), {}, true};
        });
        router.setCompanion([this](Request& request, const std::function<Response()>& produce) {
            return desk->guard(request, produce);
        });
    }

    // As when the server is started again, so that nothing runs while the next job is submitted.
    void restart() {
        schedules.reset();
        makeService(fastOptions());
        useService();
        router = Router();
        addRoutes();
    }

    void useService() {
        m_service->setLastLook(
            [this](Connection& connection, const StoredJob& job) { return desk->mayBegin(connection, job); });
    }

    Response post(const std::string& path, const std::string& body, std::map<std::string, std::string> headers = {},
                  const std::string& user = "ada") {
        Request request;
        request.method = Method::post;
        request.path = "/api/v1" + path;
        request.headers = std::move(headers);
        request.headers["x-user"] = user;
        request.headers["content-type"] = "application/json";
        request.request_id = "r";
        request.body = body;
        return router.handle(std::move(request));
    }
    std::map<std::string, std::string> sign(const std::string& path, const std::string& body) {
        return intentHeaders(signedText(key, format(intentOf("POST", path, body, here, "ada"))));
    }
    Response postSigned(const std::string& path, const std::string& body) { return post(path, body, sign(path, body)); }

    static std::string jobOf(const Response& response) {
        const auto body = json::parse(response.body);
        return response.status == 202 ? std::string(body.at("job").at("id").as_string()) : "refused: " + response.body;
    }
    static std::string typeOf(const Response& response) {
        return std::string(json::parse(response.body).at("type").as_string());
    }
    static std::string fieldOf(const Response& response) {
        const auto body = json::parse(response.body).as_object();
        const auto* field = body.if_contains("field");
        return field ? std::string(body.at("type").as_string()) + " " + std::string(field->as_string()) : "taken";
    }
    void tamper(const std::string& sql) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            transaction.connection().execute(sql);
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }
    // The job once the engine has looked at it.
    Job begun(const std::string& id) {
        m_service->start();
        return awaitEnd(id);
    }

    SigningKey key;
    std::vector<SshPublicKey> keys{parseKeyBlob(key.blob()).value()};
    std::chrono::milliseconds ahead{0};
    IntentPolicy policy = IntentPolicy::required;
    std::unique_ptr<IntentDesk> desk;
    std::unique_ptr<EventHub> hub;
    std::unique_ptr<ScheduleService> schedules;
    Router router;
};

const std::string reboot = R"({"verb":"reboot","machines":["A1"],"params":{"reason":"hangs"}})";

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

TEST_F(IntentTest, theWorkerBeginsWhatWasSigned) {
    const auto job = jobOf(postSigned("/actions", R"({"verb":"reboot","machines":["A1","A2","A3"]})"));
    EXPECT_EQ(begun(job).status, JobStatus::finished) << this->job(job).result;
}

TEST_F(IntentTest, theWorkerRefusesAKeyThatIsNoLongerListed) {
    const auto id = jobOf(postSigned("/actions", reboot));
    keys.clear();
    const auto job = begun(id);
    EXPECT_EQ(job.status, JobStatus::failed);
    EXPECT_THAT(job.result, HasSubstr("no longer one of ada"));
    ASSERT_TRUE(job.error);
    EXPECT_EQ(job.error->error_class, ErrorClass::policy);
    EXPECT_FALSE(job.error->advice.empty());
    EXPECT_FALSE(machine("A1").lock);
    EXPECT_EQ(count("SELECT count(*) FROM job_step WHERE status <> 'pending'"), 0) << "nothing was done";
}

TEST_F(IntentTest, theWorkerRefusesWhatWasAlteredInTheDatabase) {
    const std::pair<const char*, const char*> alterations[] = {
        {"UPDATE job SET verb = 'power_off', action = 'power_off' WHERE id = '%'", "its verb is power_off"},
        {"UPDATE job SET hardware_name = 'A2' WHERE id = '%'", "no longer holds the lock"},
        {"UPDATE job SET hardware_name = 'A2' WHERE id = '%'; UPDATE machine_lock SET hardware_name = 'A2'",
         "its machine is A2"},
        {"UPDATE job SET params = '{\"reason\":\"other\"}' WHERE id = '%'", "its parameter reason is \"other\""},
        {"UPDATE job SET params = '{}' WHERE id = '%'", "it has no parameter reason"},
        {"UPDATE job SET \"user\" = 'bob' WHERE id = '%'", "it is by bob"},
        {"UPDATE job SET intent = '' WHERE id = '%'", "nobody has signed it"},
        {"UPDATE job SET intent = 'abc' WHERE id = '%'", "its text is gone"},
        {"UPDATE signed_intent SET text = replace(text, 'hangs', 'other')", "its text was changed"},
        {"UPDATE signed_intent SET targets = '[\"A1\",\"A2\"]'", "the list of its targets was changed"},
        {"UPDATE signed_intent SET signature = 'AAAA'", "its signature cannot be read"},
    };
    for (const auto& [sql, reason] : alterations) {
        const auto id = jobOf(postSigned("/actions", reboot));
        std::string statement = sql;
        if (const auto mark = statement.find('%'); mark != std::string::npos) statement.replace(mark, 1, id);
        tamper(statement);
        const auto job = begun(id);
        EXPECT_EQ(job.status, JobStatus::failed) << sql;
        EXPECT_THAT(job.result, HasSubstr(reason)) << sql;
        // A fresh start for the next: no engine runs while it is submitted.
        tamper("DELETE FROM machine_lock; DELETE FROM signed_intent");
        if (const auto before = machine("A1"); before.lock) {
            const auto unlocked = m_database->write([&](Transaction& transaction) -> Result<Done> {
                auto after = before;
                after.lock.reset();
                machine_store::update(transaction, Origin{"test", {}, {}}, before, after, "unlock");
                return Done{};
            });
            ASSERT_TRUE(unlocked.ok());
        }
        restart();
    }
}

TEST_F(IntentTest, theWorkerRefusesWhatHasBecomeStale) {
    const auto id = jobOf(postSigned("/actions", reboot));
    ahead = std::chrono::hours(25);
    EXPECT_THAT(begun(id).result, HasSubstr("had to begin before"));
}

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
