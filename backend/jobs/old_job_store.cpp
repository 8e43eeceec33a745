// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/old_job_store.h"

#include "backend/jobs/job_store.h"

#include <algorithm>

namespace remuda::old_job_store {

namespace {

constexpr const char* underWay =
    "status IN ('queued', 'scheduled', 'started', 'waiting', 'retrying', 'paused', 'cancelling')";

// Whether fewer than `most_runs` later jobs of its kind would be left to learn from. `kind` as in
// job_history_store.cpp.
bool isAmongTheLatest(Connection& connection, const std::string& verb, const std::string& model, std::int64_t number,
                      const char* kind) {
    auto row = connection.prepare("SELECT count(*) FROM (SELECT 1 FROM job WHERE verb = ? AND model = ? AND number > ? "
                                  "AND status = 'finished' AND action <> 'batch'" +
                                  std::string(kind) + " LIMIT ?) AS later");
    row.bind(verb).bind(model).bind(number).bind(job_store::most_runs).step();
    return row.integer(0) < job_store::most_runs;
}

std::vector<std::string> textsOf(Statement rows) {
    std::vector<std::string> texts;
    while (rows.step())
        texts.push_back(rows.text(0));
    return texts;
}

std::int64_t deleteJob(Transaction& transaction, std::int64_t number) {
    for (const char* sql : {"DELETE FROM job_step WHERE job = ?", "DELETE FROM job_log WHERE job = ?",
                            "DELETE FROM scheduled_job WHERE job = ?", "DELETE FROM job WHERE number = ?"})
        transaction.prepare(sql).bind(number).run();
    return 1;
}

} // namespace

// Jobs are numbered as they are submitted: whoever came after that moment has not ended before it.
Page endedBefore(Connection& connection, Instant moment, std::int64_t after, std::int64_t limit) {
    auto rows = connection.prepare(
        "SELECT number, id, action, parent, created_at, ended_at FROM job WHERE number > ? ORDER BY number LIMIT ?");
    rows.bind(after).bind(limit);
    Page page;
    std::int64_t seen = 0;
    for (; rows.step(); ++seen) {
        if (rows.instant(4) >= moment) return {std::move(page.jobs), 0};
        page.last = rows.integer(0);
        const auto ended = rows.optionalInstant(5);
        if (rows.view(3).empty() && ended && *ended < moment)
            page.jobs.push_back({page.last, rows.text(1), rows.view(2) == "batch"});
    }
    if (seen < limit) page.last = 0;
    return page;
}

bool teaches(Connection& connection, const Old& job) {
    struct Finished {
        std::string verb, model;
        std::int64_t number;
        bool whole;
    };
    std::vector<Finished> finished;
    {
        auto rows = connection.prepare(
            std::string("SELECT verb, model, number, retry_of, pause FROM job WHERE status = 'finished' AND action <> "
                        "'batch' AND ") +
            (job.is_batch ? "parent = ?" : "id = ?") + " ORDER BY number DESC");
        rows.bind(job.id);
        while (rows.step())
            finished.push_back(
                {rows.text(0), rows.text(1), rows.integer(2), rows.view(3).empty() && rows.integer(4) == 0});
    }
    return std::any_of(finished.begin(), finished.end(), [&](const Finished& each) {
        return isAmongTheLatest(connection, each.verb, each.model, each.number, "") ||
               (each.whole &&
                isAmongTheLatest(connection, each.verb, each.model, each.number, " AND retry_of = '' AND pause = 0"));
    });
}

std::set<std::string> inUse(Connection& connection) {
    std::set<std::string> ids;
    for (const auto& sql :
         {std::string("SELECT retry_of FROM job WHERE retry_of <> '' AND ") + underWay,
          std::string("SELECT job FROM request WHERE ended_at IS NULL"), std::string("SELECT job FROM schedule_run")})
        for (auto& id : textsOf(connection.prepare(sql)))
            ids.insert(std::move(id));
    return ids;
}

std::int64_t forget(Transaction& transaction, const Old& job, const std::set<std::string>& in_use, std::int64_t limit) {
    if (in_use.contains(job.id)) return 0;
    std::int64_t count = 0;
    if (job.is_batch) {
        std::vector<std::pair<std::int64_t, std::string>> children;
        auto rows = transaction.prepare("SELECT number, id FROM job WHERE parent = ? ORDER BY number");
        rows.bind(job.id);
        while (rows.step())
            children.emplace_back(rows.integer(0), rows.text(1));
        for (const auto& [number, id] : children)
            if (in_use.contains(id)) return 0;
        for (const auto& [number, id] : children) {
            if (count == limit) return count;
            count += deleteJob(transaction, number);
        }
    }
    return count == limit ? count : count + deleteJob(transaction, job.number);
}

std::int64_t forgetDecided(Transaction& transaction, Instant moment, std::int64_t limit) {
    std::int64_t count = 0;
    for (const char* sql :
         {"DELETE FROM request WHERE id IN (SELECT id FROM request WHERE ended_at < ? ORDER BY id LIMIT ?)",
          "DELETE FROM approval WHERE id IN (SELECT id FROM approval WHERE status <> 'pending' AND decided_at < ? AND "
          "NOT EXISTS(SELECT 1 FROM job WHERE job.id = approval.job AND job.ended_at IS NULL) ORDER BY id LIMIT ?)"}) {
        transaction.prepare(sql).bind(moment).bind(limit).run();
        count += transaction.connection().changes();
    }
    return count;
}

std::vector<std::string> unusedIntents(Connection& connection, Instant moment, std::int64_t limit) {
    auto rows = connection.prepare(
        "SELECT id FROM signed_intent WHERE taken_at < ? AND id NOT IN (SELECT intent FROM job) AND id NOT IN (SELECT "
        "intent FROM schedule) AND id NOT IN (SELECT intent FROM approval) AND id NOT IN (SELECT intent FROM "
        "approval_vote) ORDER BY taken_at LIMIT ?");
    rows.bind(moment).bind(limit);
    return textsOf(std::move(rows));
}

void forgetIntents(Transaction& transaction, const std::vector<std::string>& ids) {
    for (const auto& id : ids)
        transaction.prepare("DELETE FROM signed_intent WHERE id = ?").bind(id).run();
}

} // namespace remuda::old_job_store
