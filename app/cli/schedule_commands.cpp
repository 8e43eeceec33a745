// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/schedule_commands.h"

#include "app/cli/recurrence_options.h"
#include "core/domain/schedule.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

std::vector<Column> columns() {
    return {{"id", "Schedule", Kind::integer},
            {"name", "Name"},
            {"verb", "Action"},
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

QString ScheduleCommands::summary() const {
    return QStringLiteral("what is done again and again, when next, and what became of it");
}

std::vector<CommandSpec> ScheduleCommands::commands() {
    const auto text = [](const char* name, const char* value, const char* help) {
        return option(QString::fromLatin1(name), QString::fromLatin1(value), QString::fromUtf8(help));
    };
    const auto options = [&](const QList<QCommandLineOption>& recurrence, const char* grace) {
        return QList<QCommandLineOption>{queryOption(), text("verb", "VERB", "inspect, reboot, power-cycle, …")} +
               recurrence +
               QList<QCommandLineOption>{
                   flag(QStringLiteral("in-window"), QStringLiteral("wait for the next maintenance window")),
                   text("grace", "MINUTES", grace), text("reason", "TEXT", "why, for the record")};
    };
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
         options(recurrenceOptions(), "a run that is later, for want of a server, is missed (default 60)"),
         [this] { add(); }, 1, -1},
        {QStringLiteral("change"), QStringLiteral("ID [NAME…]"),
         QStringLiteral("Change what is said here and keep the rest; it acts for you from then on."),
         options(changedRecurrenceOptions(),
                 "a run that is later, for want of a server, is missed (default: as it was)") +
             QList<QCommandLineOption>{
                 text("title", "TEXT", "another title"),
                 flag(QStringLiteral("no-window"), QStringLiteral("wait for no maintenance window any more"))},
         [this] { change(); }, 1, -1},
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
    getOne(oneSchedule, m_program.arguments().first(), {}, [this](const json::object& schedule) {
        auto reply = replyOf(schedule);
        reply.upright = true;
        Reply runs;
        runs.columns = {{"due_at", "Run", Kind::instant}, {"outcome", "Outcome"}, {"job", "Job"}, {"note", "Note"}};
        if (const auto* list = memberOf(schedule, "runs"); list && list->is_array()) runs.rows = list->get_array();
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

void ScheduleCommands::change() {
    const auto path = QStringLiteral("/schedules/") + pathPart(m_program.arguments().first());
    const auto names = m_program.arguments().mid(1);
    if (!names.isEmpty() && m_program.has("query"))
        return m_program.usageError(QStringLiteral("found both, expected either names of machines or -q QUERY"));
    if (m_program.has("in-window") && m_program.has("no-window"))
        return m_program.usageError(QStringLiteral("--no-window: found beside --in-window, expected one of the two"));
    bool ok = true;
    const auto grace = m_program.has("grace") ? m_program.text("grace").toLongLong(&ok) : 0;
    if (!ok)
        return m_program.usageError(
            QStringLiteral("--grace: found \"%1\", expected minutes").arg(m_program.text("grace")));
    getOne(oneSchedule, m_program.arguments().first(), {}, [this, path, names, grace](const json::object& before) {
        json::object body;
        for (const auto* name :
             {"name", "verb", "params", "machines", "query", "recurrence", "in_window", "grace_minutes"})
            body[name] = before.at(name);
        if (m_program.has("title")) body["name"] = toJsonText(m_program.text("title"));
        if (m_program.has("verb")) {
            body["verb"] = toJsonText(m_program.text("verb").replace(u'-', u'_'));
            body["params"] = json::object(); // another verb takes others
        }
        if (m_program.has("reason")) body["params"].as_object()["reason"] = toJsonText(m_program.text("reason"));
        if (m_program.has("query") || !names.isEmpty()) {
            body["query"] = toJsonText(m_program.text("query"));
            body["machines"] = namesToJson(names);
        }
        body["recurrence"] = recurrenceFromOptions(m_program, before.at("recurrence").as_object());
        if (m_program.has("in-window") || m_program.has("no-window")) body["in_window"] = m_program.has("in-window");
        if (m_program.has("grace")) body["grace_minutes"] = grace;
        m_program.api().put(path, body, this, orFail([this](const ApiAnswer& changed) {
                                m_program.print(replyOf(changed.body));
                                finish();
                            }));
    });
}

void ScheduleCommands::command(const QString& word) {
    const auto path = QStringLiteral("/schedules/%1/%2").arg(pathPart(m_program.arguments().first()), word);
    post(path, {}, json::object(), [this](const ApiAnswer& answer) {
        m_program.print(replyOf(answer.body));
        finish();
    });
}

void ScheduleCommands::remove() {
    m_program.api().remove(QStringLiteral("/schedules/") + pathPart(m_program.arguments().first()), {}, this,
                           orFail([this](const ApiAnswer&) { finish(); }));
}

} // namespace remuda::cli
