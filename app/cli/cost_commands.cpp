// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/cost_commands.h"

#include "core/domain/waste.h"

namespace remuda::cli {

namespace json = boost::json;

namespace {

// A row per group, a column per period, so that the table and the CSV read like a spreadsheet.
void addPeriods(Reply& reply, const json::object& report) {
    const auto* periods = memberOf(report, "periods");
    const auto* groups = memberOf(report, "groups");
    if (!periods || !periods->is_array() || !groups || !groups->is_array()) return;
    for (const auto& item : groups->get_array()) {
        auto row = item.as_object();
        const auto series = row.contains("series_usd") ? row["series_usd"] : json::value(nullptr);
        row.erase("series_usd");
        for (std::size_t i = 0; series.is_array() && i < periods->get_array().size(); ++i)
            if (i < series.get_array().size()) row[periods->get_array()[i].as_string()] = series.get_array()[i];
        reply.rows.push_back(std::move(row));
    }
}

} // namespace

QString CostCommands::summary() const {
    return QStringLiteral("what the machines cost: so far, by whom, until the month's end");
}

std::vector<CommandSpec> CostCommands::commands() {
    const auto from = option(QStringLiteral("from"), QStringLiteral("DATE"), QStringLiteral("first day, YYYY-MM-DD"));
    const auto to =
        option(QStringLiteral("to"), QStringLiteral("DATE"), QStringLiteral("day after the last, YYYY-MM-DD"));
    return {
        {QStringLiteral("summary"),
         {},
         QStringLiteral("This month so far, its forecast, last month, and where money could be saved."),
         {option(QStringLiteral("month"), QStringLiteral("YYYY-MM"), QStringLiteral("another month")), queryOption()},
         [this] { summarize(); }},
        {QStringLiteral("waste"),
         {},
         QStringLiteral("Where money buys nothing, and the command that ends it; it shows its plan and asks first."),
         {queryOption()},
         [this] { waste(); }},
        {QStringLiteral("report"),
         {},
         QStringLiteral("Sums per team, role, site, model or status, over time."),
         {option(QStringLiteral("by"), QStringLiteral("FIELD"), QStringLiteral("team, role, site, model or status"),
                 QStringLiteral("team")),
          option(QStringLiteral("granularity"), QStringLiteral("PERIOD"), QStringLiteral("day or month"),
                 QStringLiteral("month")),
          from, to, queryOption()},
         [this] { report(); }},
        {QStringLiteral("intervals"),
         {},
         QStringLiteral("The intervals a machine's sum is made of."),
         {option(QStringLiteral("machine"), QStringLiteral("NAME"), QStringLiteral("hardware name")), from, to,
          limitOptionSpec(QStringLiteral("0"))},
         [this] { intervals(); }},
    };
}

void CostCommands::summarize() {
    auto query = given({"month"});
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    get(QStringLiteral("/costs/summary"), query, [this](const ApiAnswer& answer) {
        const auto& object = answer.body.as_object();
        Reply reply;
        reply.upright = true;
        reply.columns = {{"month", "Month"},
                         {"so_far_usd", "So far", Kind::money},
                         {"forecast_usd", "Forecast", Kind::money},
                         {"forecast_low_usd", "At least", Kind::money},
                         {"forecast_high_usd", "At most", Kind::money},
                         {"last_month_usd", "Last month", Kind::money},
                         {"change_percent", "Change", Kind::percent},
                         {"priced_machines", "Machines with a price", Kind::integer},
                         {"unknown_machines", "Machines without", Kind::integer},
                         {"could_save_usd", "Could be saved", Kind::money},
                         {"as_of", "As of", Kind::instant}};
        reply.rows.push_back(object);
        Reply waste;
        waste.columns = {{"title", "Waste"},
                         {"machines", "Machines", Kind::integer},
                         {"monthly_usd", "A month", Kind::money},
                         {"q", "Find them with"}};
        if (const auto* items = memberOf(object, "waste"); items && items->is_array()) waste.rows = items->get_array();
        reply.parts.push_back(std::move(waste));
        m_program.print(reply);
        finish();
    });
}

void CostCommands::waste() {
    QUrlQuery query;
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    get(QStringLiteral("/costs/summary"), query, [this](const ApiAnswer& answer) {
        const auto& object = answer.body.as_object();
        Reply reply;
        reply.columns = {{"title", "Waste"},
                         {"machines", "Machines", Kind::integer},
                         {"monthly_usd", "A month", Kind::money},
                         {"command", "End it with"}};
        if (const auto* items = memberOf(object, "waste"); items && items->is_array())
            for (const auto& item : items->get_array()) {
                auto row = item.as_object();
                const auto* kind = wasteKind(memberText(row, "kind").toStdString());
                row["command"] = kind ? wasteCommand(*kind, memberText(row, "q").toStdString()) : "";
                reply.rows.push_back(std::move(row));
            }
        reply.note =
            QStringLiteral("%1 a month could be saved").arg(cellText(memberOf(object, "could_save_usd"), Kind::money));
        m_program.print(reply);
        finish();
    });
}

void CostCommands::report() {
    auto query = given({"from", "to"});
    query.addQueryItem(QStringLiteral("by"), m_program.text("by"));
    query.addQueryItem(QStringLiteral("granularity"), m_program.text("granularity"));
    if (m_program.has("query")) query.addQueryItem(QStringLiteral("q"), m_program.text("query"));
    get(QStringLiteral("/costs"), query, [this](const ApiAnswer& answer) {
        const auto& object = answer.body.as_object();
        Reply reply;
        reply.json = json::array{object};
        reply.columns = {
            {"key", "Group"}, {"machines", "Machines", Kind::integer}, {"total_usd", "Total", Kind::money}};
        addPeriods(reply, object);
        if (const auto* periods = memberOf(object, "periods");
            periods && periods->is_array() && m_program.printsTable())
            for (const auto& period : periods->get_array()) {
                // The titles live as long as the answer's copy in the reply.
                const auto& title = period.as_string();
                reply.columns.push_back({std::string(title), title.c_str(), Kind::money});
            }
        reply.note = QStringLiteral("Total %1").arg(cellText(memberOf(object, "total_usd"), Kind::money));
        if (const auto* unknown = memberOf(object, "unknown.machines");
            unknown && unknown->is_number() && unknown->to_number<double>() > 0)
            reply.note += QStringLiteral("; not in it, since without a known price: %1")
                              .arg(counted(unknown->to_number<qint64>(), "machine"));
        m_program.print(reply);
        finish();
    });
}

void CostCommands::intervals() {
    if (!m_program.has("machine"))
        return m_program.usageError(QStringLiteral("--machine: found nothing, expected a hardware name"));
    printList(QStringLiteral("/costs/intervals"), given({"machine", "from", "to"}),
              {{"machine", "Machine"},
               {"from", "From", Kind::instant},
               {"to", "To", Kind::instant},
               {"status", "Status"},
               {"team", "Team"},
               {"role", "Role"},
               {"monthly_cost_usd", "A month", Kind::money},
               {"cost_usd", "Cost", Kind::money}},
              limitOption(0));
}

} // namespace remuda::cli
