// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/freeze_commands.h"

#include "app/cli/moment.h"
#include "app/cli/recurrence_options.h"
#include "core/domain/schedule.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

QCommandLineOption text(const char* name, const char* value, const char* help) {
    return option(QString::fromLatin1(name), QString::fromLatin1(value), QString::fromUtf8(help));
}

QList<QCommandLineOption> scopeOptions() {
    return {text("team", "TEAM", "for machines of this team only"),
            text("site", "SITE", "for machines at this site only")};
}

// The one of that id among the items of a list; there is no route for a single one.
const json::object* findById(const json::array& items, const QString& id) {
    for (const auto& item : items)
        if (const auto* object = item.if_object(); object && cellText(memberOf(*object, "id"), Kind::integer) == id)
            return object;
    return nullptr;
}

json::object withMembers(const json::object& from, std::initializer_list<const char*> names) {
    json::object body;
    for (const auto* name : names)
        body[name] = from.at(name);
    return body;
}

void addScope(const Program& program, json::object& body) {
    for (const auto* name : {"team", "site"})
        if (program.has(name)) body[name] = toJsonText(program.text(name));
}

std::vector<Column> freezeColumns() {
    return {{"id", "Freeze", Kind::integer},   {"team", "Team"},  {"site", "Site"},    {"from", "From", Kind::instant},
            {"until", "Until", Kind::instant}, {"reason", "Why"}, {"created_by", "By"}};
}

std::vector<Column> windowColumns() {
    return {{"id", "Window", Kind::integer},
            {"team", "Team"},
            {"site", "Site"},
            {"recurrence_text", "When"},
            {"minutes", "Minutes", Kind::integer},
            {"next_from", "Next", Kind::instant},
            {"next_until", "Until", Kind::instant},
            {"created_by", "By"}};
}

json::value shownWindow(const json::value& item) {
    const auto window = item.is_object() ? windowFromJson(item.get_object())
                                         : Result<MaintenanceWindow>(problems::badRequest("no window"));
    if (!window) return item;
    auto row = item.get_object();
    row["recurrence_text"] = describe(window->recurrence);
    return row;
}

Reply replyOf(std::vector<Column> columns, const json::value& item, const json::value& shown) {
    Reply reply;
    reply.columns = std::move(columns);
    reply.json = json::array{item};
    reply.rows.push_back(shown);
    return reply;
}

} // namespace

QString FreezeCommands::summary() const {
    return QStringLiteral("when nothing destructive may begin");
}

std::vector<CommandSpec> FreezeCommands::commands() {
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List freezes that are in force or to come."),
         {limitOptionSpec(QStringLiteral("0"))},
         [this] { printList(QStringLiteral("/freezes"), {}, freezeColumns(), limitOption(0)); }},
        {QStringLiteral("add"),
         {},
         QStringLiteral("Let nothing destructive begin for a while: of a team, at a site, or without both anywhere."),
         scopeOptions() << text("from", "TIME", "from then on (default: now)")
                        << text("until", "TIME", "until then; needed")
                        << text("reason", "TEXT", "why, for those whom it stops; needed"),
         [this] { add(); }},
        {QStringLiteral("change"), QStringLiteral("ID"),
         QStringLiteral("Change what is said here and keep the rest; what waits for its end is planned anew."),
         scopeOptions() << text("from", "TIME", "from then on") << text("until", "TIME", "until then")
                        << text("reason", "TEXT", "why"),
         [this] { change(); }, 1, 1},
        {QStringLiteral("delete"),
         QStringLiteral("ID"),
         QStringLiteral("End a freeze; what waits for its end may begin at once."),
         {},
         [this] {
             m_program.api().remove(QStringLiteral("/freezes/") + pathPart(m_program.arguments().first()), {}, this,
                                    orFail([this](const ApiAnswer&) { finish(); }));
         },
         1,
         1},
    };
}

bool FreezeCommands::readTimes(json::object& body) {
    for (const auto* name : {"from", "until"}) {
        if (!m_program.has(name)) continue;
        const auto moment = momentFromText(m_program.text(name));
        if (!moment) {
            m_program.usageError(QStringLiteral("--%1: found \"%2\", expected %3")
                                     .arg(QLatin1String(name), m_program.text(name), momentExpected()));
            return false;
        }
        body[name] = *moment;
    }
    return true;
}

