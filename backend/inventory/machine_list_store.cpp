// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/machine_list_store.h"

#include "backend/inventory/machine_columns.h"
#include "backend/store/sql_filter.h"
#include "core/domain/machine_import.h"

namespace remuda::machine_store {

namespace json = boost::json;

namespace {

constexpr const char* nameColumn = "hardware_name";

// "(condition)", with an empty text standing for everything.
SqlFilter condition(const Query& query) {
    auto filter = toSql(query);
    filter.where = "(" + filter.where + ")";
    return filter;
}

// What is compared: texts as if all letters were small, as the window sorts them.
std::string sortKey(const QueryField& field) {
    return field.kind == FieldKind::text ? "lower(" + field.sql + ")" : field.sql;
}

std::string isUnset(const QueryField& field) {
    return field.sql + (field.kind == FieldKind::text ? " = ''" : " IS NULL");
}

// Rows after the cursor in the order of orderBy: unset values last, equal ones by name.
void continueAfter(SqlFilter& filter, const MachineListing& listing, const QueryField& field) {
    const auto& value = (*listing.cursor)[0];
    const std::string name((*listing.cursor)[1].as_string());
    const auto nameIs = [&](const char* comparison) {
        filter.parameters.emplace_back(lowerCase(name));
        filter.parameters.emplace_back(name);
        return std::string("(lower(hardware_name), hardware_name) ") + comparison + " (?, ?)";
    };
    if (field.sql == nameColumn) {
        // SQLite finds the place in the index by the first condition; the pair alone would make it read all before it.
        filter.where += std::string(" AND lower(hardware_name) ") + (listing.descending ? "<=" : ">=") + " ? AND ";
        filter.parameters.emplace_back(lowerCase(name));
        filter.where += nameIs(listing.descending ? "<" : ">");
        return;
    }
    if (value.is_null()) {
        filter.where += " AND " + isUnset(field) + " AND " + nameIs(">");
        return;
    }
    for (int mark = 0; mark < 2; ++mark) {
        if (value.is_string())
            filter.parameters.emplace_back(lowerCase(value.get_string()));
        else
            filter.parameters.emplace_back(value.to_number<std::int64_t>());
    }
    const auto key = sortKey(field);
    filter.where += " AND (" + key + (listing.descending ? " < ?" : " > ?") + " OR (" + key + " = ? AND " +
                    nameIs(">") + ") OR " + isUnset(field) + ")";
}

std::string orderBy(const MachineListing& listing, const QueryField& field) {
    const std::string direction = listing.descending ? " DESC" : "", key = sortKey(field);
    if (field.sql == nameColumn) return " ORDER BY " + key + direction + ", hardware_name" + direction;
    return " ORDER BY " + isUnset(field) + ", " + key + direction + ", lower(hardware_name), hardware_name";
}

json::value sortValue(Connection& connection, const QueryField& field, const std::string& hardware_name) {
    auto rows = connection.prepare("SELECT " + field.sql + " FROM machine WHERE hardware_name = ?");
    rows.bind(hardware_name);
    if (!rows.step() || rows.isNull(0)) return nullptr;
    if (field.kind != FieldKind::text && field.kind != FieldKind::date) return rows.integer(0);
    return rows.view(0).empty() ? json::value(nullptr) : json::value(rows.text(0));
}

// Without a condition the database counts pages of its index; with any, even one that always holds, row by row.
std::int64_t countOf(Connection& connection, const Query& query) {
    const auto filter = condition(query);
    auto rows = connection.prepare(query.matchesEverything() ? "SELECT count(*) FROM machine"
                                                             : "SELECT count(*) FROM machine WHERE " + filter.where);
    bindFilter(rows, filter).step();
    return rows.integer(0);
}

std::vector<FacetValue> readCounts(Statement& rows) {
    std::vector<FacetValue> values;
    while (rows.step())
        values.push_back({rows.text(0), rows.integer(1)});
    return values;
}

// By what a field's values are grouped: as groupKey does.
std::string groupColumn(const QueryField& field) {
    if (field.kind != FieldKind::instant) return field.sql;
    return "(" + field.sql + " - (" + field.sql + " % 86400000))";
}

} // namespace

MachinePage list(Connection& connection, const MachineListing& listing) {
    const auto& field = machineSchema().fields()[listing.sort_field];
    auto filter = condition(listing.query);
    MachinePage page;
    page.total = countOf(connection, listing.query);
    if (listing.cursor) continueAfter(filter, listing, field);
    auto rows = connection.prepare(selectMachines() + " WHERE " + filter.where + orderBy(listing, field) + " LIMIT ?");
    bindFilter(rows, filter).bind(listing.limit + 1);
    while (rows.step())
        page.machines.push_back(readMachine(rows));
    if (std::ssize(page.machines) > listing.limit) {
        page.machines.pop_back();
        const auto& name = page.machines.back().hardware_name;
        page.next = json::array{sortValue(connection, field, name), name};
    }
    return page;
}

static std::vector<std::string> texts(Statement rows) {
    std::vector<std::string> result;
    while (rows.step())
        result.push_back(rows.text(0));
    return result;
}

std::vector<std::string> names(Connection& connection, const Query& query) {
    const auto filter = condition(query);
    auto rows =
        connection.prepare("SELECT hardware_name FROM machine WHERE " + filter.where + " ORDER BY hardware_name");
    bindFilter(rows, filter);
    return texts(std::move(rows));
}

std::vector<std::string> sites(Connection& connection) {
    return texts(connection.prepare("SELECT DISTINCT site FROM machine ORDER BY site"));
}

std::vector<std::string> teams(Connection& connection) {
    return texts(connection.prepare("SELECT DISTINCT team FROM machine WHERE team <> '' ORDER BY team"));
}

std::vector<FacetValue> facet(Connection& connection, const Query& query, std::size_t field) {
    const auto filter = condition(query);
    const auto& column = machineSchema().fields()[field].sql;
    auto rows = connection.prepare("SELECT coalesce(CAST(" + column + " AS TEXT), ''), count(*) FROM machine WHERE " +
                                   filter.where + " GROUP BY " + column + " ORDER BY 2 DESC, " + column +
                                   " IS NOT NULL, " + column);
    bindFilter(rows, filter);
    return readCounts(rows);
}

std::vector<MachineGroup> groups(Connection& connection, const Query& query, std::size_t field, bool by_count) {
    const auto& described = machineSchema().fields()[field];
    const bool is_text = described.kind == FieldKind::text || described.kind == FieldKind::date;
    const std::string unset = is_text ? "coalesce(key, '') = ''" : "key IS NULL";
    const std::string by_value = unset + (described.kind == FieldKind::text ? ", lower(key), key" : ", key");
    const auto filter = condition(query);
    auto rows = connection.prepare(
        "SELECT * FROM (SELECT " + groupColumn(described) +
        " AS key, count(*) AS machines, coalesce(sum(cpu_cores), 0), coalesce(sum(memory_gib), 0), "
        "coalesce(sum(disk_gib), 0), coalesce(sum(monthly_cost_micros), 0), "
        "count(*) FILTER (WHERE monthly_cost_micros IS NULL) FROM machine WHERE " +
        filter.where + " GROUP BY 1) AS sums ORDER BY " + (by_count ? "machines DESC, " : "") + by_value);
    bindFilter(rows, filter);
    std::vector<MachineGroup> list;
    while (rows.step()) {
        MachineGroup group;
        if (!rows.isNull(0)) group.value = is_text ? rows.text(0) : groupText(described.kind, rows.integer(0));
        group.totals = {rows.integer(1), rows.integer(2),        rows.integer(3),
                        rows.integer(4), Money{rows.integer(5)}, rows.integer(6)};
        list.push_back(std::move(group));
    }
    return list;
}

Statement selectMatching(Connection& connection, const Query& query) {
    const auto filter = condition(query);
    auto rows = connection.stream(selectMachines() + " WHERE " + filter.where + " ORDER BY hardware_name");
    bindFilter(rows, filter);
    return rows;
}

std::vector<FacetValue> countByStatus(Connection& connection) {
    auto rows = connection.prepare("SELECT status, count(*) FROM machine GROUP BY status ORDER BY status");
    return readCounts(rows);
}

Claims claims(Connection& connection) {
    Claims all;
    auto rows = connection.prepare("SELECT hardware_name, serial, site, rack, unit, bmc_address FROM machine");
    while (rows.step()) {
        const auto name = rows.text(0);
        all.hardware_names.insert(name);
        if (!rows.view(1).empty()) all.serials.emplace(rows.text(1), name);
        if (!rows.isNull(4) && !rows.view(3).empty())
            all.units.emplace(unitKey(rows.text(2), rows.text(3), rows.integer(4)), name);
        if (!rows.view(5).empty()) all.bmc_addresses.emplace(rows.text(5), name);
    }
    auto macs = connection.prepare(
        "SELECT lower(mac), hardware_name FROM machine_mac JOIN machine ON machine.id = machine_mac.machine");
    while (macs.step())
        all.macs.emplace(macs.text(0), macs.text(1));
    return all;
}

} // namespace remuda::machine_store
