// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/cost/cost_service.h"
#include "backend/http/router.h"
#include "backend/leases/lease_service.h"
#include "backend/requests/request_service.h"
#include "backend/schedules/freeze_store.h"
#include "tests/unit/backend/job_world.h"

namespace remuda {

namespace {

class Requests : public testing::Test {
protected:
    void SetUp() override {
        for (int index = 0; index < 6; ++index)
            m_names.push_back(world.addReady(index));
    }
    RequestSpec ask(std::int64_t count) {
        RequestSpec spec;
        spec.count = count;
        spec.role = "cassandra-main";
        spec.team = "data-infra";
        spec.site = "lon";
        spec.expires_on = addDays(dateOf(now()), 30);
        return spec;
    }
    MachineRequest awaitEnd(std::int64_t id) {
        world.await([&] { return isEnded(world.requests->find(id)->status); });
        return *world.requests->find(id);
    }

    JobWorld world;
    std::vector<std::string> m_names;
    const Origin alice{"alice", "r-1", {}};
};

TEST_F(Requests, AreFulfilledByABatchOfInstallations) {
    world.start();
    const auto plan = world.requests->plan(ask(3));
    ASSERT_TRUE(plan.ok()) << plan.problem().detail;
    EXPECT_GT(plan->duration_estimate_s, 0);
    const auto created = world.requests->create(ask(3), alice);
    ASSERT_TRUE(created.ok()) << created.problem().detail;
    EXPECT_EQ(created->status, RequestStatus::fulfilling);
    EXPECT_EQ(created->requester, "alice");
    EXPECT_EQ(created->machines.size(), 3U);
    ASSERT_FALSE(created->job.empty());
    EXPECT_EQ(world.jobs->find(created->job)->target, "request=" + std::to_string(created->id));

    const auto ended = awaitEnd(created->id);
    EXPECT_EQ(ended.status, RequestStatus::fulfilled) << ended.result;
    EXPECT_EQ(ended.progress, 100);
    EXPECT_TRUE(ended.ended_at);
    for (std::size_t index = 0; index < 3; ++index) {
        const auto machine = world.database.machine(plan->machines[index].hardware_name);
        EXPECT_EQ(machine.status, MachineStatus::in_use);
        EXPECT_EQ(machine.role, "cassandra-main");
        EXPECT_EQ(machine.team, "data-infra");
        EXPECT_EQ(machine.hostname, plan->machines[index].hostname);
        EXPECT_EQ(machine.expires_on, ask(3).expires_on);
    }
    const auto page = world.requests->list("status:fulfilled role:cassandra-main", INT64_MAX, 10);
    ASSERT_TRUE(page.ok()) << page.problem().detail;
    EXPECT_EQ(page->total, 1);
}

TEST_F(Requests, UnderOneKeyAreMadeOnce) {
    const auto first = world.requests->create(ask(2), "cassandra-q1", alice);
    ASSERT_TRUE(first.ok()) << first.problem().detail;
    EXPECT_FALSE(first->already);
    const auto again = world.requests->create(ask(2), "cassandra-q1", alice);
    ASSERT_TRUE(again.ok()) << again.problem().detail;
    EXPECT_TRUE(again->already);
    EXPECT_EQ(again->request.id, first->request.id);
    const auto other = world.requests->create(ask(3), "cassandra-q1", alice);
    ASSERT_FALSE(other.ok());
    EXPECT_EQ(other.problem().field, "key");
    const auto of_somebody_else = world.requests->create(ask(1), "cassandra-q1", Origin{"bob", {}, {}});
    ASSERT_TRUE(of_somebody_else.ok()) << "keys are by person: " << of_somebody_else.problem().detail;
    EXPECT_FALSE(of_somebody_else->already);
}

TEST_F(Requests, CannotBeMetDuringAFreeze) {
    Freeze freeze;
    freeze.scope.site = "lon";
    freeze.from = now() - std::chrono::hours(1);
    freeze.until = now() + std::chrono::hours(1);
    freeze.reason = "year's end";
    world.database.write([&](Transaction& transaction) {
        freeze_store::insert(transaction, Origin{"ada", {}, {}}, freeze);
    });
    const auto plan = world.requests->plan(ask(2));
    ASSERT_TRUE(plan.ok());
    EXPECT_FALSE(plan->satisfiable);
    EXPECT_EQ(plan->failing->message, "frozen by " + describe(freeze));
    const auto refused = world.requests->create(ask(2), alice);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.problem().detail.find(describe(freeze)), std::string::npos) << refused.problem().detail;
}

TEST_F(Requests, HostNamesPromisedAreNotPromisedAgain) {
    const auto first = world.requests->create(ask(2), alice);
    ASSERT_TRUE(first.ok()) << first.problem().detail;
    const auto second = world.requests->plan(ask(2));
    ASSERT_TRUE(second.ok());
    EXPECT_EQ(second->machines.at(0).hostname, "lon-cassandramain-a3.lon.example.net");
    EXPECT_EQ(second->candidates, 4) << "machines of a request under way are taken";
}

TEST_F(Requests, ThatCannotBeMetChangeNothing) {
    const auto created = world.requests->create(ask(7), alice);
    ASSERT_FALSE(created.ok());
    EXPECT_EQ(created.problem().status, 409);
    EXPECT_EQ(created.problem().type, "capacity");
    EXPECT_EQ(created.problem().field, "count");
    const auto plan = requestPlanFromJson(created.problem().extra.at("plan").as_object());
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan->nearest.at(0).available, 6);
    EXPECT_EQ(world.requests->list("", INT64_MAX, 10)->total, 0);
    EXPECT_FALSE(world.database.machine(m_names[0]).lock);
}

