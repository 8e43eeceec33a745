// SPDX-License-Identifier: GPL-3.0-or-later
// What the inventory was, and what a machine says of itself.
#include "app/cli/groups.h"
#include "app/cli/history_commands.h"
#include "app/cli/machine_commands.h"
#include "app/cli/plan_reply.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

// A row per member that differs, one per machine that came or went.
json::array differenceRows(const json::object& difference) {
    json::array rows;
    const auto row = [&](const json::object& touched, const json::value& name, const json::value& field,
                         const json::value& before, const json::value& after) {
        rows.push_back(json::object{{"hardware_name", name},
                                    {"field", field},
                                    {"before", before},
                                    {"after", after},
                                    {"actor", touched.at("actor")},
                                    {"at", touched.at("at")},
                                    {"seq", touched.at("seq")}});
    };
    for (const auto& each : difference.at("added").as_array())
        row(each.as_object(), each.at("hardware_name"), "", nullptr, "added");
    for (const auto& each : difference.at("removed").as_array())
        row(each.as_object(), each.at("hardware_name"), "", "removed", nullptr);
    for (const auto& each : difference.at("changed").as_array())
        for (const auto& member : each.at("members").as_array())
            row(member.as_object(), each.at("hardware_name"), member.at("field"), member.at("before"),
                member.at("after"));
    return rows;
}

Reply changesReply(const json::object& changes, bool dry_run) {
    Reply reply;
    reply.json = changes.at("machines");
    reply.columns = {{"hardware_name", "Machine"}, {"field", "Field"}, {"from", "From"}, {"to", "To"}};
    for (const auto& change : changes.at("changes").as_array())
        for (const auto& field : change.at("fields").as_array())
            reply.rows.push_back(json::object{{"hardware_name", change.at("hardware_name")},
                                              {"field", field.at("field")},
                                              {"from", field.at("from")},
                                              {"to", field.at("to")}});
    reply.note = QStringLiteral("%1 %2, %3 had these values already")
                     .arg(counted(static_cast<qint64>(changes.at("changes").as_array().size()), "machine"),
                          dry_run ? QStringLiteral("would change") : QStringLiteral("changed"),
                          cellText(memberOf(changes, "unchanged"), Kind::integer));
    if (dry_run) {
        reply.note += QStringLiteral("\n%1 a month, afterwards %2")
                          .arg(sumText(changes, "monthly_cost_usd"), sumText(changes, "monthly_cost_after_usd"));
        addPlanEffect(reply, changes);
    }
    addSkipped(reply, changes);
    return reply;
}

// Whether machines were skipped; each is named on standard error where the output has no place for it.
bool skipsOf(const json::object& changes, Program& program) {
    const auto& skipped = changes.at("skipped").as_array();
    if (!program.printsTable())
        for (const auto& each : skipped)
            program.say(
                QStringLiteral("remudactl: %1 skipped: %2")
                    .arg(memberText(each.as_object(), "hardware_name"), memberText(each.as_object(), "reason")));
    return !skipped.empty();
}

} // namespace

std::vector<CommandSpec> MachineCommands::historyCommands() {
    return {
        {QStringLiteral("diff"),
         {},
         QStringLiteral("What became of the inventory between two moments."),
         {atOption(QStringLiteral("from")), atOption(QStringLiteral("to")), queryOption(),
          limitOptionSpec(QStringLiteral("1000"))},
         [this] { diff(); }},
        {QStringLiteral("accept"),
         QStringLiteral("NAME FIELD…"),
         QStringLiteral(
             "Settle facts in which a machine contradicts its record: take what it reports into the record, or "
             "keep the record."),
         {flag(QStringLiteral("observed"), QStringLiteral("the report is right")),
          flag(QStringLiteral("intended"), QStringLiteral("the record is right"))},
         [this] { accept(); },
         2,
         -1},
    };
}

void MachineCommands::diff() {
    if (!m_program.has("from"))
        return m_program.usageError(
            QStringLiteral("--from: found nothing, expected a moment, a day or a change's number"));
    auto query = given({"from", "to", "limit"});
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    get(QStringLiteral("/machines/difference"), query, [this](const ApiAnswer& answer) {
        const auto& difference = answer.body.as_object();
        Reply reply;
        reply.json = json::array{difference};
        reply.columns = {{"hardware_name", "Machine"},
                         {"field", "Field"},
                         {"before", "Before"},
                         {"after", "After"},
                         {"actor", "Who"},
                         {"at", "When", Kind::instant},
                         {"seq", "Change", Kind::integer}};
        reply.rows = differenceRows(difference);
        const auto count = [&](const char* name) { return cellText(memberOf(difference, name), Kind::integer); };
        reply.note = QStringLiteral("%1 added, %2 removed, %3 changed")
                         .arg(count("totals.added"), count("totals.removed"), count("totals.changed"));
        if (!difference.at("complete").as_bool())
            reply.note += QStringLiteral("; not all of them are shown, see --limit");
        m_program.print(reply);
        finish();
    });
}

void MachineCommands::accept() {
    if (m_program.has("observed") == m_program.has("intended"))
        return m_program.usageError(QStringLiteral("expected one of --observed and --intended"));
    const auto name = m_program.arguments().first();
    const json::object body{{"fields", namesToJson(m_program.arguments().mid(1))},
                            {"side", m_program.has("observed") ? "observed" : "intended"}};
    post(QStringLiteral("/machines/%1/observed/accept").arg(pathPart(name)), {}, body,
         [this](const ApiAnswer& answer) { printOne(answer.body); });
}

void MachineCommands::setMany(const QStringList& names, const json::object& set) {
    const json::object body{{"machines", namesToJson(names)}, {"set", set}};
    const auto print = [this](const ApiAnswer& answer) {
        const auto reply = changesReply(answer.body.as_object(), m_program.has("dry-run"));
        m_program.print(reply);
        if (!m_program.has("dry-run") && !reply.rows.empty()) offerUndo(m_program, answer.request_id);
        finish(skipsOf(answer.body.as_object(), m_program) ? ExitCode::conflict : ExitCode::ok);
    };
    const bool asks = names.size() > 1 && !m_program.has("yes") && !m_program.has("dry-run");
    if (!asks) return sendChanges(body, m_program.has("dry-run"), print);
    sendChanges(body, true, [this, body, print](const ApiAnswer& answer) {
        const auto reply = changesReply(answer.body.as_object(), true);
        // Nothing to confirm: the server says why.
        if (reply.rows.empty()) return sendChanges(body, false, print);
        const auto count = static_cast<qint64>(answer.body.at("changes").as_array().size());
        confirm(QStringLiteral("Change %1?").arg(counted(count, "machine")), reply,
                [this, body, print] { sendChanges(body, false, print); });
    });
}

void MachineCommands::sendChanges(const json::object& body, bool dry_run, Next next) {
    QUrlQuery query;
    if (dry_run) query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    const auto callback = [this, next = std::move(next)](const Result<ApiAnswer>& result) {
        if (result) return next(*result);
        // Each machine and field that is at fault, before the words that sum it up.
        if (const auto* errors = result.problem().extra.if_contains("errors"); errors && errors->is_array())
            for (const auto& error : errors->get_array())
                m_program.say(memberText(error.as_object(), "message"));
        m_program.fail(result.problem());
    };
    m_program.api().post(QStringLiteral("/machines/changes"), query, body, this, callback);
}

} // namespace remuda::cli
