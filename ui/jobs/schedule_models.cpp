// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/schedule_models.h"

#include "ui/common/format.h"
#include "ui/common/moment_text.h"
#include "ui/jobs/job_text.h"

#include <QLocale>

namespace remuda {

namespace {

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

QString idOf(std::int64_t id) {
    return QString::number(id);
}

QVariant sorted(Instant moment) {
    return QVariant::fromValue<qint64>(toMilliseconds(moment));
}

QString outcomeText(const Schedule& schedule) {
    if (schedule.runs.empty()) return SchedulesModel::tr("not yet");
    const QString outcome = words(schedule.runs.front().outcome);
    if (outcome == QLatin1String("missed")) return SchedulesModel::tr("missed");
    if (outcome == QLatin1String("refused")) return SchedulesModel::tr("refused");
    return wordForStatus(outcome);
}

Tone outcomeTone(const Schedule& schedule) {
    if (schedule.runs.empty()) return Tone::past;
    const QString outcome = words(schedule.runs.front().outcome);
    if (outcome == QLatin1String("missed") || outcome == QLatin1String("skipped")) return Tone::attention;
    return outcome == QLatin1String("refused") ? Tone::bad : toneOfJobStatus(outcome);
}

// The latest runs, a line each.
QString runsText(const Schedule& schedule) {
    QStringList lines;
    for (const ScheduleRun& run : schedule.runs)
        lines << QStringLiteral("%1  %2  %3")
                     .arg(format::minute(run.due_at), wordForStatus(words(run.outcome)), words(run.note))
                     .trimmed();
    return lines.join(QLatin1Char('\n'));
}

QString machinesText(const Schedule& schedule) {
    return schedule.query.empty() ? SchedulesModel::tr("%n machine(s)", nullptr, int(schedule.machines.size()))
                                  : words(schedule.query);
}

std::vector<TableColumn<Schedule>> scheduleColumns() {
    return {
        {.title = SchedulesModel::tr("Name"), .text = [](const Schedule& each) { return words(each.name); }},
        {.title = SchedulesModel::tr("Action"),
         .text = [](const Schedule& each) { return verbWord(QString::fromUtf8(toText(each.verb).data())); }},
        {.title = SchedulesModel::tr("Machines"), .text = machinesText, .style = CellStyle::monospaced},
        {.title = SchedulesModel::tr("When"),
         .text =
             [](const Schedule& each) {
                 const QString when = recurrenceText(each.recurrence);
                 return each.in_window ? SchedulesModel::tr("%1, in a window").arg(when) : when;
             }},
        {.title = SchedulesModel::tr("Next"),
         .text =
             [](const Schedule& each) {
                 return each.paused ? SchedulesModel::tr("paused") : format::minute(each.next_at);
             },
         .sort = [](const Schedule& each) { return sorted(each.next_at); },
         .tip = [](const Schedule& each) { return each.paused ? QString() : format::relative(each.next_at); }},
        {.title = SchedulesModel::tr("Last run"),
         .text = outcomeText,
         .tone = [](const Schedule& each) { return std::optional(outcomeTone(each)); },
         .tip = runsText},
        {.title = SchedulesModel::tr("By"), .text = [](const Schedule& each) { return words(each.created_by); }},
    };
}

std::vector<TableColumn<Freeze>> freezeColumns() {
    return {
        {.title = FreezesModel::tr("State"),
         .text =
             [](const Freeze& each) {
                 return each.from <= now() ? FreezesModel::tr("in force") : FreezesModel::tr("to come");
             },
         .tone = [](const Freeze& each) { return std::optional(each.from <= now() ? Tone::attention : Tone::ready); }},
        {.title = FreezesModel::tr("Machines"), .text = [](const Freeze& each) { return scopeText(each.scope); }},
        {.title = FreezesModel::tr("From"),
         .text = [](const Freeze& each) { return format::minute(each.from); },
         .sort = [](const Freeze& each) { return sorted(each.from); }},
        {.title = FreezesModel::tr("Until"),
         .text = [](const Freeze& each) { return format::minute(each.until); },
         .sort = [](const Freeze& each) { return sorted(each.until); }},
        {.title = FreezesModel::tr("Why"), .text = [](const Freeze& each) { return words(each.reason); }},
        {.title = FreezesModel::tr("By"), .text = [](const Freeze& each) { return words(each.created_by); }},
    };
}

std::vector<TableColumn<MaintenanceWindow>> windowColumns() {
    return {
        {.title = WindowsModel::tr("Machines"),
         .text = [](const MaintenanceWindow& each) { return scopeText(each.scope); }},
        {.title = WindowsModel::tr("When"),
         .text = [](const MaintenanceWindow& each) { return recurrenceText(each.recurrence); }},
        {.title = WindowsModel::tr("Lasts"),
         .text = [](const MaintenanceWindow& each) { return format::duration(each.length); },
         .style = CellStyle::number,
         .sort = [](const MaintenanceWindow& each) { return QVariant::fromValue<qint64>(each.length.count()); }},
        {.title = WindowsModel::tr("Next"),
         .text =
             [](const MaintenanceWindow& each) {
                 const auto next = each.openingAt(now());
                 return next.from <= now() ? WindowsModel::tr("open until %1").arg(format::minute(next.until))
                                           : format::minute(next.from);
             },
         .sort = [](const MaintenanceWindow& each) { return sorted(each.openingAt(now()).from); }},
        {.title = WindowsModel::tr("By"), .text = [](const MaintenanceWindow& each) { return words(each.created_by); }},
    };
}

} // namespace

SchedulesModel::SchedulesModel(QObject* parent)
    : ColumnTable(
          scheduleColumns(), [](const Schedule& each) { return idOf(each.id); }, parent) {}

FreezesModel::FreezesModel(QObject* parent)
    : ColumnTable(
          freezeColumns(), [](const Freeze& each) { return idOf(each.id); }, parent) {}

WindowsModel::WindowsModel(QObject* parent)
    : ColumnTable(
          windowColumns(), [](const MaintenanceWindow& each) { return idOf(each.id); }, parent) {}

QString scopeText(const Scope& scope) {
    QStringList parts;
    if (!scope.team.empty()) parts << FreezesModel::tr("team %1").arg(words(scope.team));
    if (!scope.site.empty()) parts << FreezesModel::tr("site %1").arg(words(scope.site));
    return parts.isEmpty() ? FreezesModel::tr("all machines") : parts.join(QStringLiteral(", "));
}

QString recurrenceText(const Recurrence& recurrence) {
    const QString time =
        QTime::fromMSecsSinceStartOfDay(int(recurrence.time.count()) * 60'000).toString(QStringLiteral("HH:mm"));
    const QString at = SchedulesModel::tr("at %1 (%2)").arg(time, words(recurrence.zone));
    switch (recurrence.every) {
    case Recurrence::Every::day:
        return SchedulesModel::tr("every day %1").arg(at);
    case Recurrence::Every::month:
        return SchedulesModel::tr("monthly on day %1 %2").arg(recurrence.day).arg(at);
    case Recurrence::Every::week:
        break;
    }
    QStringList days;
    for (const int day : recurrence.on)
        days << QLocale::system().dayName(day, QLocale::ShortFormat);
    return SchedulesModel::tr("every %1 %2").arg(days.join(QStringLiteral(", ")), at);
}

} // namespace remuda
