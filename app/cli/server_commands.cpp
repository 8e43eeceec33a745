// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/server_commands.h"

namespace remuda::cli {

QString ServerCommands::summary() const {
    return QStringLiteral("what the server says of itself, its certificate");
}

std::vector<CommandSpec> ServerCommands::commands() {
    return {{QStringLiteral("status"),
             {},
             QStringLiteral("Ask whether the server is there, and which version it is. Needs no sign-in."),
             {},
             [this] { status(); },
             0,
             0,
             false},
            {QStringLiteral("forget-certificate"),
             {},
             QStringLiteral("Forget the server's certificate that was accepted here: an authority has to vouch again."),
             {},
             [this] { forgetCertificate(); },
             0,
             0,
             false}};
}

void ServerCommands::forgetCertificate() {
    const auto server = m_program.session().server();
    const auto forgotten = m_program.pins().remove(server);
    if (!forgotten) return m_program.fail(forgotten.problem());
    Reply reply;
    reply.note = (*forgotten ? QStringLiteral("The certificate of %1 is forgotten.")
                             : QStringLiteral("No certificate of %1 was accepted here."))
                     .arg(server.authority());
    m_program.print(reply);
    finish();
}

void ServerCommands::status() {
    get(QStringLiteral("/server"), {}, [this](const ApiAnswer& answer) {
        if (!answer.body.is_object())
            return m_program.fail(problems::internal("the server's answer is not an object: is this a Remuda server?"));
        auto row = answer.body.get_object();
        row["url"] = toJsonText(m_program.session().server().toString());
        Reply reply;
        reply.upright = true;
        reply.columns = {{"name", "Server"},
                         {"url", "Address"},
                         {"version", "Version"},
                         {"api", "Interface"},
                         {"simulated_fleet", "Simulated fleet", Kind::yes_no},
                         {"crtauth_versions", "Sign-in versions"}};
        reply.rows.push_back(std::move(row));
        m_program.print(reply);
        finish();
    });
}

} // namespace remuda::cli
