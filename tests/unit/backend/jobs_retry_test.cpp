// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_driver.h"
#include "backend/jobs/action_steps.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

class JobRetryTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_name = nameWhere([&](const std::string& each) {
            const auto traits = dice.traits(each);
            return !traits.wrong_password && !traits.bad_disk && !traits.installer_fails && traits.drop_rate < 0.01;
        });
        addMachine(m_name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    }

    // A job that ended at the step of that name; the machine is as the failure left it.
    std::string failedAt(Verb verb, const std::string& name, const std::string& memo = {},
                         JobStatus status = JobStatus::failed) {
        const auto submitted = submit(verb, {m_name});
        EXPECT_TRUE(submitted.ok()) << submitted.problem().detail;
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            auto stored = *job_store::find(transaction.connection(), submitted->id);
            auto& job = stored.job;
            job.status = status;
            job.started_at = job.ended_at = now() - std::chrono::minutes(1);
            job.error = JobError{ErrorClass::installer, "it went wrong", {}, false, 0};
            stored.from_status = "in_use";
            bool before = true;
            for (std::size_t position = 0; position < job.steps.size(); ++position) {
                auto& step = job.steps[position];
                const bool here = step.name == name;
                if (before) step.started_at = step.ended_at = *job.started_at;
                if (here) stored.memos[position] = memo;
                step.status = here ? (status == JobStatus::failed ? StepStatus::failed : StepStatus::cancelled)
                                   : (before ? StepStatus::done : StepStatus::pending);
                before = before && !here;
                job_store::updateStep(transaction, stored, position);
            }
            job_store::update(transaction, stored);
            job_store::unlock(transaction, stored);
            const auto machine = *machine_store::find(transaction.connection(), m_name);
            auto after = machine;
            after.lock.reset();
            if (verb == Verb::install || verb == Verb::recycle) {
                after.status = MachineStatus::broken;
                after.status_reason = std::string(toText(verb)) + "_failed: it went wrong";
            }
            machine_store::update(transaction, Origin{}, machine, after);
            return Done{};
        });
        EXPECT_TRUE(done.ok()) << done.problem().detail;
        return submitted->id;
    }

    void change(const std::function<void(Machine&)>& change) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            const auto before = *machine_store::find(transaction.connection(), m_name);
            auto after = before;
            change(after);
            machine_store::update(transaction, Origin{}, before, after);
            return Done{};
        });
        EXPECT_TRUE(done.ok());
    }

    Result<Job> retry(const std::string& id, RetryFrom from = RetryFrom::failed_step_if_valid) {
        return m_service->retry(id, Origin{"ann", {}, {}}, from);
    }

    std::int64_t powerOns() { return count("SELECT coalesce(sum(power_ons), 0) FROM simulated_machine"); }

    std::string m_name;
};

TEST_F(JobRetryTest, GoesOnWhereItFailedAndDoesNotRepeatWhatIsDone) {
    const auto failed = failedAt(Verb::install, "first_boot");
    EXPECT_EQ(job(failed).retry_step, "first_boot");
    const auto retried = retry(failed, RetryFrom::failed_step);
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    EXPECT_EQ(retried->retry_of, failed);
    m_service->start();
    const auto ended = awaitEnd(retried->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(powerOns(), 0) << "the machine runs what was installed";
    EXPECT_EQ(ended.steps[0].status, StepStatus::done) << "the BMC is checked anew";
    for (std::size_t position = 1; position < 6; ++position) {
        EXPECT_EQ(ended.steps[position].status, StepStatus::skipped) << ended.steps[position].name;
        EXPECT_EQ(ended.steps[position].detail, "done by job " + failed);
        EXPECT_EQ(ended.steps[position].ended_at, job(failed).steps[position].ended_at);
    }
    EXPECT_EQ(ended.steps[6].status, StepStatus::done);
    EXPECT_EQ(machine(m_name).status, MachineStatus::in_use);
    const auto lines = m_service->log(retried->id, 0, 1);
    ASSERT_TRUE(lines.ok());
    EXPECT_EQ(lines->at(0).text, "goes on at \"First boot reports in\", where job " + failed + " ended");
}

TEST_F(JobRetryTest, AnInstallerThatStoppedIsBootedAnew) {
    for (const auto* step : {"power_cycle", "boot_script", "partition", "unpack"}) {
        const auto failed = failedAt(Verb::install, step, "switching on");
        EXPECT_EQ(job(failed).retry_step, "") << step << ": all but the look at the BMC is done again";
        EXPECT_FALSE(retry(failed, RetryFrom::failed_step).ok()) << step;
    }
    const auto failed = failedAt(Verb::recycle, "verify_wipe");
    const auto retried = retry(failed);
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    m_service->start();
    EXPECT_EQ(awaitEnd(retried->id).status, JobStatus::finished);
    EXPECT_EQ(powerOns(), 1) << "a wipe that was not verified is done again";
}

TEST_F(JobRetryTest, AMachineThatWasSwitchedOffIsOnlySwitchedOn) {
    const auto failed = failedAt(Verb::reboot, "power_cycle", "switching on", JobStatus::cancelled);
    EXPECT_EQ(job(failed).retry_step, "power_cycle");
    const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
        simulated_store::State state;
        state.power = state.power_to = PowerState::on; // somebody has pressed the button meanwhile
        simulated_store::save(transaction, m_name, state);
        return Done{};
    });
    ASSERT_TRUE(done.ok());
    const auto retried = retry(failed);
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    m_service->start();
    EXPECT_EQ(awaitEnd(retried->id).status, JobStatus::finished);
    EXPECT_EQ(powerOns(), 0) << "it has been off and is on again";
}

