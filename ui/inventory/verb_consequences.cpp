// SPDX-License-Identifier: GPL-3.0-or-later
// From the server's plan to the words of the sheet.
#include "ui/common/effort.h"
#include "ui/common/format.h"
#include "ui/inventory/verb_actions.h"
#include "ui/inventory/verb_sheet.h"

#include <QCoreApplication>

namespace remuda {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(VerbSheet)
};

using boost::json::object;

QString text(const object& from, const char* name) {
    const auto* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? QString::fromUtf8(value->get_string().c_str()) : QString();
}

std::optional<double> number(const object& from, const char* name) {
    const auto* value = from.if_contains(name);
    if (value == nullptr || !value->is_number()) return {};
    return value->to_number<double>();
}

int count(const object& from, const char* name) {
    return int(number(from, name).value_or(0));
}

template <class Visit>
void each(const object& from, const char* name, Visit visit) {
    const auto* list = from.if_contains(name);
    if (list == nullptr || !list->is_array()) return;
    for (const auto& item : list->get_array())
        visit(item);
}

// "release" for the only machine there is, "release (12)" otherwise.
QString counted(const object& plan, const QString& what, int machines) {
    const auto* all = plan.if_contains("machines");
    const bool only_one = all != nullptr && all->is_array() && all->get_array().size() == 1;
    return only_one ? what : QStringLiteral("%1 (%2)").arg(what).arg(machines);
}

QString statusLine(const object& plan) {
    QMap<QString, int> moves;
    each(plan, "machines", [&moves](const boost::json::value& machine) {
        const QString from = text(machine.as_object(), "status"), to = text(machine.as_object(), "to_status");
        ++moves[from == to || to.isEmpty() ? Words::tr("stays %1").arg(wordForStatus(from))
                                           : wordForStatus(from) + QStringLiteral(" → ") + wordForStatus(to)];
    });
    QStringList parts;
    for (auto move = moves.begin(); move != moves.end(); ++move)
        parts.append(counted(plan, move.key(), move.value()));
    return parts.join(QStringLiteral(", "));
}

void addLines(Consequences& sheet, const object& plan) {
    if (const QString moves = statusLine(plan); !moves.isEmpty()) sheet.lines.append({Words::tr("Status"), moves});
    QStringList owners;
    each(plan, "owners", [&owners, &plan](const boost::json::value& owner) {
        const QString team = text(owner.as_object(), "team");
        owners.append(
            counted(plan, team.isEmpty() ? Words::tr("without a team") : team, count(owner.as_object(), "count")));
    });
    if (!owners.isEmpty()) sheet.lines.append({Words::tr("Owners"), owners.join(QStringLiteral(", "))});
    QStringList roles;
    each(plan, "roles_emptied", [&roles](const boost::json::value& role) {
        if (role.is_string()) roles.append(QString::fromUtf8(role.get_string().c_str()));
    });
    if (!roles.isEmpty())
        sheet.lines.append({Words::tr("Roles left empty"), roles.join(QStringLiteral(", ")), Tone::bad});
    if (const int leases = count(plan, "leases"); leases > 0 && sheet.destructive)
        sheet.lines.append({Words::tr("Leases"),
                            Words::tr("%n machine(s) with a lease that still runs", nullptr, leases), Tone::attention});
    if (const auto cost = number(plan, "monthly_cost_usd")) {
        QString line = format::moneyPerMonth(cost);
        if (const int unknown = count(plan, "unknown_prices"); unknown > 0)
            line += Words::tr(", and %n of unknown price", nullptr, unknown);
        sheet.lines.append({Words::tr("Cost"), line});
    }
    if (const auto seconds = number(plan, "duration_estimate_s"); seconds && *seconds > 0)
        sheet.lines.append(
            {Words::tr("Takes about"), format::duration(std::chrono::milliseconds(qint64(*seconds * 1000)))});
}

} // namespace

Consequences consequencesOf(Verb verb, const object& plan, int confirm_count) {
    Consequences sheet;
    const auto* destructive = plan.if_contains("destructive");
    sheet.destructive = destructive != nullptr && destructive->is_bool() && destructive->get_bool();
    addLines(sheet, plan);
    sheet.headers = {Words::tr("Machine"), Words::tr("Host"),    Words::tr("Role"),
                     Words::tr("Team"),    Words::tr("Expires"), Words::tr("Status now")};
    each(plan, "machines", [&sheet](const boost::json::value& value) {
        const object& machine = value.as_object();
        const QString status = text(machine, "status");
        const QString expires = text(machine, "expires_on");
        sheet.items.append(
            {{text(machine, "hardware_name"), text(machine, "hostname"), text(machine, "role"), text(machine, "team"),
              format::date(QDate::fromString(expires, Qt::ISODate)), wordForStatus(status)},
             toneOfMachineStatus(status)});
    });
    each(plan, "skipped", [&sheet](const boost::json::value& skipped) {
        sheet.skipped.append({text(skipped.as_object(), "hardware_name"), text(skipped.as_object(), "reason")});
    });
    const int machines = int(sheet.items.size());
    const QString only = machines == 1 ? sheet.items.front().cells.front() : QString();
    sheet.verb = verbOn(verb, machines, only);
    sheet.title =
        machines == 0 ? Words::tr("Nothing to %1").arg(verbTitle(verb).toLower()) : sheet.verb + QLatin1Char('?');
    const QString effort = text(plan, "effort");
    if (effort == QLatin1String("type") && machines == 1) {
        sheet.typed = only;
        sheet.typed_prompt = Words::tr("Type the machine's name to go on:");
    } else if (effort == QLatin1String("type") && machines > 1) {
        sheet.typed = QStringLiteral("%1 %2").arg(verbTitle(verb).toLower()).arg(machines);
        sheet.typed_prompt = Words::tr("Type “%1” to go on:").arg(sheet.typed);
    } else if (machines > 0 && (effort != QLatin1String("click") || machines >= confirm_count)) {
        askForCount(sheet, machines);
    }
    return sheet;
}

} // namespace remuda
