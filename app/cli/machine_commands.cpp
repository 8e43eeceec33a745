// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/machine_commands.h"

#include "app/cli/groups.h"
#include "app/cli/machine_verbs.h"
#include "core/domain/machine_fields.h"

#include <iostream>
#include <memory>
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

MachineCommands::MachineCommands(Program& program)
    : CommandGroup(program)
    , m_verbs(std::make_unique<MachineVerbs>(program)) {}

MachineCommands::~MachineCommands() = default;

QString MachineCommands::summary() const {
    return QStringLiteral("the inventory, and what can be done to machines");
}

std::vector<CommandSpec> MachineCommands::commands() {
    const auto fields = option(QStringLiteral("fields"), QStringLiteral("A,B"), QStringLiteral("only these fields"));
    std::vector<CommandSpec> all{
        {QStringLiteral("list"),
         {},
         QStringLiteral("List machines."),
         {queryOption(), fields,
          option(QStringLiteral("sort"), QStringLiteral("FIELD"), QStringLiteral("-FIELD for descending")),
          limitOptionSpec(QStringLiteral("0"))},
         [this] { list(); }},
        {QStringLiteral("show"),
         QStringLiteral("NAME…"),
         QStringLiteral("Show machines with all their fields."),
         {},
         [this] { show(); },
         1,
         -1},
        {QStringLiteral("create"),
         QStringLiteral("NAME site=SITE [FIELD=VALUE…]"),
         QStringLiteral("Enlist a machine."),
         {},
         [this] { create(); },
         2,
         -1},
        {QStringLiteral("set"),
         QStringLiteral("NAME FIELD=VALUE…"),
         QStringLiteral("Change fields; an empty value clears."),
         {option(QStringLiteral("if-version"), QStringLiteral("N"),
                 QStringLiteral("only if it is still at this version"))},
         [this] { set(); },
         2,
         -1},
        {QStringLiteral("delete"),
         QStringLiteral("NAME…"),
         QStringLiteral("Remove discovered or retired machines from the inventory."),
         {dryRunOption(), yesOption()},
         [this] { remove(); },
         1,
         -1},
        {QStringLiteral("bmc-password"),
         QStringLiteral("NAME"),
         QStringLiteral("Store the password of a machine's BMC, read from standard input."),
         {option(QStringLiteral("user"), QStringLiteral("U"), QStringLiteral("user name on the BMC"))},
         [this] { setBmcPassword(); },
         1,
         1},
        {QStringLiteral("history"),
         QStringLiteral("NAME"),
         QStringLiteral("Who changed what, newest first."),
         {limitOptionSpec(QStringLiteral("100"))},
         [this] { history(); },
         1,
         1},
        {QStringLiteral("import"),
         QStringLiteral("FILE"),
         QStringLiteral("Add the machines of a CSV file (- for standard input), all or none; every error is listed."),
         {dryRunOption(), flag(QStringLiteral("skip-invalid"), QStringLiteral("import the good rows all the same"))},
         [this] { importFile(); },
         1,
         1},
        {QStringLiteral("export"),
         {},
         QStringLiteral("Write the inventory as CSV or NDJSON."),
         {option(QStringLiteral("format"), QStringLiteral("FORMAT"), QStringLiteral("csv or ndjson"),
                 QStringLiteral("csv")),
          queryOption(), fields},
         [this] { exportAll(); }},
    };
    for (auto& verb : m_verbs->commands())
        all.push_back(std::move(verb));
    return all;
}

void MachineCommands::list() {
    auto query = given({"sort"});
    auto columns = machineColumns();
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    if (m_program.has("fields")) {
        query.addQueryItem(QStringLiteral("fields"), m_program.text("fields"));
        const auto usual = std::exchange(columns, {});
        for (const auto& name : m_program.text("fields").split(u',', Qt::SkipEmptyParts)) {
            const auto field = name.trimmed().toStdString();
            const auto known = std::ranges::find(usual, field, &Column::field);
            const auto* description = machineField(field);
            if (known != usual.end())
                columns.push_back(*known);
            else
                columns.push_back({field, description ? description->name.data() : "", Kind::text});
        }
    }
    printList(QStringLiteral("/machines"), query, columns, limitOption(0));
}

void MachineCommands::show() {
    showNext(m_program.arguments(), std::make_shared<json::array>());
}

void MachineCommands::showNext(QStringList names, std::shared_ptr<json::array> found) {
    const auto path = QStringLiteral("/machines/") + names.takeFirst();
    get(path, {}, [this, names, found](const ApiAnswer& answer) {
        found->push_back(answer.body);
        if (!names.isEmpty()) return showNext(names, found);
        Reply reply;
        reply.upright = true;
        reply.columns = machineColumns();
        for (const Column& further :
             {Column{"status_reason", "Reason"}, Column{"status_since", "Since", Kind::instant},
              Column{"serial", "Serial"}, Column{"nic1_mac", "NIC 1"}, Column{"nic1_ip", "Address"},
              Column{"nic2_mac", "NIC 2"}, Column{"bmc_driver", "Driver"}, Column{"bmc_address", "BMC"},
              Column{"bmc_user", "BMC user"}, Column{"bmc_password_set", "BMC password stored"},
              Column{"purchased_on", "Purchased", Kind::date}, Column{"faults", "Faults"},
              Column{"maintenance", "Maintenance"}, Column{"protected", "Protected"}, Column{"lock", "Locked by"},
              Column{"version", "Version", Kind::integer}, Column{"updated_at", "Changed", Kind::instant}})
            reply.columns.push_back(further);
        reply.rows = *found;
        m_program.print(reply);
        finish();
    });
}

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
    const auto patch = members(m_program.arguments().mid(1));
    if (!patch) return;
    const auto version = m_program.text("if-version");
    const auto match = version.isEmpty() ? QByteArray() : '"' + version.toUtf8() + '"';
    m_program.api().patch(QStringLiteral("/machines/") + m_program.arguments().first(), *patch, match, this,
                          orFail([this](const ApiAnswer& answer) { printOne(answer.body); }));
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
    m_program.api().remove(QStringLiteral("/machines/") + name, query, this, orFail(next));
}

void MachineCommands::history() {
    printList(QStringLiteral("/machines/%1/history").arg(m_program.arguments().first()), {},
              {{"at", "When", Kind::instant}, {"actor", "Who"}, {"verb", "Did"}, {"summary", "Summary"}},
              limitOption(100));
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
    m_program.api().put(QStringLiteral("/machines/%1/bmc-password").arg(name), body, this,
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
