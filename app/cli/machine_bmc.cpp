// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine's BMC is asked, past its record.
#include "app/cli/machine_commands.h"

namespace remuda::cli {

namespace json = boost::json;

std::vector<CommandSpec> MachineCommands::bmcCommands() {
    return {
        {QStringLiteral("power"),
         QStringLiteral("NAME"),
         QStringLiteral("Ask the BMC whether the power is on, and what its driver can do."),
         {},
         [this] { power(); },
         1,
         1},
        {QStringLiteral("sensors"),
         QStringLiteral("NAME"),
         QStringLiteral("Read the machine's sensors from its BMC."),
         {},
         [this] { sensors(); },
         1,
         1},
        {QStringLiteral("event-log"),
         QStringLiteral("NAME"),
         QStringLiteral("Read the hardware events that its BMC has logged, newest first."),
         {flag(QStringLiteral("clear"), QStringLiteral("clear the log instead; asks first")), yesOption()},
         [this] { eventLog(); },
         1,
         1},
        {QStringLiteral("identify"),
         QStringLiteral("NAME on|off"),
         QStringLiteral("Switch the light by which somebody in front of the machine finds it."),
         {},
         [this] { identify(); },
         2,
         2},
        {QStringLiteral("boot-device"),
         QStringLiteral("NAME network|disk|cdrom|firmware"),
         QStringLiteral("What the machine boots from the next time."),
         {flag(QStringLiteral("persistent"), QStringLiteral("every time, not only the next"))},
         [this] { bootDevice(); },
         2,
         2},
    };
}

void MachineCommands::power() {
    get(QStringLiteral("/machines/%1/power").arg(pathPart(m_program.arguments().first())), {},
        [this](const ApiAnswer& answer) {
            Reply reply;
            reply.upright = true;
            reply.columns = {{"power", "Power"},
                             {"driver", "Driver"},
                             {"simulated", "Simulated", Kind::yes_no},
                             {"capabilities", "It can"}};
            reply.rows.push_back(answer.body);
            m_program.print(reply);
            finish();
        });
}

void MachineCommands::sensors() {
    get(QStringLiteral("/machines/%1/sensors").arg(pathPart(m_program.arguments().first())), {},
        [this](const ApiAnswer& answer) {
            const auto& report = answer.body.as_object();
            Reply reply;
            reply.columns = {
                {"name", "Sensor"}, {"value", "Reading"}, {"unit", "Unit"}, {"health", "Health"}, {"state", "State"}};
            reply.rows = report.at("sensors").as_array();
            reply.note = counted(static_cast<qint64>(reply.rows.size()), "sensor");
            if (report.at("simulated").as_bool()) reply.note += QStringLiteral(", simulated");
            m_program.print(reply);
            finish();
        });
}

void MachineCommands::eventLog() {
    const auto path = QStringLiteral("/machines/%1/event-log").arg(pathPart(m_program.arguments().first()));
    const auto show = [this](const ApiAnswer& answer) {
        const auto& log = answer.body.as_object();
        Reply reply;
        reply.columns = {{"id", "Entry"},
                         {"at", "When", Kind::instant},
                         {"severity", "Severity"},
                         {"source", "Source"},
                         {"message", "Event"}};
        reply.rows = log.at("events").as_array();
        reply.note = counted(static_cast<qint64>(reply.rows.size()), "event");
        if (log.at("truncated").as_bool()) reply.note += QStringLiteral("; older ones were not read");
        if (log.at("simulated").as_bool()) reply.note += QStringLiteral(", simulated");
        return reply;
    };
    get(path, {}, [this, path, show](const ApiAnswer& answer) {
        const auto reply = show(answer);
        if (!m_program.has("clear")) {
            m_program.print(reply);
            return finish();
        }
        confirm(QStringLiteral("Clear this event log for good?"), reply, [this, path] {
            m_program.api().remove(path, {}, this, orFail([this](const ApiAnswer&) {
                                       m_program.say(QStringLiteral("the event log is cleared"));
                                       finish();
                                   }));
        });
    });
}

void MachineCommands::identify() {
    const auto name = m_program.arguments().first(), state = m_program.arguments().last();
    if (state != QLatin1String("on") && state != QLatin1String("off"))
        return m_program.usageError(QStringLiteral("identify: found \"%1\", expected on or off").arg(state));
    m_program.api().put(QStringLiteral("/machines/%1/identify-light").arg(pathPart(name)),
                        json::object{{"on", state == QLatin1String("on")}}, this,
                        orFail([this, name, state](const ApiAnswer&) {
                            m_program.say(QStringLiteral("the identify light of %1 is %2").arg(name, state));
                            finish();
                        }));
}

void MachineCommands::bootDevice() {
    const auto name = m_program.arguments().first(), device = m_program.arguments().last();
    const bool persistent = m_program.has("persistent");
    const json::object body{{"device", toJsonText(device)}, {"persistent", persistent}};
    m_program.api().put(
        QStringLiteral("/machines/%1/boot-device").arg(pathPart(name)), body, this,
        orFail([this, name, device, persistent](const ApiAnswer&) {
            m_program.say(
                QStringLiteral("%1 boots from %2 %3")
                    .arg(name, device, persistent ? QStringLiteral("from now on") : QStringLiteral("the next time")));
            finish();
        }));
}

} // namespace remuda::cli
