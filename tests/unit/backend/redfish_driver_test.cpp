// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_driver.h"
#include "backend/drivers/redfish/redfish_parse.h"
#include "tests/support/driver_calls.h"
#include "tests/support/fake_redfish.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;

class RedfishDriverTest : public testing::Test, protected DriverCalls {
protected:
    using Ways = FakeRedfish::Ways;
    using Manner = FakeRedfish::Manner;

    // A driver and the machine that the service is.
    BmcAccess open(Ways ways = {}) {
        m_fake.emplace(std::move(ways));
        BmcAccess access;
        access.machine.hardware_name = "R1";
        access.machine.bmc = {"redfish", m_fake->address(), "admin"};
        access.password = "secret-9";
        return access;
    }

    static Deadline soon() { return std::chrono::steady_clock::now() + 60s; }

    DriverResult<PowerState> status(const BmcAccess& access) { return run(m_driver.status(access, soon())); }
    DriverResult<Done> power(const BmcAccess& access, PowerCommand command) {
        return run(m_driver.power(access, command, soon()));
    }

    std::vector<std::string> m_first_contacts;
    RedfishDriver::Recorded m_recorded; // of the last of them: nothing is written before the test says so
    RedfishDriver m_driver{true, [this](const Machine&, const std::string& print, RedfishDriver::Recorded recorded) {
                               m_first_contacts.push_back(print);
                               m_recorded = std::move(recorded);
                           }};
    std::optional<FakeRedfish> m_fake;
};

TEST(RedfishAddress, SaysHostPortAndSystem) {
    const auto read = [](std::string_view text) {
        const auto endpoint = parseRedfishAddress(text);
        return endpoint ? endpoint->text() + " " + endpoint->system : "refused";
    };
    EXPECT_EQ(read("10.0.0.1"), "https://10.0.0.1:443 ");
    EXPECT_EQ(read("bmc.example:8443"), "https://bmc.example:8443 ");
    EXPECT_EQ(read("http://127.0.0.1:8000/"), "http://127.0.0.1:8000 ");
    EXPECT_EQ(read("https://bmc/redfish/v1/Systems/7/"), "https://bmc:443 /redfish/v1/Systems/7");
    EXPECT_EQ(read("https://bmc/redfish/v1"), "https://bmc:443 ");
    EXPECT_EQ(read("[fd00::1]:8443"), "https://[fd00::1]:8443 ");
    EXPECT_EQ(read("fd00::1"), "https://[fd00::1]:443 ");
    EXPECT_EQ(read("user@bmc"), "refused");
    EXPECT_EQ(read("bmc:port"), "refused");
    EXPECT_EQ(read(""), "refused");
}

TEST(RedfishReset, TakesWhatIsOffered) {
    using redfish::resetTypeFor;
    EXPECT_EQ(resetTypeFor(PowerCommand::on, PowerState::off, {"ForceOff", "ForceOn"}), "ForceOn");
    EXPECT_EQ(resetTypeFor(PowerCommand::on, PowerState::off, {"PushPowerButton"}), "PushPowerButton");
    // The button would switch off what is on already.
    EXPECT_EQ(resetTypeFor(PowerCommand::on, PowerState::on, {"PushPowerButton"}), "");
    EXPECT_EQ(resetTypeFor(PowerCommand::soft_off, PowerState::on, {"ForceOff", "PushPowerButton"}), "PushPowerButton");
    EXPECT_EQ(resetTypeFor(PowerCommand::off, PowerState::on, {"On", "PushPowerButton"}), "");
    EXPECT_EQ(resetTypeFor(PowerCommand::off, PowerState::on, {}), "ForceOff");
}

TEST_F(RedfishDriverTest, SwitchesOnceAndOnlyWhereTheStateDiffers) {
    const auto access = open();
    EXPECT_EQ(*status(access), PowerState::off);
    EXPECT_TRUE(power(access, PowerCommand::off).ok());
    EXPECT_TRUE(m_fake->requests().empty());
    EXPECT_TRUE(power(access, PowerCommand::on).ok());
    EXPECT_TRUE(power(access, PowerCommand::on).ok());
    EXPECT_EQ(m_fake->requests().size(), 1u);
    EXPECT_EQ(*status(access), PowerState::on);
}

TEST_F(RedfishDriverTest, GivesTheUserAnotherPasswordWhateverTheServiceWantsForIt) {
    for (const bool session : {false, true})
        for (const bool etag : {false, true}) {
            Ways ways;
            ways.session_only = session;
            ways.wants_etag = etag;
            auto access = open(ways);
            EXPECT_TRUE(status(access).ok());
            const auto set = run(m_driver.setPassword(access, "Drawn4567890abcD", soon()));
            EXPECT_TRUE(set.ok()) << set.error().message;
            // A session from before goes on at this service: it must not vouch for the password.
            EXPECT_EQ(status(access).ok(), session);
            const auto before = run(m_driver.signIn(access, soon()));
            ASSERT_FALSE(before.ok());
            EXPECT_EQ(before.error().error_class, ErrorClass::credentials);
            access.password = "Drawn4567890abcD";
            EXPECT_TRUE(run(m_driver.signIn(access, soon())).ok());
        }
}

