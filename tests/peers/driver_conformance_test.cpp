// SPDX-License-Identifier: GPL-3.0-or-later
// What every driver must do, asked of each against a controller that runs: real simulators where there are some.
#include "backend/drivers/power/ipmi_driver.h"
#include "backend/drivers/power/simulated_driver.h"
#include "backend/drivers/redfish/redfish_driver.h"
#include "tests/support/driver_calls.h"
#include "tests/support/fake_redfish.h"
#include "tests/support/ipmi_simulator.h"
#include "tests/support/redfish_emulator.h"
#include "tests/unit/backend/test_database.h"

#include <QTest>
#include <QUdpSocket>

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;

constexpr int patience = 120'000; // milliseconds

BmcAccess accessTo(const char* driver, const QString& address, const QString& user, const QString& password) {
    BmcAccess access;
    access.machine.hardware_name = "M1";
    access.machine.bmc.driver = driver;
    access.machine.bmc.address = address.toStdString();
    access.machine.bmc.user = user.toStdString();
    access.password = password.toStdString();
    return access;
}

// A driver with a controller it can talk to.
class Subject {
public:
    virtual ~Subject() = default;
    virtual QString missing() const { return {}; }
    virtual bool start() { return true; }
    virtual PowerDriver& driver() = 0;
    virtual BmcAccess access() = 0;
    virtual std::optional<BmcAccess> wrongPassword() {
        auto wrong = access();
        wrong.password = "wrong";
        return wrong;
    }
    virtual bool silence(bool) { return false; } // whether it can be made silent
    virtual bool overheat() { return false; }    // whether that leaves a trace in its event log
    // Controllers that answer nonsense, each kept alive by what is in here.
    virtual std::vector<BmcAccess> nonsense() { return {}; }
};

class SimulatedSubject : public Subject {
public:
    PowerDriver& driver() override { return m_driver; }
    // One that answers every command that these tests can come to send: simulated controllers drop some.
    BmcAccess access() override {
        auto access = accessTo("simulated", {}, {}, {});
        auto& name = access.machine.hardware_name;
        const SimulatedDice dice(1);
        const auto drops = [&] {
            for (int number = 1; number <= 1000; ++number)
                if (dice.draw(name, "drop", number) < dice.traits(name).drop_rate) return true;
            return false;
        };
        for (int number = 0; drops() || dice.traits(name).wrong_password; ++number)
            name = "SIM" + std::to_string(number);
        return access;
    }
    std::optional<BmcAccess> wrongPassword() override {
        auto access = this->access();
        const SimulatedDice dice(1);
        for (int number = 0; !dice.traits(access.machine.hardware_name).wrong_password; ++number)
            access.machine.hardware_name = "SIM" + std::to_string(number);
        return access;
    }

private:
    TestDatabase m_database;
    SimulatedDriver m_driver{*m_database, 1, 400};
};

class IpmiSubject : public Subject {
public:
    QString missing() const override { return IpmiSimulator::missing(); }
    bool start() override { return m_bmc.start(); }
    PowerDriver& driver() override { return m_driver; }
    BmcAccess access() override {
        return accessTo("ipmi", m_bmc.address(), IpmiSimulator::user(), IpmiSimulator::password());
    }
    bool silence(bool silent) override {
        m_bmc.setFrozen(silent);
        return true;
    }
    bool overheat() override {
        m_bmc.setTemperature(117);
        return true;
    }
    std::vector<BmcAccess> nonsense() override {
        m_babbler.bind(QHostAddress::LocalHost, 0);
        return {accessTo("ipmi", QStringLiteral("127.0.0.1:%1").arg(m_babbler.localPort()), "admin", "secret-9")};
    }

private:
    IpmiSimulator m_bmc;
    IpmiDriver m_driver{"ipmitool"};
    QUdpSocket m_babbler; // takes what comes and says nothing that is IPMI
};

class EmulatedRedfish : public Subject {
public:
    QString missing() const override { return RedfishEmulator::missing(); }
    bool start() override { return m_bmc.start(); }
    PowerDriver& driver() override { return m_driver; }
    BmcAccess access() override {
        return accessTo("redfish", m_bmc.address(), RedfishEmulator::user(), RedfishEmulator::password());
    }
    bool silence(bool silent) override {
        m_bmc.setFrozen(silent);
        return true;
    }

private:
    RedfishEmulator m_bmc;
    RedfishDriver m_driver{true, {}};
};

