// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/simulated_fleet.h"
#include "backend/schedules/freeze_store.h"
#include "backend/schedules/schedule_examples.h"
#include "backend/schedules/schedule_service.h"
#include "backend/schedules/schedule_store.h"
#include "backend/schedules/start_time.h"
#include "tests/unit/backend/test_database.h"

namespace remuda {
namespace {

using namespace std::chrono_literals;

// What they do depends on the day of the week and of the month.
TEST(ScheduleExamples, DoNothingWithinDaysAndAreWhatThePersonCouldHaveMade) {
    const auto first = *parseInstant("2027-01-01T12:00:00Z");
    for (const int day : {0, 30, 58}) {
        TestDatabase database;
        const auto moment = first + day * 24h;
        ASSERT_EQ(seedSimulatedFleet(*database, {200, 1}, moment).value(), 200);
        ASSERT_TRUE(addScheduleExamples(*database, "ann", moment).ok());
        database->read([&](Connection& connection) {
            const auto schedules = schedule_store::all(connection);
            EXPECT_EQ(schedules.size(), 2U);
            std::int64_t paused = 0;
            for (const auto& schedule : schedules) {
                EXPECT_EQ(schedule.created_by, "ann");
                EXPECT_TRUE(schedule.paused || schedule.next_at > moment + 72h) << formatInstant(moment);
                paused += schedule.paused;
                EXPECT_TRUE(ScheduleService::check(schedule).ok()) << schedule.name;
                const auto machines = ScheduleService::machinesOf(connection, schedule);
                EXPECT_TRUE(machines.ok() && !machines->empty()) << schedule.name;
            }
            EXPECT_EQ(paused, 1);
            const auto freezes = freeze_store::notEnded(connection, moment);
            EXPECT_EQ(freezes.size(), 1U);
            EXPECT_GT(freezes.front().from, moment + 72h);
            EXPECT_GT(freezes.front().until, freezes.front().from);
            EXPECT_EQ(window_store::all(connection).size(), 2U);
        });
    }
}

// Resumed, the one that waits for a window would find one, not be refused.
TEST(ScheduleExamples, HaveAWindowForTheScheduleThatWaitsForOne) {
    TestDatabase database;
    const auto moment = now();
    ASSERT_EQ(seedSimulatedFleet(*database, {200, 1}, moment).value(), 200);
    ASSERT_TRUE(addScheduleExamples(*database, "ann", moment).ok());
    database->read([&](Connection& connection) {
        for (const auto& schedule : schedule_store::all(connection)) {
            if (!schedule.in_window) continue;
            std::set<StartTimes::Place> places;
            const auto machines = ScheduleService::machinesOf(connection, schedule);
            for (const auto& name : *machines)
                places.insert(StartTimes::placeOf(*machine_store::find(connection, name)));
            const StartTimes times(connection, moment, StartTimes::Read::freezes_and_windows);
            EXPECT_TRUE(times.earliest(places, {moment, true, true}).ok());
        }
    });
}

} // namespace
} // namespace remuda
