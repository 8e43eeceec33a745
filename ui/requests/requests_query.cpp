// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requests_query.h"

#include "core/domain/request.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"

#include <QCoreApplication>

namespace remuda {

namespace {

// The names the server knows; it has the last word on a query.
const QuerySchema& requestsSchema() {
    static const QuerySchema schema = [] {
        std::vector<std::string> statuses;
        for (int each = 0; each <= static_cast<int>(RequestStatus::withdrawn); ++each)
            statuses.emplace_back(toText(static_cast<RequestStatus>(each)));
        return QuerySchema({{"status", FieldKind::text, {}, statuses, true},
                            {"id", FieldKind::integer, {}, {}, false},
                            {"role", FieldKind::text, {}, {}, true},
                            {"site", FieldKind::text, {}, {}, true},
                            {"team", FieldKind::text, {}, {}, true},
                            {"model", FieldKind::text, {}, {}, true},
                            {"requester", FieldKind::text, {}, {}, true},
                            {"note", FieldKind::text, {}, {}, true},
                            {"count", FieldKind::integer, {}, {}, false},
                            {"expires_on", FieldKind::date, {}, {}, false},
                            {"created_at", FieldKind::instant, {}, {}, false},
                            {"ended_at", FieldKind::instant, {}, {}, false}},
                           {}, {{"expires", {"expires_on"}}, {"created", {"created_at"}}});
    }();
    return schema;
}

} // namespace

void setRequestsLanguage(QueryBar* bar) {
    setQueryLanguage(bar, requestsSchema());
    bar->setPlaceholderText(QCoreApplication::translate(
        "remuda::RequestsPlace", "Filter requests, e.g. status:fulfilling role~cassandra site:lon"));
}

} // namespace remuda
