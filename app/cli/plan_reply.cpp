// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plan_reply.h"

#include "app/cli/groups.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

QString joined(const json::object& plan, const char* list, const char* member) {
    QStringList words;
    if (const auto* items = memberOf(plan, list); items && items->is_array())
        for (const auto& item : items->get_array())
            words << (item.is_object() ? memberText(item.get_object(), member) : cellText(&item, Kind::text));
    return words.join(QLatin1String(", "));
}

} // namespace

void addPlanEffect(Reply& reply, const json::object& plan) {
    if (const auto owners = joined(plan, "owners", "team"); !owners.isEmpty())
        reply.note += QStringLiteral("\nOwners: ") + owners;
    if (const auto roles = joined(plan, "roles_emptied", ""); !roles.isEmpty())
        reply.note += QStringLiteral("\nNothing would be left of the roles: ") + roles;
}

void addSkipped(Reply& reply, const json::object& plan) {
    const auto* skipped = memberOf(plan, "skipped");
    if (!skipped || !skipped->is_array() || skipped->get_array().empty()) return;
    Reply part;
    part.columns = {{"hardware_name", "Not possible"}, {"reason", "Why"}};
    part.rows = skipped->get_array();
    if (part.rows.front().as_object().contains("legal")) part.columns.push_back({"legal", "Possible instead"});
    reply.parts.push_back(std::move(part));
}

bool wouldBegin(const Reply& plan, const Program& program) {
    return !plan.rows.empty() && (plan.parts.empty() || program.has("skip-invalid"));
}

Reply planReply(const json::object& plan) {
    Reply reply;
    reply.json = json::array{plan};
    reply.columns = plannedMachineColumns();
    if (const auto* machines = memberOf(plan, "machines"); machines && machines->is_array())
        reply.rows = machines->get_array();
    reply.note =
        QStringLiteral("%1: %2, %3 a month, about %4")
            .arg(memberText(plan, "verb"), counted(static_cast<qint64>(reply.rows.size()), "machine"),
                 sumText(plan, "monthly_cost_usd"), cellText(memberOf(plan, "duration_estimate_s"), Kind::seconds));
    if (const auto begins = memberText(plan, "starts_at"); !begins.isEmpty())
        reply.note += QStringLiteral("\nBegins at %1: %2")
                          .arg(cellText(memberOf(plan, "starts_at"), Kind::instant), memberText(plan, "waits_for"));
    if (const auto* rule = memberOf(plan, "approval"); rule && rule->is_object()) {
        const auto team = memberText(rule->get_object(), "team");
        reply.note += QStringLiteral("\nTakes the agreement of %1 %2 within %3 hours, and begins then")
                          .arg(cellText(memberOf(rule->get_object(), "approvers"), Kind::integer),
                               team.isEmpty() ? QStringLiteral("administrators") : QStringLiteral("members of ") + team,
                               cellText(memberOf(rule->get_object(), "hours"), Kind::integer));
    }
    addPlanEffect(reply, plan);
    addSkipped(reply, plan);
    return reply;
}

} // namespace remuda::cli
