// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/job_commands.h"

#include "app/cli/groups.h"
#include "app/cli/job_follower.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

std::vector<Column> logColumns() {
    return {{"number", "Line", Kind::integer},
            {"at", "When", Kind::instant},
            {"level", "Level"},
            {"step", "Step"},
            {"text", "Text"}};
}

// With a member for people: "20 s to 35 s (50 runs)".
json::object withUsual(json::object object) {
    const auto* low = memberOf(object, "usual_low_ms");
    const auto* high = memberOf(object, "usual_high_ms");
    if (!low || !high || !low->is_number() || !high->is_number()) return object;
    const auto seconds = [](const json::value& value) {
        const json::value whole = (value.to_number<qint64>() + 500) / 1000;
        return cellText(&whole, Kind::seconds);
    };
    object["usual"] =
        toJsonText(QStringLiteral("%1 to %2 (%3 runs)")
                       .arg(seconds(*low), seconds(*high), cellText(memberOf(object, "usual_runs"), Kind::integer)));
    return object;
}

Reply jobReply(const json::object& job) {
    Reply reply;
    reply.upright = true;
    reply.columns = jobColumns();
    reply.columns.push_back({"usual", "Usually"});
    reply.columns.push_back({"pausing", "Pausing", Kind::yes_no});
    reply.columns.push_back({"ends.earliest", "Ends from", Kind::instant});
    reply.columns.push_back({"ends.latest", "Ends until", Kind::instant});
    reply.columns.push_back({"waiting_for", "Waiting for"});
    if (memberText(job, "action") == QLatin1String("batch")) reply.columns.push_back({"children", "Machines"});
    // Without a limit nothing is said.
    for (const Column& limit : {Column{"params.parallelism", "At once", Kind::integer},
                                Column{"params.per_rack", "In one rack", Kind::integer},
                                Column{"params.per_site", "At one site", Kind::integer}})
        if (const auto* most = memberOf(job, limit.field); most && most->is_int64() && most->get_int64() > 0)
            reply.columns.push_back(limit);
    reply.columns.push_back({"retry_of", "Retry of"});
    reply.columns.push_back({"retry_step", "Retry at"});
    reply.columns.push_back({"error.class", "Error class"});
    reply.columns.push_back({"error.message", "Error"});
    reply.columns.push_back({"error.advice", "Advice"});
    reply.rows.push_back(withUsual(job));
    reply.json = json::array{job};
    Reply steps;
    steps.columns = {{"title", "Step"},
                     {"status", "Status"},
                     {"attempt", "Attempt", Kind::integer},
                     {"max_attempts", "Of", Kind::integer},
                     {"started_at", "Started", Kind::instant},
                     {"ended_at", "Ended", Kind::instant},
                     {"usual", "Usually"},
                     {"detail", "Detail"}};
    if (const auto* items = memberOf(job, "steps"); items && items->is_array())
        for (const auto& item : items->get_array())
            steps.rows.push_back(withUsual(item.as_object()));
    if (!steps.rows.empty()) reply.parts.push_back(std::move(steps));
    if (const auto raw = memberText(job, "error.raw"); !raw.isEmpty()) {
        Reply details;
        details.note = QStringLiteral("What the BMC answered:\n") + indented(raw);
        reply.parts.push_back(std::move(details));
    }
    return reply;
}

} // namespace

QString JobCommands::summary() const {
    return QStringLiteral("look at jobs, follow them, stop them or try again");
}

std::vector<CommandSpec> JobCommands::commands() {
    const auto control = [this](const char* name, const char* help, QList<QCommandLineOption> options = {}) {
        const auto action = QString::fromLatin1(name);
        return CommandSpec{action,
                           QStringLiteral("ID…"),
                           QString::fromUtf8(help) + QStringLiteral(" Where one is refused the others go on."),
                           options,
                           [this, action] { this->control(action); },
                           1,
                           -1};
    };
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List jobs, newest first."),
         {queryOption(), option(QStringLiteral("parent"), QStringLiteral("ID"), QStringLiteral("the jobs of a batch")),
          flag(QStringLiteral("children"), QStringLiteral("also the jobs of batches")),
          limitOptionSpec(QStringLiteral("100"))},
         [this] { list(); }},
        {QStringLiteral("show"),
         QStringLiteral("ID"),
         QStringLiteral("Show a job with its steps."),
         {},
         [this] { show(); },
         1,
         1},
        {QStringLiteral("log"),
         QStringLiteral("ID"),
         QStringLiteral("Print a job's log."),
         {flag(QStringLiteral("follow"), QStringLiteral("go on until the job has ended"))},
         [this] { log(); },
         1,
         1},
        control("cancel", "Stop jobs at the next safe point."),
        control(
            "retry",
            "Try failed jobs again, from the step that failed where what was done before still holds (see \"Retry at\" "
            "of jobs show); of a batch the failed ones only.",
            {flag(QStringLiteral("from-start"), QStringLiteral("do every step again")), skipInvalidOption(),
             waitOption()}),
        {QStringLiteral("failures"),
         {},
         QStringLiteral("Failures that are alike: same action, step, error, model and firmware."),
         {option(QStringLiteral("days"), QStringLiteral("N"), QStringLiteral("how far back"), QStringLiteral("7")),
          option(QStringLiteral("retry"), QStringLiteral("ALIKE"),
                 QStringLiteral("try all of these that are open again")),
          option(QStringLiteral("reset-bmc"), QStringLiteral("ALIKE"),
                 QStringLiteral("have the BMCs of their machines start anew; the machines go on")),
          flag(QStringLiteral("from-start"), QStringLiteral("with --retry: do every step again")), dryRunOption(),
          skipInvalidOption(), yesOption(), waitOption()},
         [this] { failures(); },
         0,
         0},
        control("pause", "Let jobs stand still before their next step, batches start nothing further."),
        control("resume", "Let what is paused go on."),
        {QStringLiteral("wait"),
         QStringLiteral("ID…"),
         QStringLiteral("Follow jobs until they have ended."),
         {},
         [this] { wait(); },
         1,
         -1},
    };
}

