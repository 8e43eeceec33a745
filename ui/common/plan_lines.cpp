// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/plan_lines.h"

#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/moment_text.h"

#include <QCoreApplication>

namespace remuda {

namespace {

class PlanWords {
    Q_DECLARE_TR_FUNCTIONS(VerbSheet)
};

std::optional<double> number(const boost::json::object& plan, const char* name) {
    const auto& value = valueMember(plan, name);
    return value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
}

} // namespace

int countMember(const boost::json::object& plan, const char* name) {
    return int(number(plan, name).value_or(0));
}

void addOwners(Consequences& sheet, const boost::json::object& plan, int machines, const QString& new_owner) {
    QStringList owners;
    for (const auto* owner : objectsMember(plan, "owners")) {
        QString team = textMember(*owner, "team");
        if (team.isEmpty()) team = PlanWords::tr("without a team");
        owners.append(machines == 1 ? team : QStringLiteral("%1 (%2)").arg(team).arg(countMember(*owner, "count")));
    }
    if (owners.isEmpty()) return;
    QString line = owners.join(QStringLiteral(", "));
    if (!new_owner.isEmpty()) line += QStringLiteral(" → ") + new_owner;
    sheet.lines.append({PlanWords::tr("Owners"), line});
}

void addRolesLeftEmpty(Consequences& sheet, const boost::json::object& plan) {
    QStringList roles;
    if (const auto* list = valueMember(plan, "roles_emptied").if_array())
        for (const auto& role : *list)
            if (role.is_string()) roles.append(QString::fromUtf8(role.get_string().c_str()));
    if (!roles.isEmpty())
        sheet.lines.append({PlanWords::tr("Roles left empty"), roles.join(QStringLiteral(", ")), Tone::bad});
}

void addLeases(Consequences& sheet, const boost::json::object& plan) {
    if (const int leases = countMember(plan, "leases"); leases > 0)
        sheet.lines.append({PlanWords::tr("Leases"),
                            PlanWords::tr("%n machine(s) with a lease that still runs", nullptr, leases),
                            Tone::attention});
}

void addMonthlyCost(Consequences& sheet, const boost::json::object& plan) {
    const auto cost = number(plan, "monthly_cost_usd");
    if (!cost) return;
    const int unknown = countMember(plan, "unknown_prices");
    const bool none_known = unknown > 0 && *cost == 0;
    QString line = none_known ? format::moneyPerMonth({}) : format::moneyPerMonth(cost);
    if (const auto after = number(plan, "monthly_cost_after_usd"); after && *after != *cost)
        line += QStringLiteral(" → ") + format::moneyPerMonth(after);
    if (unknown > 0 && !none_known) line += PlanWords::tr(", and %n of unknown price", nullptr, unknown);
    sheet.lines.append({PlanWords::tr("Cost"), line});
}

void addFreezes(Consequences& sheet, const boost::json::object& plan) {
    for (const auto* freeze : objectsMember(plan, "freezes")) {
        const auto until = parseInstant(textMember(*freeze, "until").toStdString());
        sheet.lines.append(
            {PlanWords::tr("Freeze"),
             PlanWords::tr(
                 "Until %1 nothing destructive begins on %n of these machines: %2, by %3. Choose a later time, and "
                 "the job waits for it.",
                 nullptr, countMember(*freeze, "machines"))
                 .arg(until ? format::minute(*until) : QString(), textMember(*freeze, "reason"),
                      textMember(*freeze, "created_by")),
             Tone::attention});
    }
}

void addApproval(Consequences& sheet, const boost::json::object& plan) {
    const auto* rule = valueMember(plan, "approval").if_object();
    if (!rule) return;
    const QString team = textMember(*rule, "team");
    const int people = countMember(*rule, "approvers"), hours = countMember(*rule, "hours");
    const QString who = team.isEmpty() ? PlanWords::tr("%n administrator(s)", nullptr, people)
                                       : PlanWords::tr("%n member(s) of %1", nullptr, people).arg(team);
    sheet.lines.append({PlanWords::tr("Approval"),
                        PlanWords::tr("Begins after the agreement of %1, within %n hour(s).", nullptr, hours).arg(who),
                        Tone::attention});
}

void addStart(Consequences& sheet, const boost::json::object& plan) {
    const auto at = parseInstant(textMember(plan, "starts_at").toStdString());
    if (!at) return;
    const QString why = textMember(plan, "waits_for");
    const bool as_asked = why == QLatin1String("its time");
    const QString moment = PlanWords::tr("%1, %2").arg(format::minute(*at), format::relative(*at));
    if (as_asked) return sheet.lines.append({PlanWords::tr("Begins"), moment});
    sheet.lines.append({PlanWords::tr("Begins"), PlanWords::tr("%1: waits for %2").arg(moment, why),
                        why.contains(QLatin1String("freeze")) ? std::optional(Tone::attention) : std::nullopt});
}

QString skipReason(const QString& code, const QString& subject, const QString& reason) {
    const auto is = [&code](const char* word) { return code == QLatin1String(word); };
    const auto day = [&subject] {
        const auto date = QDate::fromString(subject, Qt::ISODate);
        return date.isValid() ? format::date(date) : subject;
    };
    if (is("locked")) return PlanWords::tr("locked by job %1").arg(subject);
    if (is("protected")) return PlanWords::tr("protected; lift the protection first");
    if (is("in-maintenance")) return PlanWords::tr("in maintenance by %1").arg(subject);
    if (is("illegal-move")) return PlanWords::tr("not possible while %1").arg(wordForStatus(subject));
    if (is("not-found")) return PlanWords::tr("not in the inventory any more");
    if (is("no-role")) return PlanWords::tr("no role yet; name the one to install");
    if (is("no-driver")) return PlanWords::tr("no driver “%1” is known that could speak to its BMC").arg(subject);
    if (is("frozen")) return PlanWords::tr("kept from it by %1").arg(subject);
    if (is("no-network-boot"))
        return PlanWords::tr("only simulated machines can be installed or recycled so far; this one has driver %1")
            .arg(subject);
    if (is("no-lease")) return PlanWords::tr("no lease: nothing says when it ends");
    if (is("ends-later")) return PlanWords::tr("ends on %1 already").arg(day());
    if (is("ends-sooner")) return PlanWords::tr("ends on %1, no later than that").arg(day());
    if (is("in-the-past")) return PlanWords::tr("%1 is past; release it instead").arg(day());
    return reason;
}

QString skipReason(const boost::json::object& skipped) {
    return skipReason(textMember(skipped, "code"), textMember(skipped, "subject"), textMember(skipped, "reason"));
}

void addSkipped(Consequences& sheet, const boost::json::object& plan) {
    for (const auto* skipped : objectsMember(plan, "skipped"))
        sheet.skipped.append({textMember(*skipped, "hardware_name"), skipReason(*skipped)});
}

} // namespace remuda