TEST_F(Requests, ThatFailSayWhyAndFollowTheRetry) {
    const auto bad = world.addBroken();
    auto spec = ask(2);
    spec.machines = {m_names[0], bad};
    world.start();
    const auto created = world.requests->create(spec, alice);
    ASSERT_TRUE(created.ok()) << created.problem().detail;
    const auto ended = awaitEnd(created->id);
    EXPECT_EQ(ended.status, RequestStatus::failed);
    EXPECT_NE(ended.result.find("1 failed"), std::string::npos) << ended.result;
    EXPECT_EQ(world.database.machine(m_names[0]).status, MachineStatus::in_use);
    const auto retried = world.jobs->retry(ended.job, alice);
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    EXPECT_NE(retried->id, ended.job);
    EXPECT_EQ(world.requests->find(created->id)->job, retried->id);
    world.await([&] { return isEnded(world.jobs->find(retried->id)->status); });
    const auto again = *world.requests->find(created->id);
    EXPECT_EQ(again.status, RequestStatus::failed) << "its installer fails every time";
    EXPECT_GT(*again.ended_at, *ended.ended_at);
}

TEST_F(Requests, WithdrawnOnesCancelTheirJob) {
    const auto created = world.requests->create(ask(3), alice); // the engine has not been started: nothing has begun
    ASSERT_TRUE(created.ok());
    const auto withdrawn = world.requests->withdraw(created->id, alice);
    ASSERT_TRUE(withdrawn.ok()) << withdrawn.problem().detail;
    EXPECT_EQ(withdrawn->status, RequestStatus::withdrawn);
    world.start();
    world.await([&] { return isEnded(world.jobs->find(created->job)->status); });
    EXPECT_EQ(world.requests->find(created->id)->status, RequestStatus::withdrawn);
    EXPECT_EQ(world.requests->find(created->id)->result, "withdrawn by alice") << "the end of its job adds nothing";
    EXPECT_EQ(world.database.machine(m_names[0]).status, MachineStatus::available);
    EXPECT_EQ(world.requests->withdraw(created->id, alice).problem().status, 409);
}

TEST_F(Requests, SayThatTheirBatchIsPaused) {
    const auto created = world.requests->create(ask(3), alice); // the engine has not been started: nothing has begun
    ASSERT_TRUE(created.ok());
    ASSERT_TRUE(world.jobs->pause(created->job, alice).ok());
    EXPECT_EQ(world.requests->find(created->id)->status, RequestStatus::fulfilling);
    EXPECT_EQ(world.requests->find(created->id)->waiting_for, "its batch is paused");
    EXPECT_EQ(world.requests->list("waiting_for~paused", INT64_MAX, 10)->total, 1);
    ASSERT_TRUE(world.jobs->resume(created->job, alice).ok());
    EXPECT_EQ(world.requests->find(created->id)->waiting_for, "");
    ASSERT_TRUE(world.jobs->pause(created->job, alice).ok());
    EXPECT_EQ(world.requests->withdraw(created->id, alice)->waiting_for, "") << "it waits for nothing any more";
}

TEST_F(Requests, SurviveARestart) {
    const auto created = world.requests->create(ask(3), alice);
    ASSERT_TRUE(created.ok());
    world.restart();
    world.start();
    EXPECT_EQ(awaitEnd(created->id).status, RequestStatus::fulfilled);
}

