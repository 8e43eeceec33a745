// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/history_commands.h"

#include <QUrlQuery>

namespace remuda::cli {

namespace json = boost::json;

namespace {

const json::array& listOf(const json::object& object, const char* name) {
    static const json::array none;
    const auto* list = memberOf(object, name);
    return list && list->is_array() ? list->get_array() : none;
}

// A row per field, or one for a machine that goes or comes whole.
void addWay(Reply& reply, const json::object& machine) {
    const auto row = [&](const json::value& field, const json::value& from, const json::value& to) {
        reply.rows.push_back(
            json::object{{"hardware_name", machine.at("hardware_name")}, {"field", field}, {"from", from}, {"to", to}});
    };
    for (const auto& field : listOf(machine, "fields"))
        row(field.at("field"), field.at("from"), field.at("to"));
    if (machine.at("action") == "remove") row("", "in the inventory", "removed");
    if (machine.at("action") == "restore") row("", "removed", "in the inventory");
}

// "update of 3 machines by alice, 2026-11-22 09:12:04 (request 3f2a…)"
QString subjectText(const json::object& subject) {
    auto text = memberText(subject, "verb").replace(u'_', u' ');
    const auto* machines = memberOf(subject, "machines");
    const auto count = machines && machines->is_int64() ? machines->get_int64() : 0;
    const auto name = memberText(subject, "entity_id");
    if (!name.isEmpty())
        text += QStringLiteral(" of ") + name;
    else if (count > 0)
        text += QStringLiteral(" of ") + counted(count, "machine");
    text += QStringLiteral(" by %1, %2")
                .arg(memberText(subject, "actor"), cellText(memberOf(subject, "at"), Kind::instant));
    const auto request = memberText(subject, "request_id");
    return request.isEmpty() ? text : text + QStringLiteral(" (request %1)").arg(request);
}

} // namespace

Reply undoReply(const json::object& plan) {
    Reply reply;
    reply.json = json::array{plan};
    reply.columns = {{"hardware_name", "Machine"}, {"field", "Field"}, {"from", "From"}, {"to", "To"}};
    for (const auto& machine : listOf(plan, "machines"))
        addWay(reply, machine.as_object());
    if (!listOf(plan, "conflicts").empty()) {
        Reply conflicts;
        conflicts.columns = {{"hardware_name", "In the way"},
                             {"field", "Field"},
                             {"reason", "Why"},
                             {"actor", "Who"},
                             {"at", "When", Kind::instant},
                             {"seq", "Change", Kind::integer}};
        conflicts.rows = listOf(plan, "conflicts");
        reply.parts.push_back(std::move(conflicts));
    }
    if (!listOf(plan, "not_undoable").empty()) {
        Reply fixed;
        fixed.columns = {{"entity_id", "Cannot be taken back"}, {"verb", "Verb"}, {"reason", "Why"}};
        fixed.rows = listOf(plan, "not_undoable");
        reply.parts.push_back(std::move(fixed));
    }
    if (const auto* subject = memberOf(plan, "undoes"); subject && subject->is_object())
        reply.note = QStringLiteral("Takes back: ") + subjectText(subject->get_object());
    return reply;
}

void offerUndo(Program& program, const QByteArray& request_id) {
    if (!program.printsTable() || request_id.isEmpty()) return;
    program.say(QStringLiteral("Take it back with: remudactl undo %1").arg(QString::fromUtf8(request_id)));
}

QString HistoryCommands::summary() const {
    return QStringLiteral("take back what was changed");
}

std::vector<CommandSpec> HistoryCommands::commands() {
    return {
        {QStringLiteral("undo"),
         QStringLiteral("ID"),
         QStringLiteral("Take back a change of the inventory (its number in the audit) or all that one request changed "
                        "(its request id). What somebody changed later stays, and is named."),
         {dryRunOption(), yesOption(),
          flag(QStringLiteral("skip-conflicts"),
               QStringLiteral("take back the rest where later changes are in the way"))},
         [this] { undo(); },
         1,
         1}};
}

void HistoryCommands::undo() {
    const auto id = m_program.arguments().first();
    bool numeric = false;
    const auto sequence = id.toLongLong(&numeric);
    json::object body{{"skip_conflicts", m_program.has("skip-conflicts")}};
    if (numeric)
        body["seq"] = sequence;
    else
        body["request_id"] = toJsonText(id);
    if (m_program.has("yes") && !m_program.has("dry-run")) return send(body);
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    post(QStringLiteral("/undo"), query, body, [this, body](const ApiAnswer& answer) {
        const auto& plan = answer.body.as_object();
        const auto reply = undoReply(plan);
        if (m_program.has("dry-run")) {
            m_program.print(reply);
            return finish();
        }
        // Nothing to confirm, or nothing that may go on: the server says why.
        const bool conflicts = !listOf(plan, "conflicts").empty() && !m_program.has("skip-conflicts");
        if (listOf(plan, "machines").empty() || conflicts) return send(body);
        confirm(QStringLiteral("Take this back?"), reply, [this, body] { send(body); });
    });
}

void HistoryCommands::send(const json::object& body) {
    const auto callback = [this](const Result<ApiAnswer>& result) {
        if (result) {
            m_program.print(undoReply(result->body.as_object()));
            return finish();
        }
        // The refusal carries the plan, with what is in the way.
        if (const auto* plan = result.problem().extra.if_contains("plan"); plan && plan->is_object())
            m_program.print(undoReply(plan->get_object()));
        m_program.fail(result.problem());
    };
    m_program.api().post(QStringLiteral("/undo"), {}, body, this, callback);
}

} // namespace remuda::cli
