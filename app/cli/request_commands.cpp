// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request_commands.h"

#include "app/cli/groups.h"
#include "app/cli/job_follower.h"
#include "app/cli/request_apply.h"

#include <QFile>

namespace remuda::cli {

namespace json = boost::json;

namespace {

std::vector<Column> requestColumns() {
    return {{"id", "Request", Kind::integer},
            {"status", "Status"},
            {"progress", "Progress", Kind::percent},
            {"count", "Count", Kind::integer},
            {"role", "Role"},
            {"site", "Site"},
            {"team", "Team"},
            {"requester", "Requester"},
            {"created_at", "Created", Kind::instant},
            {"expires_on", "Until", Kind::date},
            {"monthly_cost_usd", "A month", Kind::money},
            {"job", "Job"}};
}

bool canBeMet(const json::object& plan) {
    const auto* satisfiable = memberOf(plan, "satisfiable");
    return satisfiable && satisfiable->is_bool() && satisfiable->get_bool();
}

constexpr const char* textOptions[] = {"role", "site", "team", "model", "expires-on", "note"};
constexpr const char* numberOptions[] = {"count", "min-cpu-cores", "min-memory-gib", "min-disk-gib"};

} // namespace

QString RequestCommands::summary() const {
    return QStringLiteral("ask for machines, and see what became of it");
}

QList<QCommandLineOption> RequestCommands::specOptions() const {
    const auto text = [](const char* name, const char* value, const char* help) {
        return option(QString::fromLatin1(name), QString::fromLatin1(value), QString::fromUtf8(help));
    };
    return {text("count", "N", "how many machines (default 1)"),
            text("role", "ROLE", "what they are for"),
            text("site", "SITE", "where"),
            text("team", "TEAM", "who will own them"),
            text("min-cpu-cores", "N", "at least so many cores"),
            text("min-memory-gib", "N", "at least so much memory"),
            text("min-disk-gib", "N", "at least so much disk"),
            text("model", "MODEL", "of this model only"),
            text("expires-on", "DATE", "until when, YYYY-MM-DD; without it for good"),
            flag(QStringLiteral("spread-racks"), QStringLiteral("never two in one rack")),
            text("note", "TEXT", "why, for the record"),
            text("machine", "NAME", "this very machine; may be repeated")};
}

std::vector<CommandSpec> RequestCommands::commands() {
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List requests, newest first."),
         {queryOption(), limitOptionSpec(QStringLiteral("100"))},
         [this] { list(); }},
        {QStringLiteral("show"), QStringLiteral("ID"), QStringLiteral("Show a request."), {}, [this] { show(); }, 1, 1},
        {QStringLiteral("plan"),
         {},
         QStringLiteral(
             "Say which machines a request would get and what they cost; exit code 6 when it cannot be met."),
         specOptions(),
         [this] { plan(); }},
        {QStringLiteral("create"),
         {},
         QStringLiteral("Ask for machines; they are installed by a batch job."),
         specOptions() << waitOption(),
         [this] { create(); }},
        {QStringLiteral("apply"),
         QStringLiteral("FILE"),
         QStringLiteral("Ask for all that a file of requests asks for (JSON or CSV, \"-\" for standard input); safe to "
                        "repeat, since each is known by its key. --dry-run plans each by itself."),
         {dryRunOption(), waitOption(),
          option(QStringLiteral("tries"), QStringLiteral("N"),
                 QStringLiteral("how often to try while the server is away or busy"), QStringLiteral("6"))},
         [this] { apply(); },
         1,
         1},
        {QStringLiteral("withdraw"),
         QStringLiteral("ID"),
         QStringLiteral("Take a request back; its job is cancelled where it still runs."),
         {},
         [this] { withdraw(); },
         1,
         1},
    };
}

void RequestCommands::list() {
    QUrlQuery query;
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    printList(QStringLiteral("/requests"), query, requestColumns(), limitOption(100));
}

void RequestCommands::show() {
    getOne(oneRequest, m_program.arguments().first(), {}, [this](const json::object& request) {
        Reply reply;
        reply.upright = true;
        reply.columns = requestColumns();
        for (const Column& further : {Column{"note", "Note"}, Column{"machines", "Machines"},
                                      Column{"waiting_for", "Waits for"}, Column{"result", "Result"}})
            reply.columns.push_back(further);
        reply.rows.push_back(request);
        m_program.print(reply);
        finish();
    });
}

std::optional<json::object> RequestCommands::body() {
    json::object body{{"count", 1}};
    const auto member = [](const char* name) { return QString::fromLatin1(name).replace(u'-', u'_').toStdString(); };
    for (const auto* name : textOptions)
        if (m_program.has(name)) body[member(name)] = toJsonText(m_program.text(name));
    for (const auto* name : numberOptions) {
        if (!m_program.has(name)) continue;
        bool ok = false;
        body[member(name)] = m_program.text(name).toLongLong(&ok);
        if (ok) continue;
        m_program.usageError(QStringLiteral("--%1: found \"%2\", expected a whole number")
                                 .arg(QLatin1String(name), m_program.text(name)));
        return std::nullopt;
    }
    if (m_program.has("spread-racks")) body["spread_racks"] = true;
    if (m_program.has("machine")) body["machines"] = namesToJson(m_program.options().values(QStringLiteral("machine")));
    return body;
}

