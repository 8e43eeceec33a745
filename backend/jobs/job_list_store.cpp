// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/job_list_store.h"

#include "backend/jobs/job_columns.h"
#include "backend/store/sql_filter.h"

namespace remuda {

namespace {

template <class Enum>
std::vector<std::string> words(Enum last) {
    std::vector<std::string> result;
    for (int number = 0; number <= static_cast<int>(last); ++number)
        result.emplace_back(toText(static_cast<Enum>(number)));
    return result;
}

QueryField field(std::string name, FieldKind kind, std::string sql, std::vector<std::string> values = {},
                 bool free_words = false) {
    QueryField result;
    result.name = std::move(name);
    result.kind = kind;
    result.sql = std::move(sql);
    result.values = std::move(values);
    result.free_words = free_words;
    return result;
}

} // namespace

const QuerySchema& jobSchema() {
    static const QuerySchema schema(
        {
            field("id", FieldKind::text, "id", {}, true),
            field("status", FieldKind::text, "status", words(JobStatus::scheduled)),
            field("action", FieldKind::text, "action", {}, true),
            field("verb", FieldKind::text, "verb"),
            field("target", FieldKind::text, "target", {}, true),
            field("hardware_name", FieldKind::text, "hardware_name"),
            field("model", FieldKind::text, "model"),
            field("role", FieldKind::text, "coalesce(json_extract(params, '$.role'), '')"),
            field("requester", FieldKind::text, "requester", {}, true),
            field("user", FieldKind::text, "user"),
            field("parent", FieldKind::text, "parent"),
            field("result", FieldKind::text, "result", {}, true),
            field("class", FieldKind::text, "error_class", words(ErrorClass::internal)),
            field("waiting_for", FieldKind::text, "waiting_for"),
            field("progress", FieldKind::integer, "progress"),
            field("created_at", FieldKind::instant, "created_at"),
            field("started_at", FieldKind::instant, "started_at"),
            field("ended_at", FieldKind::instant, "ended_at"),
            field("late_after", FieldKind::instant, "late_after"),
            field("simulated", FieldKind::boolean, "simulated"),
        },
        {{"ended", "(ended_at IS NOT NULL)"}, {"children", "(action = 'batch')"}},
        {{"created", {"created_at"}},
         {"started", {"started_at"}},
         {"machine", {"hardware_name"}},
         {"error", {"class"}}});
    return schema;
}

namespace job_store {

JobPage list(Connection& connection, const JobListing& listing) {
    auto filter = toSql(listing.query);
    filter.where = "(" + filter.where + ")";
    if (listing.parent) {
        filter.where += " AND parent = ?";
        filter.parameters.emplace_back(*listing.parent);
    } else if (!listing.children) {
        filter.where += " AND parent = ''";
    }
    JobPage page;
    {
        auto row = connection.prepare("SELECT count(*) FROM job WHERE " + filter.where);
        bindFilter(row, filter).step();
        page.total = row.integer(0);
    }
    if (listing.before) {
        filter.where += " AND number < ?";
        filter.parameters.emplace_back(*listing.before);
    }
    std::vector<StoredJob> found;
    {
        auto rows = connection.prepare(std::string("SELECT ") + job_columns::names + " FROM job WHERE " + filter.where +
                                       " ORDER BY number DESC LIMIT ?");
        bindFilter(rows, filter).bind(listing.limit + 1);
        while (rows.step())
            found.push_back(job_columns::read(rows));
    }
    if (static_cast<std::int64_t>(found.size()) > listing.limit) {
        found.pop_back();
        page.next = found.back().number;
    }
    for (auto& each : found) {
        job_columns::readSteps(connection, each);
        page.jobs.push_back(std::move(each.job));
    }
    return page;
}

} // namespace job_store
} // namespace remuda
