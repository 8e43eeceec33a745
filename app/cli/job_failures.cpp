// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/job_commands.h"
#include "app/cli/job_follower.h"
#include "app/cli/plan_reply.h"

// The part of JobCommands about failures that are alike.
namespace remuda::cli {

namespace json = boost::json;

void JobCommands::failures() {
    get(QStringLiteral("/jobs/failures"), given({"days"}), [this](const ApiAnswer& answer) {
        const auto* items = memberOf(answer.body.as_object(), "items");
        const auto clusters = items && items->is_array() ? items->get_array() : json::array();
        if (m_program.has("retry")) return retryAlike(clusters);
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
        reply.note = clusters.empty() ? QStringLiteral("No job has failed in that time.")
                                      : QStringLiteral("Try those that are open again with: remudactl jobs failures "
                                                       "--retry ALIKE");
        m_program.print(reply);
        finish();
    });
}

// The list is frozen here: what fails while one thinks about the plan is not tried again unseen.
void JobCommands::retryAlike(const json::array& clusters) {
    const auto wanted = m_program.text("retry");
    json::array jobs;
    for (const auto& item : clusters)
        if (const auto& cluster = item.as_object(); memberText(cluster, "id") == wanted)
            if (const auto* open = memberOf(cluster, "open_jobs"); open && open->is_array()) jobs = open->get_array();
    if (jobs.empty())
        return m_program.usageError(
            QStringLiteral(
                "--retry: found \"%1\", expected failures of \"remudactl jobs failures\" of which some are open")
                .arg(wanted));
    json::object body{{"jobs", jobs}, {"skip_invalid", m_program.has("skip-invalid")}};
    if (m_program.has("from-start")) body["from"] = "start";
    const auto send = [this, body] {
        post(QStringLiteral("/jobs/retry"), {}, body,
             [this](const ApiAnswer& answer) { printOutcome(m_program, *this, answer, m_program.has("wait")); });
    };
    if (m_program.has("yes") && !m_program.has("dry-run")) return send();
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    post(QStringLiteral("/jobs/retry"), query, body, [this, send](const ApiAnswer& answer) {
        const auto reply = planReply(answer.body.as_object());
        if (m_program.has("dry-run")) {
            m_program.print(reply);
            return finish();
        }
        confirm(QStringLiteral("%1 %2 again?")
                    .arg(memberText(answer.body.as_object(), "verb"),
                         counted(static_cast<qint64>(reply.rows.size()), "machine")),
                reply, send);
    });
}

} // namespace remuda::cli
