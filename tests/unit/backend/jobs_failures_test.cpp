// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"
#include "backend/jobs/job_failures.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

class JobFailuresTest : public JobsTest {
protected:
    struct Past {
        Verb verb = Verb::reboot;
        JobStatus status = JobStatus::failed;
        std::string step = "power_cycle";
        ErrorClass error_class = ErrorClass::bmc_bug;
        std::string firmware = "2.1", model = "R640";
        int minutes_ago = 30;
    };

    std::string past(const std::string& machine, const Past& past) {
        StoredJob stored;
        auto& job = stored.job;
        job.id = machine + "-" + std::to_string(++m_count);
        job.action = toText(past.verb);
        job.target = "hardwarename=" + machine;
        job.requester = job.user = "ann";
        job.status = past.status;
        job.created_at = now() - std::chrono::minutes(past.minutes_ago);
        job.started_at = job.created_at;
        job.steps = newSteps(past.verb);
        if (isEnded(past.status)) job.ended_at = job.created_at + std::chrono::minutes(1);
        if (past.status == JobStatus::failed)
            job.error = JobError{past.error_class, "message of " + job.id, {}, false, 0};
        for (auto& step : job.steps)
            step.status =
                past.status == JobStatus::failed && step.name == past.step ? StepStatus::failed : StepStatus::done;
        stored.verb = past.verb;
        stored.hardware_name = machine;
        stored.model = past.model;
        stored.firmware = past.firmware;
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            job_store::insert(transaction, stored);
            job_store::update(transaction, stored);
            return Done{};
        });
        EXPECT_TRUE(done.ok()) << done.problem().detail;
        return job.id;
    }
    void finished(const std::string& machine, Verb verb = Verb::reboot, int minutes_ago = 1) {
        Past good;
        good.verb = verb;
        good.status = JobStatus::finished;
        good.minutes_ago = minutes_ago;
        past(machine, good);
    }
    void changed(const std::string& machine, const std::string& verb, boost::json::object after) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            transaction.append(Origin{"ann", "r", {}}, "machine", machine, verb, {}, std::move(after));
            return Done{};
        });
        ASSERT_TRUE(done.ok());
    }
    std::vector<FailureCluster> clusters() {
        return m_database->read(
            [](Connection& connection) { return job_failures::clusters(connection, now() - std::chrono::hours(24)); });
    }

    int m_count = 0;
};

TEST_F(JobFailuresTest, AreTogetherWhenActionStepClassModelAndFirmwareAreTheSame) {
    past("A1", {});
    const auto latest = past("A2", {.minutes_ago = 10});
    past("A3", {.step = "check_bmc"});
    past("A4", {.error_class = ErrorClass::power});
    past("A5", {.firmware = "2.2"});
    past("A6", {.model = "R740"});
    past("A7", {.verb = Verb::power_cycle});
    past("A8", {.minutes_ago = 3000});
    const auto found = clusters();
    ASSERT_EQ(found.size(), 6u);
    EXPECT_EQ(found[0].count, 2);
    EXPECT_EQ(found[0].machines, 2);
    EXPECT_EQ(found[0].step_title, "Power cycle");
    EXPECT_EQ(found[0].firmware, "2.1");
    EXPECT_EQ(found[0].message, "message of " + latest);
    EXPECT_EQ(found[0].open_jobs.size(), 2u);
    EXPECT_LT(found[0].first_at, found[0].last_at);
    EXPECT_EQ(clusters()[0].id, found[0].id);
    std::set<std::string> ids;
    for (const auto& each : found)
        ids.insert(each.id);
    EXPECT_EQ(ids.size(), 6u);
}

TEST_F(JobFailuresTest, SayWhereOlderOnesWereNotLookedAt) {
    for (const auto* name : {"A1", "A2", "A3"})
        past(name, {});
    const auto found = [&](std::int64_t limit) {
        return m_database->read([&](Connection& connection) {
            return job_failures::clusters(connection, now() - std::chrono::hours(24), limit);
        });
    };
    EXPECT_EQ(found(2)[0].count, 2);
    EXPECT_TRUE(found(2)[0].at_least);
    EXPECT_EQ(toJson(found(2)[0]).at("at_least"), true);
    EXPECT_EQ(found(3)[0].count, 3);
    EXPECT_FALSE(found(3)[0].at_least) << "that is all";
}

