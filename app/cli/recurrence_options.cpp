// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recurrence_options.h"

#include <QTimeZone>

namespace remuda::cli {

namespace json = boost::json;

namespace {

QList<QCommandLineOption> recurrenceWords(const QString& missing_zone, const QString& missing_rest) {
    const auto text = [](const char* name, const char* value, const QString& help) {
        return option(QString::fromLatin1(name), QString::fromLatin1(value), help);
    };
    return {text("every", "WORD", QStringLiteral("day, week or month") + missing_rest),
            text("on", "DAYS",
                 QStringLiteral("of every week: mon,thu; of every month: a day, 1 to 31 (shorter months: the last)")),
            text("time", "HH:MM", QStringLiteral("time of day, in the zone of --zone") + missing_rest),
            text("zone", "ZONE",
                 QStringLiteral("time zone that --time is told in, as Europe/London (default: %1)").arg(missing_zone))};
}

} // namespace

QList<QCommandLineOption> recurrenceOptions() {
    return recurrenceWords(QStringLiteral("this computer's"), {});
}

QList<QCommandLineOption> changedRecurrenceOptions() {
    const auto kept = QStringLiteral("as it was");
    return recurrenceWords(kept, QStringLiteral(" (default: %1)").arg(kept));
}

json::object recurrenceFromOptions(const Program& program) {
    const auto zone = program.has("zone") ? program.text("zone").toUtf8() : QTimeZone::systemTimeZoneId();
    json::object recurrence{{"every", program.text("every").toStdString()},
                            {"time", program.text("time").toStdString()},
                            {"zone", zone.toStdString()}};
    if (!program.has("on")) return recurrence;
    bool number = false;
    const auto day = program.text("on").toLongLong(&number);
    if (number)
        recurrence["day"] = day;
    else
        recurrence["on"] = namesToJson(program.text("on").split(u','));
    return recurrence;
}

json::object recurrenceFromOptions(const Program& program, const json::object& before) {
    if (program.has("every")) {
        auto recurrence = recurrenceFromOptions(program);
        for (const auto* name : {"time", "zone"})
            if (!program.has(name)) recurrence[name] = before.at(name);
        return recurrence;
    }
    auto recurrence = before;
    const auto given = recurrenceFromOptions(program);
    for (const auto* name : {"time", "zone"})
        if (program.has(name)) recurrence[name] = given.at(name);
    for (const auto* name : {"on", "day"})
        if (given.contains(name)) recurrence[name] = given.at(name);
    return recurrence;
}

} // namespace remuda::cli