Reply RequestCommands::planReply(const json::object& plan) const {
    Reply reply;
    reply.json = json::array{plan};
    reply.columns = plannedMachineColumns();
    reply.columns.push_back({"rack", "Rack"});
    reply.columns.push_back({"memory_gib", "Memory", Kind::gib});
    if (const auto* machines = memberOf(plan, "machines"); machines && machines->is_array())
        reply.rows = machines->get_array();
    if (!reply.rows.empty())
        reply.note =
            QStringLiteral("%1 a month, %2 in total")
                .arg(sumText(plan, "monthly_cost_usd"), cellText(memberOf(plan, "total_cost_usd"), Kind::money));
    if (canBeMet(plan))
        reply.note +=
            QStringLiteral("; takes about %1").arg(cellText(memberOf(plan, "duration_estimate_s"), Kind::seconds));
    if (const auto failing = memberText(plan, "failing.message"); !failing.isEmpty()) {
        if (!reply.note.isEmpty()) reply.note += QLatin1Char('\n');
        reply.note += QStringLiteral("This cannot be met: ") + failing;
        if (const auto* nearest = memberOf(plan, "nearest"); nearest && nearest->is_array())
            for (const auto& offer : nearest->get_array())
                reply.note += QStringLiteral("\n  Possible: ") + memberText(offer.as_object(), "message");
    }
    return reply;
}

void RequestCommands::plan() {
    const auto request = body();
    if (!request) return;
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    post(QStringLiteral("/requests"), query, *request, [this](const ApiAnswer& answer) {
        const auto& plan = answer.body.as_object();
        m_program.print(planReply(plan));
        finish(canBeMet(plan) ? ExitCode::ok : ExitCode::conflict);
    });
}

void RequestCommands::create() {
    const auto request = body();
    if (!request) return;
    const auto callback = [this](const Result<ApiAnswer>& result) {
        if (!result) {
            if (const auto* plan = result.problem().extra.if_contains("plan"); plan && plan->is_object())
                m_program.say(planReply(plan->get_object()).note);
            return m_program.fail(result.problem());
        }
        const auto job = memberText(result->body.as_object(), "job");
        const auto id = cellText(memberOf(result->body.as_object(), "id"), Kind::integer);
        if (!m_program.has("wait") || job.isEmpty()) {
            Reply reply;
            reply.columns = requestColumns();
            reply.rows.push_back(result->body);
            m_program.print(reply);
            return finish();
        }
        auto* follower = new JobFollower(m_program, {job}, this);
        connect(follower, &JobFollower::ended, this, [this, id](const json::array& jobs) {
            const bool good = memberText(jobs.at(0).as_object(), "status") == QLatin1String("finished");
            get(QStringLiteral("/requests/") + pathPart(id), {}, [this, good](const ApiAnswer& answer) {
                Reply reply;
                reply.columns = requestColumns();
                reply.rows.push_back(answer.body);
                m_program.print(reply);
                finish(good ? ExitCode::ok : ExitCode::job_failed);
            });
        });
    };
    m_program.api().post(QStringLiteral("/requests"), {}, *request, this, callback);
}

void RequestCommands::apply() {
    RequestApply::Options options;
    options.dry_run = m_program.has("dry-run");
    options.wait = m_program.has("wait");
    bool ok = false;
    options.tries = m_program.text("tries").toInt(&ok);
    if (!ok || options.tries < 1)
        return m_program.usageError(
            QStringLiteral("--tries: found \"%1\", expected a number from 1 on").arg(m_program.text("tries")));
    const auto name = m_program.arguments().first();
    QFile file(name);
    const bool opened =
        name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened) return m_program.usageError(QStringLiteral("%1: %2").arg(name, file.errorString()));
    const auto text = file.readAll().toStdString();
    auto read = readRequestFile(text, dateOf(now()));
    if (!read.errors.empty()) return printFileErrors(m_program, read.errors);
    auto* apply = new RequestApply(m_program, std::move(read.entries), options, this);
    apply->start();
}

void RequestCommands::withdraw() {
    const auto path = QStringLiteral("/requests/%1/withdraw").arg(pathPart(m_program.arguments().first()));
    post(path, {}, json::object(), [this](const ApiAnswer& answer) {
        Reply reply;
        reply.columns = requestColumns();
        reply.rows.push_back(answer.body);
        m_program.print(reply);
        finish();
    });
}

} // namespace remuda::cli
