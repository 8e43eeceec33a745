// SPDX-License-Identifier: GPL-3.0-or-later
// Serial-over-LAN, with a controller and a second client that we did not write.
#include "backend/drivers/power/ipmi_driver.h"
#include "tests/support/driver_calls.h"
#include "tests/support/ipmi_simulator.h"
#include "tests/support/serial_line.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;
using ConsolePointer = std::shared_ptr<SerialConsole>;

class IpmiConsole : public testing::Test, protected DriverCalls {
protected:
    void SetUp() override {
        if (const auto reason = IpmiSimulator::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
    }
    bool startWithSerialPort() {
        m_bmc.setSerialPort(m_serial.port());
        return m_bmc.start();
    }
    BmcAccess access(int suite = 3) const {
        BmcAccess access;
        access.machine.hardware_name = "I1";
        access.machine.bmc.driver = "ipmi";
        access.machine.bmc.address = m_bmc.address().toStdString();
        access.machine.bmc.user = IpmiSimulator::user().toStdString();
        access.machine.bmc.cipher_suite = suite;
        access.password = IpmiSimulator::password().toStdString();
        return access;
    }
    static Deadline soon() { return std::chrono::steady_clock::now() + 60s; }
    DriverResult<ConsolePointer> open(Takeover takeover = Takeover::no) {
        const auto whom = access();
        return run(m_driver.openConsole(whom, takeover, soon()));
    }
    // What the machine says, until `text` is in it.
    std::string heard(SerialConsole& console, const std::string& text) {
        std::string all;
        while (all.find(text) == std::string::npos) {
            const auto said = run(console.read());
            if (!said) {
                ADD_FAILURE() << said.error().message;
                return all;
            }
            all += *said;
        }
        return all;
    }

    SerialLine m_serial;
    IpmiSimulator m_bmc;
    IpmiDriver m_driver{"ipmitool", {}, 3s};
};

TEST_F(IpmiConsole, CarriesBytesBothWaysAsTheyAre) {
    ASSERT_TRUE(startWithSerialPort());
    const auto console = open();
    ASSERT_TRUE(console.ok()) << console.error().message;
    m_serial.say("login: \x1b[1m\xc3\xa9\r\n");
    EXPECT_NE(heard(**console, "\xc3\xa9\r\n").find("login: \x1b[1m"), std::string::npos);
    // What ipmitool would take for itself is typed like all else.
    const std::string typed = "root\r~.\r~B\x03";
    ASSERT_TRUE(run((*console)->write(typed)).ok());
    EXPECT_NE(m_serial.awaitTyped(typed).find(typed), std::string::npos);
    std::string much;
    for (int number = 0; number < 500; ++number)
        much += "line " + std::to_string(number) + "\r\n";
    m_serial.say(much + "#end#");
    EXPECT_NE(heard(**console, "#end#").find(much), std::string::npos) << "in its order, and all of it";
    EXPECT_TRUE((*console)->sendBreak().ok());
}

TEST_F(IpmiConsole, LearnsTheCipherSuiteAndTellsAWrongPassword) {
    ASSERT_TRUE(startWithSerialPort());
    const auto modern = access(17);
    const auto console = run(m_driver.openConsole(modern, Takeover::no, soon()));
    EXPECT_TRUE(console.ok()) << console.error().message;
    auto wrong = access();
    wrong.password = "wrong";
    const auto refused = run(m_driver.openConsole(wrong, Takeover::yes, soon()));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::credentials) << refused.error().message;
}

TEST_F(IpmiConsole, ABmcWithoutSerialOverLanSaysSo) {
    ASSERT_TRUE(m_bmc.start());
    const auto console = open();
    ASSERT_FALSE(console.ok());
    EXPECT_EQ(console.error().error_class, ErrorClass::policy) << console.error().message;
    EXPECT_NE(console.error().message.find("serial-over-LAN"), std::string::npos);
    EXPECT_FALSE(console.error().in_use);
    auto old = access();
    old.machine.bmc.interface = "lan";
    const auto by_old = run(m_driver.openConsole(old, Takeover::no, soon()));
    ASSERT_FALSE(by_old.ok());
    EXPECT_EQ(by_old.error().error_class, ErrorClass::policy);
}

TEST_F(IpmiConsole, WhatIsTakenIsLeftAloneUnlessItIsToBeTaken) {
    ASSERT_TRUE(startWithSerialPort());
    IpmiDriver other("ipmitool", {}, 3s);
    const auto whom = access();
    const auto theirs = run(other.openConsole(whom, Takeover::no, soon()));
    ASSERT_TRUE(theirs.ok()) << theirs.error().message;
    const auto refused = open();
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().in_use) << refused.error().message;
    m_serial.say("still theirs\r\n");
    heard(**theirs, "still theirs");
    const auto taken = open(Takeover::yes);
    ASSERT_TRUE(taken.ok()) << taken.error().message;
    const auto sent_away = run((*theirs)->read());
    ASSERT_FALSE(sent_away.ok());
    m_serial.say("now ours\r\n");
    heard(**taken, "now ours");
}

TEST_F(IpmiConsole, WhatWasGivenBackCanBeHadAgainAtOnce) {
    ASSERT_TRUE(startWithSerialPort());
    for (int time = 0; time < 3; ++time) {
        const auto console = open();
        ASSERT_TRUE(console.ok()) << time << ": " << console.error().message;
        m_serial.say("time " + std::to_string(time));
        heard(**console, "time " + std::to_string(time));
        (*console)->close();
    }
}

TEST_F(IpmiConsole, ABmcThatDiesEndsItWithAReason) {
    ASSERT_TRUE(startWithSerialPort());
    const auto console = open();
    ASSERT_TRUE(console.ok()) << console.error().message;
    m_bmc.kill();
    const auto end = run((*console)->read());
    ASSERT_FALSE(end.ok());
    EXPECT_EQ(end.error().error_class, ErrorClass::unreachable) << end.error().message;
    EXPECT_FALSE(end.error().message.empty());
}

} // namespace
} // namespace remuda