void FreezeCommands::add() {
    json::object body{{"reason", toJsonText(m_program.text("reason"))}};
    addScope(m_program, body);
    if (!readTimes(body)) return;
    post(QStringLiteral("/freezes"), {}, body, [this](const ApiAnswer& answer) {
        m_program.print(replyOf(freezeColumns(), answer.body, answer.body));
        finish();
    });
}

void FreezeCommands::change() {
    json::object times;
    if (!readTimes(times)) return;
    const auto id = m_program.arguments().first();
    fetchList(QStringLiteral("/freezes"), {}, 0, [this, id, times](const json::array& items, qint64) {
        const auto* before = findById(items, id);
        if (!before) return m_program.fail(problems::notFound("freeze", id.toStdString()));
        auto body = withMembers(*before, {"team", "site", "from", "until", "reason"});
        addScope(m_program, body);
        for (const auto& time : times)
            body[time.key()] = time.value();
        if (m_program.has("reason")) body["reason"] = toJsonText(m_program.text("reason"));
        m_program.api().put(QStringLiteral("/freezes/") + pathPart(id), body, this,
                            orFail([this](const ApiAnswer& answer) {
                                m_program.print(replyOf(freezeColumns(), answer.body, answer.body));
                                finish();
                            }));
    });
}

QString WindowCommands::summary() const {
    return QStringLiteral("maintenance windows, for which jobs may be told to wait");
}

std::vector<CommandSpec> WindowCommands::commands() {
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List maintenance windows with their next opening."),
         {limitOptionSpec(QStringLiteral("0"))},
         [this] { list(); }},
        {QStringLiteral("add"),
         {},
         QStringLiteral("Say when work on machines is welcome."),
         scopeOptions() + recurrenceOptions() << text("minutes", "N", "how long it lasts (default 60)"),
         [this] { add(); }},
        {QStringLiteral("change"), QStringLiteral("ID"), QStringLiteral("Change what is said here and keep the rest."),
         scopeOptions() + changedRecurrenceOptions() << text("minutes", "N", "how long it lasts (default: as it was)"),
         [this] { change(); }, 1, 1},
        {QStringLiteral("delete"),
         QStringLiteral("ID"),
         QStringLiteral("Delete a maintenance window."),
         {},
         [this] {
             m_program.api().remove(QStringLiteral("/windows/") + pathPart(m_program.arguments().first()), {}, this,
                                    orFail([this](const ApiAnswer&) { finish(); }));
         },
         1,
         1},
    };
}

void WindowCommands::list() {
    fetchList(QStringLiteral("/windows"), {}, limitOption(0), [this](const json::array& items, qint64) {
        Reply reply;
        reply.columns = windowColumns();
        if (items.empty()) reply.note = QStringLiteral("There are no maintenance windows.");
        reply.json = items;
        for (const auto& item : items)
            reply.rows.push_back(shownWindow(item));
        m_program.print(reply);
        finish();
    });
}

bool WindowCommands::readMinutes(json::object& body) {
    if (!m_program.has("minutes")) return true;
    bool ok = false;
    body["minutes"] = m_program.text("minutes").toLongLong(&ok);
    if (!ok)
        m_program.usageError(
            QStringLiteral("--minutes: found \"%1\", expected a number").arg(m_program.text("minutes")));
    return ok;
}

void WindowCommands::add() {
    json::object body{{"recurrence", recurrenceFromOptions(m_program)}, {"minutes", 60}};
    addScope(m_program, body);
    if (!readMinutes(body)) return;
    post(QStringLiteral("/windows"), {}, body, [this](const ApiAnswer& answer) {
        m_program.print(replyOf(windowColumns(), answer.body, shownWindow(answer.body)));
        finish();
    });
}

void WindowCommands::change() {
    json::object minutes;
    if (!readMinutes(minutes)) return;
    const auto id = m_program.arguments().first();
    fetchList(QStringLiteral("/windows"), {}, 0, [this, id, minutes](const json::array& items, qint64) {
        const auto* before = findById(items, id);
        if (!before) return m_program.fail(problems::notFound("maintenance window", id.toStdString()));
        auto body = withMembers(*before, {"team", "site", "recurrence", "minutes"});
        addScope(m_program, body);
        body["recurrence"] = recurrenceFromOptions(m_program, before->at("recurrence").as_object());
        if (!minutes.empty()) body["minutes"] = minutes.at("minutes");
        m_program.api().put(QStringLiteral("/windows/") + pathPart(id), body, this,
                            orFail([this](const ApiAnswer& answer) {
                                m_program.print(replyOf(windowColumns(), answer.body, shownWindow(answer.body)));
                                finish();
                            }));
    });
}

} // namespace remuda::cli
