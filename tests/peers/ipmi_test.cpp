// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/job_peers.h"

namespace remuda {
namespace {

class IpmiPeers : public JobPeers {
protected:
    void SetUp() override {
        JobPeers::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        ASSERT_TRUE(m_bmc.start());
    }
    IpmiSimulator m_bmc;
};

TEST_F(IpmiPeers, RebootIsSeenByAnIndependentClient) {
    addMachine("IPMI1", m_bmc);
    ASSERT_TRUE(m_bmc.setOn(true));
    const int on = m_bmc.count("on");
    // The machine's suite is 17, which this controller does not know: the driver finds the one it does.
    const auto ended = awaitEnd(act("reboot", "IPMI1"));
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_FALSE(ended.simulated);
    EXPECT_EQ(m_bmc.count("off"), 1);
    EXPECT_EQ(m_bmc.count("on"), on + 1);
    EXPECT_TRUE(m_bmc.isOn());

    EXPECT_EQ(awaitEnd(act("power_off", "IPMI1")).status, JobStatus::finished);
    EXPECT_FALSE(m_bmc.isOn());
    EXPECT_EQ(call("GET", "/machines/IPMI1").body.at("power"), "off");
    // Switched on behind our back: the next job sees what is, not what was.
    ASSERT_TRUE(m_bmc.setOn(true));
    EXPECT_EQ(awaitEnd(act("power_on", "IPMI1")).result, "power is on");
    EXPECT_EQ(m_bmc.count("on"), on + 2);
}

TEST_F(IpmiPeers, InspectionReadsWhatTheMachineSaysOfItself) {
    addMachine("IPMI1", m_bmc);
    EXPECT_EQ(awaitEnd(act("inspect", "IPMI1")).status, JobStatus::finished);
    const auto machine = call("GET", "/machines/IPMI1").body;
    EXPECT_EQ(machine.at("status"), "available");
    EXPECT_EQ(machine.at("observed").at("serial"), "SIM-SERIAL");
    EXPECT_EQ(machine.at("observed").at("model"), "Pizza Box 1U");
    // Without network boot it cannot be installed, and says why.
    const auto refused =
        call("POST", "/actions",
             {{"verb", "install"}, {"machines", boost::json::array{"IPMI1"}}, {"params", {{"role", "web"}}}});
    EXPECT_EQ(refused.status, 409);
    EXPECT_NE(std::string(refused.body.at("detail").as_string()).find("network boot is not there yet"),
              std::string::npos);
}

TEST_F(IpmiPeers, AWrongPasswordFailsAtOnceWithAdvice) {
    addMachine("IPMI1", m_bmc, "wrong");
    const auto ended = awaitEnd(act("reboot", "IPMI1"));
    EXPECT_EQ(ended.status, JobStatus::failed);
    ASSERT_TRUE(ended.error);
    EXPECT_EQ(ended.error->error_class, ErrorClass::credentials);
    EXPECT_NE(ended.error->advice.find("bmc-password"), std::string::npos);
    EXPECT_EQ(ended.steps[0].attempt, 1);
    EXPECT_EQ(m_bmc.count("off"), 0);
    const auto faults = call("GET", "/machines/IPMI1").body.at("faults").as_array();
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].at("kind"), "bmc_credentials");
    // Neither the log nor the database tells the password.
    EXPECT_FALSE(m_server.log().contains("wrong"));
}

TEST_F(IpmiPeers, APasswordIsRotatedOnceAndTheOldOneOpensNothingAnyMore) {
    addMachine("IPMI1", m_bmc);
    const auto ended = awaitEnd(act("rotate_bmc_password", "IPMI1"));
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_FALSE(m_bmc.ipmitool({"chassis", "power", "status"}).contains("Chassis Power is"));
    EXPECT_EQ(awaitEnd(act("power_on", "IPMI1")).result, "power is on");
    EXPECT_EQ(awaitEnd(act("rotate_bmc_password", "IPMI1")).status, JobStatus::finished);
    EXPECT_EQ(awaitEnd(act("power_off", "IPMI1")).result, "power is off");
    EXPECT_TRUE(call("GET", "/machines/IPMI1").body.at("faults").as_array().empty());
}

TEST_F(IpmiPeers, ASilentControllerDelaysNothingElse) {
    IpmiSimulator other;
    ASSERT_TRUE(other.start());
    addMachine("SILENT", m_bmc);
    addMachine("OTHER", other);
    m_bmc.setFrozen(true);
    const auto silent = act("reboot", "SILENT");
    const auto next = awaitEnd(act("reboot", "OTHER"));
    EXPECT_EQ(next.status, JobStatus::finished);
    EXPECT_FALSE(isEnded(job(silent).status)); // still trying
    Job last;
    // Seven tries: three that nobody answers, four that the breaker spares the controller.
    ASSERT_TRUE(QTest::qWaitFor([&] { return isEnded((last = job(silent)).status); }, 2 * patience));
    EXPECT_EQ(last.status, JobStatus::failed);
    EXPECT_EQ(last.error->error_class, ErrorClass::unreachable);
    EXPECT_EQ(last.steps[0].attempt, 7);
    const auto machine = call("GET", "/machines/SILENT").body;
    EXPECT_EQ(machine.at("faults").at(0).at("kind"), "bmc_unreachable");
    m_bmc.setFrozen(false);
    EXPECT_EQ(m_bmc.count("off"), 0);
}

} // namespace
} // namespace remuda
