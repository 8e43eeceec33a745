// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_access.h"
#include "backend/drivers/power/driver_registry.h"
#include "tests/support/driver_calls.h"
#include "tests/unit/backend/bmc/scripted_driver.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

class DriverRegistryTest : public testing::Test, protected DriverCalls {
protected:
    DriverRegistryTest() {
        m_registry.add(m_driver);
        m_access.machine.hardware_name = "A";
        m_access.machine.bmc = {"ipmi", "10.0.0.1", "admin"};
    }
    void ask(DriverResult<PowerState> answer, int times) {
        m_driver->answers.insert_or_assign("A", std::move(answer));
        auto look = [this](PowerDriver& driver, Deadline deadline) { return driver.status(m_access, deadline); };
        for (int time = 0; time < times; ++time)
            (void)run(m_registry.call<PowerState>(m_access, std::chrono::seconds(1), look));
    }
    bool isGivenUp() const { return m_registry.isGivenUp(m_access.machine); }

    DriverRegistry m_registry{{}};
    std::shared_ptr<ScriptedDriver> m_driver = std::make_shared<ScriptedDriver>();
    BmcAccess m_access;
};

TEST_F(DriverRegistryTest, WhatWasNeverAskedNeitherCountsAgainstAControllerNorForIt) {
    DriverError not_asked{ErrorClass::unreachable, "no thread was free"};
    not_asked.not_asked = true;
    ask(not_asked, 5);
    EXPECT_FALSE(isGivenUp()) << "it was never spoken to";
    EXPECT_FALSE(takeFailure(m_access.machine, not_asked, now()));
    EXPECT_TRUE(m_access.machine.faults.empty());

    const DriverError silent{ErrorClass::unreachable, "no answer"};
    ask(silent, 2);
    ask(not_asked, 1);
    EXPECT_FALSE(isGivenUp());
    ask(silent, 1);
    EXPECT_TRUE(isGivenUp()) << "the three in a row stay three";
}

} // namespace
} // namespace remuda
