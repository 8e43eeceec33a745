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
        std::vector<std::string> statuses, classes, actions{"batch"};
        for (int each = 0; each <= static_cast<int>(JobStatus::cancelled); ++each)
            statuses.emplace_back(toText(static_cast<JobStatus>(each)));
        for (int each = 0; each <= static_cast<int>(ErrorClass::internal); ++each)
            classes.emplace_back(toText(static_cast<ErrorClass>(each)));
        for (const Verb verb : allVerbs)
            if (isJob(verb)) actions.emplace_back(toText(verb));
        return QuerySchema({{"status", FieldKind::text, {}, statuses, true},
                            {"action", FieldKind::text, {}, actions, true},
                            {"target", FieldKind::text, {}, {}, true},
                            {"requester", FieldKind::text, {}, {}, true},
                            {"class", FieldKind::text, {}, classes, true},
                            {"result", FieldKind::text, {}, {}, true},
                            {"created", FieldKind::instant, {}, {}, false},
                            {"ended", FieldKind::instant, {}, {}, false},
                            {"progress", FieldKind::integer, {}, {}, false}},
                           {}, {});
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
