// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

class JobRunTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_plain = nameWhere(isPlain);
    }
    std::string m_plain;
};

TEST_F(JobRunTest, RebootSwitchesOffAndOnOnceAndWritesEveryStepDown) {
    addMachine(m_plain, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    m_service->start();
    const auto submitted = submit(Verb::reboot, {m_plain});
    ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
    EXPECT_EQ(submitted->status, JobStatus::queued);
    EXPECT_EQ(submitted->target, "hardwarename=" + m_plain);
    EXPECT_TRUE(submitted->simulated);
    EXPECT_EQ(machine(m_plain).lock ? machine(m_plain).lock->job : "already ended", submitted->id);

    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::finished);
    EXPECT_EQ(ended.progress, 100);
    ASSERT_EQ(ended.steps.size(), 2u);
    for (const auto& step : ended.steps) {
        EXPECT_EQ(step.status, StepStatus::done);
        EXPECT_TRUE(step.started_at && step.ended_at);
    }
    const auto after = machine(m_plain);
    EXPECT_EQ(after.status, MachineStatus::in_use);
    EXPECT_EQ(after.power, "on");
    EXPECT_FALSE(after.lock);
    EXPECT_EQ(count("SELECT count(*) FROM machine_lock"), 0);
    EXPECT_EQ(count("SELECT power_ons FROM simulated_machine"), 1);
    EXPECT_GT(count("SELECT count(*) FROM job_log"), 2);
    // Who asked for it stands in every change.
    EXPECT_EQ(count("SELECT count(*) FROM change WHERE entity = 'job' AND actor <> 'ann'"), 0);
}

