// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

const Origin bob{"bob", {}, {}};

class JobPauseTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_name = nameWhere([](const std::string& each) {
            const auto traits = dice.traits(each);
            return !traits.wrong_password && !traits.bad_disk && !traits.installer_fails && traits.drop_rate < 0.01;
        });
        addMachine(m_name);
    }

    // An installation that waits for its boot script, at a pace that lets one speak meanwhile.
    std::string waitingInstall() {
        auto options = fastOptions();
        options.simulated_speed = 5;
        makeService(options);
        m_service->start();
        const auto submitted = submit(Verb::install, {m_name});
        EXPECT_TRUE(submitted.ok());
        await([&](const Job& each) { return each.id == submitted->id && each.waiting_for == "boot script fetched"; });
        return submitted->id;
    }

    Job awaitStatus(const std::string& id, JobStatus status) {
        await([&](const Job& each) { return each.id == id && each.status == status; });
        settle();
        return job(id);
    }

    // The same database under a server that works as good as at once.
    void startAnother() {
        makeService(fastOptions());
        m_service->start();
    }

    std::string m_name;
};

TEST_F(JobPauseTest, AQueuedJobIsNotBegunUntilItIsResumed) {
    const auto submitted = submit(Verb::reboot, {m_name}); // the engine is not started
    ASSERT_TRUE(submitted.ok());
    const auto paused = m_service->pause(submitted->id, bob);
    ASSERT_TRUE(paused.ok()) << paused.problem().detail;
    EXPECT_EQ(paused->status, JobStatus::paused);
    EXPECT_FALSE(paused->pausing);
    addMachine("OTHER");
    m_service->start();
    const auto other = submit(Verb::power_on, {"OTHER"});
    awaitEnd(other->id);
    EXPECT_EQ(job(submitted->id).status, JobStatus::paused);
    EXPECT_TRUE(machine(m_name).lock) << "the machine stays the job's";
    const auto resumed = m_service->resume(submitted->id, bob);
    ASSERT_TRUE(resumed.ok()) << resumed.problem().detail;
    EXPECT_EQ(resumed->status, JobStatus::queued);
    EXPECT_EQ(awaitEnd(submitted->id).status, JobStatus::finished);
    EXPECT_FALSE(m_service->pause(submitted->id, bob).ok());
    EXPECT_FALSE(m_service->resume(submitted->id, bob).ok());
}

TEST_F(JobPauseTest, AWaitIsBroughtToItsEndAndTheNextStepDoesNotBegin) {
    const auto id = waitingInstall();
    const auto pausing = m_service->pause(id, bob);
    ASSERT_TRUE(pausing.ok()) << pausing.problem().detail;
    EXPECT_TRUE(pausing->pausing);
    EXPECT_NE(pausing->status, JobStatus::paused) << "the machine is at work";
    const auto paused = awaitStatus(id, JobStatus::paused);
    EXPECT_FALSE(paused.pausing);
    EXPECT_EQ(paused.steps[3].status, StepStatus::done) << "the boot script was waited for";
    for (const auto& step : paused.steps)
        EXPECT_TRUE(step.status == StepStatus::done || step.status == StepStatus::pending) << step.name;
    EXPECT_EQ(count("SELECT owner FROM job"), 0) << "no server works on it";
    EXPECT_EQ(machine(m_name).status, MachineStatus::installing);

    startAnother(); // a restart is no resume
    addMachine("OTHER");
    awaitEnd(submit(Verb::power_on, {"OTHER"})->id);
    EXPECT_EQ(job(id).status, JobStatus::paused);
    ASSERT_TRUE(m_service->resume(id, bob).ok());
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    EXPECT_EQ(count("SELECT power_ons FROM simulated_machine WHERE hardware_name = '" + m_name + "'"), 1);
    const auto lines = m_service->log(id, 0, 1000);
    EXPECT_EQ(std::ranges::count(*lines, "goes on after the pause", &JobLogLine::text), 1);
}

TEST_F(JobPauseTest, ABackOffStandsStillAtOnce) {
    // Its controller drops the first command, and the next try is a long way off.
    const auto name = nameWhere([](const std::string& each) {
        const auto rate = dice.traits(each).drop_rate;
        return !dice.traits(each).wrong_password && dice.draw(each, "drop", 1) < rate &&
               dice.draw(each, "drop", 2) >= rate;
    });
    addMachine(name);
    auto options = fastOptions();
    options.simulated_speed = 100;
    options.time_scale = 100'000;
    makeService(options);
    m_service->start();
    const auto submitted = submit(Verb::power_on, {name});
    ASSERT_TRUE(submitted.ok());
    awaitStatus(submitted->id, JobStatus::retrying);
    ASSERT_TRUE(m_service->pause(submitted->id, bob).ok());
    const auto paused = awaitStatus(submitted->id, JobStatus::paused);
    EXPECT_EQ(paused.steps[0].status, StepStatus::pending);
    EXPECT_EQ(paused.steps[0].attempt, 1);
    EXPECT_FALSE(paused.retry_at || paused.steps[0].retry_at);
    startAnother();
    ASSERT_TRUE(m_service->resume(submitted->id, bob).ok());
    EXPECT_EQ(awaitEnd(submitted->id).status, JobStatus::finished);
}

TEST_F(JobPauseTest, AWishThatIsTakenBackChangesNothing) {
    const auto id = waitingInstall();
    ASSERT_TRUE(m_service->pause(id, bob).ok());
    const auto resumed = m_service->resume(id, bob);
    ASSERT_TRUE(resumed.ok()) << resumed.problem().detail;
    EXPECT_FALSE(resumed->pausing);
    startAnother();
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    const std::lock_guard guard(m_mutex);
    EXPECT_EQ(std::ranges::count(m_seen, JobStatus::paused, &Job::status), 0);
}

TEST_F(JobPauseTest, WhatStandsStillCanBeCancelled) {
    const auto id = waitingInstall();
    ASSERT_TRUE(m_service->pause(id, bob).ok());
    awaitStatus(id, JobStatus::paused);
    const auto cancelled = m_service->cancel(id, bob);
    ASSERT_TRUE(cancelled.ok()) << cancelled.problem().detail;
    EXPECT_EQ(awaitEnd(id).status, JobStatus::cancelled);
    EXPECT_FALSE(machine(m_name).lock);
    EXPECT_EQ(machine(m_name).status, MachineStatus::broken) << "it was in the middle of an installation";

    addMachine("OTHER");
    m_service->stop();
    const auto queued = submit(Verb::reboot, {"OTHER"});
    ASSERT_TRUE(m_service->pause(queued->id, bob).ok());
    EXPECT_EQ(m_service->cancel(queued->id, bob)->status, JobStatus::cancelled) << "at once: it never began";
    EXPECT_FALSE(machine("OTHER").lock);
}

} // namespace
} // namespace remuda
