// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_routes.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {

namespace {

// Jobs that are never taken up, since the engine is not started, and who may steer them.
class JobsAccessTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        addMachine("ADS1", [](Machine& machine) { machine.team = "ads"; });
        addMachine("ADS2", [](Machine& machine) { machine.team = "ads"; });
        addMachine("WEB1", [](Machine& machine) { machine.team = "web"; });
        m_hub = std::make_unique<EventHub>(*m_database);
        addJobRoutes(m_router, *m_service, *m_hub);
        addActionRoutes(m_router, *m_service);
        m_router.setAuthenticator([](const Request& request) -> Result<Principal> {
            const auto& user = request.headers.at("x-user");
            return Principal{user, {user == "carol" ? "web" : "ads"}, user == "root"};
        });
    }

    Response post(const std::string& user, const std::string& job, const std::string& word) {
        Request request;
        request.method = Method::post;
        request.path = "/api/v1/jobs/" + job + "/" + word;
        request.headers["x-user"] = user;
        return m_router.handle(std::move(request));
    }

    std::unique_ptr<EventHub> m_hub;
    Router m_router;
};

TEST_F(JobsAccessTest, strangersMayNotSteerAJobAndAreToldWhy) {
    const auto job = submit(Verb::reboot, {"ADS1"});
    ASSERT_TRUE(job.ok()) << job.problem().detail;
    for (const auto* word : {"cancel", "retry", "pause", "resume"}) {
        const auto answer = post("carol", job->id, word);
        EXPECT_EQ(answer.status, 403) << word;
        EXPECT_NE(answer.body.find("belongs to team ads"), std::string::npos) << answer.body;
    }
    EXPECT_EQ(this->job(job->id).status, JobStatus::queued) << "nothing happened";
    EXPECT_EQ(post("carol", "no-such-job", "cancel").status, 404);
}

TEST_F(JobsAccessTest, ownersRequesterAndAdministratorsMay) {
    for (const auto* user : {"alice", "ann", "root"}) { // of the team, who asked for it, administrator
        const auto job = submit(Verb::reboot, {"ADS1"});
        ASSERT_TRUE(job.ok()) << job.problem().detail;
        EXPECT_EQ(post(user, job->id, "cancel").status, 200) << user;
        EXPECT_EQ(this->job(job->id).status, JobStatus::cancelled) << user;
    }
}

TEST_F(JobsAccessTest, aBatchTakesTheOwnersOfAllItsMachines) {
    const auto mixed = submit(Verb::reboot, {"ADS1", "WEB1"});
    ASSERT_TRUE(mixed.ok()) << mixed.problem().detail;
    EXPECT_EQ(post("alice", mixed->id, "pause").status, 403);
    EXPECT_EQ(post("carol", mixed->id, "pause").status, 403);
    EXPECT_EQ(post("ann", mixed->id, "cancel").status, 200);
    const auto own = submit(Verb::reboot, {"ADS1", "ADS2"});
    ASSERT_TRUE(own.ok()) << own.problem().detail;
    EXPECT_EQ(post("alice", own->id, "pause").status, 200);
    EXPECT_EQ(post("alice", own->id, "resume").status, 200);
}

TEST_F(JobsAccessTest, anActionIsRehearsedOrDoneAndNeverDoneByMistake) {
    const auto act = [&](const std::string& name, const std::string& value) {
        Request request;
        request.method = Method::post;
        request.path = "/api/v1/actions";
        request.query[name] = value;
        request.headers["x-user"] = "alice";
        request.headers["content-type"] = "application/json";
        request.body = R"({"verb":"reboot","machines":["ADS1"]})";
        return m_router.handle(std::move(request)).status;
    };
    for (const auto* value : {"maybe", "yes", "TRUE", ""})
        EXPECT_EQ(act("dry_run", value), 422) << value;
    EXPECT_EQ(act("dryrun", "true"), 422);
    EXPECT_EQ(act("dry_run", "true"), 200);
    EXPECT_EQ(count("SELECT count(*) FROM job"), 0);
    EXPECT_EQ(act("dry_run", "false"), 202);
    EXPECT_EQ(count("SELECT count(*) FROM job"), 1);
}

TEST_F(JobsAccessTest, membersThatNoJobHasAreRefused) {
    const auto ask = [this](const char* fields) {
        Request request;
        request.method = Method::get;
        request.path = "/api/v1/jobs";
        request.query["fields"] = fields;
        request.headers["x-user"] = "alice";
        return m_router.handle(std::move(request));
    };
    for (const auto* fields : {"", "id", "id,status,usual_runs,error"})
        EXPECT_EQ(ask(fields).status, 200) << fields;
    for (const auto* fields : {"bogus", "id,bogus", "id,,status", "id,"}) {
        const auto refused = ask(fields);
        EXPECT_EQ(refused.status, 422) << fields;
        EXPECT_NE(refused.body.find("\"fields\""), std::string::npos) << refused.body;
    }
}

} // namespace

} // namespace remuda
