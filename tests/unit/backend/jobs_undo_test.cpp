// SPDX-License-Identifier: GPL-3.0-or-later
// What a job that ends early has told the controller for later.
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {
namespace {

using testing::HasSubstr;

class JobUndoTest : public JobsTest {
protected:
    // An installation whose controller drops the third command, with which the power cycle looks at the power: its next
    // try is a long way off. Cancelled there.
    Job cancelledBeforeThePowerCycle() {
        m_name = nameWhere([&](const std::string& each) {
            if (dice.traits(each).wrong_password) return false;
            for (int number = 1; number <= 4; ++number)
                if ((dice.draw(each, "drop", number) < dice.traits(each).drop_rate) != (number == 3)) return false;
            return true;
        });
        addMachine(m_name);
        auto options = fastOptions();
        options.simulated_speed = 100;
        options.time_scale = 100'000;
        makeService(options);
        m_service->start();
        const auto submitted = submit(Verb::install, {m_name}, {{"role", "web"}});
        EXPECT_TRUE(submitted.ok());
        await([&](const Job& each) { return each.id == submitted->id && each.status == JobStatus::retrying; });
        settle();
        EXPECT_EQ(nextBoot(), BootDevice::network);
        const auto cancelled = m_service->cancel(submitted->id, Origin{"bob", {}, {}});
        EXPECT_TRUE(cancelled.ok());
        return awaitEnd(submitted->id);
    }
    BootDevice nextBoot() {
        return m_database->read([&](Connection& connection) {
            auto row = connection.prepare("SELECT next_boot FROM simulated_machine WHERE hardware_name = ?");
            row.bind(m_name).step();
            return static_cast<BootDevice>(row.integer(0));
        });
    }
    std::string log(const Job& job) {
        std::string text;
        const auto lines = m_service->log(job.id, 0, 1000);
        for (const auto& line : *lines)
            text += line.text + "\n";
        return text;
    }
    std::string m_name;
};

TEST_F(JobUndoTest, ACancelledInstallationLeavesNoBootFromTheNetworkBehind) {
    const auto ended = cancelledBeforeThePowerCycle();
    EXPECT_EQ(ended.status, JobStatus::cancelled);
    EXPECT_EQ(ended.steps[1].name, "set_next_boot");
    EXPECT_EQ(ended.steps[1].detail, "taken back");
    EXPECT_THAT(log(ended), HasSubstr("\"Set next boot\" was taken back"));
    EXPECT_EQ(nextBoot(), BootDevice::disk);
    EXPECT_EQ(machine(m_name).status, MachineStatus::available) << "nothing had been done to it";
    EXPECT_FALSE(machine(m_name).lock);
}

TEST_F(JobUndoTest, NothingIsTakenBackOnceTheMachineHasStarted) {
    m_name = nameWhere(isPlain);
    addMachine(m_name);
    auto options = fastOptions();
    options.simulated_speed = 1; // an install at its real pace: it will not end before it is cancelled
    makeService(options);
    m_service->start();
    const auto submitted = submit(Verb::install, {m_name}, {{"role", "web"}});
    ASSERT_TRUE(submitted.ok());
    await([&](const Job& each) { return each.id == submitted->id && each.waiting_for == "boot script fetched"; });
    ASSERT_TRUE(m_service->cancel(submitted->id, Origin{"bob", {}, {}}).ok());
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::cancelled);
    EXPECT_EQ(log(ended).find("taken back"), std::string::npos);
    EXPECT_EQ(machine(m_name).status, MachineStatus::broken);
}

} // namespace
} // namespace remuda
