// SPDX-License-Identifier: GPL-3.0-or-later
// Schedules, freezes and windows that are changed after they were made: by whom, and what follows.
#include "backend/audit/audit_routes.h"
#include "backend/schedules/schedule_routes.h"
#include "backend/schedules/schedule_service.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;

class ScheduleChanges : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        addMachine("ADS1", [](Machine& machine) { machine.team = "ads"; });
        addMachine("ADS2", [](Machine& machine) { machine.team = "ads"; });
        addMachine("WEB1", [](Machine& machine) { machine.team = "web"; });
        m_hub = std::make_unique<EventHub>(*m_database);
        m_schedules = std::make_unique<ScheduleService>(*m_database, *m_service);
        addScheduleRoutes(m_router, *m_schedules, *m_hub);
        addFreezeRoutes(m_router, *m_database, *m_hub);
        addAuditRoutes(m_router, *m_database, *m_hub);
        m_router.setAuthenticator([](const Request& request) -> Result<Principal> {
            const auto& user = request.headers.at("x-user");
            return Principal{user, {user == "carol" ? "web" : "ads"}, user == "root"};
        });
    }

    Response call(Method method, const std::string& path, const json::object& body, const std::string& user = "root") {
        Request request;
        request.method = method;
        request.path = "/api/v1" + path;
        request.headers = {{"x-user", user}, {"content-type", "application/json"}};
        if (!body.empty()) request.body = json::serialize(body);
        return m_router.handle(std::move(request));
    }
    json::object made(const std::string& path, const json::object& body, const std::string& user = "root") {
        const auto answer = call(Method::post, path, body, user);
        EXPECT_EQ(answer.status, 201) << answer.body;
        return json::parse(answer.body).as_object();
    }
    static json::object objectOf(const Response& answer) {
        EXPECT_LT(answer.status, 300) << answer.body;
        return json::parse(answer.body).as_object();
    }
    static json::object schedule(const std::string& query) {
        return {{"name", "nightly look"},
                {"verb", "inspect"},
                {"query", query},
                {"recurrence", {{"every", "day"}, {"time", "02:30"}}}};
    }

    std::unique_ptr<EventHub> m_hub;
    std::unique_ptr<ScheduleService> m_schedules;
    Router m_router;
};

TEST_F(ScheduleChanges, AScheduleKeepsItsRunsAndPauseAndActsForWhoChangedIt) {
    const auto before = made("/schedules", schedule("team:ads"), "root");
    const auto path = "/schedules/" + std::to_string(before.at("id").as_int64());
    EXPECT_EQ(call(Method::post, path + "/pause", {}).status, 200);
    auto changed = schedule("hardware_name:ADS1");
    changed["recurrence"] = json::object{{"every", "week"}, {"on", {"mon"}}, {"time", "03:00"}};
    const auto after = objectOf(call(Method::put, path, changed, "alice"));
    EXPECT_EQ(after.at("query"), "hardware_name:ADS1");
    EXPECT_EQ(after.at("created_by"), "alice") << "with root's rights she could do what she may not";
    EXPECT_EQ(after.at("paused"), true);
    const auto running = objectOf(call(Method::post, path + "/resume", {}));
    EXPECT_THAT(running.at("next_at").as_string().c_str(), HasSubstr("T03:00:00"));
    const auto told = objectOf(call(Method::get, "/audit", {}));
    EXPECT_THAT(json::serialize(told), HasSubstr("update schedule 1: query team:ads → hardware_name:ADS1"));
}

TEST_F(ScheduleChanges, NobodyChangesAScheduleToWhatTheyMayNot) {
    const auto before = made("/schedules", schedule("team:ads"), "alice");
    const auto path = "/schedules/" + std::to_string(before.at("id").as_int64());
    EXPECT_EQ(call(Method::put, path, schedule("team:ads"), "carol").status, 403) << "not hers";
    EXPECT_EQ(call(Method::put, path, schedule("team:web"), "alice").status, 403) << "others' machines";
    EXPECT_EQ(call(Method::put, path, schedule("colour:red"), "alice").status, 400);
    auto wrong = schedule("team:ads");
    wrong["params"] = json::object{{"role", "web"}};
    EXPECT_EQ(call(Method::put, path, wrong, "alice").status, 422);
    EXPECT_EQ(call(Method::put, "/schedules/99", schedule("team:ads")).status, 404);
    EXPECT_EQ(objectOf(call(Method::get, path, {})).at("query"), "team:ads");
}