TEST_F(JobRunTest, ABmcThatIsResetIsWaitedForAndTheMachineGoesOn) {
    addMachine(m_plain, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    m_service->start();
    const auto submitted = submit(Verb::reset_bmc, {m_plain});
    ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    ASSERT_EQ(ended.steps.size(), 2u);
    EXPECT_EQ(ended.steps[1].detail, "power is on");
    EXPECT_EQ(machine(m_plain).status, MachineStatus::in_use);
    EXPECT_EQ(count("SELECT power_offs + power_ons FROM simulated_machine"), 0);
    EXPECT_GT(count("SELECT controller_back_at FROM simulated_machine"), 0);
}

TEST_F(JobRunTest, InstallGoesThroughInstallingToInUse) {
    addMachine(m_plain, [](Machine& machine) { machine.role.clear(); });
    m_service->start();
    const auto submitted =
        submit(Verb::install, {m_plain}, {{"role", "cassandra"}, {"team", "ads"}, {"expires_on", "2030-01-31"}});
    ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(ended.steps.size(), 8u);
    const auto after = machine(m_plain);
    EXPECT_EQ(after.status, MachineStatus::in_use);
    EXPECT_EQ(after.role, "cassandra");
    EXPECT_EQ(after.team, "ads");
    EXPECT_EQ(after.expires_on, parseDate("2030-01-31"));
    EXPECT_TRUE(after.hostname.starts_with("cassandra-sim")) << after.hostname;
    EXPECT_EQ(count("SELECT count(*) FROM change WHERE entity = 'machine' AND after LIKE '%\"installing\"%'"), 1);
}

TEST_F(JobRunTest, RecycleClearsTheRecordAndRetiresWhenAsked) {
    addMachine(m_plain, [](Machine& machine) {
        machine.status = MachineStatus::in_use;
        machine.team = "ads";
        machine.hostname = "web-1";
    });
    m_service->start();
    const auto submitted = submit(Verb::recycle, {m_plain}, {{"retire", true}});
    ASSERT_TRUE(submitted.ok());
    EXPECT_EQ(awaitEnd(submitted->id).status, JobStatus::finished);
    const auto after = machine(m_plain);
    EXPECT_EQ(after.status, MachineStatus::retired);
    EXPECT_EQ(after.role + after.team + after.hostname, "");
    EXPECT_EQ(after.power, "off");
}

TEST_F(JobRunTest, ABadDiskFailsTheInstallWithClassAndAdvice) {
    const auto name = nameWhere([](const std::string& each) {
        const auto traits = dice.traits(each);
        return traits.bad_disk && !traits.wrong_password && traits.drop_rate < 0.01;
    });
    addMachine(name);
    m_service->start();
    for (int round = 0; round < 2; ++round) {
        const auto submitted = submit(Verb::install, {name});
        ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
        const auto ended = awaitEnd(submitted->id);
        EXPECT_EQ(ended.status, JobStatus::failed);
        ASSERT_TRUE(ended.error);
        EXPECT_EQ(ended.error->error_class, ErrorClass::disk);
        EXPECT_EQ(ended.error->advice, adviceFor(ErrorClass::disk));
        EXPECT_EQ(ended.error->similar, round);
        EXPECT_EQ(machine(name).status, MachineStatus::broken);
        EXPECT_TRUE(machine(name).status_reason.starts_with("install_failed: ")) << machine(name).status_reason;
    }
}

TEST_F(JobRunTest, AWrongPasswordIsNotRetriedAndLeavesAFaultUntilItIsRight) {
    const auto name = nameWhere([](const std::string& each) {
        const auto traits = dice.traits(each);
        return traits.wrong_password && traits.drop_rate < 0.01;
    });
    addMachine(name);
    m_service->start();
    auto submitted = submit(Verb::reboot, {name});
    ASSERT_TRUE(submitted.ok());
    const auto failed = awaitEnd(submitted->id);
    EXPECT_EQ(failed.status, JobStatus::failed);
    EXPECT_EQ(failed.error->error_class, ErrorClass::credentials);
    EXPECT_FALSE(failed.error->retriable);
    EXPECT_NE(failed.error->raw.find("RAKP message 2"), std::string::npos) << failed.error->raw;
    EXPECT_EQ(failed.steps[0].attempt, 1);
    ASSERT_EQ(machine(name).faults.size(), 1u);
    EXPECT_EQ(machine(name).faults[0].kind, "bmc_credentials");

    const auto secrets = SecretBox::open(m_folder);
    const auto stored = m_database->write([&](Transaction& transaction) -> Result<Done> {
        const auto before = *machine_store::find(transaction.connection(), name);
        auto after = before;
        machine_store::setBmcPassword(transaction, Origin{}, before, after, secrets->seal("right", name));
        return Done{};
    });
    ASSERT_TRUE(stored.ok());
    const auto retried = m_service->retry(submitted->id, Origin{"ann", {}, {}});
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    EXPECT_EQ(awaitEnd(retried->id).status, JobStatus::finished);
    EXPECT_TRUE(machine(name).faults.empty());
}

TEST_F(JobRunTest, InspectionFillsWhatWasObservedAndNamesAMismatch) {
    const auto name = nameWhere([](const std::string& each) {
        const auto traits = dice.traits(each);
        return traits.misses_memory && !traits.wrong_password && traits.drop_rate < 0.01;
    });
    addMachine(m_plain, [](Machine& machine) { machine.status = MachineStatus::discovered; });
    addMachine(name, [](Machine& machine) { machine.status = MachineStatus::discovered; });
    m_service->start();
    const auto good = submit(Verb::inspect, {m_plain}), bad = submit(Verb::inspect, {name});
    ASSERT_TRUE(good.ok() && bad.ok());
    EXPECT_EQ(awaitEnd(good->id).status, JobStatus::finished);
    EXPECT_EQ(machine(m_plain).status, MachineStatus::available);
    ASSERT_TRUE(machine(m_plain).observed);
    EXPECT_EQ(machine(m_plain).observed->memory_gib, 256);

    const auto failed = awaitEnd(bad->id);
    EXPECT_EQ(failed.error->error_class, ErrorClass::hardware_mismatch);
    EXPECT_NE(failed.error->message.find("memory_gib is recorded as 256, the machine reports 128"), std::string::npos);
    EXPECT_EQ(machine(name).status, MachineStatus::broken);
    ASSERT_EQ(machine(name).faults.size(), 1u);
    EXPECT_EQ(machine(name).faults[0].kind, "hardware_mismatch");
}

TEST_F(JobRunTest, AControllerThatMissesCommandsIsTriedAgain) {
    // Flaky enough that its first command is dropped, the second is not.
    const auto name = nameWhere([](const std::string& each) {
        const auto rate = dice.traits(each).drop_rate;
        return !dice.traits(each).wrong_password && dice.draw(each, "drop", 1) < rate &&
               dice.draw(each, "drop", 2) >= rate;
    });
    addMachine(name);
    m_service->start();
    const auto submitted = submit(Verb::power_on, {name});
    ASSERT_TRUE(submitted.ok());
    const auto retrying =
        await([&](const Job& each) { return each.id == submitted->id && each.status == JobStatus::retrying; });
    EXPECT_TRUE(retrying.retry_at);
    EXPECT_EQ(retrying.steps[0].status, StepStatus::retrying);
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(ended.steps[0].attempt, 2);
    EXPECT_EQ(machine(name).power, "on");
}

TEST_F(JobRunTest, ItsLogIsFollowedFromAnyLineToTheEnd) {
    addMachine(m_plain);
    const auto submitted = submit(Verb::power_on, {m_plain});
    ASSERT_TRUE(submitted.ok());
    std::mutex mutex;
    std::condition_variable changed;
    std::string frames;
    bool closed = false;
    const auto source = m_service->followLog(submitted->id, 0);
    ASSERT_TRUE(source.ok());
    m_service->start();
    (*source)([&](std::string frame) {
        const std::lock_guard guard(mutex);
        closed = closed || frame.empty();
        frames += frame;
        changed.notify_all();
        return true;
    });
    {
        std::unique_lock guard(mutex);
        changed.wait(guard, [&] { return closed; });
    }
    const auto lines = m_service->log(submitted->id, 0, 100);
    ASSERT_TRUE(lines.ok());
    std::string expected;
    for (const auto& line : *lines)
        expected += "id: " + std::to_string(line.number) +
                    "\nevent: log\ndata: " + boost::json::serialize(toJson(line)) + "\n\n";
    EXPECT_EQ(frames, expected + "event: end\ndata: {\"status\":\"finished\"}\n\n");
    EXPECT_GE(lines->size(), 3u);
    EXPECT_EQ(m_service->log(submitted->id, 2, 100)->size(), lines->size() - 2);
    EXPECT_FALSE(m_service->followLog("nonsense", 0).ok());
}

TEST_F(JobRunTest, ALockedMachineTakesNoSecondJobAndNoMove) {
    addMachine(m_plain);
    const auto first = submit(Verb::reboot, {m_plain}); // not started: it stays queued
    ASSERT_TRUE(first.ok());
    const auto second = submit(Verb::power_off, {m_plain});
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.problem().type, "conflict");
    EXPECT_FALSE(second.problem().extra.contains("legal")) << "another verb would not help";
    EXPECT_NE(second.problem().detail.find("locked by job " + first->id), std::string::npos);
    Submission move;
    move.verb = Verb::retire;
    move.machines = {m_plain};
    EXPECT_FALSE(m_service->moveNow(move, Origin{"ann", {}, {}}).ok());
    // The database itself refuses a second lock.
    const auto again = m_database->write([&](Transaction& transaction) -> Result<bool> {
        return job_store::lock(transaction, m_plain, "another").has_value();
    });
    EXPECT_FALSE(*again);

    const auto cancelled = m_service->cancel(first->id, Origin{"bob", {}, {}});
    ASSERT_TRUE(cancelled.ok());
    EXPECT_EQ(cancelled->status, JobStatus::cancelled);
    EXPECT_FALSE(machine(m_plain).lock);
    EXPECT_FALSE(m_service->cancel(first->id, Origin{"bob", {}, {}}).ok());
    EXPECT_TRUE(submit(Verb::power_off, {m_plain}).ok());
}

TEST_F(JobRunTest, CancelStopsAnInstallBetweenStepsAndSaysSo) {
    auto options = fastOptions();
    options.simulated_speed = 1; // an install at its real pace: it will not end before it is cancelled
    makeService(options);
    addMachine(m_plain);
    m_service->start();
    const auto submitted = submit(Verb::install, {m_plain});
    ASSERT_TRUE(submitted.ok());
    await([&](const Job& each) { return each.id == submitted->id && each.waiting_for == "boot script fetched"; });
    ASSERT_TRUE(m_service->cancel(submitted->id, Origin{"bob", {}, {}}).ok());
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::cancelled);
    EXPECT_EQ(machine(m_plain).status, MachineStatus::broken);
    EXPECT_EQ(machine(m_plain).status_reason, "install_failed: cancelled during \"Boot script fetched\"");
    EXPECT_FALSE(machine(m_plain).lock);
}

} // namespace
} // namespace remuda
