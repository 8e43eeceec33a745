// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/schedules/schedule_examples.h"

#include "backend/schedules/freeze_store.h"
#include "backend/schedules/schedule_store.h"

namespace remuda {

namespace {

using namespace std::chrono_literals;

Recurrence weekly(std::vector<int> days, std::chrono::minutes time, const char* zone) {
    Recurrence recurrence;
    recurrence.every = Recurrence::Every::week;
    recurrence.on = std::move(days);
    recurrence.time = time;
    recurrence.zone = zone;
    return recurrence;
}

Schedule weeklyLook(Instant now) {
    // Three days from today at the soonest: who tries the fleet out is not to find jobs that nobody has asked for.
    const auto day = std::chrono::weekday(std::chrono::sys_days(addDays(dateOf(now), 4)));
    Schedule schedule;
    schedule.name = "Inspect what is ready";
    schedule.verb = Verb::inspect;
    schedule.query = "site:sjc status:available";
    schedule.recurrence = weekly({static_cast<int>(day.iso_encoding())}, 4h + 30min, "America/Los_Angeles");
    return schedule;
}

Schedule monthlyReboot() {
    Schedule schedule;
    schedule.name = "Reboot the build workers";
    schedule.verb = Verb::reboot;
    schedule.params = {{"reason", "kernels of the month"}};
    schedule.query = "role:build-worker team:release";
    schedule.recurrence.every = Recurrence::Every::month;
    schedule.recurrence.day = 31;
    schedule.recurrence.time = 22h;
    schedule.recurrence.zone = "Europe/Stockholm";
    schedule.in_window = true;
    return schedule;
}

Freeze rebuilding(Instant now) {
    Freeze freeze;
    freeze.scope.site = "ash";
    freeze.from = startOf(addDays(dateOf(now), 26)) + 8h;
    freeze.until = freeze.from + std::chrono::days(12);
    freeze.reason = "the power of the data centre is rebuilt";
    return freeze;
}

MaintenanceWindow window(Scope scope, Recurrence recurrence, std::chrono::minutes length) {
    MaintenanceWindow window;
    window.scope = std::move(scope);
    window.recurrence = std::move(recurrence);
    window.length = length;
    return window;
}

} // namespace

Result<void> addScheduleExamples(Database& database, const std::string& person, Instant now) {
    const auto written = database.write([&](Transaction& transaction) -> Result<Done> {
        const Origin origin{person, {}, {}};
        for (auto schedule : {weeklyLook(now), monthlyReboot()}) {
            schedule.next_at = nextAfter(schedule.recurrence, now);
            schedule_store::insert(transaction, origin, schedule);
            if (schedule.verb == Verb::reboot)
                schedule_store::setPaused(transaction, origin, schedule, true, schedule.next_at);
        }
        auto freeze = rebuilding(now);
        freeze_store::insert(transaction, origin, freeze);
        for (auto each : {window({"release", ""}, weekly({2, 4}, 2h, "Europe/Stockholm"), 2h),
                          window({"", "sjc"}, weekly({7}, 3h, "America/Los_Angeles"), 4h)})
            window_store::insert(transaction, origin, each);
        return Done{};
    });
    return written ? Result<void>() : Result<void>(written.problem());
}

} // namespace remuda
