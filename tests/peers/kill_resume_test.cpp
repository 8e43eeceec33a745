// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/job_peers.h"

namespace remuda {
namespace {

class KillResume : public JobPeers {};

TEST_F(KillResume, NoJobIsLostAndNoPowerCycleHappensTwice) {
    constexpr int machines = 20;
    std::vector<std::unique_ptr<IpmiSimulator>> bmcs;
    for (int number = 0; number < machines; ++number) {
        bmcs.push_back(std::make_unique<IpmiSimulator>());
        ASSERT_TRUE(bmcs.back()->start());
        ASSERT_TRUE(bmcs.back()->setOn(true));
        addMachine("KILL" + std::to_string(number), *bmcs.back());
    }
    std::vector<std::string> jobs;
    for (int number = 0; number < machines; ++number)
        jobs.push_back(act("reboot", "KILL" + std::to_string(number)));

    // Kill it while some machines are off, some on again, and some were not touched yet.
    const auto switchedOff = [&] {
        return std::count_if(bmcs.begin(), bmcs.end(), [](const auto& bmc) { return bmc->count("off") > 0; });
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return switchedOff() >= machines / 3; }, patience));
    m_server.kill();
    ASSERT_TRUE(m_server.start()) << m_server.log().toStdString();
    signIn();
    EXPECT_TRUE(m_server.log().contains("taking up again ")) << m_server.log().toStdString();

    for (const auto& id : jobs) {
        const auto ended = awaitEnd(id);
        EXPECT_EQ(ended.status, JobStatus::finished) << ended.target << ": " << ended.result;
    }
    for (int number = 0; number < machines; ++number) {
        EXPECT_EQ(bmcs[number]->count("off"), 1) << number;
        EXPECT_EQ(bmcs[number]->count("on"), 2) << number; // ours and the one of the preparation
        const auto machine = call("GET", "/machines/KILL" + QString::number(number)).body;
        EXPECT_TRUE(machine.at("lock").is_null());
        EXPECT_EQ(machine.at("power"), "on");
    }
    EXPECT_EQ(call("GET", "/jobs").body.at("total"), machines);
}

} // namespace
} // namespace remuda
