// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/leases/lease_service.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

class LeaseServiceTest : public JobsTest {
protected:
    static LeaseChange change(LeaseAction action, Date to) {
        LeaseChange change;
        change.action = action;
        change.machines = {"A"};
        change.to = to;
        return change;
    }
};

TEST_F(LeaseServiceTest, ADayInThePastIsAWrongValueAndNoConflict) {
    const auto today = dateOf(now());
    addMachine("A", [&](Machine& machine) { machine.expires_on = addDays(today, -30); });
    LeaseService service(*m_database, *m_service);
    for (const auto action : {LeaseAction::extend, LeaseAction::shorten}) {
        const auto past = change(action, addDays(today, -1));
        for (const auto& problem : {service.plan(past, Origin{}).problem(), service.apply(past, Origin{}).problem()}) {
            EXPECT_EQ(problem.status, 422);
            EXPECT_EQ(problem.field, "to");
            EXPECT_TRUE(problem.expected.starts_with("today (")) << problem.expected;
        }
    }
    const auto extended = service.apply(change(LeaseAction::extend, today), Origin{"ann", "r1", {}});
    ASSERT_TRUE(extended.ok()) << extended.problem().detail;
    EXPECT_EQ(machine("A").expires_on, today);
}

} // namespace
} // namespace remuda
