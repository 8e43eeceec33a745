// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/audit_model.h"

#include "ui/common/format.h"
#include "ui/jobs/job_text.h"

namespace remuda {

namespace {

std::vector<TableColumn<AuditEntry>> auditColumns() {
    return {
        {.title = AuditModel::tr("When"),
         .text = [](const AuditEntry& each) { return format::absolute(each.at); },
         .sort = [](const AuditEntry& each) { return QVariant::fromValue<qint64>(each.sequence); },
         .tip = [](const AuditEntry& each) { return format::relative(each.at); }},
        {.title = AuditModel::tr("Who"), .text = [](const AuditEntry& each) { return each.actor; }},
        {.title = AuditModel::tr("What"), .text = [](const AuditEntry& each) { return verbWord(each.verb); }},
        {.title = AuditModel::tr("Entity"),
         .text =
             [](const AuditEntry& each) {
                 // The end: ids of jobs begin with the time, and so alike. The whole one is the tip.
                 constexpr int uuid = 36, enough = 8;
                 return QStringLiteral("%1 %2").arg(entityWord(each.entity), each.entity_id.size() == uuid
                                                                                 ? each.entity_id.right(enough)
                                                                                 : each.entity_id);
             },
         .style = CellStyle::monospaced,
         .tip = [](const AuditEntry& each) { return each.entity_id; }},
        {.title = AuditModel::tr("Summary"),
         .text = [](const AuditEntry& each) { return each.summary; },
         .tip = [](const AuditEntry& each) { return each.summary; }},
    };
}

QString side(bool present, const QString& text) {
    if (!present) return DifferencesModel::tr("not there");
    return text.isEmpty() ? DifferencesModel::tr("empty") : text;
}

std::vector<TableColumn<AuditDifference>> differenceColumns() {
    return {
        {.title = DifferencesModel::tr("Field"),
         .text = [](const AuditDifference& each) { return each.member; },
         .style = CellStyle::monospaced},
        {.title = DifferencesModel::tr("Before"),
         .text = [](const AuditDifference& each) { return side(each.had, each.before); },
         .style = CellStyle::secondary,
         .tip = [](const AuditDifference& each) { return each.before; }},
        {.title = DifferencesModel::tr("After"),
         .text = [](const AuditDifference& each) { return side(each.has, each.after); },
         .tip = [](const AuditDifference& each) { return each.after; }},
    };
}

} // namespace

QString entityWord(const QString& entity) {
    if (entity == QLatin1String("machine")) return AuditModel::tr("machine");
    if (entity == QLatin1String("job")) return AuditModel::tr("job");
    if (entity == QLatin1String("request")) return AuditModel::tr("request");
    if (entity == QLatin1String("schedule")) return AuditModel::tr("schedule");
    if (entity == QLatin1String("freeze")) return AuditModel::tr("freeze");
    if (entity == QLatin1String("window")) return AuditModel::tr("maintenance window");
    if (entity == QLatin1String("view")) return AuditModel::tr("view");
    if (entity == QLatin1String("session")) return AuditModel::tr("session");
    if (entity == QLatin1String("import")) return AuditModel::tr("import");
    if (entity == QLatin1String("undo")) return AuditModel::tr("undo");
    return entity;
}

AuditModel::AuditModel(QObject* parent)
    : ColumnTable(
          auditColumns(), [](const AuditEntry& each) { return QString::number(each.sequence); }, parent) {}

DifferencesModel::DifferencesModel(QObject* parent)
    : ColumnTable(
          differenceColumns(), [](const AuditDifference& each) { return each.member; }, parent) {}

} // namespace remuda