TEST_F(Requests, AreWrittenIntoTheHistory) {
    world.start();
    const auto created = world.requests->create(ask(1), alice);
    ASSERT_TRUE(created.ok());
    awaitEnd(created->id);
    const auto verbs = world.database->read([&](Connection& connection) {
        std::vector<std::string> list;
        auto rows = connection.prepare("SELECT verb FROM change WHERE entity = 'request' ORDER BY seq");
        while (rows.step())
            list.push_back(rows.text(0));
        return list;
    });
    ASSERT_GE(verbs.size(), 2U);
    EXPECT_EQ(verbs.front(), "create");
    EXPECT_EQ(verbs.back(), "fulfilled");
}

TEST_F(Requests, ReleaseOfALeaseRecyclesTheMachine) {
    world.start();
    const auto created = world.requests->create(ask(1), alice);
    ASSERT_TRUE(created.ok());
    awaitEnd(created->id);
    LeaseService leases(*world.database, *world.jobs);
    const LeaseChange change{LeaseAction::release, created->machines, {}, {}, false};
    const auto plan = leases.plan(change, alice);
    ASSERT_TRUE(plan.ok()) << plan.problem().detail;
    EXPECT_EQ(plan->machines.at(0).to_status, MachineStatus::available);
    const auto result = leases.apply(change, alice);
    ASSERT_TRUE(result.ok()) << result.problem().detail;
    ASSERT_TRUE(result->job);
    world.await([&] { return isEnded(world.jobs->find(result->job->id)->status); });
    const auto machine = world.database.machine(created->machines[0]);
    EXPECT_EQ(machine.status, MachineStatus::available);
    EXPECT_FALSE(machine.expires_on);
    EXPECT_EQ(machine.team, "");
}

TEST_F(Requests, LeaseChangesAreAllOrNothing) {
    world.database.change(m_names[0], [](Machine& machine) {
        machine.status = MachineStatus::reserved;
        machine.team = "ads";
        machine.expires_on = addDays(dateOf(now()), 5);
    });
    LeaseService leases(*world.database, *world.jobs);
    LeaseChange change{LeaseAction::extend, {m_names[0], m_names[1]}, {}, 10, false};
    const auto refused = leases.apply(change, alice);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().status, 409);
    EXPECT_EQ(world.database.machine(m_names[0]).expires_on, addDays(dateOf(now()), 5));
    change.skip_invalid = true;
    ASSERT_TRUE(leases.apply(change, alice).ok());
    EXPECT_EQ(world.database.machine(m_names[0]).expires_on, addDays(dateOf(now()), 15));

    const auto released = leases.apply({LeaseAction::release, {m_names[0]}, {}, {}, false}, alice);
    ASSERT_TRUE(released.ok()) << released.problem().detail;
    EXPECT_FALSE(released->job) << "a reserved machine needs no wiping";
    EXPECT_EQ(released->machines.at(0).status, MachineStatus::available);
    EXPECT_FALSE(released->machines.at(0).expires_on);
}

TEST_F(Requests, AreForTeamsOfTheirRequester) {
    Router router;
    LeaseService leases(*world.database, *world.jobs);
    addRequestRoutes(router, *world.requests);
    addLeaseRoutes(router, leases);
    router.setAuthenticator([](const Request& request) -> Result<Principal> {
        const auto user = request.headers.at("x-user");
        return Principal{user, {user == "carol" ? "search" : "ads"}, user == "root"};
    });
    const auto post = [&](const char* user, const std::string& path, const std::string& body) {
        Request request;
        request.method = Method::post;
        request.path = "/api/v1" + path;
        request.headers["x-user"] = user;
        request.headers["content-type"] = "application/json";
        request.body = body;
        return router.handle(std::move(request)).status;
    };
    const std::string of_ads = R"({"count":1,"role":"web","site":"lon","team":"ads"})";
    EXPECT_EQ(post("carol", "/requests", of_ads), 403);
    EXPECT_EQ(post("bob", "/requests", R"({"count":1,"role":"web","site":"lon"})"), 422);
    EXPECT_EQ(post("bob", "/requests", of_ads), 201);
    EXPECT_EQ(post("carol", "/requests/1/withdraw", ""), 403);
    EXPECT_EQ(post("alice", "/requests/1/withdraw", ""), 200) << "she is in the same team";

    world.database.change(m_names[5], [](Machine& machine) {
        machine.team = "ads";
        machine.expires_on = addDays(dateOf(now()), 5);
    });
    const auto extend = R"({"action":"extend","by_days":1,"machines":[")" + m_names[5] + "\"]}";
    EXPECT_EQ(post("carol", "/leases/changes", extend), 403);
    EXPECT_EQ(post("bob", "/leases/changes", extend), 200);
    EXPECT_EQ(post("root", "/leases/changes", extend), 200);
}

} // namespace

} // namespace remuda
