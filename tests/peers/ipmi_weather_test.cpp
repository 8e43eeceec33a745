// SPDX-License-Identifier: GPL-3.0-or-later
// A network that loses, repeats, delays and reorders, between us and a real controller.
#include "backend/drivers/power/ipmi_driver.h"
#include "tests/peers/job_peers.h"
#include "tests/support/bad_weather.h"
#include "tests/support/driver_calls.h"

namespace remuda {
namespace {

using namespace std::chrono_literals;

constexpr BadWeather::Share storm{0.08, 0.12, 0.12, 1500ms};

int portOf(const IpmiSimulator& bmc) {
    return bmc.address().section(':', 1).toInt();
}

class IpmiWeather : public testing::Test, protected DriverCalls {
protected:
    void SetUp() override {
        if (const auto reason = IpmiSimulator::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        ASSERT_TRUE(m_bmc.start());
    }
    BmcAccess through(const BadWeather& weather) {
        BmcAccess access;
        access.machine.hardware_name = "I1";
        access.machine.bmc.driver = "ipmi";
        access.machine.bmc.address = weather.address();
        access.machine.bmc.user = IpmiSimulator::user().toStdString();
        access.machine.bmc.cipher_suite = 3;
        access.password = IpmiSimulator::password().toStdString();
        return access;
    }
    static Deadline in(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }
    // Who blames the password for the weather has a job given up that another try would have brought to its end.
    static void expectBlamesTheNetwork(const DriverError& error) {
        EXPECT_TRUE(isTransient(error.error_class)) << toText(error.error_class) << ": " << error.message << "\n"
                                                    << error.raw;
        EXPECT_FALSE(error.message.empty());
        EXPECT_FALSE(error.refused) << error.message;
    }

    IpmiSimulator m_bmc;
    IpmiDriver m_driver{"ipmitool"};
};

TEST_F(IpmiWeather, NeverMakesAPowerStateWrong) {
    const BadWeather weather(portOf(m_bmc), 7, storm);
    const auto access = through(weather);
    int answers = 0;
    for (int round = 0; round < 16; ++round) {
        const bool on = round % 2 == 0;
        ASSERT_TRUE(m_bmc.setOn(on)); // by a way of its own
        const auto state = run(m_driver.status(access, in(15s)));
        if (state) {
            EXPECT_EQ(*state, on ? PowerState::on : PowerState::off) << round;
            ++answers;
        } else {
            expectBlamesTheNetwork(state.error());
        }
    }
    EXPECT_GT(answers, 5) << "what is sent again was not waited for";
    EXPECT_GT(weather.lost() + weather.doubled() + weather.late(), 50);
}

// A copy of a command that comes late must not act again, nor a lost answer make one out of two.
TEST_F(IpmiWeather, HasACommandActOnceOrSaysThatItDoesNotKnow) {
    const BadWeather weather(portOf(m_bmc), 11, storm);
    const auto access = through(weather);
    int answers = 0;
    for (int round = 0; round < 10; ++round) {
        const bool on = round % 2 == 0;
        const int before = m_bmc.count(on ? "on" : "off");
        const auto sent = run(m_driver.power(access, on ? PowerCommand::on : PowerCommand::off, in(15s)));
        if (sent) {
            ++answers;
            EXPECT_EQ(m_bmc.count(on ? "on" : "off"), before + 1) << round;
        } else {
            expectBlamesTheNetwork(sent.error());
        }
        ASSERT_TRUE(m_bmc.setOn(on)); // for the next round, whatever came of it
        EXPECT_EQ(m_bmc.count(on ? "on" : "off"), before + 1) << round;
    }
    EXPECT_GT(answers, 3);
}

class JobsInBadWeather : public JobPeers {
protected:
    std::string retry(const std::string& id) {
        const auto answer = call("POST", "/jobs/" + QString::fromStdString(id) + "/retry");
        EXPECT_EQ(answer.status, 202) << boost::json::serialize(answer.body);
        return answer.status == 202 ? std::string(answer.body.at("job").at("id").as_string()) : std::string();
    }
};

// One that has used up its tries says so; whoever tries it again goes on from what it has noted.
TEST_F(JobsInBadWeather, CycleThePowerOnceHoweverOftenTheyAreTried) {
    for (unsigned seed = 1; seed <= 2; ++seed) {
        IpmiSimulator bmc;
        ASSERT_TRUE(bmc.start());
        ASSERT_TRUE(bmc.setOn(true));
        const auto name = "STORM" + std::to_string(seed);
        const BadWeather weather(portOf(bmc), seed, storm);
        addMachine(name, QString::fromStdString(weather.address()));
        auto ended = awaitEnd(act("reboot", name));
        for (int again = 0; again < 3 && ended.status == JobStatus::failed; ++again) {
            ASSERT_TRUE(ended.error);
            EXPECT_TRUE(isTransient(ended.error->error_class)) << ended.result;
            ended = awaitEnd(retry(ended.id));
        }
        EXPECT_EQ(ended.status, JobStatus::finished) << seed << ": " << ended.result;
        EXPECT_EQ(bmc.count("off"), 1) << seed;
        EXPECT_EQ(bmc.count("on"), 2) << seed << ": ours and that of the preparation";
        EXPECT_TRUE(bmc.isOn()) << seed;
        EXPECT_GT(weather.lost() + weather.doubled() + weather.late(), 5) << seed;
    }
}

} // namespace
} // namespace remuda