TEST_F(ScheduleChanges, WhatWaitsForAFreezeIsPlannedAnewWhenItsEndMoves) {
    const auto moment = now() + 2h;
    const json::object body{{"until", formatInstant(moment + 10h)}, {"reason", "year's end"}};
    const auto freeze = made("/freezes", body);
    Submission submission;
    submission.verb = Verb::reboot;
    submission.machines = {"ADS1"};
    submission.at = moment;
    const auto job = m_service->submit(submission, Origin{"ann", {}, {}});
    ASSERT_TRUE(job.ok()) << job.problem().detail;
    ASSERT_EQ(job->starts_at, moment + 10h);
    const auto path = "/freezes/" + std::to_string(freeze.at("id").as_int64());
    const json::object sooner{{"until", formatInstant(moment - 1h)}, {"reason", "year's end"}};
    EXPECT_EQ(objectOf(call(Method::put, path, sooner)).at("until").as_string(), formatInstant(moment - 1h));
    EXPECT_EQ(this->job(job->id).starts_at, moment);
    const json::object later{{"until", formatInstant(moment + 5h)}, {"reason", "year's end"}};
    EXPECT_EQ(call(Method::put, path, later).status, 200);
    EXPECT_EQ(m_schedules->runDue(moment), 1);
    EXPECT_EQ(this->job(job->id).starts_at, moment + 5h) << "it stands in the way again";
}

TEST_F(ScheduleChanges, WhatWaitsForAWindowIsPlannedAnewWhenTheWindowsChange) {
    const auto tomorrow = startOf(addDays(dateOf(now()), 1));
    const auto window = [](const char* time) {
        return json::object{
            {"team", "ads"}, {"minutes", 60}, {"recurrence", json::object{{"every", "day"}, {"time", time}}}};
    };
    const auto first = "/windows/" + std::to_string(made("/windows", window("12:00")).at("id").as_int64());
    Submission submission;
    submission.verb = Verb::reboot;
    submission.machines = {"ADS1", "ADS2"};
    submission.at = tomorrow;
    submission.in_window = true;
    const auto job = m_service->submit(submission, Origin{"ann", {}, {}});
    ASSERT_TRUE(job.ok()) << job.problem().detail;
    ASSERT_EQ(job->starts_at, tomorrow + 12h);
    EXPECT_EQ(call(Method::put, first, window("14:00")).status, 200);
    EXPECT_EQ(this->job(job->id).starts_at, tomorrow + 14h);
    const auto second = "/windows/" + std::to_string(made("/windows", window("03:00")).at("id").as_int64());
    EXPECT_EQ(this->job(job->id).starts_at, tomorrow + 3h) << "one that comes sooner";
    EXPECT_EQ(this->job(job->id).waiting_for, "the maintenance window");
    const auto told = count("SELECT max(seq) FROM change WHERE entity = 'job'");
    auto others = window("01:00");
    others["team"] = "web";
    made("/windows", others);
    EXPECT_EQ(count("SELECT max(seq) FROM change WHERE entity = 'job'"), told) << "no news for others' machines";
    EXPECT_EQ(call(Method::remove, second, {}).status, 204);
    EXPECT_EQ(this->job(job->id).starts_at, tomorrow + 14h);
    EXPECT_EQ(call(Method::remove, first, {}).status, 204);
    EXPECT_EQ(m_schedules->runDue(now()), 1);
    EXPECT_EQ(this->job(job->id).status, JobStatus::failed) << "there is none left to wait for";
    EXPECT_THAT(m_service->children(job->id)->front().result, HasSubstr("there is no maintenance window"));
}

