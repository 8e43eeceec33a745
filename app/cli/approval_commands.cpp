// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/approval_commands.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

std::vector<Column> approvalColumns() {
    return {{"id", "Approval", Kind::integer},
            {"verb", "Action"},
            {"machine_count", "Machines", Kind::integer},
            {"monthly_cost_usd", "A month", Kind::money},
            {"requester", "Asked by"},
            {"agreed", "Agreed", Kind::integer},
            {"needed", "Of", Kind::integer},
            {"team", "Decided by"},
            {"expires_at", "Until", Kind::instant},
            {"status", "Status"},
            {"job", "Job"}};
}

Reply votesOf(const json::object& approval) {
    Reply part;
    part.columns = {
        {"user", "Who"}, {"agrees", "Agrees", Kind::yes_no}, {"at", "When", Kind::instant}, {"note", "Note"}};
    if (const auto* votes = memberOf(approval, "votes"); votes && votes->is_array()) part.rows = votes->get_array();
    return part;
}

QString decidersOf(const json::object& approval) {
    const auto team = memberText(approval, "team");
    return team.isEmpty() ? QStringLiteral("administrators") : QStringLiteral("members of ") + team;
}

} // namespace

QString ApprovalCommands::summary() const {
    return QStringLiteral("actions that wait until others have agreed");
}

CommandSpec ApprovalCommands::decision(const char* word, const char* help) {
    const auto name = QString::fromLatin1(word);
    return {name,
            QStringLiteral("ID"),
            QString::fromUtf8(help),
            {option(QStringLiteral("note"), QStringLiteral("TEXT"), QStringLiteral("why, for the record"))},
            [this, name] { decide(name); },
            1,
            1};
}

std::vector<CommandSpec> ApprovalCommands::commands() {
    return {
        {QStringLiteral("list"),
         {},
         QStringLiteral("List what waits, or what became of it."),
         {limitOptionSpec(QStringLiteral("0")),
          option(QStringLiteral("status"), QStringLiteral("WORD"),
                 QStringLiteral("pending (the default), approved, denied, expired, withdrawn or all"))},
         [this] { list(); }},
        {QStringLiteral("show"),
         QStringLiteral("ID"),
         QStringLiteral("Show one with its machines and what was said."),
         {},
         [this] { show(); },
         1,
         1},
        decision("approve", "Agree; the last one who is needed begins the action."),
        decision("deny", "Refuse; that ends it."),
        {QStringLiteral("withdraw"),
         QStringLiteral("ID"),
         QStringLiteral("Ask no longer."),
         {},
         [this] { decide(QStringLiteral("withdraw")); },
         1,
         1},
    };
}

void ApprovalCommands::list() {
    QUrlQuery query;
    const auto status = m_program.has("status") ? m_program.text("status") : QStringLiteral("pending");
    if (status != QLatin1String("all")) query.addQueryItem(QStringLiteral("status"), status);
    fetchList(QStringLiteral("/approvals"), query, limitOption(0), [this](const json::array& items, qint64) {
        Reply reply;
        reply.columns = approvalColumns();
        if (items.empty()) reply.note = QStringLiteral("Nothing waits for approval.");
        reply.rows = items;
        m_program.print(reply);
        finish();
    });
}

void ApprovalCommands::show() {
    getOne(oneApproval, m_program.arguments().first(), {}, [this](const json::object& approval) { print(approval); });
}

void ApprovalCommands::print(const json::value& approval) {
    const auto& object = approval.as_object();
    Reply reply;
    reply.upright = true;
    reply.columns = approvalColumns();
    reply.columns.push_back({"machines", "On"});
    reply.rows.push_back(approval);
    reply.json = json::array{approval};
    if (auto votes = votesOf(object); !votes.rows.empty()) reply.parts.push_back(std::move(votes));
    m_program.print(reply);
    finish();
}

void ApprovalCommands::decide(const QString& word) {
    const auto path = QStringLiteral("/approvals/%1").arg(pathPart(m_program.arguments().first()));
    const auto send = [this, word, path](const json::value& body) {
        post(path + QLatin1Char('/') + word, {}, body, [this](const ApiAnswer& answer) { print(answer.body); });
    };
    if (word == QLatin1String("withdraw")) return send(nullptr);
    json::object body;
    if (m_program.has("note")) body["note"] = toJsonText(m_program.text("note"));
    // What is decided about is named by the text that the requester signed.
    get(path, {}, [send, body](const ApiAnswer& answer) mutable {
        const auto* approval = answer.body.if_object();
        if (const auto* intent = approval ? approval->if_contains("intent") : nullptr) body["intent"] = *intent;
        send(body);
    });
}

void printApproval(Program& program, const json::object& approval) {
    Reply reply;
    reply.columns = approvalColumns();
    reply.rows.push_back(approval);
    reply.note = QStringLiteral("Nothing has begun: this takes the agreement of %1 %2 until %3.\n"
                                "They say so by: remudactl approvals approve %4")
                     .arg(cellText(memberOf(approval, "needed"), Kind::integer), decidersOf(approval),
                          cellText(memberOf(approval, "expires_at"), Kind::instant),
                          cellText(memberOf(approval, "id"), Kind::integer));
    program.print(reply);
}

} // namespace remuda::cli