TEST_F(RedfishDriverTest, SaysWhyAnotherPasswordIsNotTakenAndNotTheWord) {
    Ways ways;
    ways.refuses_password = true;
    auto refusing = open(ways);
    const auto refused = run(m_driver.setPassword(refusing, "Drawn4567890abcD", soon()));
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().refused);
    EXPECT_NE(refused.error().message.find("too plain"), std::string::npos) << refused.error().message;
    EXPECT_EQ((refused.error().message + refused.error().raw).find("Drawn4567890abcD"), std::string::npos);
    EXPECT_TRUE(status(refusing).ok());

    ways.accounts = false;
    auto lacking = open(ways);
    const auto missing = run(m_driver.setPassword(lacking, "Drawn4567890abcD", soon()));
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().error_class, ErrorClass::policy);
    EXPECT_TRUE(missing.error().refused);

    auto stranger = open();
    stranger.machine.bmc.user = "nobody";
    EXPECT_FALSE(run(m_driver.setPassword(stranger, "Drawn4567890abcD", soon())).ok());
}

TEST_F(RedfishDriverTest, LogsInWhereNoPasswordIsTaken) {
    Ways ways;
    ways.session_only = true;
    auto access = open(ways);
    EXPECT_EQ(*status(access), PowerState::off);
    EXPECT_TRUE(power(access, PowerCommand::on).ok());
    EXPECT_EQ(m_fake->logins(), 1); // the session is kept
    access.password = "wrong";
    const auto refused = status(access);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::credentials);
    EXPECT_EQ(refused.error().raw.find("wrong"), std::string::npos);
}

TEST_F(RedfishDriverTest, TheMakersTableDecidesWhetherToLogIn) {
    Ways ways;
    ways.vendor = "HPE";
    EXPECT_EQ(*status(open(ways)), PowerState::off);
    EXPECT_EQ(m_fake->logins(), 1);
}

TEST_F(RedfishDriverTest, NamesTheEtagWhereItIsWanted) {
    for (const char* vendor : {"Lenovo", "Somebody new"}) {
        Ways ways;
        ways.vendor = vendor;
        ways.wants_etag = true;
        const auto access = open(ways);
        for (const bool on : {true, false}) {
            const auto set = run(m_driver.setIdentifyLight(access, on, soon()));
            EXPECT_TRUE(set.ok()) << vendor << ": " << set.error().message;
            EXPECT_EQ(m_fake->system().at("LocationIndicatorActive"), on);
        }
    }
}

TEST_F(RedfishDriverTest, WaitsForTheTaskAndTellsWhyItFailed) {
    Ways ways;
    ways.tasks = true;
    EXPECT_TRUE(power(open(ways), PowerCommand::on).ok());
    EXPECT_EQ(m_fake->system().at("PowerState"), "On");
    ways.task_fails = true;
    const auto failed = power(open(ways), PowerCommand::on);
    ASSERT_FALSE(failed.ok());
    EXPECT_NE(failed.error().message.find("fuse blown"), std::string::npos);
}

TEST_F(RedfishDriverTest, PinsTheFirstCertificateAndRefusesAnother) {
    Ways ways;
    ways.tls = true;
    auto access = open(ways);
    EXPECT_EQ(*status(access), PowerState::off);
    EXPECT_EQ(*status(access), PowerState::off);
    EXPECT_EQ(m_first_contacts, std::vector{m_fake->fingerprint()}); // told once
    access.machine.bmc.certificate = m_fake->fingerprint();
    EXPECT_TRUE(status(access).ok());
    access.machine.bmc.certificate = std::string(64, 'a');
    const auto refused = status(access);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::config);
    EXPECT_NE(refused.error().message.find(m_fake->fingerprint()), std::string::npos);
}

TEST_F(RedfishDriverTest, TakesARenewedCertificateOnceItsRecordIsEmptied) {
    Ways ways;
    ways.tls = true;
    auto access = open(ways);
    access.machine.version = 5;
    EXPECT_TRUE(status(access).ok());
    const auto first = m_fake->fingerprint();
    m_recorded(7);
    const auto stale = access; // what a job holds that began before
    access.machine.version = 7;
    access.machine.bmc.certificate = first;
    EXPECT_TRUE(status(access).ok());

    // The maker's tool renews the certificate: refused until somebody who knows empties the record.
    const auto address = access.machine.bmc.address;
    ways.port = std::stoi(address.substr(address.rfind(':') + 1));
    m_fake.reset();
    m_fake.emplace(ways);
    ASSERT_NE(m_fake->fingerprint(), first);
    EXPECT_FALSE(status(access).ok());
    EXPECT_FALSE(status(stale).ok()) << "an older record does not undo the pin";
    access.machine.version = 8;
    access.machine.bmc.certificate.clear();
    EXPECT_TRUE(status(access).ok());
    EXPECT_EQ(m_first_contacts, (std::vector{first, m_fake->fingerprint()}));
}

