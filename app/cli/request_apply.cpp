// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/request_apply.h"

#include "app/cli/job_follower.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

// Nothing was decided: the same may be answered otherwise in a moment. Asking again is safe, since the key is the same.
bool passes(const Problem& problem) {
    return problem.type == "no-connection" || problem.status == 429 || problem.status == 502 || problem.status == 503 ||
           problem.status == 504;
}

json::value member(const json::object& object, const char* name) {
    const auto* value = memberOf(object, name);
    return value ? *value : json::value(nullptr);
}

} // namespace

RequestApply::RequestApply(Program& program, std::vector<RequestEntry> entries, Options options, QObject* parent)
    : QObject(parent)
    , m_program(program)
    , m_entries(std::move(entries))
    , m_options(options) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &RequestApply::next);
}

void RequestApply::next() {
    if (m_at == m_entries.size()) return m_options.wait && !m_options.dry_run ? waitForJobs() : report();
    ++m_tried;
    const auto& entry = m_entries[m_at];
    QUrlQuery query;
    if (m_options.dry_run)
        query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    else
        query.addQueryItem(QStringLiteral("key"),
                           QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(entry.key))));
    m_program.api().post(QStringLiteral("/requests"), query, toJson(entry.spec), this,
                         [this](const Result<ApiAnswer>& result) { answered(result); });
}

void RequestApply::answered(const Result<ApiAnswer>& result) {
    if (!result && passes(result.problem()) && m_tried < m_options.tries) {
        const int seconds = 1 << std::min(m_tried - 1, 5);
        m_program.say(QStringLiteral("line %1: %2; again in %3 s (%4 of %5)")
                          .arg(m_entries[m_at].line)
                          .arg(QString::fromStdString(result.problem().title))
                          .arg(seconds)
                          .arg(m_tried + 1)
                          .arg(m_options.tries));
        return m_pause.start(std::chrono::seconds(seconds));
    }
    if (!result) {
        refuse(result.problem());
    } else if (!result->body.is_object()) {
        refuse(problems::internal("the server's answer is no request"));
    } else if (m_options.dry_run) {
        const auto& plan = result->body.get_object();
        const auto possible = member(plan, "satisfiable");
        if (possible.is_bool() && possible.get_bool()) {
            keep("possible", {});
            m_rows.back().as_object()["message"] = sharedWithOthers(plan);
        } else
            refuse(problems::conflict(memberText(plan, "failing.message").toStdString()));
    } else {
        keep(result->status == 200 ? "there already" : "created", result->body.get_object());
    }
    // Without a server, or without a right to anything, the others fare no better.
    const bool hopeless = !result && (passes(result.problem()) || result.problem().status == 401);
    m_at = hopeless ? m_entries.size() : m_at + 1;
    m_tried = 0;
    next();
}

// Each is planned by itself, on the same machines; what two plans count on, only one of them can get.
std::string RequestApply::sharedWithOthers(const json::object& plan) {
    qint64 shared = 0;
    if (const auto* machines = memberOf(plan, "machines"); machines && machines->is_array())
        for (const auto& machine : machines->get_array())
            if (machine.is_object() && !m_planned.insert(memberText(machine.get_object(), "hardware_name")).second)
                ++shared;
    m_shared += shared;
    if (shared == 0) return {};
    return (counted(shared, "machine") + QStringLiteral(" of this plan are those of entries above it")).toStdString();
}

void RequestApply::keep(const char* outcome, const json::object& answer) {
    const auto& entry = m_entries[m_at];
    m_rows.push_back({{"line", static_cast<std::int64_t>(entry.line)},
                      {"key", entry.key},
                      {"outcome", outcome},
                      {"id", member(answer, "id")},
                      {"status", member(answer, "status")},
                      {"job", member(answer, "job")},
                      {"message", ""}});
}

void RequestApply::refuse(const Problem& problem) {
    keep("refused", {});
    auto& row = m_rows.back().as_object();
    row["message"] = problem.detail.empty() ? problem.title : problem.detail;
    row["field"] = problem.field;
    row["expected"] = problem.expected;
    if (m_code == ExitCode::ok) m_code = exitCodeFor(problem);
}

void RequestApply::waitForJobs() {
    QStringList jobs;
    for (const auto& row : m_rows)
        if (const auto job = memberText(row.as_object(), "job"); !job.isEmpty()) jobs << job;
    if (jobs.isEmpty()) return report();
    auto* follower = new JobFollower(m_program, jobs, this);
    connect(follower, &JobFollower::ended, this, &RequestApply::takeEnds);
}

// What became of each request, one after the other: few enough, and each a row of the report.
void RequestApply::takeEnds() {
    auto fetch = std::make_shared<std::function<void(std::size_t)>>();
    *fetch = [this, weak = std::weak_ptr(fetch)](std::size_t at) {
        const auto self = weak.lock();
        while (at < m_rows.size() && member(m_rows[at].as_object(), "id").is_null())
            ++at;
        if (at == m_rows.size()) return report();
        const auto path =
            QStringLiteral("/requests/") + cellText(memberOf(m_rows[at].as_object(), "id"), Kind::integer);
        m_program.api().get(path, {}, this, [this, self, at](const Result<ApiAnswer>& result) {
            if (!result) return m_program.fail(result.problem());
            auto& row = m_rows[at].as_object();
            row["status"] = member(result->body.as_object(), "status");
            row["message"] = member(result->body.as_object(), "result");
            if (row["status"] != "fulfilled" && m_code == ExitCode::ok) m_code = ExitCode::job_failed;
            (*self)(at + 1);
        });
    };
    (*fetch)(0);
}

void RequestApply::report() {
    Reply reply;
    reply.columns = {{"line", "Line", Kind::integer},  {"key", "Key"},       {"outcome", "Outcome"},
                     {"id", "Request", Kind::integer}, {"status", "Status"}, {"message", "Message"}};
    std::map<std::string, int> counts;
    for (const auto& row : m_rows)
        ++counts[std::string(row.at("outcome").as_string())];
    QStringList parts;
    for (const auto& [outcome, count] : counts)
        parts << QStringLiteral("%1 %2").arg(count).arg(QString::fromStdString(outcome));
    if (const auto left = m_entries.size() - m_rows.size(); left > 0) parts << QStringLiteral("%1 not tried").arg(left);
    reply.note = QStringLiteral("%1: %2").arg(counted(static_cast<qint64>(m_entries.size()), "request"),
                                              parts.join(QLatin1String(", ")));
    if (m_options.dry_run) reply.note += QStringLiteral("; each planned by itself");
    if (m_shared > 0) reply.note += QStringLiteral(", so that not all of them may be met together");
    reply.rows = std::move(m_rows);
    m_program.print(reply);
    m_program.finish(m_code);
}

void printFileErrors(Program& program, const std::vector<RequestFileError>& errors) {
    Reply reply;
    reply.columns = {{"line", "Line", Kind::integer},
                     {"key", "Key"},
                     {"field", "Field"},
                     {"found", "Found"},
                     {"expected", "Expected"}};
    for (const auto& error : errors)
        reply.rows.push_back({{"line", static_cast<std::int64_t>(error.line)},
                              {"key", error.entry},
                              {"field", error.field},
                              {"found", error.found},
                              {"expected", error.expected}});
    reply.note = QStringLiteral("%1; nothing was sent").arg(counted(static_cast<qint64>(errors.size()), "error"));
    program.print(reply);
    program.finish(ExitCode::bad_input);
}

} // namespace remuda::cli
