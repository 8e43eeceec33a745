// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/job_commands.h"
#include "app/cli/job_follower.h"
#include "app/cli/plan_reply.h"
#include "core/domain/lifecycle.h"

// The part of JobCommands about failures that are alike.
namespace remuda::cli {

namespace json = boost::json;

namespace {

// The named list of those failures; empty where there are none such, or none is open.
json::array openOf(const json::array& clusters, const QString& wanted, std::string_view list) {
    for (const auto& item : clusters)
        if (const auto& cluster = item.as_object(); memberText(cluster, "id") == wanted)
            if (const auto* open = memberOf(cluster, list); open && open->is_array()) return open->get_array();
    return {};
}

QString noneOpen(const char* option, const QString& found) {
    return QStringLiteral("--%1: found \"%2\", expected failures of \"remudactl jobs failures\" of which some are open")
        .arg(QLatin1String(option), found);
}

Reply failuresReply(const json::array& clusters) {
    Reply reply;
    reply.columns = {{"id", "Alike"},
                     {"count", "Failures", Kind::integer},
                     {"action", "Action"},
                     {"step_title", "Step"},
                     {"class", "Error class"},
                     {"model", "Model"},
                     {"firmware", "Firmware"},
                     {"first_at", "Since", Kind::instant},
                     {"cleared", "Cleared", Kind::integer},
                     {"cleared_by", "By"},
                     {"under_way", "Under way", Kind::integer},
                     {"open", "Open", Kind::integer}};
    reply.rows = clusters;
    reply.note = QStringLiteral("No job has failed in that time.");
    if (clusters.empty()) return reply;
    reply.note = QStringLiteral("Try those that are open again with: remudactl jobs failures --retry ALIKE; have their "
                                "BMCs start anew with: --reset-bmc ALIKE");
    Reply words; // too long for the table
    words.upright = true;
    words.columns = {{"id", "Alike"}, {"message", "The latest"}, {"advice", "What to do"}};
    words.rows = clusters;
    reply.parts.push_back(std::move(words));
    return reply;
}

} // namespace

void JobCommands::failures() {
    if (m_program.has("retry") && m_program.has("reset-bmc"))
        return m_program.usageError(QStringLiteral("--reset-bmc: found beside --retry, expected one of the two"));
    if (m_program.has("from-start") && !m_program.has("retry"))
        return m_program.usageError(QStringLiteral("--from-start: found without --retry, expected both"));
    get(QStringLiteral("/jobs/failures"), given({"days"}), [this](const ApiAnswer& answer) {
        const auto* items = memberOf(answer.body.as_object(), "items");
        const auto clusters = items && items->is_array() ? items->get_array() : json::array();
        if (m_program.has("retry")) return retryAlike(clusters);
        if (m_program.has("reset-bmc")) return resetAlike(clusters);
        m_program.print(failuresReply(clusters));
        finish();
    });
}

// The list is frozen here: what fails while one thinks about the plan is not tried again unseen.
void JobCommands::retryAlike(const json::array& clusters) {
    const auto jobs = openOf(clusters, m_program.text("retry"), "open_jobs");
    if (jobs.empty()) return m_program.usageError(noneOpen("retry", m_program.text("retry")));
    json::object body{{"jobs", jobs}, {"skip_invalid", m_program.has("skip-invalid")}};
    if (m_program.has("from-start")) body["from"] = "start";
    planAndSend(QStringLiteral("/jobs/retry"), body, "%1 %2 again?");
}

void JobCommands::resetAlike(const json::array& clusters) {
    const auto machines = openOf(clusters, m_program.text("reset-bmc"), "open_machines");
    if (machines.empty()) return m_program.usageError(noneOpen("reset-bmc", m_program.text("reset-bmc")));
    const json::object body{{"verb", toText(Verb::reset_bmc)},
                            {"machines", machines},
                            {"params", json::object{}},
                            {"skip_invalid", m_program.has("skip-invalid")}};
    planAndSend(QStringLiteral("/actions"), body, "%1 of %2?");
}

void JobCommands::planAndSend(const QString& path, const json::object& body, const char* question) {
    const auto send = [this, path, body] {
        post(path, {}, body,
             [this](const ApiAnswer& answer) { printOutcome(m_program, *this, answer, m_program.has("wait")); });
    };
    if (m_program.has("yes") && !m_program.has("dry-run")) return send();
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    post(path, query, body, [this, send, question](const ApiAnswer& answer) {
        const auto reply = planReply(answer.body.as_object());
        if (m_program.has("dry-run")) {
            m_program.print(reply);
            return finish(wouldBegin(reply, m_program) ? ExitCode::ok : ExitCode::conflict);
        }
        confirm(QString::fromUtf8(question).arg(memberText(answer.body.as_object(), "verb"),
                                                counted(static_cast<qint64>(reply.rows.size()), "machine")),
                reply, send);
    });
}

} // namespace remuda::cli