TEST_F(RedfishDriverTest, RecordsACertificateAnewWhereThatCouldNotBeWritten) {
    Ways ways;
    ways.tls = true;
    const auto access = open(ways);
    EXPECT_TRUE(status(access).ok());
    EXPECT_TRUE(status(access).ok());
    EXPECT_EQ(m_first_contacts.size(), 1u);
    m_recorded(std::nullopt);
    EXPECT_TRUE(status(access).ok());
    EXPECT_EQ(m_first_contacts.size(), 2u);
}

TEST_F(RedfishDriverTest, SendsNothingToAnUnknownCertificateWhereThatIsThePolicy) {
    Ways ways;
    ways.tls = true;
    const auto access = open(ways);
    RedfishDriver strict(false, {});
    const auto refused = run(strict.power(access, PowerCommand::on, soon()));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::config);
    EXPECT_NE(refused.error().message.find(m_fake->fingerprint()), std::string::npos);
    EXPECT_TRUE(m_fake->requests().empty());
}

TEST_F(RedfishDriverTest, ReadsWhatTheMachineSaysOfItself) {
    Ways ways;
    auto identity = run(m_driver.identify(open(ways), soon()));
    ASSERT_TRUE(identity.ok());
    EXPECT_EQ(identity->serial, "FAKE-SERIAL");
    EXPECT_EQ(identity->cpu_cores, 32);
    EXPECT_EQ(identity->memory_gib, 256);
    ways.vendor = "Dell Inc.";
    identity = run(m_driver.identify(open(ways), soon()));
    EXPECT_EQ(identity->serial, "FAKE-TAG"); // what is printed on the machine
}

TEST_F(RedfishDriverTest, ReadsSensorsAndTheEventLog) {
    const auto access = open();
    const auto report = run(m_driver.sensors(access, soon()));
    ASSERT_TRUE(report.ok()) << report.error().message;
    ASSERT_EQ(report->sensors.size(), 3u); // an empty slot is none
    EXPECT_EQ(report->sensors[0].value, 21);
    EXPECT_EQ(report->sensors[1].unit, "%");
    EXPECT_EQ(report->sensors[1].health, Health::warning);
    const auto log = run(m_driver.eventLog(access, soon()));
    ASSERT_TRUE(log.ok()) << log.error().message;
    ASSERT_EQ(log->events.size(), 2u);
    EXPECT_EQ(log->events[0].message, "event 2"); // the newest
    EXPECT_EQ(log->events[1].severity, Health::critical);
    EXPECT_TRUE(run(m_driver.clearEventLog(access, soon())).ok());
    EXPECT_EQ(m_fake->eventsLeft(), 0);
}

TEST_F(RedfishDriverTest, NamesWhatIsNotOffered) {
    Ways ways;
    ways.resets = {"On"};
    const auto access = open(ways);
    ASSERT_TRUE(power(access, PowerCommand::on).ok());
    const auto refused = power(access, PowerCommand::off);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::policy);
    EXPECT_NE(refused.error().message.find("it offers On"), std::string::npos);
}

TEST_F(RedfishDriverTest, AsksWhichSystemWhereThereAreSeveral) {
    Ways ways;
    ways.systems = 3;
    auto access = open(ways);
    const auto refused = status(access);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::config);
    EXPECT_NE(refused.error().message.find("has 3 systems"), std::string::npos);
    access.machine.bmc.address += "/redfish/v1/Systems/1";
    EXPECT_TRUE(status(access).ok());
}

TEST_F(RedfishDriverTest, ClassesWhatGoesWrong) {
    const auto access = open();
    const auto classOf = [&](Manner manner) {
        m_fake->be(manner);
        const auto answer = status(access);
        return answer ? std::string("fine") : std::string(toText(answer.error().error_class));
    };
    EXPECT_EQ(classOf(Manner::garbage), "bmc_bug");
    EXPECT_EQ(classOf(Manner::half), "bmc_bug");
    EXPECT_EQ(classOf(Manner::no_json), "bmc_bug");
    EXPECT_EQ(classOf(Manner::reset), "unreachable");
    m_fake->be(Manner::silent);
    const auto silent = run(m_driver.status(access, std::chrono::steady_clock::now() + 300ms));
    ASSERT_FALSE(silent.ok());
    EXPECT_EQ(silent.error().error_class, ErrorClass::unreachable);
    EXPECT_EQ(classOf(Manner::fine), "fine");
}

} // namespace
} // namespace remuda
