// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/bmc_gate.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace asio = boost::asio;

Machine machineAt(const std::string& name, const std::string& rack, const std::string& address) {
    Machine machine;
    machine.hardware_name = name;
    machine.site = "lon";
    machine.rack = rack;
    machine.bmc.driver = "ipmi";
    machine.bmc.address = address;
    return machine;
}

// Visitors that stay inside until they are let out.
class BmcGateTest : public testing::Test {
protected:
    using PassResult = DriverResult<std::shared_ptr<BmcGate::Pass>>;

    void visit(const Machine& machine) {
        asio::co_spawn(m_context, come(machine), asio::detached);
        run();
    }
    asio::awaitable<void> come(Machine machine) {
        const auto pass = co_await m_gate.enter(machine);
        if (pass)
            m_inside[machine.hardware_name] = *pass;
        else
            m_refused.push_back(machine.hardware_name);
    }
    void leave(const std::string& name) {
        m_inside.erase(name);
        run();
    }
    void run() {
        m_context.restart();
        m_context.poll();
    }
    bool isInside(const std::string& name) const { return m_inside.contains(name); }

    asio::io_context m_context{1};
    BmcLimits m_limits{1, 2, 3, 4, 3, std::chrono::hours(1)};
    BmcGate m_gate{m_limits};
    std::map<std::string, std::shared_ptr<BmcGate::Pass>> m_inside;
    std::vector<std::string> m_refused;
};

using Inside = std::map<std::string, std::shared_ptr<BmcGate::Pass>>;

asio::awaitable<void> come(BmcGate& gate, Inside& inside, Machine machine) {
    const auto pass = co_await gate.enter(machine);
    inside[machine.hardware_name] = *pass;
}

// Dead controllers take nothing from those that answer, but for their own racks.
TEST(BmcGateSlow, WhoSaysNothingGivesItsSharedPlaceBackAndKeepsItsOwn) {
    asio::io_context context{1};
    BmcLimits limits;
    limits.per_rack = limits.per_site = limits.in_all = 1;
    limits.slow_after = std::chrono::milliseconds(1);
    limits.slow_in_all = 2;
    BmcGate gate(limits);
    Inside inside;
    const auto visit = [&](const std::string& name, const std::string& rack, const std::string& address) {
        asio::co_spawn(context, come(gate, inside, machineAt(name, rack, address)), asio::detached);
    };
    visit("dead", "r1", "10.0.0.1");
    visit("same controller", "r2", "10.0.0.1");
    visit("same rack", "r1", "10.0.0.2");
    visit("other rack", "r3", "10.0.0.3");
    while (!inside.contains("other rack"))
        context.run_one();
    EXPECT_EQ(inside.size(), 2u) << "one call at a time to a controller, and so many to a rack";
    // Two are slow by now: a third one keeps its place.
    visit("last", "r4", "10.0.0.4");
    while (!inside.contains("last"))
        context.run_one();
    visit("one too many", "r5", "10.0.0.5");
    context.run_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(inside.contains("one too many"));
    inside.erase("last");
    while (!inside.contains("one too many"))
        context.run_one();
    inside.clear();
    context.restart();
    context.run();
    EXPECT_TRUE(inside.contains("same controller") || inside.contains("same rack")) << "they come in at last";
}

TEST_F(BmcGateTest, LetsOneCallAtATimeToAController) {
    visit(machineAt("A", "r1", "10.0.0.1"));
    visit(machineAt("B", "r2", "10.0.0.1"));
    EXPECT_TRUE(isInside("A"));
    EXPECT_FALSE(isInside("B"));
    leave("A");
    EXPECT_TRUE(isInside("B"));
}

TEST_F(BmcGateTest, ADeadRackHoldsUpNoOther) {
    for (const char* name : {"A", "B", "C"})
        visit(machineAt(name, "dead", std::string("10.0.0.") + name));
    EXPECT_TRUE(isInside("A") && isInside("B"));
    EXPECT_FALSE(isInside("C")) << "the rack's places are taken";
    visit(machineAt("D", "r2", "10.0.1.1"));
    EXPECT_TRUE(isInside("D")) << "although C waits before it";
    leave("A");
    EXPECT_TRUE(isInside("C"));
}

TEST_F(BmcGateTest, LeavesAControllerAloneThatDoesNotAnswer) {
    const auto silent = machineAt("A", "r1", "10.0.0.1");
    for (int round = 0; round < m_limits.failures_to_open; ++round) {
        visit(silent);
        EXPECT_TRUE(isInside("A"));
        m_gate.report(silent, ErrorClass::unreachable);
        leave("A");
    }
    visit(silent);
    EXPECT_FALSE(isInside("A"));
    ASSERT_EQ(m_refused.size(), 1u);
    visit(machineAt("B", "r1", "10.0.0.2"));
    EXPECT_TRUE(isInside("B")) << "its neighbour is none the worse";

    m_gate.report(silent, std::nullopt);
    visit(silent);
    EXPECT_TRUE(isInside("A"));
}

TEST_F(BmcGateTest, TheBackgroundHasAShareOfItsOwnAndNeverWaits) {
    for (const char* name : {"A", "B"})
        visit(machineAt(name, "r1", std::string("10.0.0.") + name));
    EXPECT_EQ(m_gate.tryEnter(machineAt("A", "r1", "10.0.0.A")), nullptr) << "a job talks to it";
    const auto first = m_gate.tryEnter(machineAt("C", "r1", "10.0.0.C"));
    EXPECT_TRUE(first) << "the jobs' share of the rack is used up, not the background's";
    const auto second = m_gate.tryEnter(machineAt("D", "r1", "10.0.0.D"));
    EXPECT_TRUE(second);
    EXPECT_EQ(m_gate.tryEnter(machineAt("E", "r1", "10.0.0.E")), nullptr);
    visit(machineAt("F", "r2", "10.0.0.F"));
    EXPECT_TRUE(isInside("F")) << "and the background takes nothing from the jobs";
}

TEST_F(BmcGateTest, AJobGetsTheControllerWhenTheBackgroundHasDone) {
    const auto machine = machineAt("A", "r1", "10.0.0.1");
    auto pass = m_gate.tryEnter(machine);
    ASSERT_TRUE(pass);
    visit(machine);
    EXPECT_FALSE(isInside("A"));
    pass.reset();
    run();
    EXPECT_TRUE(isInside("A"));
}

TEST_F(BmcGateTest, TheBackgroundSparesWhatIsGivenUp) {
    const auto silent = machineAt("A", "r1", "10.0.0.1");
    for (int failure = 0; failure < 3; ++failure) {
        EXPECT_FALSE(m_gate.isGivenUp(silent));
        EXPECT_TRUE(m_gate.tryEnter(silent));
        m_gate.report(silent, ErrorClass::unreachable);
    }
    EXPECT_TRUE(m_gate.isGivenUp(silent));
    EXPECT_EQ(m_gate.tryEnter(silent), nullptr);
    m_gate.report(silent, std::nullopt);
    EXPECT_FALSE(m_gate.isGivenUp(silent));
    EXPECT_TRUE(m_gate.tryEnter(silent));
}

TEST_F(BmcGateTest, AnAnswerOfAnyKindIsAnAnswer) {
    const auto machine = machineAt("A", "r1", "10.0.0.1");
    m_gate.report(machine, ErrorClass::unreachable);
    m_gate.report(machine, ErrorClass::unreachable);
    m_gate.report(machine, ErrorClass::credentials);
    m_gate.report(machine, ErrorClass::unreachable);
    visit(machine);
    EXPECT_TRUE(isInside("A"));
}

} // namespace
} // namespace remuda
