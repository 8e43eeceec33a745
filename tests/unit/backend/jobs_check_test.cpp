// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_driver.h"
#include "backend/jobs/job_times.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

namespace remuda {
namespace {

// Jobs that only look, and what every job writes and when.
class JobCheckTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_name = nameWhere(isSound);
        addMachine(m_name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    }

    // One whose controller answers each of the first calls.
    static bool isSound(const std::string& name) {
        const auto traits = dice.traits(name);
        for (int number = 1; number < 20; ++number)
            if (dice.draw(name, "drop", number) < traits.drop_rate) return false;
        return !traits.wrong_password;
    }

    std::int64_t changesOf(const std::string& job) {
        return count("SELECT count(*) FROM change WHERE job_id = '" + job + "'");
    }

    std::string m_name;
};

TEST_F(JobCheckTest, ItBeginsInTheWriteThatSubmitsItAndEndsInTheNext) {
    m_service->start();
    const auto first = submit(Verb::check, {m_name});
    ASSERT_TRUE(first.ok()) << first.problem().detail;
    EXPECT_EQ(first->status, JobStatus::started);
    ASSERT_EQ(first->steps.size(), 1u);
    EXPECT_EQ(first->steps[0].status, StepStatus::running);
    EXPECT_EQ(first->steps[0].attempt, 1);
    const auto ended = awaitEnd(first->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(ended.result, "power is on");
    EXPECT_EQ(ended.steps[0].status, StepStatus::done);
    EXPECT_EQ(ended.progress, 100);
    EXPECT_EQ(machine(m_name).power, "on");
    EXPECT_EQ(machine(m_name).status, MachineStatus::in_use);
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE owner <> 0"), 0);
    EXPECT_EQ(changesOf(first->id), 3) << "it was submitted, it ended, and the power became known";
    const auto second = submit(Verb::check, {m_name});
    EXPECT_EQ(awaitEnd(second->id).status, JobStatus::finished);
    EXPECT_EQ(changesOf(second->id), 2) << "the same seen again is no news of the machine";
}

TEST_F(JobCheckTest, ADamagedJobIsNotInTheWayOfThoseTakenUpWithIt) {
    const auto damaged = submit(Verb::check, {m_name}), sound = submit(Verb::check, {m_name});
    ASSERT_TRUE(m_database
                    ->write([&](Transaction& transaction) -> Result<void> {
                        transaction.prepare("UPDATE job SET params = '{' WHERE id = ?").bind(damaged->id).run();
                        return {};
                    })
                    .ok());
    m_service->start();
    EXPECT_EQ(awaitEnd(sound->id).status, JobStatus::finished);
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE status = 'queued'"), 1);
}

TEST_F(JobCheckTest, WhatIsWrittenOnceMoreForTheFailureOfAnotherWriteIsTheSame) {
    std::vector<std::string> names{m_name};
    while (names.size() < 30) {
        names.push_back(nameWhere([&](const std::string& each) {
            return isSound(each) && std::find(names.begin(), names.end(), each) == names.end();
        }));
        addMachine(names.back(), [](Machine& machine) { machine.status = MachineStatus::in_use; });
    }
    m_service->start();
    const auto batch = submit(Verb::power_off, names);
    ASSERT_TRUE(batch.ok()) << batch.problem().detail;
    std::atomic<bool> over = false;
    std::thread disturber([&] { // each has what shares its commit written once more
        while (!over) {
            std::promise<void> written;
            m_database->writeLater([](Transaction&) -> bool { throw StoreError("it fails"); },
                                   [&](bool) { written.set_value(); }, Repeat::allowed);
            written.get_future().wait();
        }
    });
    const auto ended = awaitEnd(batch->id);
    over = true;
    disturber.join();
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(count("SELECT count(*) FROM job_step WHERE attempt <> 1"), 0);
}

TEST_F(JobCheckTest, ItIsInNobodysWay) {
    const auto reboot = submit(Verb::reboot, {m_name}); // not started: it waits, and has the machine
    ASSERT_TRUE(reboot.ok());
    const auto check = submit(Verb::check, {m_name});
    ASSERT_TRUE(check.ok()) << check.problem().detail;
    EXPECT_EQ(check->status, JobStatus::queued) << "nobody is there to begin it";
    ASSERT_TRUE(machine(m_name).lock);
    EXPECT_EQ(machine(m_name).lock->job, reboot->id);
    const auto cancelled = m_service->cancel(check->id, Origin{"ann", {}, {}});
    ASSERT_TRUE(cancelled.ok());
    EXPECT_EQ(cancelled->status, JobStatus::cancelled);
    EXPECT_EQ(machine(m_name).lock->job, reboot->id) << "it is not its lock";
    const auto another = submit(Verb::check, {m_name});
    ASSERT_TRUE(m_service->pause(reboot->id, Origin{"ann", {}, {}}).ok());
    m_service->start();
    EXPECT_EQ(awaitEnd(another->id).status, JobStatus::finished);
    ASSERT_TRUE(machine(m_name).lock);
    EXPECT_EQ(machine(m_name).lock->job, reboot->id) << "it is not its lock";
    ASSERT_TRUE(m_service->resume(reboot->id, Origin{"ann", {}, {}}).ok());
    EXPECT_EQ(awaitEnd(reboot->id).status, JobStatus::finished);
    EXPECT_FALSE(machine(m_name).lock);
}

TEST_F(JobCheckTest, ABatchOfThemEndsToo) {
    std::vector<std::string> names;
    for (int number = 0; names.size() < 40; ++number)
        if (const auto name = "SIM" + std::to_string(number); name != m_name && isSound(name)) {
            names.push_back(name);
            addMachine(name);
        }
    m_service->start();
    const auto batch = submit(Verb::check, names);
    ASSERT_TRUE(batch.ok()) << batch.problem().detail;
    const auto ended = awaitEnd(batch->id);
    EXPECT_EQ(ended.children->finished, 40);
    EXPECT_EQ(ended.progress, 100);
}

TEST_F(JobCheckTest, OneThatWasUnderWayWhenItsServerDiedIsTakenUpAgain) {
    const auto job = submit(Verb::check, {m_name});
    const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
        transaction
            .prepare("UPDATE job SET status = 'started', started_at = 1, from_status = 'in_use', fence = 1, "
                     "current_step = 0")
            .run();
        transaction.prepare("UPDATE job_step SET status = 'running', attempt = 1, started_at = 1").run();
        return Done{};
    });
    ASSERT_TRUE(done.ok());
    m_service->start();
    const auto ended = awaitEnd(job->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(ended.steps[0].attempt, 1) << "goes on with the same attempt";
}

// Each step is written down before it begins; what the one before has come to is in the same write.
TEST_F(JobCheckTest, AJobUnderWayIsNeverBetweenTwoSteps) {
    m_service->start();
    const auto job = submit(Verb::reboot, {m_name});
    EXPECT_EQ(awaitEnd(job->id).status, JobStatus::finished);
    const std::lock_guard guard(m_mutex);
    for (const auto& seen : m_seen) {
        if (seen.id != job->id || seen.status == JobStatus::queued || isEnded(seen.status)) continue;
        const auto under_way = [](const JobStep& step) {
            return step.status == StepStatus::running || step.status == StepStatus::waiting;
        };
        EXPECT_EQ(std::ranges::count_if(seen.steps, under_way), 1) << boost::json::serialize(toJson(seen, now()));
    }
}

// A wish that is stored while a step runs counts before the next one is begun, also when nobody has told the run.
TEST_F(JobCheckTest, ACancelThatIsStoredMeanwhileKeepsTheNextStepFromBeginning) {
    bool asked = false;
    m_service->addObserver([&](Transaction& transaction, const Job& job) {
        if (job.status != JobStatus::started || std::exchange(asked, true)) return;
        transaction.prepare("UPDATE job SET cancel_requested = 1 WHERE id = ?").bind(job.id).run();
    });
    m_service->start();
    const auto job = submit(Verb::reboot, {m_name});
    const auto ended = awaitEnd(job->id);
    EXPECT_EQ(ended.status, JobStatus::cancelled);
    EXPECT_EQ(ended.steps[0].status, StepStatus::done);
    EXPECT_EQ(ended.steps[1].status, StepStatus::cancelled);
    EXPECT_EQ(ended.steps[1].attempt, 0);
    EXPECT_FALSE(ended.steps[1].started_at);
    EXPECT_EQ(count("SELECT count(*) FROM simulated_machine WHERE power_offs > 0"), 0);
    EXPECT_FALSE(machine(m_name).lock);
    const std::lock_guard guard(m_mutex);
    for (const auto& seen : m_seen)
        EXPECT_FALSE(seen.id == job->id && seen.steps[1].status == StepStatus::running) << "it was written as begun";
}

TEST_F(JobCheckTest, UsualTimesAreAskedForAnewWhileFewTell) {
    JobTimes times;
    const auto add = [&](int jobs, std::int64_t took) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            for (int number = 0; number < jobs; ++number)
                transaction
                    .prepare("INSERT INTO job(id, action, verb, target, model, params, status, requester, user, "
                             "created_at, updated_at, started_at, ended_at) SELECT 'j' || (coalesce(max(number), 0) + "
                             "1), 'check', 'check', '', 'R640', '{}', 'finished', '', '', 1, 1, 1, 1 + ? FROM job")
                    .bind(took)
                    .run();
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    };
    const auto middle = [&] {
        return m_database->read([&](Connection& connection) { return times.learned(connection, Verb::check, "R640"); })
            .whole->middle_ms;
    };
    add(5, 100);
    EXPECT_EQ(middle(), 100);
    add(45, 200);
    EXPECT_EQ(middle(), 200) << "each one counts while there are few";
    add(50, 300);
    EXPECT_EQ(middle(), 200) << "where as many tell as are asked for, it is not asked for at once again";
    EXPECT_EQ(
        m_database->read([](Connection& connection) { return job_store::learned(connection, Verb::check, "R640"); })
            .whole->middle_ms,
        300);
}

} // namespace
} // namespace remuda
