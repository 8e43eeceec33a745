// SPDX-License-Identifier: GPL-3.0-or-later
// What the network and a broken controller do to IPMI: nonsense, halves, silence, delays.
#include "backend/drivers/power/ipmi_driver.h"
#include "tests/support/driver_calls.h"
#include "tests/support/ipmi_simulator.h"
#include "tests/support/udp_link.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;
using Fate = UdpLink::Fate;

class IpmiFaults : public testing::Test, protected DriverCalls {
protected:
    void SetUp() override {
        if (const auto reason = IpmiSimulator::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
    }
    static BmcAccess accessTo(const std::string& address) {
        BmcAccess access;
        access.machine.hardware_name = "I1";
        access.machine.bmc.driver = "ipmi";
        access.machine.bmc.address = address;
        access.machine.bmc.user = IpmiSimulator::user().toStdString();
        access.machine.bmc.cipher_suite = 3;
        access.password = IpmiSimulator::password().toStdString();
        return access;
    }
    static Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

    IpmiDriver m_driver{"ipmitool"};
};

TEST_F(IpmiFaults, NonsenseIsNeitherAnAnswerNorAWrongPassword) {
    const std::string head("\x06\x00\xff\x07", 4); // of every genuine datagram
    const std::vector<UdpLink::Decide> ways{
        [](const std::string&) {
            return Fate{{}, {"what is this?"}};
        },
        [](const std::string&) {
            return Fate{{}, {std::string()}};
        },
        [](const std::string& heard) {
            return Fate{{}, {heard}};
        },
        [&](const std::string&) {
            return Fate{{}, {head}};
        },
        [&](const std::string& heard) {
            return Fate{{}, {heard.substr(0, heard.size() / 2)}};
        },
        [&](const std::string&) {
            return Fate{{}, {head + std::string(60'000, '\xff')}};
        },
    };
    for (std::size_t way = 0; way < ways.size(); ++way) {
        const UdpLink link(0, ways[way]);
        const auto access = accessTo(link.address());
        const auto state = run(m_driver.status(access, in(1500ms)));
        ASSERT_FALSE(state.ok()) << way;
        EXPECT_TRUE(state.error().error_class == ErrorClass::unreachable ||
                    state.error().error_class == ErrorClass::bmc_bug)
            << way << ": " << state.error().message;
        const auto sent = run(m_driver.power(access, PowerCommand::off, in(1500ms)));
        ASSERT_FALSE(sent.ok()) << way;
        EXPECT_FALSE(sent.error().refused) << way;
    }
}

TEST_F(IpmiFaults, WhoAnswersAfterTheDeadlineHasNotAnswered) {
    IpmiSimulator bmc;
    ASSERT_TRUE(bmc.start());
    const auto access = accessTo(bmc.address().toStdString());
    bmc.setFrozen(true);
    const auto late = run(m_driver.status(access, in(300ms)));
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().error_class, ErrorClass::unreachable) << late.error().message;
    const auto command = run(m_driver.power(access, PowerCommand::on, in(300ms)));
    ASSERT_FALSE(command.ok());
    EXPECT_EQ(command.error().error_class, ErrorClass::unreachable) << command.error().message;
    EXPECT_FALSE(command.error().refused);
    // The answers to the above come now, and are nobody's.
    bmc.setFrozen(false);
    for (int call = 0; call < 3; ++call) {
        const auto state = run(m_driver.status(access, in(60s)));
        EXPECT_TRUE(state.ok()) << state.error().message;
    }
}

} // namespace
} // namespace remuda
