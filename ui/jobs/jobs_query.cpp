// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/jobs_query.h"

#include "core/domain/job.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"

#include <QCoreApplication>

namespace remuda {

namespace {

// The names the server knows; it has the last word on a query.
const QuerySchema& jobsSchema() {
    static const QuerySchema schema = [] {
        std::vector<std::string> statuses, classes;
        for (int each = 0; each <= static_cast<int>(JobStatus::scheduled); ++each)
            statuses.emplace_back(toText(static_cast<JobStatus>(each)));
        for (int each = 0; each <= static_cast<int>(ErrorClass::internal); ++each)
            classes.emplace_back(toText(static_cast<ErrorClass>(each)));
        const auto text = [](const char* name, bool free_words = false) {
            return QueryField{name, FieldKind::text, {}, {}, free_words};
        };
        const auto moment = [](const char* name) { return QueryField{name, FieldKind::instant, {}, {}, false}; };
        return QuerySchema({{"status", FieldKind::text, {}, statuses, false},
                            {"class", FieldKind::text, {}, classes, false},
                            text("id", true),
                            text("action", true),
                            text("verb"),
                            text("target", true),
                            text("hardware_name"),
                            text("model"),
                            text("role"),
                            text("requester", true),
                            text("user"),
                            text("parent"),
                            text("result", true),
                            text("waiting_for"),
                            {"progress", FieldKind::integer, {}, {}, false},
                            moment("created_at"),
                            moment("started_at"),
                            moment("ended_at"),
                            moment("late_after"),
                            {"simulated", FieldKind::boolean, {}, {}, false}},
                           {{"ended", {}}, {"children", {}}},
                           {{"created", {"created_at"}},
                            {"started", {"started_at"}},
                            {"machine", {"hardware_name"}},
                            {"error", {"class"}}});
    }();
    return schema;
}

} // namespace

void setJobsLanguage(QueryBar* bar) {
    setQueryLanguage(bar, jobsSchema());
    bar->setPlaceholderText(
        QCoreApplication::translate("remuda::JobsPlace", "Filter jobs, e.g. status:failed action:install created>-1d"));
}

} // namespace remuda