class FakedRedfish : public Subject {
public:
    PowerDriver& driver() override { return m_driver; }
    BmcAccess access() override { return to(m_bmc); }
    bool silence(bool silent) override {
        m_bmc.be(silent ? FakeRedfish::Manner::silent : FakeRedfish::Manner::fine);
        return true;
    }
    bool overheat() override { return true; } // it has logged two events already
    std::vector<BmcAccess> nonsense() override {
        std::vector<BmcAccess> all;
        for (const auto manner : {FakeRedfish::Manner::garbage, FakeRedfish::Manner::half, FakeRedfish::Manner::reset,
                                  FakeRedfish::Manner::no_json}) {
            m_odd.push_back(std::make_unique<FakeRedfish>());
            m_odd.back()->be(manner);
            all.push_back(to(*m_odd.back()));
        }
        return all;
    }

private:
    static BmcAccess to(const FakeRedfish& fake) {
        return accessTo("redfish", QString::fromStdString(fake.address()), "admin", "secret-9");
    }
    static FakeRedfish::Ways withTls() {
        FakeRedfish::Ways ways;
        ways.tls = true;
        return ways;
    }
    FakeRedfish m_bmc{withTls()};
    std::vector<std::unique_ptr<FakeRedfish>> m_odd;
    RedfishDriver m_driver{true, {}};
};

struct Candidate {
    const char* name;
    std::unique_ptr<Subject> (*make)();
};
void PrintTo(const Candidate& candidate, std::ostream* stream) {
    *stream << candidate.name;
}

class DriverConformance : public testing::TestWithParam<Candidate>, protected DriverCalls {
protected:
    void SetUp() override {
        m_subject = GetParam().make();
        if (const auto reason = m_subject->missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        ASSERT_TRUE(m_subject->start());
        m_access = m_subject->access();
    }

    static Deadline soon() { return std::chrono::steady_clock::now() + 60s; }
    PowerDriver& driver() { return m_subject->driver(); }
    bool comesTo(PowerState wanted) {
        return QTest::qWaitFor(
            [&] {
                const auto state = run(driver().status(m_access, soon()));
                return state.ok() && *state == wanted;
            },
            patience);
    }
    // A driver may find that this very controller lacks what others have; it says so and does nothing.
    template <class T>
    static bool worksOrIsMissing(const DriverResult<T>& result) {
        return result.ok() || result.error().error_class == ErrorClass::policy;
    }

    std::unique_ptr<Subject> m_subject;
    BmcAccess m_access;
};

TEST_P(DriverConformance, SwitchesThePowerAndAgainChangesNothing) {
    ASSERT_TRUE(comesTo(PowerState::off));
    for (const auto command : {PowerCommand::off, PowerCommand::on, PowerCommand::on, PowerCommand::off}) {
        const auto done = run(driver().power(m_access, command, soon()));
        ASSERT_TRUE(done.ok()) << done.error().message;
        EXPECT_TRUE(comesTo(command == PowerCommand::on ? PowerState::on : PowerState::off));
    }
}

TEST_P(DriverConformance, SetsTheBootDeviceOnceAndForGood) {
    const bool persistent = driver().can(Capability::persistent_boot);
    for (const auto device : {BootDevice::network, BootDevice::disk}) {
        const auto once = run(driver().setBootDevice(m_access, device, BootScope::once, soon()));
        EXPECT_TRUE(once.ok()) << once.error().message;
        const auto for_good = run(driver().setBootDevice(m_access, device, BootScope::persistent, soon()));
        EXPECT_EQ(for_good.ok(), persistent) << for_good.error().message;
    }
}

TEST_P(DriverConformance, SwitchesTheIdentifyLight) {
    ASSERT_TRUE(driver().can(Capability::identify_light));
    for (const bool on : {true, false}) {
        const auto set = run(driver().setIdentifyLight(m_access, on, soon()));
        EXPECT_TRUE(worksOrIsMissing(set)) << set.error().message;
    }
}

TEST_P(DriverConformance, ReadsSensorsWithUnitsAndHealth) {
    ASSERT_TRUE(driver().can(Capability::sensors));
    const auto report = run(driver().sensors(m_access, soon()));
    ASSERT_TRUE(worksOrIsMissing(report)) << report.error().message;
    if (!report) return;
    ASSERT_FALSE(report->sensors.empty());
    EXPECT_EQ(report->simulated, driver().name() == "simulated");
    for (const auto& sensor : report->sensors) {
        EXPECT_FALSE(sensor.name.empty());
        if (sensor.kind == "temperature") {
            EXPECT_EQ(sensor.unit, "°C");
        }
    }
}

TEST_P(DriverConformance, ReadsAndClearsTheEventLog) {
    ASSERT_TRUE(driver().can(Capability::event_log));
    auto log = run(driver().eventLog(m_access, soon()));
    ASSERT_TRUE(worksOrIsMissing(log)) << log.error().message;
    if (!log) return;
    if (m_subject->overheat()) {
        EXPECT_TRUE(QTest::qWaitFor(
            [&] {
                const auto look = run(driver().eventLog(m_access, soon()));
                return look.ok() && !look->events.empty() && !look->events.front().message.empty();
            },
            patience));
    }
    const auto cleared = run(driver().clearEventLog(m_access, soon()));
    EXPECT_TRUE(cleared.ok()) << cleared.error().message;
    log = run(driver().eventLog(m_access, soon()));
    ASSERT_TRUE(log.ok());
    EXPECT_TRUE(log->events.empty());
}

TEST_P(DriverConformance, TellsAWrongPassword) {
    const auto wrong = m_subject->wrongPassword();
    ASSERT_TRUE(wrong);
    const auto refused = run(driver().status(*wrong, soon()));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::credentials) << refused.error().message;
    EXPECT_EQ((refused.error().message + refused.error().raw).find("wrong\""), std::string::npos);
}

