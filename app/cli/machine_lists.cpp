// SPDX-License-Identifier: GPL-3.0-or-later
// machines list: all of them, those of a view, or in groups.
#include "app/cli/groups.h"
#include "app/cli/machine_commands.h"
#include "core/domain/machine_fields.h"

#include <algorithm>

namespace remuda::cli {

namespace {

// What the command line says goes before what the view says; both queries must be met.
QString bothQueries(const QString& of_view, const QString& given) {
    if (of_view.isEmpty() || given.isEmpty()) return of_view + given;
    return QStringLiteral("(%1) (%2)").arg(of_view, given);
}

QString fieldsOf(const SavedView& view) {
    QStringList fields;
    for (const auto& column : view.columns) {
        fields << (column.field == "place" ? QStringLiteral("rack") : QString::fromStdString(column.field));
        if (column.field == "place") fields << QStringLiteral("unit");
    }
    fields.removeDuplicates();
    return fields.join(u',');
}

} // namespace

void MachineCommands::list() {
    Listing listing;
    listing.query = m_program.text("query");
    listing.sort = m_program.text("sort");
    listing.fields = m_program.text("fields");
    listing.group_by = m_program.text("group-by");
    if (!m_program.has("view")) return listAs(listing);
    m_views->find(m_program.text("view"), [this, listing](const SavedView& view) {
        Listing both = listing;
        both.query = bothQueries(QString::fromStdString(view.query), listing.query);
        if (both.sort.isEmpty()) both.sort = QString::fromStdString(view.sort);
        if (both.fields.isEmpty()) both.fields = fieldsOf(view);
        listAs(both);
    });
}

void MachineCommands::listAs(const Listing& listing) {
    m_program.setQuery(listing.query);
    auto query = given({"at"});
    if (!listing.query.isEmpty()) query.addQueryItem(QStringLiteral("q"), listing.query);
    if (!listing.group_by.isEmpty() && m_program.has("at"))
        return m_program.usageError(QStringLiteral("--group-by sums up the present; it does not go with --at"));
    if (!listing.group_by.isEmpty()) return listGroups(query, listing.group_by);
    if (!listing.sort.isEmpty()) query.addQueryItem(QStringLiteral("sort"), listing.sort);
    auto columns = machineColumns();
    if (!listing.fields.isEmpty()) {
        query.addQueryItem(QStringLiteral("fields"), listing.fields);
        const auto usual = std::exchange(columns, {});
        for (const auto& name : listing.fields.split(u',', Qt::SkipEmptyParts)) {
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

void MachineCommands::listGroups(QUrlQuery query, const QString& field) {
    query.addQueryItem(QStringLiteral("by"), field);
    query.addQueryItem(QStringLiteral("limit"), QString::number(limitOption(0) > 0 ? limitOption(0) : 100'000));
    get(QStringLiteral("/machines/groups"), query, [this](const ApiAnswer& answer) {
        const auto& report = answer.body.as_object();
        Reply reply;
        reply.columns = {{"value", "Value"},
                         {"machines", "Machines", Kind::integer},
                         {"cpu_cores", "Cores", Kind::integer},
                         {"memory_gib", "Memory", Kind::gib},
                         {"disk_gib", "Disk", Kind::gib},
                         {"monthly_cost_usd", "A month", Kind::money}};
        reply.rows = report.at("items").as_array();
        const auto& totals = report.at("totals").as_object();
        reply.note = QStringLiteral("%1, %2, %3 a month")
                         .arg(counted(report.at("total").to_number<qint64>(), "group"),
                              counted(totals.at("machines").to_number<qint64>(), "machine"),
                              sumText(totals, "monthly_cost_usd"));
        m_program.print(reply);
        finish();
    });
}

} // namespace remuda::cli
