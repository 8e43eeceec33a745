// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/server_commands.h"

namespace remuda::cli {

QString ServerCommands::summary() const {
    return QStringLiteral("what the server says of itself");
}

std::vector<CommandSpec> ServerCommands::commands() {
    return {{QStringLiteral("status"),
             {},
             QStringLiteral("Ask whether the server is there, and which version it is. Needs no sign-in."),
             {},
             [this] { status(); },
             0,
             0,
             false}};
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
