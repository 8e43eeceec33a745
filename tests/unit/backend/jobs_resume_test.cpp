// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_driver.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

// What a crash leaves is made by hand here; the real kill -9 is a test of its own with the real server.
class JobResumeTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_name = nameWhere([&](const std::string& each) {
            const auto traits = dice.traits(each);
            return !traits.wrong_password && traits.drop_rate < 0.01;
        });
        addMachine(m_name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    }

    // A reboot whose server died in the middle of its power cycle.
    std::string crashedReboot(const std::string& memo, PowerState power, std::int64_t power_ons,
                              bool unsettled = false) {
        const auto submitted = submit(Verb::reboot, {m_name});
        EXPECT_TRUE(submitted.ok());
        const auto id = submitted->id;
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            auto stored = *job_store::find(transaction.connection(), id);
            stored.job.status = JobStatus::started;
            stored.job.started_at = now();
            stored.job.current_step = 1;
            stored.from_status = "in_use";
            stored.job.steps[0].status = StepStatus::done;
            stored.job.steps[1].status = StepStatus::running;
            stored.job.steps[1].attempt = 1;
            stored.job.steps[1].started_at = now();
            stored.memos[1] = memo;
            stored.unsettled = unsettled;
            job_store::update(transaction, stored);
            job_store::updateStep(transaction, stored, 0);
            job_store::updateStep(transaction, stored, 1);
            simulated_store::State state;
            state.power = state.power_to = power;
            state.power_ons = power_ons;
            simulated_store::save(transaction, m_name, state);
            return Done{};
        });
        EXPECT_TRUE(done.ok());
        return id;
    }

    std::int64_t powerOns() { return count("SELECT power_ons FROM simulated_machine"); }

    std::string m_name;
};

TEST_F(JobResumeTest, DoesNotCycleAgainWhatIsOnAgain) {
    // "on" had been sent and done, the server died before it could say so.
    const auto id = crashedReboot("switching on", PowerState::on, 1);
    m_service->start();
    const auto ended = awaitEnd(id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(powerOns(), 1);
    EXPECT_EQ(ended.steps[1].attempt, 1);
}

TEST_F(JobResumeTest, SwitchesOnWhatACrashLeftOff) {
    const auto id = crashedReboot("switching off", PowerState::off, 0);
    m_service->start();
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    EXPECT_EQ(powerOns(), 1);
    EXPECT_EQ(machine(m_name).power, "on");
}

TEST_F(JobResumeTest, CyclesOnceWhereOffWasNeverSent) {
    const auto id = crashedReboot("switching off", PowerState::on, 0);
    m_service->start();
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    EXPECT_EQ(powerOns(), 1);
}

// The server was lost, not its command: what the machine shows now is not the last word.
TEST_F(JobResumeTest, WaitsForTheEffectOfWhatALostServerMayHaveSent) {
    auto options = fastOptions();
    options.time_scale = 2;
    makeService(options);
    const auto id = crashedReboot("switching off", PowerState::on, 0, true);
    m_service->start();
    const auto waiting = [&](const Job& each) { return each.id == id && each.status == JobStatus::waiting; };
    EXPECT_EQ(await(waiting).waiting_for, "effect of an earlier command");
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    EXPECT_EQ(powerOns(), 1);
    EXPECT_EQ(count("SELECT power_offs FROM simulated_machine"), 1);
    EXPECT_EQ(count("SELECT sum(unsettled) FROM job"), 0);
}

TEST_F(JobResumeTest, WaitsForNothingWhereNothingWasSent) {
    auto options = fastOptions();
    options.time_scale = 2;
    makeService(options);
    const auto id = crashedReboot({}, PowerState::off, 0, true);
    m_service->start();
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    const std::lock_guard guard(m_mutex);
    EXPECT_EQ(std::ranges::count(m_seen, "effect of an earlier command", &Job::waiting_for), 0);
}

TEST_F(JobResumeTest, AJobThatLostItsLockTouchesNothing) {
    const auto id = crashedReboot("switching off", PowerState::on, 0);
    const auto stolen = m_database->write([&](Transaction& transaction) -> Result<Done> {
        transaction.prepare("DELETE FROM machine_lock").run();
        EXPECT_TRUE(job_store::lock(transaction, m_name, "another").has_value());
        return Done{};
    });
    ASSERT_TRUE(stolen.ok());
    m_service->start();
    const auto ended = awaitEnd(id);
    EXPECT_EQ(ended.status, JobStatus::failed);
    EXPECT_EQ(ended.error->error_class, ErrorClass::internal);
    EXPECT_EQ(powerOns(), 0);
    EXPECT_EQ(count("SELECT count(*) FROM machine_lock"), 1);
}

TEST_F(JobResumeTest, AStopLeavesJobsToTheNextStart) {
    auto options = fastOptions();
    options.simulated_speed = 1;
    makeService(options);
    m_service->start();
    const auto submitted = submit(Verb::install, {m_name});
    ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
    await([&](const Job& each) { return each.id == submitted->id && each.waiting_for == "boot script fetched"; });
    m_service->stop();
    EXPECT_FALSE(isEnded(job(submitted->id).status));
    EXPECT_TRUE(machine(m_name).lock);
    makeService(fastOptions());
    m_service->start();
    EXPECT_EQ(awaitEnd(submitted->id).status, JobStatus::finished);
    EXPECT_EQ(powerOns(), 1);
    const auto lines = m_service->log(submitted->id, 0, 1000);
    ASSERT_TRUE(lines.ok());
    EXPECT_EQ(
        std::ranges::count(*lines, "taken up again after the server that worked on it had ended", &JobLogLine::text),
        1);
}

} // namespace
} // namespace remuda
