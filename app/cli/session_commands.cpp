// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session_commands.h"

namespace remuda::cli {

namespace json = boost::json;

QString SessionCommands::summary() const {
    return QStringLiteral("sign in with a key of your ssh-agent, sign out, say who is signed in");
}

std::vector<CommandSpec> SessionCommands::commands() {
    return {
        {QStringLiteral("login"),
         {},
         QStringLiteral("Sign in with a key of your ssh-agent and remember the token."),
         {},
         [this] { login(); },
         0,
         0,
         false},
        {QStringLiteral("logout"),
         {},
         QStringLiteral("Forget the token; as long as the agent holds the key, the next command signs in again."),
         {flag(QStringLiteral("everywhere"),
               QStringLiteral("end all your sessions: no token counts any more that was issued until now"))},
         [this] { logout(); },
         0,
         0,
         false},
        {QStringLiteral("whoami"),
         {},
         QStringLiteral("Say who is signed in, with which teams."),
         {},
         [this] { whoami(); }},
    };
}

void SessionCommands::login() {
    auto& session = m_program.session();
    const auto user = m_program.loginUser();
    if (user.isEmpty()) return m_program.usageError(QStringLiteral("who are you? Say --user NAME or set REMUDA_USER"));
    connect(&session, &Session::signInFailed, &m_program, &Program::fail);
    connect(&session, &Session::stateChanged, this, [this, &session](Session::State state) {
        if (state != Session::State::signed_in) return;
        afterStoring([this, &session] {
            Reply reply;
            reply.upright = true;
            reply.columns = {{"user", "Signed in as"}, {"server", "Server"}, {"key", "Key"}};
            reply.rows.push_back(json::object{{"user", toJsonText(session.user())},
                                              {"server", toJsonText(session.server().toString())},
                                              {"key", toJsonText(session.key())}});
            m_program.print(reply);
            finish();
        });
    });
    session.signIn(user, m_program.text("key"));
}

void SessionCommands::logout() {
    if (!m_program.has("everywhere")) return forgetToken(QStringLiteral("Signed out of %1."));
    m_program.signedIn([this] {
        m_program.api().remove(QStringLiteral("/sessions"), {}, this, orFail([this](const ApiAnswer&) {
                                   forgetToken(QStringLiteral("Signed out of %1 everywhere."));
                               }));
    });
}

void SessionCommands::forgetToken(const QString& told) {
    m_program.session().signOut();
    afterStoring([this, told] {
        Reply reply;
        reply.note = told.arg(m_program.session().server().toString()) +
                     QStringLiteral(" As long as your agent holds the key, the next command signs in again.");
        m_program.print(reply);
        finish();
    });
}

// Reading goes through the same queue as writing, so its answer comes when the write is done.
void SessionCommands::afterStoring(std::function<void()> next) {
    m_program.tokenStore().read(m_program.session().server(), this,
                                [next = std::move(next)](const StoredSession&) { next(); });
}

void SessionCommands::whoami() {
    get(QStringLiteral("/whoami"), {}, [this](const ApiAnswer& answer) {
        Reply reply;
        reply.upright = true;
        reply.columns = {{"user", "User"},
                         {"teams", "Teams"},
                         {"administrator", "Administrator", Kind::yes_no},
                         {"read_only", "Only looks", Kind::yes_no},
                         {"server", "Server"},
                         {"version", "Version"}};
        reply.rows.push_back(answer.body);
        Reply rules;
        rules.columns = {{"who", "May"}, {"may", "What"}, {"machines", "Where"}};
        if (const auto* list = memberOf(answer.body.as_object(), "rules"); list && list->is_array())
            for (const auto& rule : list->get_array())
                if (const auto* mine = memberOf(rule.as_object(), "mine"); mine && *mine == true)
                    rules.rows.push_back(rule);
        if (!rules.rows.empty()) reply.parts.push_back(std::move(rules));
        m_program.print(reply);
        finish();
    });
}

} // namespace remuda::cli
