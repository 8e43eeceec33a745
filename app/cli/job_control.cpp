// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/groups.h"
#include "app/cli/job_commands.h"
#include "app/cli/job_follower.h"

// The part of JobCommands that steers jobs.
namespace remuda::cli {

namespace json = boost::json;

// One after the other, so that a refusal names the job it is about; the others go on, for each is an order of its own.
void JobCommands::control(const QString& action) {
    auto state = std::make_shared<Controlled>();
    state->left = m_program.arguments();
    state->left.removeDuplicates();
    state->count = state->left.size();
    controlNext(action, std::move(state));
}

void JobCommands::controlNext(const QString& action, std::shared_ptr<Controlled> state) {
    if (state->left.isEmpty()) return printControlled(*state);
    const auto id = state->left.takeFirst();
    QUrlQuery query;
    if (m_program.has("from-start")) query.addQueryItem(QStringLiteral("from"), QStringLiteral("start"));
    if (m_program.has("skip-invalid")) query.addQueryItem(QStringLiteral("skip_invalid"), QStringLiteral("true"));
    const auto answered = [this, id, action, state](const Result<ApiAnswer>& result) {
        const auto* answer = result ? result->body.if_object() : nullptr;
        if (result && !answer) return m_program.fail(problems::notFound("job", id.toStdString()));
        if (!result) {
            if (state->count == 1) return m_program.fail(result.problem());
            m_program.say(QStringLiteral("%1:").arg(id));
            m_program.tell(result.problem());
            if (state->refused++ == 0) state->code = exitCodeFor(result.problem());
            // Without a server, or without a sign-in, the others fare no better.
            if (result.problem().type == "no-connection" || result.problem().status == 401)
                return printControlled(*state);
        } else {
            const auto* job = answer->if_contains("job"); // a retry is a new job
            state->done.push_back(job && job->is_object() ? *job : result->body);
        }
        controlNext(action, state);
    };
    m_program.api().post(QStringLiteral("/jobs/%1/%2").arg(pathPart(id), action), query, json::object(), this,
                         answered);
}

void JobCommands::printControlled(const Controlled& state) {
    if (state.refused > 0) {
        auto sum = QStringLiteral("remudactl: %1 of %2 were refused").arg(state.refused).arg(state.count);
        if (!state.left.isEmpty()) sum += QStringLiteral("; not tried: %1").arg(state.left.join(QLatin1String(", ")));
        m_program.say(sum);
    }
    if (m_program.has("wait") && !state.done.empty()) {
        QStringList started;
        for (const auto& item : state.done)
            started << memberText(item.as_object(), "id");
        auto* follower = new JobFollower(m_program, started, this);
        connect(follower, &JobFollower::ended, this,
                [this, code = state.code](const json::array& jobs) { printEndedJobs(m_program, jobs, code); });
        return;
    }
    Reply reply;
    reply.columns = jobColumns();
    reply.rows = state.done;
    m_program.print(reply);
    finish(state.code);
}

} // namespace remuda::cli
