// SPDX-License-Identifier: GPL-3.0-or-later
// A site that has gone dark, and what the others notice of it: nothing.
#include "backend/drivers/power/driver_registry.h"
#include "backend/drivers/power/ipmi_driver.h"
#include "tests/support/ipmi_simulator.h"
#include "tests/support/udp_link.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr int silentOnes = 100, liveOnes = 50;

BmcAccess accessTo(const std::string& name, const std::string& site, const std::string& address) {
    BmcAccess access;
    access.machine.hardware_name = name;
    access.machine.site = site;
    access.machine.bmc.driver = "ipmi";
    access.machine.bmc.address = address;
    access.machine.bmc.user = IpmiSimulator::user().toStdString();
    access.machine.bmc.cipher_suite = 3;
    access.password = IpmiSimulator::password().toStdString();
    return access;
}

TEST(IpmiOutage, AHundredSilentControllersKeepNobodyFromFiftyThatAnswer) {
    if (const auto reason = IpmiSimulator::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
    IpmiSimulator bmc;
    ASSERT_TRUE(bmc.start());
    std::vector<std::unique_ptr<UdpLink>> links;
    std::vector<BmcAccess> all;
    for (int number = 0; number < silentOnes; ++number) {
        links.push_back(std::make_unique<UdpLink>(0, [](const std::string&) { return UdpLink::Fate(); }));
        all.push_back(accessTo("D" + std::to_string(number), "dark", links.back()->address()));
    }
    const auto port = bmc.address().mid(bmc.address().indexOf(':') + 1).toInt();
    for (int number = 0; number < liveOnes; ++number) {
        links.push_back(std::make_unique<UdpLink>(port, [](const std::string& heard) {
            return UdpLink::Fate{{heard}, {}};
        }));
        all.push_back(accessTo("L" + std::to_string(number), "lit", links.back()->address()));
    }

    const BmcLimits limits;
    DriverRegistry registry(limits);
    registry.add(std::make_shared<IpmiDriver>("ipmitool", limits));
    asio::io_context context{1};
    int dark = 0, lit = 0;
    const auto ask = [&](BmcAccess& access) -> asio::awaitable<void> {
        auto look = [&access](PowerDriver& driver, Deadline deadline) { return driver.status(access, deadline); };
        const auto answer = co_await registry.call<PowerState>(access, 10s, look);
        const bool alive = access.machine.site == "lit";
        EXPECT_EQ(answer.ok(), alive) << access.machine.hardware_name
                                      << (answer ? " answers" : ": " + answer.error().message);
        EXPECT_TRUE(answer || !answer.error().not_asked) << "this server did not come to ask it";
        ++(alive ? lit : dark);
    };
    for (auto& access : all)
        asio::co_spawn(context, ask(access), asio::detached);
    context.run();
    EXPECT_EQ(lit, liveOnes);
    EXPECT_EQ(dark, silentOnes);
}

} // namespace
} // namespace remuda
