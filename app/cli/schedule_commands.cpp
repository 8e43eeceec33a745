// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/schedule_commands.h"

#include "core/domain/schedule.h"

#include <QTimeZone>

namespace remuda::cli {

namespace json = boost::json;

namespace {

std::vector<Column> columns() {
    return {{"id", "Schedule", Kind::integer},
            {"name", "Name"},
            {"verb", "Does"},
            {"machines_text", "Machines"},
            {"recurrence_text", "When"},
            {"next_at", "Next", Kind::instant},
            {"paused", "Paused", Kind::yes_no},
            {"last", "Last run"},
            {"created_by", "By"}};
}

// With the members that a table shows.
json::value shown(const json::value& item) {
    const auto schedule =
        item.is_object() ? scheduleFromJson(item.get_object()) : Result<Schedule>(problems::badRequest("no schedule"));
    if (!schedule) return item;
    auto row = item.get_object();
    row["recurrence_text"] = describe(schedule->recurrence) + (schedule->in_window ? ", in a window" : "");
    row["machines_text"] = schedule->query.empty()
                               ? counted(static_cast<qint64>(schedule->machines.size()), "machine").toStdString()
                               : schedule->query;
    row["last"] = schedule->runs.empty() ? std::string() : schedule->runs.front().outcome;
    return row;
}

Reply replyOf(const json::value& schedule) {
    Reply reply;
    reply.columns = columns();
    reply.json = json::array{schedule};
    reply.rows.push_back(shown(schedule));
    return reply;
}

} // namespace

QList<QCommandLineOption> recurrenceOptions() {
    const auto text = [](const char* name, const char* value, const char* help) {
        return option(QString::fromLatin1(name), QString::fromLatin1(value), QString::fromUtf8(help));
    };
    return {text("every", "WORD", "day, week or month"),
            text("on", "DAYS", "of every week: mon,thu; of every month: a day, 1 to 31 (shorter months: the last)"),
            text("time", "HH:MM", "time of day"),
            text("zone", "ZONE", "time zone, as Europe/London (default: this computer's)")};
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

QString ScheduleCommands::summary() const {
    return QStringLiteral("what is done again and again, when next, and what became of it");
}

std::vector<CommandSpec> ScheduleCommands::commands() {
    const auto text = [](const char* name, const char* value, const char* help) {
        return option(QString::fromLatin1(name), QString::fromLatin1(value), QString::fromUtf8(help));
    };
    auto add_options =
        QList<QCommandLineOption>{queryOption(), text("verb", "VERB", "inspect, reboot, power-cycle, …")} +
        recurrenceOptions();
    add_options << flag(QStringLiteral("in-window"), QStringLiteral("wait for the next maintenance window"))
                << text("grace", "MINUTES", "a run that is later, for want of a server, is missed (default 60)")
                << text("reason", "TEXT", "why, for the record");
    const auto id = QStringLiteral("ID");
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List schedules with their next and their last run."),
         {limitOptionSpec(QStringLiteral("0"))},
         [this] { list(); }},
        {QStringLiteral("show"),
         id,
         QStringLiteral("Show a schedule and its latest runs."),
         {},
         [this] { show(); },
         1,
         1},
        {QStringLiteral("add"), QStringLiteral("TITLE [NAME…]"),
         QStringLiteral("Have a verb done again and again to these machines, or to those that -q finds at each run."),
         add_options, [this] { add(); }, 1, -1},
        {QStringLiteral("pause"),
         id,
         QStringLiteral("No further runs until it is resumed."),
         {},
         [this] { command(QStringLiteral("pause")); },
         1,
         1},
        {QStringLiteral("resume"),
         id,
         QStringLiteral("Run again; what passed meanwhile is not made up for."),
         {},
         [this] { command(QStringLiteral("resume")); },
         1,
         1},
        {QStringLiteral("delete"),
         id,
         QStringLiteral("Delete a schedule; jobs that it has begun go on."),
         {},
         [this] { remove(); },
         1,
         1},
    };
}

void ScheduleCommands::list() {
    fetchList(QStringLiteral("/schedules"), {}, limitOption(0), [this](const json::array& items, qint64) {
        Reply reply;
        reply.columns = columns();
        if (items.empty()) reply.note = QStringLiteral("Nothing is scheduled to come again.");
        reply.json = items;
        for (const auto& item : items)
            reply.rows.push_back(shown(item));
        m_program.print(reply);
        finish();
    });
}

void ScheduleCommands::show() {
    get(QStringLiteral("/schedules/") + m_program.arguments().first(), {}, [this](const ApiAnswer& answer) {
        auto reply = replyOf(answer.body);
        reply.upright = true;
        Reply runs;
        runs.columns = {{"due_at", "Run", Kind::instant}, {"outcome", "Outcome"}, {"job", "Job"}, {"note", "Note"}};
        if (const auto* list = memberOf(answer.body.as_object(), "runs"); list && list->is_array())
            runs.rows = list->get_array();
        reply.parts.push_back(std::move(runs));
        m_program.print(reply);
        finish();
    });
}

void ScheduleCommands::add() {
    auto names = m_program.arguments();
    json::object body{{"name", toJsonText(names.takeFirst())},
                      {"verb", toJsonText(m_program.text("verb").replace(u'-', u'_'))},
                      {"recurrence", recurrenceFromOptions(m_program)},
                      {"in_window", m_program.has("in-window")}};
    if (names.isEmpty() == m_program.text("query").isEmpty())
        return m_program.usageError(QStringLiteral("found %1, expected either names of machines or -q QUERY")
                                        .arg(names.isEmpty() ? QStringLiteral("neither") : QStringLiteral("both")));
    if (names.isEmpty())
        body["query"] = toJsonText(m_program.text("query"));
    else
        body["machines"] = namesToJson(names);
    if (m_program.has("reason")) body["params"] = json::object{{"reason", toJsonText(m_program.text("reason"))}};
    if (m_program.has("grace")) {
        bool ok = false;
        body["grace_minutes"] = m_program.text("grace").toLongLong(&ok);
        if (!ok)
            return m_program.usageError(
                QStringLiteral("--grace: found \"%1\", expected minutes").arg(m_program.text("grace")));
    }
    post(QStringLiteral("/schedules"), {}, body, [this](const ApiAnswer& answer) {
        m_program.print(replyOf(answer.body));
        finish();
    });
}

void ScheduleCommands::command(const QString& word) {
    const auto path = QStringLiteral("/schedules/%1/%2").arg(m_program.arguments().first(), word);
    post(path, {}, json::object(), [this](const ApiAnswer& answer) {
        m_program.print(replyOf(answer.body));
        finish();
    });
}

void ScheduleCommands::remove() {
    m_program.api().remove(QStringLiteral("/schedules/") + m_program.arguments().first(), {}, this,
                           orFail([this](const ApiAnswer&) { finish(); }));
}

} // namespace remuda::cli
