// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/power_refresh.h"
#include "tests/unit/backend/bmc/scripted_driver.h"
#include "tests/unit/backend/test_database.h"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

class PowerRefreshTest : public testing::Test {
protected:
    PowerRefreshTest() { m_drivers.add(m_driver); }

    void add(const std::string& name, const std::string& rack = "r1", std::function<void(Machine&)> change = {}) {
        Machine machine;
        machine.hardware_name = name;
        machine.site = "lon";
        machine.rack = rack;
        machine.bmc = {"ipmi", "10.0.0." + std::to_string(++m_added), "admin"};
        if (change) change(machine);
        m_database.add(machine);
    }

    // Runs that many rounds; answers how many machines each has looked at.
    std::vector<std::size_t> rounds(std::size_t count) {
        std::vector<std::size_t> looked_at;
        PowerRefresh refresh(*m_database, {m_context.get_executor(), m_drivers, m_secrets}, 5ms);
        refresh.onRound([&](std::size_t number) {
            looked_at.push_back(number);
            if (looked_at.size() >= count) refresh.stop();
        });
        refresh.start();
        m_context.restart();
        m_context.run();
        return looked_at;
    }
    std::int64_t changes() {
        return m_database->read([](Connection& connection) {
            auto row = connection.prepare("SELECT count(*) FROM change WHERE verb = 'observe'");
            row.step();
            return row.integer(0);
        });
    }

    TestDatabase m_database;
    SecretBox m_secrets = *SecretBox::open(m_database->folder());
    asio::io_context m_context{1};
    DriverRegistry m_drivers{BmcLimits{1, 4, 64, 128, 3, 0ms}}; // an open breaker lets the next call try at once
    std::shared_ptr<ScriptedDriver> m_driver = std::make_shared<ScriptedDriver>();
    int m_added = 0;
};

TEST_F(PowerRefreshTest, WritesWhatIsNewAndNothingElse) {
    add("A");
    add("B");
    m_driver->answers.insert_or_assign("B", PowerState::on);
    EXPECT_EQ(rounds(3), (std::vector<std::size_t>{2, 2, 2}));
    EXPECT_EQ(m_database.machine("A").power, "off");
    EXPECT_EQ(m_database.machine("B").power, "on");
    EXPECT_EQ(changes(), 2);
    m_driver->answers.insert_or_assign("A", PowerState::on);
    rounds(2);
    EXPECT_EQ(m_database.machine("A").power, "on");
    EXPECT_EQ(changes(), 3);
}

TEST_F(PowerRefreshTest, LeavesOutWhomJobsWorkOnAndWhoIsRetired) {
    add("A");
    add("LOCKED", "r1", [](Machine& machine) { machine.lock = MachineLock{"job", 1, now()}; });
    add("RETIRED", "r1", [](Machine& machine) { machine.status = MachineStatus::retired; });
    add("NONE", "r1", [](Machine& machine) { machine.bmc = {}; });
    rounds(1);
    EXPECT_EQ(m_driver->asked, std::vector<std::string>{"A"});
}

TEST_F(PowerRefreshTest, SharesTheMachinesWithOtherServersOfTheDatabase) {
    for (const char* name : {"A", "B", "C", "D", "E"})
        add(name);
    m_database.write([](Transaction& transaction) {
        transaction.prepare("INSERT INTO server(name, started_at, heartbeat_at) VALUES('another', ?, ?)")
            .bind(now())
            .bind(now())
            .run();
    });
    rounds(1);
    EXPECT_EQ(m_driver->asked, (std::vector<std::string>{"A", "C", "E"}));
    m_database.write(
        [](Transaction& transaction) { transaction.prepare("DELETE FROM server WHERE name = 'another'").run(); });
    m_driver->asked.clear();
    rounds(1);
    EXPECT_EQ(m_driver->asked.size(), 5u) << "the other one is gone";
}

TEST_F(PowerRefreshTest, GoesFromRackToRack) {
    for (const char* name : {"A1", "A2", "A3"})
        add(name, "ra");
    for (const char* name : {"B1", "C1"})
        add(name, std::string("r") + name);
    rounds(1);
    EXPECT_EQ(m_driver->asked, (std::vector<std::string>{"A1", "B1", "C1", "A2", "A3"}));
}

TEST_F(PowerRefreshTest, ASilentControllerBecomesAFaultThatKeepsItsAge) {
    add("A", "r1", [](Machine& machine) { machine.power = "on"; });
    m_driver->answers.insert_or_assign("A", DriverError{ErrorClass::unreachable, "no answer"});
    rounds(2);
    EXPECT_EQ(m_database.machine("A").power, "on") << "once is nothing";
    EXPECT_TRUE(m_database.machine("A").faults.empty());
    rounds(1);
    const auto silent = m_database.machine("A");
    EXPECT_EQ(silent.power, "unknown");
    ASSERT_EQ(silent.faults.size(), 1u);
    EXPECT_EQ(silent.faults[0].kind, "bmc_unreachable");
    const auto written = changes();
    rounds(4);
    EXPECT_EQ(m_database.machine("A").faults, silent.faults);
    EXPECT_EQ(changes(), written);
    m_driver->answers.insert_or_assign("A", PowerState::on);
    rounds(1);
    EXPECT_TRUE(m_database.machine("A").faults.empty());
    EXPECT_EQ(m_database.machine("A").power, "on");
}

TEST_F(PowerRefreshTest, LooksAtASilentControllerLessAndLessOften) {
    add("A");
    m_driver->answers.insert_or_assign("A", DriverError{ErrorClass::unreachable, "no answer"});
    const auto seen = rounds(30);
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1u), 6) << "rounds 1, 2, 3, then after 7, 7, 7 left out";
}

TEST_F(PowerRefreshTest, AWrongPasswordIsAFaultAtOnce) {
    add("A");
    m_driver->answers.insert_or_assign("A", DriverError{ErrorClass::credentials, "refused"});
    rounds(1);
    ASSERT_EQ(m_database.machine("A").faults.size(), 1u);
    EXPECT_EQ(m_database.machine("A").faults[0].kind, "bmc_credentials");
}

} // namespace
} // namespace remuda