void JobCommands::list() {
    auto query = given({"parent"});
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    if (m_program.has("children")) query.addQueryItem(QStringLiteral("children"), QStringLiteral("true"));
    printList(QStringLiteral("/jobs"), query, jobColumns(), limitOption(100));
}

void JobCommands::show() {
    getOne(oneJob, m_program.arguments().first(), {}, [this](const json::object& job) {
        m_program.print(jobReply(job));
        finish();
    });
}

void JobCommands::log() {
    const auto id = m_program.arguments().first();
    if (m_program.has("follow")) return followLog(id);
    // The log's lines are numbered, so that a page begins after the last line of the one before.
    auto lines = std::make_shared<json::array>();
    auto fetch = std::make_shared<std::function<void(qint64)>>();
    *fetch = [this, id, lines, weak = std::weak_ptr(fetch)](qint64 after) {
        QUrlQuery query;
        query.addQueryItem(QStringLiteral("after"), QString::number(after));
        query.addQueryItem(QStringLiteral("limit"), QStringLiteral("1000"));
        get(QStringLiteral("/jobs/%1/log").arg(pathPart(id)), query,
            [this, id, lines, self = weak.lock()](const ApiAnswer& answer) {
                const auto* items = memberOf(answer.body.as_object(), "items");
                if (items && items->is_array() && !items->get_array().empty()) {
                    for (const auto& item : items->get_array())
                        lines->push_back(item);
                    if (const auto* last = memberOf(lines->back().as_object(), "number"); last && last->is_int64())
                        return (*self)(last->get_int64());
                }
                printLog(id, std::move(*lines));
            });
    };
    (*fetch)(0);
}

void JobCommands::printLog(const QString& id, json::array lines) {
    Reply reply;
    reply.columns = logColumns();
    reply.rows = std::move(lines);
    const auto print = [this](const Reply& log) {
        m_program.print(log);
        finish();
    };
    if (!reply.rows.empty() || !m_program.printsTable()) return print(reply);
    getOne(oneJob, id, {}, [id, reply, print](const json::object& job) mutable {
        const bool batch = memberText(job, "action") == QLatin1String("batch");
        reply.note = batch ? QStringLiteral("%1 is a batch: its logs are those of its jobs. They are listed by: "
                                            "remudactl jobs list --parent %1")
                                 .arg(id)
                           : QStringLiteral("The log is empty.");
        print(reply);
    });
}

void JobCommands::followLog(const QString& id) {
    auto* reader = new SseReader(m_program.session(), this);
    auto lines = std::make_shared<json::array>();
    connect(reader, &SseReader::refused, &m_program, &Program::fail);
    connect(reader, &SseReader::frame, this, [this, id, reader, lines, shown = false](const SseFrame& frame) mutable {
        if (frame.event == "end") {
            reader->close();
            return shown ? finish() : printLog(id, std::move(*lines));
        }
        boost::system::error_code error;
        const auto line = json::parse(frame.data.toStdString(), error);
        if (error || !line.is_object()) return;
        if (!m_program.printsTable()) return lines->push_back(line);
        const auto& object = line.get_object();
        shown = true;
        m_program.printBytes(QStringLiteral("%1  %2  %3  %4\n")
                                 .arg(cellText(memberOf(object, "at"), Kind::instant),
                                      memberText(object, "level").leftJustified(7), memberText(object, "step"),
                                      memberText(object, "text"))
                                 .toUtf8());
    });
    reader->open(QStringLiteral("/jobs/%1/log/stream").arg(pathPart(id)));
}

void JobCommands::wait() {
    auto* follower = new JobFollower(m_program, m_program.arguments(), this);
    connect(follower, &JobFollower::ended, this, [this](const json::array& jobs) { printEndedJobs(m_program, jobs); });
}

} // namespace remuda::cli
