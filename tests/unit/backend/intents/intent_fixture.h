// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/intents/intent_desk.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/jobs/job_routes.h"
#include "backend/schedules/schedule_routes.h"
#include "backend/schedules/schedule_service.h"
#include "tests/support/signed_order.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {

// A server that wants what is destructive signed, and ada who has a key.
class IntentTest : public JobsTest {
protected:
    inline static const std::string here = "https://ops.example.com";
    inline static const std::string reboot = R"({"verb":"reboot","machines":["A1"],"params":{"reason":"hangs"}})";

    void SetUp() override {
        JobsTest::SetUp();
        for (const auto* name : {"A1", "A2", "A3"})
            addMachine(name);
        IntentSettings settings;
        settings.keys = [this](const std::string& user) -> Result<std::vector<SshPublicKey>> {
            if (away) {
                away();
                return problems::unavailable("the directory has not answered");
            }
            if (user == "ada") return keys;
            const auto known = others.find(user);
            return known == others.end() ? std::vector<SshPublicKey>() : known->second;
        };
        settings.origin = [](const Request&) { return here; };
        settings.is_own = [this](const std::string& origin) { return origin == own; };
        settings.clock = [this] { return now() + ahead; };
        settings.policy = policy;
        settings.approvals = [this](Verb verb, std::int64_t machines, Money monthly_cost) {
            return ruleFor(verb, machines, monthly_cost);
        };
        settings.decides = [this](const std::string& user, const std::string& team) -> Result<void> {
            if (team == "ops" && others.contains(user)) return {};
            return problems::forbidden("only members of " + team + " may decide about this");
        };
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

    std::optional<ApprovalRule> ruleFor(Verb verb, std::int64_t machines, Money monthly_cost) const {
        const bool concerns = rule && rule->concerns(permissionFor(verb), machines, monthly_cost);
        return concerns ? rule : std::nullopt;
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
        m_service->setLastLook([this](Connection& connection, const StoredJob& job, Turn turn) {
            return desk->mayRun(connection, job, turn);
        });
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
        const auto body = boost::json::parse(response.body);
        return response.status == 202 ? std::string(body.at("job").at("id").as_string()) : "refused: " + response.body;
    }
    static std::string typeOf(const Response& response) {
        return std::string(boost::json::parse(response.body).at("type").as_string());
    }
    static std::string fieldOf(const Response& response) {
        const auto body = boost::json::parse(response.body).as_object();
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
    // The id of a reboot of A1 that another server had begun, and nobody works on.
    std::string leftUnderWay() {
        const auto id = jobOf(postSigned("/actions", reboot));
        tamper("UPDATE job SET status = 'started', from_status = 'available' WHERE id = '" + id + "'");
        return id;
    }
    // A1 and A2 without locks, and no engine that runs while the next job is submitted.
    void startAfresh() {
        tamper("DELETE FROM machine_lock; DELETE FROM signed_intent");
        for (const auto* name : {"A1", "A2"}) {
            const auto before = machine(name);
            if (!before.lock) continue;
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
    // Keeps a signed text of that request, as the request would, for jobs that the test makes up; see look().
    StoredJob ordered(const std::string& path, const std::string& body) {
        const auto intent = intentOf("POST", path, body, here, "ada");
        const auto text = signedText(key, format(intent));
        const auto order = intent::orderOf("POST", path, {}, boost::json::parse(body).as_object()).value();
        const auto proof = desk->check(text, order, here, "ada").value();
        EXPECT_TRUE(m_database
                        ->write([&](Transaction& transaction) -> Result<bool> {
                            return intent_store::take(transaction, Origin{"ada", {}, {}}, proof, {text, order.targets});
                        })
                        .value());
        StoredJob job;
        job.intent = intent::idOf(text.text);
        job.job.user = "ada";
        job.hardware_name = "A1";
        return job;
    }
    // What the worker says of that job; "it may" when nothing is wrong.
    std::string look(const StoredJob& job, Turn turn = Turn::begins) {
        const auto may = m_database->read([&](Connection& connection) { return desk->mayRun(connection, job, turn); });
        return may ? "it may" : may.problem().detail;
    }

    // The job once the engine has looked at it.
    Job begun(const std::string& id) {
        m_service->start();
        return awaitEnd(id);
    }

    SigningKey key;
    std::vector<SshPublicKey> keys{parseKeyBlob(key.blob()).value()};
    std::map<std::string, std::vector<SshPublicKey>> others; // of whoever else may sign: members of ops
    std::optional<ApprovalRule> rule;                        // what makes an order wait for others
    std::string own = here;                                  // what this server is called by now
    std::chrono::milliseconds ahead{0};
    std::function<void()> away; // called when the keys are asked for and nobody can tell them
    IntentPolicy policy = IntentPolicy::required;
    std::unique_ptr<IntentDesk> desk;
    std::unique_ptr<EventHub> hub;
    std::unique_ptr<ScheduleService> schedules;
    Router router;
};

} // namespace remuda
