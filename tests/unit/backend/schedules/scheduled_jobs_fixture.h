// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/drivers/power/simulated_traits.h"
#include "backend/jobs/scheduled_job_store.h"
#include "backend/schedules/freeze_store.h"
#include "backend/schedules/schedule_service.h"
#include "backend/schedules/schedule_store.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {

class ScheduledJobs : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_good = nameWhere([](const std::string& name) {
            const auto traits = SimulatedDice(1).traits(name);
            return !traits.bad_disk && !traits.wrong_password && traits.drop_rate < 0.01;
        });
        addMachine(m_good, [](Machine& machine) { machine.team = "web"; });
    }
    ScheduleService schedules() { return {*m_database, *m_service}; }

    Result<Job> later(Verb verb, std::vector<std::string> machines, Instant at, bool in_window = false) {
        Submission submission;
        submission.verb = verb;
        submission.machines = std::move(machines);
        submission.at = at;
        submission.in_window = in_window;
        submission.permission = permissionFor(verb);
        return m_service->submit(submission, Origin{"ann", "request-1", {}});
    }
    Freeze freeze(Scope scope, Instant from, Instant until) {
        Freeze made;
        made.scope = std::move(scope);
        made.from = from;
        made.until = until;
        made.reason = "year's end";
        const auto written = m_database->write([&](Transaction& transaction) -> Result<Done> {
            freeze_store::insert(transaction, Origin{"ada", {}, {}}, made);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
        return made;
    }
    Schedule schedule(const std::string& time, const std::string& query, Instant next) {
        Schedule made;
        made.name = "nightly";
        made.query = query;
        made.recurrence =
            *recurrenceFromJson(boost::json::parse(R"({"every":"day","time":")" + time + R"("})").as_object(), {});
        made.next_at = next;
        const auto written = m_database->write([&](Transaction& transaction) -> Result<Done> {
            schedule_store::insert(transaction, Origin{"ann", {}, {}}, made);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
        return made;
    }
    Schedule stored(const Schedule& schedule) {
        return *m_database->read([&](Connection& connection) { return schedule_store::find(connection, schedule.id); });
    }

    std::string m_good;
};

} // namespace remuda
