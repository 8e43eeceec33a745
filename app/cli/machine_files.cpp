// SPDX-License-Identifier: GPL-3.0-or-later
// Import and export of the inventory as files.
#include "app/cli/machine_commands.h"

#include <QFile>

namespace remuda::cli {

namespace json = boost::json;

namespace {

qint64 number(const json::object& report, const char* name) {
    const auto* value = memberOf(report, name);
    return value && value->is_number() ? value->to_number<qint64>() : 0;
}

// "7 rows: 3 new, 1 changed, 0 unchanged, 1 in conflict with the inventory, 2 in error; 0 imported"
QString countsOf(const json::object& report) {
    const auto rows = number(report, "rows"), conflicting = number(report, "conflicting");
    return QStringLiteral("%1: %2 new, %3 changed, %4 unchanged, %5 in conflict with the inventory, %6 in error; "
                          "%7 imported")
        .arg(counted(rows, "row"))
        .arg(number(report, "created"))
        .arg(number(report, "changed"))
        .arg(number(report, "unchanged"))
        .arg(conflicting)
        .arg(rows - number(report, "valid_rows") - conflicting)
        .arg(number(report, "imported"));
}

// What a dry run found that would be done: a row per machine that would come, and per field that would change.
Reply wouldReply(const json::object& report) {
    Reply reply;
    reply.columns = {{"line", "Line", Kind::integer},
                     {"hardware_name", "Machine"},
                     {"outcome", "Would be"},
                     {"field", "Field"},
                     {"before", "Now"},
                     {"after", "Will be"}};
    const auto* outcomes = memberOf(report, "outcomes");
    if (!outcomes || !outcomes->is_array()) return reply;
    for (const auto& outcome : outcomes->get_array()) {
        const auto& each = outcome.as_object();
        json::object row{
            {"line", each.at("line")}, {"hardware_name", each.at("hardware_name")}, {"outcome", each.at("outcome")}};
        if (each.at("outcome") == "created") reply.rows.push_back(row);
        const auto* changes = each.if_contains("changes");
        if (!changes || !changes->is_object()) continue;
        for (const auto& change : changes->get_object()) {
            row["field"] = change.key();
            row["before"] = change.value().at("before");
            row["after"] = change.value().at("after");
            reply.rows.push_back(row);
        }
    }
    return reply;
}

} // namespace

void MachineCommands::importFile() {
    const auto name = m_program.arguments().first();
    QFile file(name);
    const bool opened =
        name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!opened) {
        m_program.say(QStringLiteral("remudactl: %1 cannot be read: %2").arg(name, file.errorString()));
        return finish(ExitCode::bad_input);
    }
    QUrlQuery query;
    const auto word = [this](const char* option) {
        return m_program.has(option) ? QStringLiteral("true") : QStringLiteral("false");
    };
    query.addQueryItem(QStringLiteral("dry_run"), word("dry-run"));
    query.addQueryItem(QStringLiteral("skip_invalid"), word("skip-invalid"));
    query.addQueryItem(QStringLiteral("existing"),
                       m_program.has("update") ? QStringLiteral("update") : QStringLiteral("refuse"));
    const auto callback = [this](const Result<ApiAnswer>& result) {
        if (result) {
            const auto& report = result->body.as_object();
            const auto* errors = memberOf(report, "errors");
            const bool clean = !errors || !errors->is_array() || errors->get_array().empty();
            // A file with errors is bad input even when it was only looked at, or when its good rows went in.
            return printReport(report, clean ? ExitCode::ok : ExitCode::bad_input);
        }
        // A refused import answers with the whole report; the problem's words go to the people.
        if (result.problem().extra.contains("errors")) {
            m_program.say(QStringLiteral("remudactl: %1").arg(QString::fromStdString(result.problem().detail)));
            return printReport(result.problem().extra, ExitCode::bad_input);
        }
        m_program.fail(result.problem());
    };
    m_program.api().upload(QStringLiteral("/machines/import"), query, file.readAll(), "text/csv", this, callback);
}

// The errors are the rows, since they ask for work; of a dry run also what each row would do, below them.
void MachineCommands::printReport(const json::object& answer, ExitCode code) {
    json::object report{{"rows", nullptr}, {"imported", nullptr}, {"errors", json::array()}};
    for (const auto* name : {"rows", "imported", "created", "changed", "unchanged", "conflicting", "outcomes"})
        if (const auto* value = answer.if_contains(name)) report[name] = *value;
    Reply reply;
    reply.columns = {{"line", "Line", Kind::integer},
                     {"column", "Column"},
                     {"found", "Found"},
                     {"expected", "Expected"},
                     {"message", "Message"}};
    if (const auto* errors = answer.if_contains("errors"); errors && errors->is_array())
        for (const auto& item : errors->get_array()) {
            json::object error;
            for (const auto& column : reply.columns)
                if (const auto* value = memberOf(item.as_object(), column.field)) error[column.field] = *value;
            reply.rows.push_back(std::move(error));
        }
    report["errors"] = reply.rows;
    reply.json = report;
    reply.note = countsOf(answer);
    if (m_program.has("dry-run")) {
        reply.note += QStringLiteral(" (only looked at)");
        if (auto would = wouldReply(answer); !would.rows.empty()) reply.parts.push_back(std::move(would));
    }
    m_program.print(reply);
    finish(code);
}

void MachineCommands::exportAll() {
    if (m_program.has("output"))
        return m_program.usageError(QStringLiteral("-o: found \"%1\", expected --format csv or --format ndjson here")
                                        .arg(m_program.text("output")));
    auto query = given({"format", "fields", "at"});
    if (!m_program.has("format")) query.addQueryItem(QStringLiteral("format"), m_program.text("format"));
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    if (!fitsUrl(query)) return;
    auto* call = m_program.api().download(QStringLiteral("/machines/export"), query, this,
                                          orFail([this](const ApiAnswer&) { finish(); }));
    connect(call, &ApiCall::chunk, &m_program, &Program::printBytes);
}

} // namespace remuda::cli
