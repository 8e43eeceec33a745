// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"
#include "core/domain/recurrence.h"

namespace remuda {

// Which machines a freeze or a maintenance window is for: those of a team, of a site, or of both at once. An empty text
// leaves it open; both empty means every machine.
struct Scope {
    std::string team, site;
    bool covers(std::string_view machine_team, std::string_view machine_site) const {
        return (team.empty() || team == machine_team) && (site.empty() || site == machine_site);
    }
};
std::string describe(const Scope& scope); // "team web at site lon", "all machines"

// From and until when nothing destructive starts; `until` itself is free again.
struct Freeze {
    std::int64_t id = 0;
    Scope scope;
    Instant from, until;
    std::string reason, created_by;
    Instant created_at;
};
std::string describe(const Freeze& freeze); // "freeze 3 (year's end; site lon, by ada) until 2026-12-01T08:00:00.000Z"

// When work is welcome: begins again and again, and lasts so long.
struct MaintenanceWindow {
    std::int64_t id = 0;
    Scope scope;
    Recurrence recurrence;
    std::chrono::minutes length{60}; // 1 to 7 days
    std::string created_by;
    Instant created_at;

    struct Opening {
        Instant from, until;
    };
    Opening openingAt(Instant moment) const; // the one that is open then, else the next
};

// What became of one run of a schedule.
struct ScheduleRun {
    Instant due_at;
    std::string outcome; // "started", "missed", "skipped" (the run before was still under way), "refused"
    std::string job;     // id, of those that started
    std::string note;    // why not; what became of the job
};

// A verb that is carried out again and again, for machines by name or for those that a query finds at each run.
struct Schedule {
    std::int64_t id = 0;
    std::string name;
    Verb verb = Verb::reboot; // a job
    boost::json::object params;
    std::vector<std::string> machines;
    std::string query; // instead of machines
    Recurrence recurrence;
    bool in_window = false;          // wait for a maintenance window, from that moment on
    std::int64_t grace_minutes = 60; // a run that is later, since no server was there, is missed
    bool paused = false;
    std::string created_by;
    Instant created_at, next_at;
    std::vector<ScheduleRun> runs; // the latest, newest first
};

boost::json::object toJson(const Freeze& freeze);
boost::json::object toJson(const MaintenanceWindow& window, Instant moment); // with its next opening
boost::json::object toJson(const Schedule& schedule);

// As people send them, strict; without id and who made them.
Result<Freeze> newFreezeFromJson(const boost::json::object& object, Instant moment); // `from` is `moment` by default
Result<MaintenanceWindow> newWindowFromJson(const boost::json::object& object);
Result<Schedule> newScheduleFromJson(const boost::json::object& object);

// As a server sends them.
Result<Freeze> freezeFromJson(const boost::json::object& object);
Result<MaintenanceWindow> windowFromJson(const boost::json::object& object);
Result<Schedule> scheduleFromJson(const boost::json::object& object);

} // namespace remuda