TEST_F(JobRetryTest, FromTheStartDoesEverythingAgain) {
    const auto failed = failedAt(Verb::recycle, "clear_role");
    EXPECT_EQ(job(failed).retry_step, "clear_role");
    const auto retried = retry(failed, RetryFrom::start);
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    m_service->start();
    const auto ended = awaitEnd(retried->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(powerOns(), 1);
    EXPECT_EQ(std::ranges::count(ended.steps, StepStatus::done, &JobStep::status), 8);
}

TEST_F(JobRetryTest, WhatIsNoLongerValidIsNotKept) {
    const auto saysWhy = [this](const std::string& failed, const std::string& why) {
        EXPECT_EQ(job(failed).retry_step, "") << why;
        const auto refused = retry(failed, RetryFrom::failed_step);
        ASSERT_FALSE(refused.ok()) << why;
        EXPECT_EQ(refused.problem().type, "conflict");
        EXPECT_NE(refused.problem().detail.find(why), std::string::npos) << refused.problem().detail;
    };
    const auto repaired = failedAt(Verb::install, "first_boot");
    change([](Machine& machine) {
        machine.status = MachineStatus::available;
        machine.status_reason.clear();
    });
    saysWhy(repaired, "not as the failure left it");
    const auto retried = retry(repaired);
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    const auto lines = m_service->log(retried->id, 0, 1);
    ASSERT_EQ(lines->size(), 1u);
    EXPECT_NE(lines->at(0).text.find("begins from the start"), std::string::npos) << lines->at(0).text;
    ASSERT_TRUE(m_service->cancel(retried->id, Origin{}).ok());

    const auto overtaken = failedAt(Verb::install, "first_boot");
    EXPECT_EQ(job(overtaken).retry_step, "first_boot");
    failedAt(Verb::power_off, "power_off");
    saysWhy(overtaken, "another job has worked on the machine since");

    const auto old = failedAt(Verb::recycle, "clear_role");
    const auto aged = m_database->write([&](Transaction& transaction) -> Result<Done> {
        transaction.prepare("UPDATE job SET ended_at = ended_at - 86400000 WHERE id = ?").bind(old).run();
        return Done{};
    });
    ASSERT_TRUE(aged.ok());
    saysWhy(old, "more than a day ago");
}

TEST_F(JobRetryTest, EveryStepNamedToBeginAtIsAnEarlierOne) {
    for (const auto verb : allVerbs) {
        const auto definitions = stepsOf(verb);
        for (std::size_t position = 0; position < definitions.size(); ++position) {
            if (!definitions[position].retry_from) continue;
            std::size_t begin = 0;
            while (begin < position && std::string_view(definitions[begin].name) != definitions[position].retry_from)
                ++begin;
            EXPECT_LT(begin, position) << toText(verb) << " " << definitions[position].name;
        }
    }
}

} // namespace
} // namespace remuda
