// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_ledger.h"

#include <algorithm>

// The part of job_store about which children of a batch may begin, and when all of them will have ended.
namespace remuda::job_store {

namespace {

constexpr std::int64_t anyNumber = 1'000'000;

// Each waiting child gets its place in its rack, after those under way there; of those that fit, likewise its place at
// its site. A machine whose rack is unknown shares it with nobody.
constexpr const char* withinLimits = R"sql(
WITH waiting AS (SELECT id, parent, number, site, rack FROM job WHERE parent = ? AND status = 'queued'),
busy AS (SELECT site, rack FROM job WHERE parent = ? AND status NOT IN ('queued', 'finished', 'failed', 'cancelled')),
busy_racks AS (SELECT site AS at_site, rack AS in_rack, count(*) AS busy FROM busy GROUP BY site, rack),
busy_sites AS (SELECT site AS at_site, count(*) AS busy FROM busy GROUP BY site),
racks AS (SELECT id, parent, number, site, rack,
    row_number() OVER (PARTITION BY site, rack ORDER BY number) + coalesce(busy, 0) AS place
    FROM waiting LEFT JOIN busy_racks ON at_site = site AND in_rack = rack),
sites AS (SELECT id, parent, number,
    row_number() OVER (PARTITION BY site ORDER BY number) + coalesce(busy, 0) AS place
    FROM racks LEFT JOIN busy_sites ON at_site = site WHERE rack = '' OR place <= ?)
SELECT id, parent, number FROM sites WHERE place <= ? ORDER BY number LIMIT ?)sql";

std::vector<Pending> pending(Statement rows) {
    std::vector<Pending> result;
    while (rows.step())
        result.push_back({rows.text(0), rows.text(1), rows.integer(2)});
    return result;
}

// What is still to be done somewhere.
struct Work {
    std::int64_t low = 0, high = 0;
    void add(std::int64_t more_low, std::int64_t more_high) { low += more_low, high += more_high; }
};

struct Remaining {
    Work all, longest;
    std::map<std::string, Work> sites, racks;

    void add(const std::string& site, const std::string& rack, std::int64_t count, const Work& sum, const Work& most) {
        if (count == 0) return;
        all.add(sum.low, sum.high);
        sites[site].add(sum.low, sum.high);
        if (!rack.empty()) racks[site + '\n' + rack].add(sum.low, sum.high);
        longest.low = std::max(longest.low, most.low);
        longest.high = std::max(longest.high, most.high);
    }
};

// False: somebody's usual time is unknown, or has passed already.
bool addRunning(Connection& connection, const StoredJob& batch, Instant now, Remaining& remaining) {
    auto rows =
        connection.prepare("SELECT site, rack, started_at, usual_low_ms, usual_high_ms, status FROM job WHERE "
                           "parent = ? AND status IN ('started', 'waiting', 'retrying', 'cancelling', 'paused', "
                           "'scheduled')");
    rows.bind(batch.job.id);
    while (rows.step()) {
        const auto started = rows.optionalInstant(2);
        const auto low = rows.optionalInteger(3), high = rows.optionalInteger(4);
        if (!started || !low || !high || rows.view(5) == "paused") return false;
        const auto passed = toMilliseconds(now) - toMilliseconds(*started);
        if (passed > *high) return false;
        const Work left{std::max<std::int64_t>(0, *low - passed), *high - passed};
        remaining.add(rows.text(0), rows.text(1), 1, left, left);
    }
    return true;
}

constexpr const char* queuedByPlace =
    "SELECT site, rack, model, count(*), count(usual_high_ms), sum(usual_low_ms), sum(usual_high_ms), "
    "max(usual_low_ms), max(usual_high_ms) FROM job WHERE parent = ? AND status = 'queued' GROUP BY site, rack, model";
// For a batch that has no limits by rack and site: half the work.
constexpr const char* queuedByModel =
    "SELECT '', '', model, count(*), count(usual_high_ms), sum(usual_low_ms), sum(usual_high_ms), max(usual_low_ms), "
    "max(usual_high_ms) FROM job WHERE parent = ? AND status = 'queued' GROUP BY model";

// What was not known when the batch was made its own first children may have taught.
bool addQueued(Connection& connection, const StoredJob& batch, Remaining& remaining) {
    const bool by_place = batch.per_rack > 0 || batch.per_site > 0;
    auto rows = connection.prepare(by_place ? queuedByPlace : queuedByModel);
    rows.bind(batch.job.id);
    std::map<std::string, std::optional<Learned>> models;
    while (rows.step()) {
        const auto count = rows.integer(3);
        Work sum{rows.integer(5), rows.integer(6)}, most{rows.integer(7), rows.integer(8)};
        if (rows.integer(4) < count) {
            const auto [found, fresh] = models.emplace(rows.text(2), std::nullopt);
            if (fresh) found->second = learned(connection, batch.verb, found->first).whole;
            if (!found->second || found->second->time.runs < fewest_runs) return false;
            most = {found->second->time.low_ms, found->second->time.high_ms};
            sum = {count * most.low, count * most.high};
        }
        remaining.add(rows.text(0), rows.text(1), count, sum, most);
    }
    return true;
}

} // namespace

std::vector<Pending> queuedChildren(Connection& connection, const StoredJob& batch, std::int64_t limit) {
    const auto& id = batch.job.id;
    if (batch.per_rack == 0 && batch.per_site == 0) {
        auto rows = connection.prepare(
            "SELECT id, parent, number FROM job WHERE parent = ? AND status = 'queued' ORDER BY number LIMIT ?");
        rows.bind(id).bind(limit);
        return pending(std::move(rows));
    }
    auto rows = connection.prepare(withinLimits);
    rows.bind(id)
        .bind(id)
        .bind(batch.per_rack ? batch.per_rack : anyNumber)
        .bind(batch.per_site ? batch.per_site : anyNumber)
        .bind(limit);
    return pending(std::move(rows));
}

// The work of every place shared by what may run there is the least it takes; the longest child may begin last, which
// is the most that sharing it out in turn can add.
std::optional<TimeRange> endOf(Connection& connection, const StoredJob& batch, Instant now) {
    const auto& job = batch.job;
    if (isEnded(job.status) || job.status == JobStatus::paused || batch.cancel_requested || !job.children)
        return std::nullopt;
    Remaining remaining;
    if (!addRunning(connection, batch, now, remaining) || !addQueued(connection, batch, remaining)) return std::nullopt;
    auto low = remaining.longest.low;
    std::int64_t high = 0;
    const auto share = [&](const Work& work, std::int64_t workers) {
        if (workers == 0) return;
        low = std::max(low, work.low / workers);
        high = std::max(high, work.high / workers);
    };
    share(remaining.all, batch.parallelism);
    for (const auto& [site, work] : remaining.sites)
        share(work, batch.per_site);
    for (const auto& [rack, work] : remaining.racks)
        share(work, batch.per_rack);
    high += remaining.longest.high;
    // One goes ahead of all others.
    if (job.children->queued > 0 && JobLedger::awaitsCanary(batch)) high += remaining.longest.high;
    return TimeRange{now + std::chrono::milliseconds(low), now + std::chrono::milliseconds(high)};
}

} // namespace remuda::job_store
