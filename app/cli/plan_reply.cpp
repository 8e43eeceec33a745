// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/plan_reply.h"

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

} // namespace remuda::cli
