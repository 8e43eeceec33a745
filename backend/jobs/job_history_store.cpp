// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_store.h"

#include <algorithm>

// The part of job_store that learns from the jobs that have ended.
namespace remuda::job_store {

namespace {

using Durations = std::vector<std::int64_t>;

Learned learn(Durations values) {
    std::sort(values.begin(), values.end());
    const auto at = [&values](double share) {
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
    };
    return {{at(0.1), at(0.9), static_cast<std::int64_t>(values.size())}, at(0.5)};
}

std::optional<UsualTime> enough(const Learned& learned) {
    return learned.time.runs >= fewest_runs ? std::optional(learned.time) : std::nullopt;
}

// What a job kept of an earlier one it did not do itself. Where the clock was set back meanwhile nothing is known.
constexpr const char* wholeOnes =
    "SELECT ended_at - started_at FROM job WHERE verb = ? AND model = ? AND status = 'finished' AND action <> 'batch' "
    "AND retry_of = '' AND pause = 0 AND ended_at >= started_at ORDER BY number DESC LIMIT ?";
constexpr const char* stepsOfThem =
    "SELECT name, ended_at - started_at FROM job_step WHERE status = 'done' AND ended_at >= started_at AND job IN "
    "(SELECT number FROM job WHERE verb = ? AND model = ? AND status = 'finished' AND action <> 'batch' "
    "ORDER BY number DESC LIMIT ?)";

} // namespace

LearnedTimes learned(Connection& connection, Verb verb, const std::string& model) {
    LearnedTimes result;
    Durations whole;
    {
        auto rows = connection.prepare(wholeOnes);
        rows.bind(toText(verb)).bind(model).bind(most_runs);
        while (rows.step())
            whole.push_back(rows.integer(0));
    }
    if (!whole.empty()) result.whole = learn(std::move(whole));
    auto rows = connection.prepare(stepsOfThem);
    rows.bind(toText(verb)).bind(model).bind(most_runs);
    std::map<std::string, Durations> durations;
    while (rows.step())
        durations[rows.text(0)].push_back(rows.integer(1));
    for (auto& [name, values] : durations)
        result.steps[name] = learn(std::move(values));
    return result;
}

void showUsual(Job& job, const LearnedTimes& times) {
    bool every_step = true;
    for (auto& step : job.steps) {
        if (step.status == StepStatus::skipped) every_step = false;
        const auto found = times.steps.find(step.name);
        step.usual = found == times.steps.end() ? std::nullopt : enough(found->second);
    }
    job.usual = every_step && times.whole ? enough(*times.whole) : std::nullopt;
}

std::int64_t similar(Connection& connection, const StoredJob& job, ErrorClass error_class, Instant since) {
    auto row = connection.prepare("SELECT count(*) FROM job WHERE error_class = ? AND verb = ? AND ended_at >= ? AND "
                                  "number <> ? AND error_class <> ''");
    row.bind(toText(error_class)).bind(toText(job.verb)).bind(since).bind(job.number).step();
    return row.integer(0);
}

std::string firmware(Connection& connection, const std::string& hardware_name) {
    auto row = connection.prepare("SELECT version FROM machine_firmware WHERE hardware_name = ?");
    return row.bind(hardware_name).step() ? row.text(0) : std::string();
}

void sawFirmware(Transaction& transaction, const std::string& hardware_name, const std::string& version) {
    transaction
        .prepare(
            "INSERT INTO machine_firmware(hardware_name, version, seen_at) VALUES(?, ?, ?) ON CONFLICT(hardware_name) "
            "DO UPDATE SET version = excluded.version, seen_at = excluded.seen_at")
        .bind(hardware_name)
        .bind(version)
        .bind(now())
        .run();
}

} // namespace remuda::job_store
