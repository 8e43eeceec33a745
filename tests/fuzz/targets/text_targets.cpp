// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/approval.h"
#include "core/domain/audit_chain.h"
#include "core/domain/job.h"
#include "core/domain/lease.h"
#include "core/domain/machine_import.h"
#include "core/domain/machine_json.h"
#include "core/domain/request.h"
#include "core/domain/saved_view.h"
#include "core/domain/schedule.h"
#include "core/query/query.h"
#include "tests/fuzz/targets/targets.h"

#include <array>

namespace remuda::fuzz {

void csvImports(std::string_view input) {
    if (input.size() > 64 * 1024) return;
    ImportCheck check(input);
    demand(check.validRows() <= check.rows());
    if (check.form() != CsvForm::commas) return;
    const ImportCheck again(check.toCsv());
    demand(again.columns() == check.columns() && again.rows() == check.rows());
    for (std::size_t row = 0; row < check.rows(); ++row)
        demand(again.record(row) == check.record(row) && again.outcome(row) == check.outcome(row));
}

void queries(std::string_view input) {
    const auto query = parseQuery(input, machineSchema(), fromMilliseconds(1'700'000'000'000));
    if (!query) demand(!query.problem().detail.empty());
}

void jsonBodies(std::string_view input) {
    boost::system::error_code error;
    const auto value = boost::json::parse(boost::json::string_view(input.data(), input.size()), error);
    if (error || !value.is_object()) return;
    const auto& object = value.get_object();
    if (const auto machine = newMachine(object)) demand(!machine->hardware_name.empty());
    Machine machine;
    (void)applyPatch(machine, object);
    (void)requestSpecFromJson(object);
    (void)leaseChangeFromJson(object);
    (void)jobFromJson(object);
    const auto moment = fromMilliseconds(1'700'000'000'000);
    (void)newFreezeFromJson(object, moment);
    if (const auto window = newWindowFromJson(object)) demand(window->openingAt(moment).until > moment);
    if (const auto schedule = newScheduleFromJson(object)) demand(nextAfter(schedule->recurrence, moment) > moment);
    if (const auto view = newViewFromJson(object)) demand(!view->name.empty());
    if (const auto view = savedViewFromJson(object)) (void)check(*view);
    (void)scheduleFromJson(object);
    (void)approvalFromJson(object);
}

void auditLines(std::string_view input) {
    const auto entry = audit::fromLine(input);
    if (!entry) return;
    const auto again = audit::fromLine(audit::toLine(*entry));
    demand(again.ok() && audit::linkOf("", *again) == audit::linkOf("", *entry));
}

std::span<const Target> targets() {
    static constexpr std::array all{Target{"crtauth", crtauthMessages}, Target{"agent", agentReplies},
                                    Target{"keys", keyFiles},           Target{"csv", csvImports},
                                    Target{"query", queries},           Target{"json", jsonBodies},
                                    Target{"audit", auditLines},        Target{"intents", signedIntents}};
    return all;
}

} // namespace remuda::fuzz
