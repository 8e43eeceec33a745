// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/job_follower.h"

#include "app/cli/approval_commands.h"
#include "app/cli/groups.h"
#include "core/domain/job.h"

#include <algorithm>

namespace remuda::cli {

namespace json = boost::json;

namespace {

bool hasEnded(const json::object& job) {
    const auto status = jobStatusFromText(memberText(job, "status").toStdString());
    return status && isEnded(*status);
}

// A batch that failures or a restore have stopped: it goes on when somebody has looked, which may be never.
bool hasStoppedItself(const json::object& job) {
    return memberText(job, "action") == QLatin1String("batch") &&
           memberText(job, "status") == QLatin1String("paused") && !memberText(job, "waiting_for").isEmpty();
}

// "60 %  power_cycle: waiting for the BMC", or for a batch what became of its children.
QString progressLine(const json::object& job) {
    auto line = QStringLiteral("%1  %2 %3")
                    .arg(memberText(job, "target"), memberText(job, "status"),
                         cellText(memberOf(job, "progress"), Kind::percent));
    if (const auto* children = memberOf(job, "children"); children && children->is_object()) {
        const auto count = [children](const char* name) {
            return cellText(memberOf(children->get_object(), name), Kind::integer);
        };
        if (const auto held = memberText(job, "waiting_for"); !held.isEmpty())
            line += QStringLiteral("  waits for ") + held;
        return line + QStringLiteral("  %1 of %2 done, %3 failed, %4 running")
                          .arg(count("finished"), count("total"), count("failed"), count("running"));
    }
    if (const auto* late = memberOf(job, "late"); late && *late == json::value(true))
        line += QStringLiteral("  (longer than usual)");
    const auto* steps = memberOf(job, "steps");
    const auto* current = memberOf(job, "current_step");
    if (!steps || !steps->is_array() || !current || !current->is_int64()) return line;
    const auto index = current->get_int64();
    if (index < 0 || index >= static_cast<qint64>(steps->get_array().size())) return line;
    const auto& step = steps->get_array()[static_cast<std::size_t>(index)].as_object();
    line += QLatin1String("  ") + memberText(step, "title");
    if (const auto signal = memberText(job, "waiting_for"); !signal.isEmpty())
        line += QStringLiteral(", waits for ") + signal;
    if (const auto detail = memberText(step, "detail"); !detail.isEmpty()) line += QLatin1String(": ") + detail;
    return line;
}

QString logText(const json::object& line) {
    return QStringLiteral("  %1 %2 %3: %4")
        .arg(memberText(line, "at").mid(11, 8), memberText(line, "level"), memberText(line, "step"),
             memberText(line, "text"));
}

} // namespace

JobFollower::JobFollower(Program& program, const QStringList& ids, QObject* parent)
    : QObject(parent)
    , m_program(program)
    , m_ids(ids)
    , m_events(program.session()) {
    m_ids.removeDuplicates(); // each ends once
    // First the stream, then a look: what happens in between is then seen twice rather than not at all.
    connect(&m_events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::offline) lost(m_events.lastProblem());
        if (state != EventStream::State::live) return;
        for (const auto& id : m_ids)
            if (!m_ended.contains(id)) look(id);
    });
    connect(&m_events, &EventStream::events, this, [this](const QVector<Event>& batch) {
        for (const auto& event : batch)
            if (event.kind == QLatin1String("job") && m_ids.contains(event.id) && event.object.is_object())
                take(event.object.get_object());
    });
    connect(&m_events, &EventStream::failed, &m_program, &Program::fail);
    connect(&m_events, &EventStream::snapshotNeeded, this, [this] { m_events.start(-1); });
    m_events.start(-1);
}

// Whom the certificate does not vouch for is asked no more; a server that is away comes back.
void JobFollower::lost(const Problem& why) {
    if (!why.type.starts_with("certificate-"))
        return m_program.say(QStringLiteral("The connection is gone; trying again …"));
    m_events.stop();
    m_logs.clear();
    m_program.say(QStringLiteral("No longer waiting: what was begun goes on at the server."));
    m_program.fail(why);
}

void JobFollower::look(const QString& id) {
    m_program.api().get(QStringLiteral("/jobs/") + pathPart(id), {}, this, [this, id](const Result<ApiAnswer>& result) {
        if (!result) return m_program.fail(result.problem());
        const auto* job = objectWith(result->body, "id");
        if (!job) return m_program.fail(problems::notFound("job", id.toStdString()));
        take(*job);
    });
}

