// SPDX-License-Identifier: GPL-3.0-or-later
// From the server's plan to the words of the sheet.
#include "core/domain/batch.h"
#include "ui/common/effort.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/plan_lines.h"
#include "ui/inventory/verb_actions.h"
#include "ui/inventory/verb_sheet.h"

#include <QCoreApplication>

#include <algorithm>

namespace remuda {

namespace {

class ConsequenceWords {
    Q_DECLARE_TR_FUNCTIONS(VerbSheet)
};

using boost::json::object;

QString statusLine(const object& plan, int machines) {
    QMap<QString, int> moves;
    for (const auto* machine : objectsMember(plan, "machines")) {
        const QString from = textMember(*machine, "status"), to = textMember(*machine, "to_status");
        ++moves[from == to || to.isEmpty() ? ConsequenceWords::tr("stays %1").arg(wordForStatus(from))
                                           : wordForStatus(from) + QStringLiteral(" → ") + wordForStatus(to)];
    }
    QStringList parts;
    for (auto move = moves.begin(); move != moves.end(); ++move)
        parts.append(machines == 1 ? move.key() : QStringLiteral("%1 (%2)").arg(move.key()).arg(move.value()));
    return parts.join(QStringLiteral(", "));
}

// Nobody shall believe that metal was wiped when it was not.
void addSimulated(Consequences& sheet, const object& plan) {
    const auto machines = objectsMember(plan, "machines");
    const auto simulated = std::count_if(machines.begin(), machines.end(), [](const object* machine) {
        const auto& value = valueMember(*machine, "simulated");
        return value.is_bool() && value.get_bool();
    });
    if (simulated == 0) return;
    sheet.lines.append({ConsequenceWords::tr("Simulated"),
                        simulated == std::ssize(machines)
                            ? ConsequenceWords::tr("nothing happens to metal")
                            : ConsequenceWords::tr("%n of these machine(s)", nullptr, int(simulated))});
}

// What keeps a batch that goes wrong from going wrong everywhere.
void addCare(Consequences& sheet, const object& plan, int machines) {
    const auto verb = verbFromText(textMember(plan, "verb").toStdString());
    if (machines < 2 || !verb || !isJob(*verb)) return;
    const int bearable = int(batch::failuresToPause(machines));
    QString line = ConsequenceWords::tr("%n failure(s) pause those that have not begun", nullptr, bearable);
    if (machines >= batch::canaryFrom) line = ConsequenceWords::tr("one goes ahead of all others; then %1").arg(line);
    sheet.lines.append({ConsequenceWords::tr("With care"), line});
}

void addLines(Consequences& sheet, const object& plan) {
    const int machines = int(objectsMember(plan, "machines").size());
    addApproval(sheet, plan);
    addFreezes(sheet, plan);
    addStart(sheet, plan);
    if (const QString moves = statusLine(plan, machines); !moves.isEmpty())
        sheet.lines.append({ConsequenceWords::tr("Status"), moves});
    addOwners(sheet, plan, machines);
    addRolesLeftEmpty(sheet, plan);
    if (sheet.destructive) addLeases(sheet, plan);
    addMonthlyCost(sheet, plan);
    addSimulated(sheet, plan);
    if (const int seconds = countMember(plan, "duration_estimate_s"); seconds > 0)
        sheet.lines.append({ConsequenceWords::tr("Takes about"), format::duration(std::chrono::seconds(seconds))});
    addCare(sheet, plan, machines);
}

} // namespace

Consequences consequencesOf(Verb verb, const object& plan, int confirm_count) {
    Consequences sheet;
    const auto& destructive = valueMember(plan, "destructive");
    sheet.destructive = destructive.is_bool() && destructive.get_bool();
    addLines(sheet, plan);
    sheet.headers = {ConsequenceWords::tr("Machine"), ConsequenceWords::tr("Host"),
                     ConsequenceWords::tr("Role"),    ConsequenceWords::tr("Team"),
                     ConsequenceWords::tr("Expires"), ConsequenceWords::tr("Status now")};
    for (const auto* machine : objectsMember(plan, "machines")) {
        const QString status = textMember(*machine, "status");
        const QString expires = textMember(*machine, "expires_on");
        sheet.items.append({{textMember(*machine, "hardware_name"), textMember(*machine, "hostname"),
                             textMember(*machine, "role"), textMember(*machine, "team"),
                             format::date(QDate::fromString(expires, Qt::ISODate)), wordForStatus(status)},
                            toneOfMachineStatus(status)});
    }
    addSkipped(sheet, plan);
    const int machines = int(sheet.items.size());
    sheet.verb = verbOn(verb, machines, machines == 1 ? sheet.items.front().cells.front() : QString());
    sheet.title = machines == 0 ? ConsequenceWords::tr("Nothing to %1").arg(verbTitle(verb).toLower())
                                : sheet.verb + QLatin1Char('?');
    const int count_from = verb == Verb::check ? machines + 1 : confirm_count; // it only looks, at however many
    askForEffort(sheet, textMember(plan, "effort"), verbTitle(verb), machines, count_from);
    return sheet;
}

} // namespace remuda
