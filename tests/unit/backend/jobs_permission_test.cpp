// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_routes.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {

namespace json = boost::json;

namespace {

using testing::HasSubstr;

// What becomes of actions on machines of which some may not be touched.
class JobsPermission : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        addMachine(m_own, [](Machine& machine) { machine.team = "ads"; });
        addMachine("OTHER", [](Machine& machine) { machine.team = "web"; });
        addActionRoutes(m_router, *m_service);
        m_router.setAuthenticator([](const Request&) -> Result<Principal> {
            return Principal{"alice", {"ads"}, false};
        });
    }
    Response act(const std::string& more, bool dry_run) {
        Request request;
        request.method = Method::post;
        request.path = "/api/v1/actions";
        if (dry_run) request.query["dry_run"] = "true";
        request.headers["content-type"] = "application/json";
        request.body = R"({"verb":"reboot","machines":["OWN","OTHER"])" + more + "}";
        return m_router.handle(std::move(request));
    }
    const std::string m_own = "OWN";
    Router m_router;
};

TEST_F(JobsPermission, aPlanNamesThoseWhoseRightIsMissing) {
    const auto plan = json::parse(act("", true).body).as_object();
    ASSERT_EQ(plan.at("machines").as_array().size(), 1u);
    EXPECT_EQ(plan.at("machines").at(0).at("hardware_name").as_string(), "OWN");
    ASSERT_EQ(plan.at("skipped").as_array().size(), 1u);
    const auto& skipped = plan.at("skipped").at(0);
    EXPECT_EQ(skipped.at("hardware_name").as_string(), "OTHER");
    EXPECT_EQ(skipped.at("code").as_string(), "not-permitted");
    EXPECT_THAT(std::string(skipped.at("reason").as_string()), HasSubstr("belongs to team web"));
}

TEST_F(JobsPermission, theOthersAreDoneOnlyIfToldSo) {
    const auto refused = act("", false);
    EXPECT_EQ(refused.status, 403) << refused.body;
    EXPECT_EQ(count("SELECT count(*) FROM job"), 0);
    const auto done = act(R"(,"skip_invalid":true)", false);
    EXPECT_EQ(done.status, 202) << done.body;
    EXPECT_EQ(count("SELECT count(*) FROM job"), 1);
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE hardware_name = 'OWN' AND permission = 'reboot'"), 1);
}

TEST_F(JobsPermission, aRightThatWasLostWhileItWaitedKeepsAJobFromBeginning) {
    m_service->setRights([](const std::string& user, Permission permission, const Machine& machine) -> Result<void> {
        return problems::forbidden(user + " may not " + std::string(toText(permission)) + " " + machine.hardware_name);
    });
    Submission submission;
    submission.verb = Verb::reboot;
    submission.machines = {m_own};
    submission.permission = Permission::reboot;
    const auto job = m_service->submit(submission, Origin{"alice", "r1", {}});
    ASSERT_TRUE(job.ok()) << job.problem().detail;
    m_service->start();
    const auto ended = awaitEnd(job->id);
    EXPECT_EQ(ended.status, JobStatus::failed);
    EXPECT_EQ(ended.error->error_class, ErrorClass::policy);
    EXPECT_THAT(ended.result, HasSubstr("alice may not reboot OWN"));
    EXPECT_FALSE(machine(m_own).lock);
}

TEST_F(JobsPermission, whatTheServerDoesByItselfNeedsNone) {
    m_service->setRights(
        [](const std::string&, Permission, const Machine&) -> Result<void> { return problems::forbidden("nobody"); });
    const auto job = submit(Verb::reboot, {m_own});
    ASSERT_TRUE(job.ok());
    m_service->start();
    const auto begun = await([&](const Job& each) { return each.id == job->id && each.status != JobStatus::queued; });
    EXPECT_NE(begun.status, JobStatus::failed) << begun.result;
}

} // namespace

} // namespace remuda
