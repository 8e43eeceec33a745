// SPDX-License-Identifier: GPL-3.0-or-later
// The clock on the wall is set forward and back by hours while jobs run, as by a time service after a long outage.
#include "backend/drivers/power/simulated_driver.h"
#include "tests/unit/backend/schedules/scheduled_jobs_fixture.h"

#include <array>
#include <atomic>

namespace remuda {
namespace {

using namespace std::chrono_literals;

class JumpingClock : public ScheduledJobs {
protected:
    void SetUp() override {
        ScheduledJobs::SetUp();
        restart();
    }
    // As when the server is started again; the jobs under way stay as they are stored.
    void restart() {
        auto options = fastOptions();
        options.clock = [this] { return reading(); };
        makeService(options);
        // At every write of a job the clock says something else: no two steps of one are at the same time of day.
        m_service->addObserver([this](Transaction&, const Job&) { ++m_jumps; });
    }
    Instant reading() const {
        static constexpr std::array<std::chrono::minutes, 4> jumps{0min, 300min, -540min, 270min};
        return m_begin + jumps[m_jumps % jumps.size()];
    }
    std::vector<std::string> addReady(int number) {
        std::vector<std::string> names;
        for (int candidate = 0; std::ssize(names) < number; ++candidate) {
            auto name = "CLOCK" + std::to_string(candidate);
            if (!isPlain(name)) continue;
            addMachine(name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
            names.push_back(std::move(name));
        }
        return names;
    }
    void expectEachCycledOnce(const std::vector<std::string>& names) {
        for (const auto& name : names) {
            const auto state =
                m_database->read([&](Connection& connection) { return simulated_store::find(connection, name); });
            ASSERT_TRUE(state) << name;
            EXPECT_EQ(state->power_offs, 1) << name;
            EXPECT_EQ(state->power_ons, 1) << name;
            EXPECT_FALSE(machine(name).lock) << name;
        }
        EXPECT_EQ(count("SELECT count(*) FROM machine_lock"), 0);
    }

    const Instant m_begin = now();
    std::atomic<std::size_t> m_jumps = 0;
};

TEST_F(JumpingClock, LosesAndDoublesNothingOfABatch) {
    const auto names = addReady(8);
    m_service->start();
    const auto batch = submit(Verb::reboot, names);
    ASSERT_TRUE(batch.ok()) << batch.problem().detail;
    const auto ended = awaitEnd(batch->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_GT(m_jumps.load(), 20u) << "the clock has hardly moved";
    expectEachCycledOnce(names);
    const auto children = m_service->children(batch->id);
    ASSERT_TRUE(children.ok() && children->size() == names.size());
    for (const auto& child : *children)
        for (const auto& step : child.steps)
            EXPECT_EQ(step.attempt, 1) << child.target << " " << step.name << ": " << step.detail;
    EXPECT_EQ(count("SELECT count(*) FROM job"), 9);
}

// Its time limit is an hour of the clock on the wall away in either direction, and none has passed.
TEST_F(JumpingClock, EndsNoWaitAndNoTimeLimitBeforeItsTime) {
    const auto names = addReady(1);
    auto options = fastOptions();
    options.simulated_speed = 1; // it takes its time
    options.clock = [this] { return reading(); };
    makeService(options);
    m_service->start();
    const auto submitted = submit(Verb::reboot, names);
    ASSERT_TRUE(submitted.ok());
    await([&](const Job& each) { return each.id == submitted->id && each.waiting_for == "power off"; });
    m_jumps = 1; // five hours on
    await([&](const Job& each) { return each.id == submitted->id && each.waiting_for == "power on"; });
    m_jumps = 2; // nine hours before
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_LT(*ended.ended_at, *ended.started_at);
    expectEachCycledOnce(names);
}

TEST_F(JumpingClock, LeavesToTheNextStartWhatAStopInterrupts) {
    const auto names = addReady(4);
    m_service->start();
    std::vector<std::string> jobs;
    for (const auto& name : names)
        jobs.push_back(submit(Verb::reboot, {name})->id);
    await([&](const Job& each) { return each.id == jobs[0] && each.current_step == 1; });
    m_service->stop();
    restart();
    m_jumps = 2; // nine hours before they were submitted
    m_service->start();
    for (const auto& id : jobs)
        EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    expectEachCycledOnce(names);
}

TEST_F(JumpingClock, BeginsOnceWhatIsScheduled) {
    const auto names = addReady(1);
    ASSERT_EQ(m_jumps.load(), 0u);
    const auto scheduled = later(Verb::reboot, names, m_begin + 4h + 30min);
    ASSERT_TRUE(scheduled.ok()) << scheduled.problem().detail;
    ScheduleService service(*m_database, *m_service, [this] { return reading(); });
    m_service->start();
    service.start();
    m_jumps = 2;
    EXPECT_EQ(service.runDue(reading()), 0) << "its time is further off than it was";
    m_jumps = 3;
    EXPECT_EQ(awaitEnd(scheduled->id).status, JobStatus::finished);
    for (std::size_t jump = 0; jump < 8; ++jump) {
        m_jumps = jump;
        EXPECT_EQ(service.runDue(reading()), 0) << "it is begun again";
    }
    service.stop();
    expectEachCycledOnce(names);
    EXPECT_EQ(count("SELECT count(*) FROM change WHERE entity = 'job' AND verb = 'begin'"), 1);
}

} // namespace
} // namespace remuda