TEST_F(JobFailuresTest, SayWhatClearedThem) {
    for (const auto* name : {"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"})
        past(name, {});
    changed("A1", "bmc-password", {{"bmc_password_set", true}});
    changed("A2", "update", {{"bmc_address", "10.0.0.9"}});
    finished("A3", Verb::power_off, 5);
    finished("A8", Verb::reset_bmc, 5);
    changed("A8", "open-console", {{"writes", true}}); // to look is no remedy
    finished("A4", Verb::check, 5);                    // nor is that
    finished("A8", Verb::inspect, 4);
    for (const auto* name : {"A1", "A2", "A3", "A4", "A8"})
        finished(name, Verb::reboot, 0);
    past("A5", {.status = JobStatus::started, .minutes_ago = 1});
    const auto again = past("A6", {.minutes_ago = 1});
    const auto found = clusters();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].count, 9);
    EXPECT_EQ(found[0].machines, 8);
    EXPECT_EQ(found[0].cleared, 5);
    EXPECT_EQ(found[0].cleared_by,
              (std::map<std::string, std::int64_t>{
                  {"bmc-password", 1}, {"update bmc_address", 1}, {"power_off", 1}, {"retry", 1}, {"reset_bmc", 1}}));
    EXPECT_EQ(found[0].under_way, 1);
    EXPECT_EQ(found[0].open_jobs, (std::vector<std::string>{again, "A7-7"})) << "of A6 the later one";
    EXPECT_EQ(found[0].open_machines, (std::vector<std::string>{"A6", "A7"}));
}

TEST_F(JobFailuresTest, AreTriedAgainTogetherAfterAPlan) {
    for (const auto* name : {"A1", "A2", "A3"})
        addMachine(name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    for (const auto* name : {"A1", "A2", "A3"})
        past(name, {});
    ASSERT_TRUE(submit(Verb::power_off, {"A3"}).ok()); // takes the machine
    RetryOrder order{clusters()[0].open_jobs, RetryFrom::start, false};
    ASSERT_EQ(order.jobs.size(), 3u);
    const auto plan = m_service->planRetry(order, Origin{"ann", {}, {}});
    ASSERT_TRUE(plan.ok()) << plan.problem().detail;
    EXPECT_EQ(plan->machines.size(), 2u);
    ASSERT_EQ(plan->skipped.size(), 1u);
    EXPECT_EQ(plan->skipped[0].hardware_name, "A3");
    EXPECT_FALSE(m_service->retry(order, Origin{"ann", {}, {}}).ok());
    order.skip_invalid = true;
    const auto retried = m_service->retry(order, Origin{"ann", {}, {}});
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    EXPECT_EQ(retried->action, "batch");
    EXPECT_EQ(retried->children->total, 2);
    EXPECT_EQ(clusters()[0].under_way, 2);

    order.jobs.push_back(past("A1", {.verb = Verb::power_on, .step = "power_on"}));
    const auto mixed = m_service->retry(order, Origin{"ann", {}, {}});
    ASSERT_FALSE(mixed.ok());
    EXPECT_EQ(mixed.problem().field, "jobs");
}

TEST_F(JobFailuresTest, TheFirmwareAnInspectionSawIsRemembered) {
    addMachine("A1", [](Machine& machine) { machine.status = MachineStatus::in_use; });
    const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
        job_store::sawFirmware(transaction, "A1", "1.0");
        job_store::sawFirmware(transaction, "A1", "1.1");
        return Done{};
    });
    ASSERT_TRUE(done.ok());
    const auto submitted = submit(Verb::reboot, {"A1"});
    ASSERT_TRUE(submitted.ok());
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE firmware = '1.1'"), 1);
}

} // namespace
} // namespace remuda
