// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/machine_verbs.h"

#include "app/cli/groups.h"
#include "app/cli/job_follower.h"
#include "app/cli/moment.h"
#include "app/cli/plan_reply.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

QString commandName(Verb verb) {
    return QString::fromStdString(std::string(toText(verb))).replace(u'_', u'-');
}

const char* summaryOf(Verb verb) {
    switch (verb) {
    case Verb::check:
        return "Ask whether the BMCs of machines answer, and for the power.";
    case Verb::inspect:
        return "Have machines report their hardware.";
    case Verb::install:
        return "Install machines for a role.";
    case Verb::recycle:
        return "Wipe machines and make them available again.";
    case Verb::reboot:
        return "Reboot machines.";
    case Verb::power_on:
        return "Switch machines on.";
    case Verb::power_off:
        return "Switch machines off.";
    case Verb::power_cycle:
        return "Switch machines off and on again.";
    case Verb::shutdown:
        return "Ask the operating systems of machines to switch them off, and wait until they have.";
    case Verb::reset_bmc:
        return "Have the BMCs of machines start anew; the machines themselves go on.";
    case Verb::rotate_bmc_password:
        return "Give the BMCs of machines new passwords that only the server knows.";
    case Verb::reserve:
        return "Set machines aside.";
    case Verb::release:
        return "Give reserved machines back.";
    case Verb::mark_broken:
        return "Mark machines as broken; needs --reason.";
    case Verb::repair:
        return "Say that broken machines work again.";
    case Verb::retire:
        return "Take machines out of use for good.";
    case Verb::abandon:
        return "Retire machines that cannot be wiped; needs --reason.";
    case Verb::set_maintenance:
        return "Say that somebody works on machines; needs --reason.";
    case Verb::end_maintenance:
        return "Say that the work on machines is done.";
    case Verb::protect:
        return "Refuse destructive verbs on machines.";
    case Verb::unprotect:
        return "Allow destructive verbs on machines again.";
    }
    return "";
}

QList<QCommandLineOption> optionsOf(Verb verb) {
    const auto text = [](const char* name, const char* value, const char* help) {
        return option(QString::fromLatin1(name), QString::fromLatin1(value), QString::fromUtf8(help));
    };
    QList<QCommandLineOption> options{queryOption(), text("reason", "TEXT", "why, for the record"), dryRunOption(),
                                      skipInvalidOption(), yesOption()};
    if (isJob(verb))
        options << waitOption() << text("parallelism", "N", "so many at a time (default 20)")
                << text("per-rack", "N", "of those so many in one rack")
                << text("per-site", "N", "of those so many at one site")
                << text("at", "TIME", "not before then: 2026-11-23T02:00:00Z, \"2026-11-23 02:00\" or 02:00")
                << flag(QStringLiteral("in-window"), QStringLiteral("in the next maintenance window"));
    if (verb == Verb::install)
        options << text("role", "ROLE", "what they are for") << text("image", "IMAGE", "what to install")
                << text("hostname", "NAME", "host name of a single machine")
                << text("team", "TEAM", "who will own them") << text("expires-on", "DATE", "until when, YYYY-MM-DD");
    if (verb == Verb::recycle) options << flag(QStringLiteral("retire"), QStringLiteral("retire them afterwards"));
    if (verb == Verb::reserve)
        options << text("role", "ROLE", "what they are for") << text("team", "TEAM", "for whom")
                << text("expires-on", "DATE", "until when, YYYY-MM-DD");
    if (verb == Verb::set_maintenance) options << text("until", "DATE", "until when, YYYY-MM-DD");
    return options;
}

} // namespace

QString MachineVerbs::summary() const {
    return QStringLiteral("what can be done to machines");
}

std::vector<CommandSpec> MachineVerbs::commands() {
    std::vector<CommandSpec> all;
    for (const auto verb : allVerbs)
        all.push_back({commandName(verb), QStringLiteral("NAME…"), QString::fromUtf8(summaryOf(verb)), optionsOf(verb),
                       [this, verb] { run(verb); }, 0, -1});
    return all;
}

json::object MachineVerbs::parameters() const {
    json::object parameters;
    for (const auto* name : {"reason", "role", "image", "hostname", "team", "expires-on", "until"})
        if (m_program.has(name))
            parameters[QString::fromLatin1(name).replace(u'-', u'_').toStdString()] = toJsonText(m_program.text(name));
    if (m_program.has("retire")) parameters["retire"] = true;
    return parameters;
}

void MachineVerbs::run(Verb verb) {
    if (needsReason(verb) && m_program.text("reason").isEmpty())
        return m_program.usageError(QStringLiteral("--reason: found nothing, expected why this is done"));
    json::object body{
        {"verb", std::string(toText(verb))}, {"params", parameters()}, {"skip_invalid", m_program.has("skip-invalid")}};
    for (const auto* name : {"parallelism", "per-rack", "per-site"}) {
        if (!m_program.has(name)) continue;
        bool ok = false;
        body[QString::fromLatin1(name).replace(u'-', u'_').toStdString()] = m_program.text(name).toInt(&ok);
        if (!ok)
            return m_program.usageError(
                QStringLiteral("--%1: found \"%2\", expected a number").arg(QLatin1String(name), m_program.text(name)));
    }
    if (m_program.has("at")) {
        const auto moment = momentFromText(m_program.text("at"));
        if (!moment)
            return m_program.usageError(
                QStringLiteral("--at: found \"%1\", expected %2").arg(m_program.text("at"), momentExpected()));
        body["at"] = *moment;
    }
    if (m_program.has("in-window")) body["in_window"] = true;
    withMachines([this, verb, body](const QStringList& names) mutable {
        body["machines"] = namesToJson(names);
        const bool asks = isDestructive(verb) && names.size() > 1 && !m_program.has("yes");
        if (m_program.has("dry-run") || asks) return plan(verb, body);
        send(body);
    });
}

void MachineVerbs::plan(Verb verb, const json::object& body) {
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    post(QStringLiteral("/actions"), query, body, [this, verb, body](const ApiAnswer& answer) {
        const auto reply = planReply(answer.body.as_object());
        if (m_program.has("dry-run")) {
            m_program.print(reply);
            return finish(wouldBegin(reply, m_program) ? ExitCode::ok : ExitCode::conflict);
        }
        confirm(
            QStringLiteral("%1 %2?").arg(commandName(verb), counted(static_cast<qint64>(reply.rows.size()), "machine")),
            reply, [this, body] { send(body); });
    });
}

void MachineVerbs::send(const json::object& body) {
    post(QStringLiteral("/actions"), {}, body,
         [this](const ApiAnswer& answer) { printOutcome(m_program, *this, answer, m_program.has("wait")); });
}

} // namespace remuda::cli
