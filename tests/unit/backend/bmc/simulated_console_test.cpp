// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_driver.h"
#include "tests/support/driver_calls.h"
#include "tests/unit/backend/test_database.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;

class SimulatedConsoleTest : public testing::Test, protected DriverCalls {
protected:
    SimulatedConsoleTest() {
        auto& machine = m_access.machine;
        machine.hardware_name = "SIM1";
        machine.bmc.driver = "simulated";
        machine.hostname = "web1";
        const SimulatedDice dice(1);
        const auto drops = [&] {
            for (int number = 1; number <= 100; ++number)
                if (dice.draw(machine.hardware_name, "drop", number) < dice.traits(machine.hardware_name).drop_rate)
                    return true;
            return false;
        };
        for (int number = 2; drops() || dice.traits(machine.hardware_name).wrong_password; ++number)
            machine.hardware_name = "SIM" + std::to_string(number);
    }
    static Deadline soon() { return std::chrono::steady_clock::now() + 60s; }
    std::shared_ptr<SerialConsole> open() {
        const auto console = run(m_driver.openConsole(m_access, Takeover::no, soon()));
        return console ? *console : nullptr;
    }
    std::string heard(SerialConsole& console, const std::string& text) {
        std::string all;
        while (all.find(text) == std::string::npos) {
            const auto said = run(console.read());
            if (!said) return all + said.error().message;
            all += *said;
        }
        return all;
    }
    void type(SerialConsole& console, const std::string& text) { EXPECT_TRUE(run(console.write(text)).ok()); }

    TestDatabase m_database;
    SimulatedDriver m_driver{*m_database, 1, 400};
    BmcAccess m_access;
};

TEST_F(SimulatedConsoleTest, ShowsHowTheMachineStartsAndAsksForAName) {
    const auto console = open();
    ASSERT_TRUE(console);
    ASSERT_TRUE(run(m_driver.power(m_access, PowerCommand::on, soon())).ok());
    const auto boot = heard(*console, "web1 login: ");
    EXPECT_NE(boot.find("Simulated firmware"), std::string::npos);
    EXPECT_NE(boot.find("Booting from disk"), std::string::npos);
    type(*console, "rooz\x7ft\r");
    EXPECT_EQ(heard(*console, "Password: "), "rooz\b \bt\r\nPassword: ");
    type(*console, "secret\r");
    const auto refused = heard(*console, "login: ");
    EXPECT_EQ(refused.find("secret"), std::string::npos) << "not echoed";
    EXPECT_NE(refused.find("Login incorrect"), std::string::npos);
    EXPECT_TRUE(console->sendBreak().ok());
    EXPECT_NE(heard(*console, "login: ").find("[break"), std::string::npos);
    const auto late = open();
    EXPECT_NE(heard(*late, "login: ").find("Simulated firmware"), std::string::npos) << "what was said before";
}

TEST_F(SimulatedConsoleTest, FollowsThePowerAndFallsSilentWithItsController) {
    m_access.machine.status = MachineStatus::in_use; // on since long
    const auto console = open();
    ASSERT_TRUE(console);
    heard(*console, "web1 login: ");
    ASSERT_TRUE(run(m_driver.power(m_access, PowerCommand::reset, soon())).ok());
    EXPECT_NE(heard(*console, "web1 login: ").find("Simulated firmware"), std::string::npos);
    ASSERT_TRUE(run(m_driver.resetController(m_access, soon())).ok());
    const auto ended = run(console->read());
    ASSERT_FALSE(ended.ok());
    EXPECT_EQ(ended.error().error_class, ErrorClass::unreachable);
}

TEST_F(SimulatedConsoleTest, EndsWhenItIsClosed) {
    const auto console = open();
    ASSERT_TRUE(console);
    console->close();
    const auto said = run(console->read());
    ASSERT_TRUE(said.ok());
    EXPECT_TRUE(said->empty());
}

} // namespace
} // namespace remuda