void JobFollower::take(const json::object& job) {
    const auto id = memberText(job, "id");
    if (m_ended.contains(id)) return;
    showProgress(job);
    if (memberText(job, "action") != QLatin1String("batch")) openLog(id);
    if (!hasEnded(job) && !hasStoppedItself(job)) return;
    m_ended[id] = job;
    // The last lines may still be on their way; a log that never says "end" must not hold us up for long.
    QTimer::singleShot(std::chrono::seconds(3), this, [this, id] {
        m_logs.erase(id);
        endIfDone();
    });
    endIfDone();
}

void JobFollower::showProgress(const json::object& job) {
    const auto line = progressLine(job);
    auto& last = m_last_shown[memberText(job, "id")];
    if (line == last) return;
    last = line;
    m_program.say(line);
}

void JobFollower::openLog(const QString& id) {
    if (!m_logs_seen.insert(id).second) return;
    m_logs.insert(id);
    auto* log = new SseReader(m_program.session(), this);
    const auto close = [this, id, log] {
        log->close();
        m_logs.erase(id);
        endIfDone();
    };
    connect(log, &SseReader::frame, this, [this, close](const SseFrame& frame) {
        if (frame.event == "end") return close();
        boost::system::error_code error;
        const auto line = json::parse(frame.data.toStdString(), error);
        if (!error && line.is_object()) m_program.say(logText(line.get_object()));
    });
    connect(log, &SseReader::refused, this, [close](const Problem&) { close(); });
    log->open(QStringLiteral("/jobs/%1/log/stream").arg(pathPart(id)));
}

void JobFollower::endIfDone() {
    if (m_ended.size() < static_cast<std::size_t>(m_ids.size()) || !m_logs.empty()) return;
    m_events.stop();
    json::array jobs;
    for (const auto& id : m_ids)
        jobs.push_back(m_ended[id]);
    Q_EMIT ended(jobs);
}

void printEndedJobs(Program& program, const json::array& jobs, ExitCode so_far) {
    Reply reply;
    reply.columns = jobColumns();
    reply.rows = jobs;
    program.print(reply);
    bool good = true;
    for (const auto& item : jobs) {
        const auto& job = item.as_object();
        if (memberText(job, "status") == QLatin1String("finished")) continue;
        good = false;
        if (hasStoppedItself(job)) {
            const auto id = memberText(job, "id");
            program.say(QStringLiteral("remudactl: %1 is paused and waits for %2")
                            .arg(memberText(job, "target"), memberText(job, "waiting_for")));
            program.say(QStringLiteral("  Go on with: remudactl jobs resume %1; end it with: remudactl jobs cancel %1")
                            .arg(id));
            continue;
        }
        program.say(QStringLiteral("remudactl: %1 of %2 %3: %4")
                        .arg(memberText(job, "action"), memberText(job, "target"), memberText(job, "status"),
                             memberText(job, "error.message")));
        if (const auto advice = memberText(job, "error.advice"); !advice.isEmpty())
            program.say(QStringLiteral("  ") + advice);
        program.say(QStringLiteral("  More: remudactl jobs log %1").arg(memberText(job, "id")));
    }
    program.finish(so_far != ExitCode::ok ? so_far : good ? ExitCode::ok : ExitCode::job_failed);
}

void printOutcome(Program& program, QObject& context, const ApiAnswer& answer, bool wait) {
    const auto& object = answer.body.as_object();
    if (const auto* approval = object.if_contains("approval"); approval && approval->is_object()) {
        printApproval(program, approval->get_object());
        // Whoever waits for the job must not take it for done.
        return program.finish(wait ? ExitCode::conflict : ExitCode::ok);
    }
    Reply reply;
    if (const auto* job = object.if_contains("job"); job && job->is_object()) {
        const auto id = memberText(job->get_object(), "id");
        if (wait) {
            auto* follower = new JobFollower(program, {id}, &context);
            QObject::connect(follower, &JobFollower::ended, &program,
                             [&program](const json::array& jobs) { printEndedJobs(program, jobs); });
            return;
        }
        reply.columns = jobColumns();
        reply.rows.push_back(*job);
        reply.note = QStringLiteral("Follow it with: remudactl jobs wait %1").arg(id);
    } else if (const auto* machines = object.if_contains("machines"); machines && machines->is_array()) {
        reply.columns = machineColumns();
        reply.rows = machines->get_array();
    } else {
        reply.rows.push_back(object);
    }
    program.print(reply);
    program.finish(ExitCode::ok);
}

} // namespace remuda::cli