TEST_F(ScheduleChanges, WhatNobodyHasIsRefusedByName) {
    const auto until = formatInstant(now() + 10h);
    const auto freezeOf = [&](const char* kind, const char* name) {
        return json::object{{kind, name}, {"until", until}, {"reason", "sales"}};
    };
    const json::object time{{"every", "day"}, {"time", "02:00"}};
    const auto no_site = call(Method::post, "/freezes", freezeOf("site", "nosuch"));
    EXPECT_EQ(no_site.status, 422) << no_site.body;
    EXPECT_THAT(no_site.body, HasSubstr("lon")) << "which there are";
    EXPECT_EQ(call(Method::post, "/freezes", freezeOf("team", "nosuch")).status, 422);
    EXPECT_EQ(call(Method::post, "/windows", {{"site", "nosuch"}, {"minutes", 60}, {"recurrence", time}}).status, 422);
    EXPECT_EQ(call(Method::post, "/freezes", freezeOf("site", "lon")).status, 201);
    const auto kept = made("/freezes", freezeOf("team", "web"));
    const auto path = "/freezes/" + std::to_string(kept.at("id").as_int64());
    EXPECT_EQ(call(Method::put, path, freezeOf("site", "nosuch")).status, 422);
    const auto emptied = m_database->write([&](Transaction& transaction) -> Result<Done> {
        const auto machine = *machine_store::find(transaction.connection(), "WEB1");
        auto after = machine;
        after.team = "ads";
        machine_store::update(transaction, Origin{}, machine, after);
        return Done{};
    });
    ASSERT_TRUE(emptied.ok());
    EXPECT_EQ(call(Method::put, path, freezeOf("team", "web")).status, 200) << "what it was for it may stay for";
    EXPECT_EQ(call(Method::post, "/freezes", freezeOf("team", "web"), "carol").status, 201) << "her team, without any";
    auto named = schedule("");
    named.erase("query");
    named["machines"] = json::array{"ADS1", "NOSUCH"};
    const auto nobody = call(Method::post, "/schedules", named);
    EXPECT_EQ(nobody.status, 422) << nobody.body;
    EXPECT_THAT(nobody.body, HasSubstr("NOSUCH"));
    EXPECT_EQ(call(Method::post, "/schedules", schedule("site:nosuch")).status, 201) << "may come to be";
}

TEST_F(ScheduleChanges, OnlyThoseWhoSpeakForBothScopesMoveAFreezeOrAWindow) {
    const auto until = formatInstant(now() + 10h);
    const auto freeze = made("/freezes", {{"team", "ads"}, {"until", until}, {"reason", "sales"}}, "alice");
    const json::object time{{"every", "day"}, {"time", "02:00"}};
    const auto window = made("/windows", {{"team", "ads"}, {"minutes", 60}, {"recurrence", time}}, "alice");
    const auto freeze_path = "/freezes/" + std::to_string(freeze.at("id").as_int64());
    const auto window_path = "/windows/" + std::to_string(window.at("id").as_int64());
    for (const auto& [user, team, status] :
         {std::tuple("carol", "web", 403), std::tuple("alice", "web", 403), std::tuple("alice", "ads", 200)}) {
        EXPECT_EQ(call(Method::put, freeze_path, {{"team", team}, {"until", until}, {"reason", "x"}}, user).status,
                  status)
            << user << " " << team;
        EXPECT_EQ(call(Method::put, window_path, {{"team", team}, {"minutes", 90}, {"recurrence", time}}, user).status,
                  status)
            << user << " " << team;
    }
    EXPECT_EQ(objectOf(call(Method::get, "/windows", {})).at("items").at(0).at("minutes"), 90);
    EXPECT_EQ(call(Method::put, "/freezes/77", {{"until", until}, {"reason", "x"}}).status, 404);
    EXPECT_EQ(call(Method::put, "/windows/77", {{"minutes", 90}, {"recurrence", time}}).status, 404);
}

} // namespace
} // namespace remuda
