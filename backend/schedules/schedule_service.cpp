// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/schedules/schedule_service.h"

#include "backend/http/log.h"
#include "backend/inventory/machine_list_store.h"
#include "backend/jobs/action_params.h"
#include "backend/jobs/scheduled_job_store.h"
#include "backend/schedules/schedule_store.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr std::int64_t atOnce = 20; // schedules in one write
constexpr auto lookAnyway = std::chrono::milliseconds(1000);

std::optional<Instant> nextOfAll(Connection& connection) {
    const auto job = scheduled_job_store::next(connection), run = schedule_store::next(connection);
    return job && run ? std::min(*job, *run) : job ? job : run;
}

bool isUnderWay(Connection& connection, const Schedule& schedule) {
    const auto last = std::find_if(schedule.runs.begin(), schedule.runs.end(),
                                   [](const ScheduleRun& run) { return !run.job.empty(); });
    if (last == schedule.runs.end()) return false;
    const auto job = job_store::row(connection, last->job);
    return job && !isEnded(job->job.status);
}

} // namespace

void ScheduleService::start() {
    m_thread = std::thread([this] {
        for (;;) {
            const auto pause = untilNext();
            std::unique_lock guard(m_mutex);
            if (m_wake.wait_for(guard, pause, [this] { return m_stop; })) return;
            guard.unlock();
            runDue(m_clock());
        }
    });
}

void ScheduleService::stop() {
    {
        const std::lock_guard guard(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable()) m_thread.join();
}

std::chrono::milliseconds ScheduleService::untilNext() {
    try {
        const auto next = m_database.read(nextOfAll);
        if (!next) return lookAnyway;
        return std::clamp(*next - m_clock(), std::chrono::milliseconds(0), lookAnyway);
    } catch (const StoreError&) {
        return lookAnyway; // the database is away for a moment
    }
}

std::int64_t ScheduleService::runDue(Instant moment) {
    try {
        const auto next = m_database.read(nextOfAll);
        if (!next || *next > moment) return 0;
        const auto done = m_database.write([&](Transaction& transaction) -> Result<std::int64_t> {
            const auto runs = runSchedules(transaction, moment);
            return runs + m_jobs.startDue(transaction, moment);
        });
        if (!done) {
            log(LogLevel::error, "what is due cannot begin: " + done.problem().detail);
            return 0;
        }
        m_jobs.wake();
        return *done;
    } catch (const StoreError& error) {
        log(LogLevel::error, std::string("what is due cannot be read: ") + error.what());
        return 0;
    }
}

std::int64_t ScheduleService::runSchedules(Transaction& transaction, Instant moment) {
    const auto due = schedule_store::due(transaction.connection(), moment, atOnce);
    for (const auto& schedule : due) {
        std::vector<ScheduleRun> runs;
        auto last = schedule.next_at;
        for (auto next = nextAfter(schedule.recurrence, last); next <= moment;
             last = std::exchange(next, nextAfter(schedule.recurrence, next)))
            runs.push_back({last, "missed", {}, "no server was there"});
        constexpr std::size_t most = 20;
        if (runs.size() > most) runs.erase(runs.begin(), runs.end() - most);
        if (moment - last > std::chrono::minutes(schedule.grace_minutes)) {
            runs.push_back({last, "missed", {}, "no server was there"});
        } else {
            ScheduleRun one{last, "refused", {}, {}};
            const auto failure = transaction.attempt([&] { one = run(transaction, schedule, last, moment); });
            if (failure) one = {last, "refused", {}, failure->detail};
            runs.push_back(std::move(one));
        }
        schedule_store::advance(transaction, schedule, runs, nextAfter(schedule.recurrence, moment));
    }
    return static_cast<std::int64_t>(due.size());
}

ScheduleRun ScheduleService::run(Transaction& transaction, const Schedule& schedule, Instant due, Instant moment) {
    auto& connection = transaction.connection();
    if (isUnderWay(connection, schedule)) return {due, "skipped", {}, "the run before was still under way"};
    auto machines = machinesOf(connection, schedule);
    if (!machines) return {due, "refused", {}, machines.problem().detail};
    if (machines->empty()) return {due, "skipped", {}, "no machine matches"};
    Submission submission;
    submission.verb = schedule.verb;
    submission.machines = std::move(*machines);
    submission.params = schedule.params;
    submission.skip_invalid = true;
    submission.at = submission.moment = moment;
    submission.in_window = schedule.in_window;
    const auto permission = permissionFor(schedule.verb);
    submission.permission = permission;
    if (const auto& rights = m_jobs.rights())
        submission.judge = [&](const Machine& machine) { return rights(schedule.created_by, permission, machine); };
    const auto job = m_jobs.submit(transaction, submission,
                                   {schedule.created_by, {}, {}, schedule_store::intentOf(connection, schedule.id)});
    if (!job) return {due, "refused", {}, job.problem().detail};
    return {due, "started", job->id, {}};
}

Result<std::vector<std::string>> ScheduleService::machinesOf(Connection& connection, const Schedule& schedule) {
    if (schedule.query.empty()) return schedule.machines;
    const auto query = parseQuery(schedule.query, machineSchema(), now());
    if (!query) {
        auto problem = query.problem();
        problem.field = "query";
        return problem;
    }
    return machine_store::names(connection, *query);
}

Result<void> ScheduleService::check(const Schedule& schedule) {
    return action_params::check(schedule.verb, schedule.params);
}

} // namespace remuda