TEST_P(DriverConformance, AnswersByItsDeadlineWhereNobodyDoes) {
    const bool silent = m_subject->silence(true);
    // The simulated one always answers: it is given less time than it takes.
    const auto deadline = std::chrono::steady_clock::now() + (silent ? 1500ms : 0ms);
    const auto state = run(driver().status(m_access, deadline));
    ASSERT_FALSE(state.ok());
    EXPECT_EQ(state.error().error_class, ErrorClass::unreachable) << state.error().message;
    const auto done =
        run(driver().power(m_access, PowerCommand::on, std::chrono::steady_clock::now() + (silent ? 1500ms : 0ms)));
    ASSERT_FALSE(done.ok());
    EXPECT_EQ(done.error().error_class, ErrorClass::unreachable) << done.error().message;
    m_subject->silence(false);
    EXPECT_TRUE(QTest::qWaitFor([&] { return run(driver().status(m_access, soon())).ok(); }, patience));
}

TEST_P(DriverConformance, ClassesNonsense) {
    for (const auto& access : m_subject->nonsense()) {
        const auto state = run(driver().status(access, std::chrono::steady_clock::now() + 1500ms));
        ASSERT_FALSE(state.ok());
        const auto error = state.error().error_class;
        EXPECT_TRUE(error == ErrorClass::unreachable || error == ErrorClass::bmc_bug) << state.error().message;
    }
}

TEST_P(DriverConformance, ResetsTheControllerAndAsksItAgain) {
    ASSERT_TRUE(driver().can(Capability::controller_reset));
    const auto reset = run(driver().resetController(m_access, soon()));
    EXPECT_TRUE(worksOrIsMissing(reset)) << reset.error().message;
    EXPECT_TRUE(QTest::qWaitFor([&] { return run(driver().status(m_access, soon())).ok(); }, patience));
}

TEST_P(DriverConformance, GivesTheUserAnotherPasswordOrSaysThatItCannot) {
    ASSERT_TRUE(driver().can(Capability::password_change));
    const auto set = run(driver().setPassword(m_access, "Drawn4567890abcD", soon()));
    EXPECT_TRUE(worksOrIsMissing(set)) << set.error().message;
    auto changed = m_access;
    changed.password = "Drawn4567890abcD";
    const auto before = run(driver().signIn(m_access, soon())), after = run(driver().signIn(changed, soon()));
    EXPECT_EQ(before.ok(), !set.ok());
    EXPECT_EQ(after.ok(), set.ok());
    const auto& refused = set ? before : after;
    if (!refused) {
        EXPECT_EQ(refused.error().error_class, ErrorClass::credentials) << refused.error().message;
    }
}

TEST_P(DriverConformance, OpensAConsoleOrSaysThatThereIsNone) {
    const auto console = run(driver().openConsole(m_access, Takeover::no, soon()));
    EXPECT_TRUE(worksOrIsMissing(console)) << console.error().message;
    EXPECT_TRUE(driver().can(Capability::console) || !console.ok());
    if (!console) return;
    EXPECT_TRUE(run((*console)->write("x")).ok());
    (*console)->close();
    const auto said = run((*console)->read());
    EXPECT_TRUE(said.ok() && said->empty());
    EXPECT_FALSE(run((*console)->write("x")).ok() && driver().name() == "ipmi");
}

template <class T>
std::unique_ptr<Subject> make() {
    return std::make_unique<T>();
}

INSTANTIATE_TEST_SUITE_P(All, DriverConformance,
                         testing::Values(Candidate{"simulated", make<SimulatedSubject>},
                                         Candidate{"ipmi", make<IpmiSubject>},
                                         Candidate{"redfish_emulator", make<EmulatedRedfish>},
                                         Candidate{"redfish_fake", make<FakedRedfish>}),
                         [](const auto& each) { return std::string(each.param.name); });

} // namespace
} // namespace remuda
