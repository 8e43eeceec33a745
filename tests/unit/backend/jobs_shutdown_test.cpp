// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

using JobShutdownTest = JobsTest;

TEST_F(JobShutdownTest, WaitsUntilTheSystemHasSwitchedOff) {
    const auto plain =
        nameWhere([](const std::string& each) { return isPlain(each) && !dice.traits(each).ignores_soft_off; });
    addMachine(plain, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    m_service->start();
    ASSERT_EQ(awaitEnd(submit(Verb::power_on, {plain})->id).status, JobStatus::finished);
    const auto submitted = submit(Verb::shutdown, {plain});
    ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(ended.result, "power is off");
    EXPECT_EQ(machine(plain).power, "off");
    EXPECT_EQ(machine(plain).status, MachineStatus::in_use);
    EXPECT_EQ(count("SELECT power_offs FROM simulated_machine"), 1);
    ASSERT_EQ(awaitEnd(submit(Verb::shutdown, {plain})->id).status, JobStatus::finished) << "it is off already";
    EXPECT_EQ(count("SELECT power_offs FROM simulated_machine"), 1);
}

TEST_F(JobShutdownTest, ThatIsNotListenedToFailsAndSaysWhatToDo) {
    const auto name =
        nameWhere([](const std::string& each) { return isPlain(each) && dice.traits(each).ignores_soft_off; });
    addMachine(name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
    m_service->start();
    ASSERT_EQ(awaitEnd(submit(Verb::power_on, {name})->id).status, JobStatus::finished);
    const auto ended = awaitEnd(submit(Verb::shutdown, {name})->id);
    EXPECT_EQ(ended.status, JobStatus::failed);
    ASSERT_TRUE(ended.error);
    EXPECT_EQ(ended.error->error_class, ErrorClass::power);
    EXPECT_NE(ended.error->message.find("power-off"), std::string::npos) << ended.error->message;
    EXPECT_EQ(ended.steps[1].attempt, 1) << "asking again changes nothing";
    EXPECT_EQ(machine(name).power, "on");
    EXPECT_FALSE(machine(name).lock);
    EXPECT_EQ(count("SELECT power_offs FROM simulated_machine"), 0);
}

} // namespace
} // namespace remuda
