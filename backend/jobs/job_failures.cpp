// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_failures.h"

#include "core/domain/json_values.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

struct Failure {
    std::int64_t number = 0;
    std::string id, machine;
    Verb verb = Verb::reboot;
    Instant ended_at;
};

struct Later { // a job of the same action on the same machine
    std::int64_t number = 0;
    JobStatus status = JobStatus::queued;
    Instant created_at;
};

// FNV-1a: short, and the same on every server.
std::string idOf(const std::string& key) {
    std::uint32_t hash = 2166136261U;
    for (const char each : key)
        hash = (hash ^ static_cast<unsigned char>(each)) * 16777619U;
    char text[9];
    std::snprintf(text, sizeof text, "%08x", hash);
    return text;
}

std::vector<Later> laterJobs(Connection& connection, const Failure& failure) {
    auto rows =
        connection.prepare("SELECT number, status, created_at FROM job WHERE hardware_name = ? AND verb = ? AND "
                           "number > ? ORDER BY number");
    rows.bind(failure.machine).bind(toText(failure.verb)).bind(failure.number);
    std::vector<Later> jobs;
    while (rows.step())
        jobs.push_back({rows.integer(0), jobStatusFromText(rows.view(1)).value_or(JobStatus::failed), rows.instant(2)});
    return jobs;
}

// "update bmc_address, role"
std::string wordsFor(const std::string& verb, const json::object& after) {
    if (verb != "update" && verb != "accept" && verb != "import") return verb;
    std::string fields;
    for (const auto& member : after)
        if (member.key() != "version" && member.key() != "updated_at")
            fields += (fields.empty() ? "" : ", ") + std::string(member.key());
    return fields.empty() ? verb : "update " + fields;
}

// What was done to the machine last between the failure and the job that went well.
std::string remedy(Connection& connection, const Failure& failure, const Later& success) {
    {
        auto rows = connection.prepare(
            "SELECT verb, after FROM change WHERE entity = 'machine' AND entity_id = ? AND at >= ? AND at <= ? AND "
            "job_id = '' AND verb NOT IN ('observe', 'pin-certificate', 'identify-light', 'clear-event-log', "
            "'open-console', 'close-console') ORDER BY seq DESC LIMIT 1");
        rows.bind(failure.machine).bind(failure.ended_at).bind(success.created_at);
        if (rows.step()) return wordsFor(rows.text(0), json::parse(rows.view(1)).as_object());
    }
    // What only looks has mended nothing.
    auto rows = connection.prepare("SELECT verb FROM job WHERE hardware_name = ? AND number > ? AND number < ? AND "
                                   "verb NOT IN (?, 'check', 'inspect') AND status = 'finished' ORDER BY number DESC "
                                   "LIMIT 1");
    rows.bind(failure.machine).bind(failure.number).bind(success.number).bind(toText(failure.verb));
    return rows.step() ? rows.text(0) : "retry";
}

void addOutcome(Connection& connection, FailureCluster& cluster, const Failure& failure) {
    const auto later = laterJobs(connection, failure);
    const auto any = [&](auto condition) { return std::find_if(later.begin(), later.end(), condition); };
    if (const auto good = any([](const Later& each) { return each.status == JobStatus::finished; });
        good != later.end()) {
        ++cluster.cleared;
        ++cluster.cleared_by[remedy(connection, failure, *good)];
    } else if (any([](const Later& each) { return !isEnded(each.status); }) != later.end()) {
        ++cluster.under_way;
    } else if (any([](const Later& each) { return each.status == JobStatus::failed; }) == later.end()) {
        cluster.open_jobs.push_back(failure.id);
        if (std::find(cluster.open_machines.begin(), cluster.open_machines.end(), failure.machine) ==
            cluster.open_machines.end())
            cluster.open_machines.push_back(failure.machine);
    }
}

constexpr const char* newestFailures =
    "SELECT job.number, job.id, job.hardware_name, verb, coalesce(job_step.name, ''), coalesce(job_step.title, ''), "
    "error_class, model, firmware, job.ended_at, error_message FROM job LEFT JOIN job_step ON job_step.job = "
    "job.number "
    "AND job_step.status = 'failed' WHERE error_class <> '' AND job.ended_at >= ? AND job.status = 'failed' AND "
    "action <> 'batch' ORDER BY job.ended_at DESC, job.number DESC LIMIT ?";

} // namespace

json::object toJson(const FailureCluster& cluster) {
    json::object cleared_by;
    for (const auto& [what, count] : cluster.cleared_by)
        cleared_by[what] = count;
    return {{"id", cluster.id},
            {"action", toText(cluster.verb)},
            {"step", cluster.step},
            {"step_title", cluster.step_title},
            {"class", toText(cluster.error_class)},
            {"model", cluster.model},
            {"firmware", cluster.firmware},
            {"count", cluster.count},
            {"machines", cluster.machines},
            {"first_at", formatInstant(cluster.first_at)},
            {"last_at", formatInstant(cluster.last_at)},
            {"message", cluster.message},
            {"advice", adviceFor(cluster.error_class)},
            {"cleared", cluster.cleared},
            {"cleared_by", std::move(cleared_by)},
            {"under_way", cluster.under_way},
            {"open", cluster.open_jobs.size()},
            {"open_jobs", toJsonArray(cluster.open_jobs)},
            {"open_machines", toJsonArray(cluster.open_machines)},
            {"at_least", cluster.at_least}};
}

namespace job_failures {

std::vector<FailureCluster> clusters(Connection& connection, Instant since, std::int64_t limit) {
    std::vector<FailureCluster> result;
    bool more = false;
    std::map<std::string, std::size_t> places; // by what they have in common
    std::vector<std::pair<Failure, std::size_t>> failures;
    {
        auto rows = connection.prepare(newestFailures);
        rows.bind(since).bind(limit + 1);
        while (rows.step()) {
            more = std::ssize(failures) == limit;
            if (more) break;
            std::string key;
            for (int column = 3; column < 9; ++column)
                if (column != 5) key += rows.text(column) + '\n';
            const auto [place, fresh] = places.emplace(key, result.size());
            if (fresh) {
                FailureCluster cluster;
                cluster.id = idOf(key);
                cluster.verb = verbFromText(rows.view(3)).value_or(Verb::reboot);
                cluster.step = rows.text(4);
                cluster.step_title = rows.text(5);
                cluster.error_class = errorClassFromText(rows.view(6)).value_or(ErrorClass::internal);
                cluster.model = rows.text(7);
                cluster.firmware = rows.text(8);
                cluster.last_at = rows.instant(9);
                cluster.message = rows.text(10);
                result.push_back(std::move(cluster));
            }
            auto& cluster = result[place->second];
            ++cluster.count;
            cluster.first_at = rows.instant(9);
            failures.push_back(
                {{rows.integer(0), rows.text(1), rows.text(2), cluster.verb, rows.instant(9)}, place->second});
        }
    }
    std::vector<std::set<std::string>> machines(result.size());
    for (const auto& [failure, place] : failures) {
        machines[place].insert(failure.machine);
        addOutcome(connection, result[place], failure);
    }
    for (std::size_t place = 0; place < result.size(); ++place) {
        result[place].machines = static_cast<std::int64_t>(machines[place].size());
        result[place].at_least = more;
    }
    std::stable_sort(result.begin(), result.end(), [](const FailureCluster& left, const FailureCluster& right) {
        return std::pair(left.open_jobs.size(), left.count) > std::pair(right.open_jobs.size(), right.count);
    });
    return result;
}

} // namespace job_failures
} // namespace remuda
