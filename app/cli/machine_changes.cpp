// SPDX-License-Identifier: GPL-3.0-or-later
// Writing to single machines: create, set, delete, the password of the BMC.
#include "app/cli/groups.h"
#include "app/cli/history_commands.h"
#include "app/cli/machine_commands.h"
#include "core/domain/machine_fields.h"

#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace remuda::cli {

namespace json = boost::json;

namespace {

// The first line of standard input; on a terminal asked for and not shown.
std::string readSecret() {
    termios shown{};
    const bool terminal = tcgetattr(STDIN_FILENO, &shown) == 0;
    if (terminal) {
        std::cerr << "Password of the BMC: " << std::flush;
        auto hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    std::string line;
    std::getline(std::cin, line);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        std::cerr << '\n';
    }
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

// Numbers as numbers where the field holds one; anything malformed goes as text, so that the server names the error.
json::value typedValue(const std::string& field, const QString& text) {
    if (text.isEmpty()) return nullptr;
    const auto* description = machineField(field);
    bool ok = false;
    if (description) {
        if (description->kind == FieldKind::integer || description->kind == FieldKind::size_gib) {
            const auto number = text.toLongLong(&ok);
            if (ok) return number;
        } else if (description->kind == FieldKind::boolean && (text == u"true" || text == u"false")) {
            return text == u"true";
        }
    }
    return toJsonText(text);
}

} // namespace

std::optional<json::object> MachineCommands::members(const QStringList& assignments) {
    json::object members;
    for (const auto& assignment : assignments) {
        const auto equals = assignment.indexOf(u'=');
        if (equals <= 0) {
            m_program.usageError(QStringLiteral("found \"%1\", expected FIELD=VALUE").arg(assignment));
            return std::nullopt;
        }
        const auto field = assignment.left(equals).toStdString();
        members[field] = typedValue(field, assignment.mid(equals + 1));
    }
    return members;
}

void MachineCommands::create() {
    auto body = members(m_program.arguments().mid(1));
    if (!body) return;
    (*body)["hardware_name"] = toJsonText(m_program.arguments().first());
    post(QStringLiteral("/machines"), {}, *body, [this](const ApiAnswer& answer) { printOne(answer.body); });
}

void MachineCommands::set() {
    QStringList names, assignments;
    for (const auto& argument : m_program.arguments())
        (argument.contains(u'=') ? assignments : names) << argument;
    if (assignments.isEmpty()) return m_program.usageError(QStringLiteral("found no FIELD=VALUE"));
    const auto patch = members(assignments);
    if (!patch) return;
    const auto version = m_program.text("if-version");
    if (m_program.has("query") || names.size() != 1 || m_program.has("dry-run")) {
        if (!version.isEmpty()) return m_program.usageError(QStringLiteral("--if-version is for one machine"));
        return withMachines(names, [this, patch](const QStringList& found) { setMany(found, *patch); });
    }
    const auto match = version.isEmpty() ? QByteArray() : '"' + version.toUtf8() + '"';
    m_program.api().patch(QStringLiteral("/machines/") + pathPart(names.first()), *patch, match, this,
                          orFail([this](const ApiAnswer& answer) {
                              offerUndo(m_program, answer.request_id);
                              printOne(answer.body);
                          }));
}

void MachineCommands::printOne(const json::value& machine) {
    Reply reply;
    reply.columns = machineColumns();
    reply.rows.push_back(machine);
    m_program.print(reply);
    finish();
}

void MachineCommands::remove() {
    const auto names = m_program.arguments();
    if (m_program.has("dry-run")) return removeNext(names, 0);
    Reply plan;
    plan.columns = {{"hardware_name", "Machine"}};
    for (const auto& name : names)
        plan.rows.push_back(json::object{{"hardware_name", toJsonText(name)}});
    confirm(QStringLiteral("Remove %1 from the inventory for good?").arg(names.join(QLatin1String(", "))), plan,
            [this, names] { removeNext(names, 0); });
}

void MachineCommands::removeNext(QStringList names, int count) {
    QUrlQuery query;
    if (m_program.has("dry-run")) query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    const auto name = names.takeFirst();
    const auto next = [this, names, count](const ApiAnswer&) {
        if (!names.isEmpty()) return removeNext(names, count + 1);
        Reply reply;
        for (const auto& removed : m_program.arguments())
            reply.rows.push_back(json::object{{"hardware_name", toJsonText(removed)}});
        reply.columns = {{"hardware_name", m_program.has("dry-run") ? "Would be removed" : "Removed"}};
        m_program.print(reply);
        finish();
    };
    m_program.api().remove(QStringLiteral("/machines/") + pathPart(name), query, this, orFail(next));
}

void MachineCommands::setBmcPassword() {
    if (m_program.text("user").isEmpty())
        return m_program.usageError(QStringLiteral("--user: found nothing, expected the user name on the BMC"));
    const auto password = readSecret();
    if (password.empty())
        return m_program.usageError(
            QStringLiteral("found no password on standard input, expected it in the first line"));
    const auto name = m_program.arguments().first();
    const json::object body{{"user", toJsonText(m_program.text("user"))}, {"password", password}};
    m_program.api().put(QStringLiteral("/machines/%1/bmc-password").arg(pathPart(name)), body, this,
                        orFail([this, name](const ApiAnswer&) {
                            Reply reply;
                            reply.upright = true;
                            reply.columns = {{"hardware_name", "Machine"},
                                             {"bmc_user", "BMC user"},
                                             {"bmc_password_set", "Password stored", Kind::yes_no}};
                            reply.rows.push_back(json::object{{"hardware_name", toJsonText(name)},
                                                              {"bmc_user", toJsonText(m_program.text("user"))},
                                                              {"bmc_password_set", true}});
                            m_program.print(reply);
                            finish();
                        }));
}

} // namespace remuda::cli
