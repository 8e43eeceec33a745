// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/leases/lease_store.h"

#include "backend/store/sql_filter.h"

namespace remuda::lease_store {

namespace {

struct Author {
    std::string name;
    Instant at;
};

Author latestAuthor(Transaction& transaction) {
    auto rows = transaction.prepare("SELECT actor, at FROM change ORDER BY seq DESC LIMIT 1");
    if (!rows.step()) return {{}, now()};
    return {rows.text(0), rows.instant(1)};
}

struct Condition {
    std::string sql;
    SqlFilter filter;
    std::vector<std::string> dates;
};

Condition condition(const Query& query, const std::optional<Date>& from, const std::optional<Date>& to) {
    Condition result;
    result.filter = toSql(query);
    result.sql = "expires_on IS NOT NULL AND (" + result.filter.where + ")";
    if (from) {
        result.sql += " AND expires_on >= ?";
        result.dates.push_back(formatDate(*from));
    }
    if (to) {
        result.sql += " AND expires_on < ?";
        result.dates.push_back(formatDate(*to));
    }
    return result;
}

Statement& bind(Statement& statement, const Condition& condition) {
    bindFilter(statement, condition.filter);
    for (const auto& date : condition.dates)
        statement.bind(date);
    return statement;
}

Lease readLease(const Statement& row, Date today) {
    Lease lease;
    lease.hardware_name = row.text(0);
    lease.hostname = row.text(1);
    lease.role = row.text(2);
    lease.team = row.text(3);
    lease.site = row.text(4);
    lease.model = row.text(5);
    lease.status = machineStatusFromText(row.view(6)).value_or(MachineStatus::in_use);
    lease.expires_on = row.optionalDate(7).value_or(today);
    lease.days_left = daysBetween(today, lease.expires_on);
    lease.monthly_cost = row.optionalMoney(8);
    lease.simulated = row.view(9) == "simulated";
    lease.granted_by = row.text(10);
    lease.granted_at = row.optionalInstant(11);
    lease.extended = static_cast<int>(row.integer(12));
    return lease;
}

} // namespace

void observe(Transaction& transaction, const Machine* before, const Machine* after) {
    const auto was = before ? before->expires_on : std::nullopt;
    const auto is = after ? after->expires_on : std::nullopt;
    if (was == is) return;
    const auto& name = after ? after->hardware_name : before->hardware_name;
    if (!is) {
        transaction.prepare("DELETE FROM lease WHERE machine = ?").bind(name).run();
    } else if (!was) {
        const auto author = latestAuthor(transaction);
        transaction
            .prepare(
                "INSERT INTO lease(machine, granted_by, granted_at) VALUES(?, ?, ?) ON CONFLICT(machine) DO UPDATE "
                "SET granted_by = excluded.granted_by, granted_at = excluded.granted_at, extended = 0")
            .bind(name)
            .bind(author.name)
            .bind(author.at)
            .run();
    } else if (daysBetween(*was, *is) > 0) {
        transaction.prepare("UPDATE lease SET extended = extended + 1 WHERE machine = ?").bind(name).run();
    }
}

void setGrant(Transaction& transaction, const std::string& machine, std::string_view granted_by, Instant granted_at) {
    transaction.prepare("UPDATE lease SET granted_by = ?, granted_at = ? WHERE machine = ?")
        .bind(granted_by)
        .bind(granted_at)
        .bind(machine)
        .run();
}

LeasePage list(Connection& connection, const LeaseQuestion& question, Date today) {
    const auto where = condition(question.query, question.from, question.to);
    LeasePage page;
    {
        auto rows = connection.prepare("SELECT count(*) FROM machine WHERE " + where.sql);
        bind(rows, where).step();
        page.total = rows.integer(0);
    }
    const std::string direction = question.latest_first ? "DESC" : "ASC";
    auto sql = "SELECT hardware_name, hostname, role, team, site, model, status, expires_on, monthly_cost_micros, "
               "bmc_driver, coalesce(lease.granted_by, ''), lease.granted_at, coalesce(lease.extended, 0) "
               "FROM machine LEFT JOIN lease ON lease.machine = machine.hardware_name WHERE " +
               where.sql;
    if (question.after)
        sql += std::string(" AND (expires_on, hardware_name) ") + (question.latest_first ? "<" : ">") + " (?, ?)";
    sql += " ORDER BY expires_on " + direction + ", hardware_name " + direction + " LIMIT ?";
    auto rows = connection.prepare(sql);
    bind(rows, where);
    if (question.after) rows.bind(question.after->first).bind(question.after->second);
    rows.bind(question.limit);
    while (rows.step())
        page.items.push_back(readLease(rows, today));
    return page;
}

std::vector<LeaseDay> calendar(Connection& connection, Date from, Date to, const Query& query) {
    const auto where = condition(query, from, to);
    auto rows = connection.prepare("SELECT expires_on, count(*), sum(monthly_cost_micros), "
                                   "count(*) FILTER (WHERE monthly_cost_micros IS NULL) FROM machine WHERE " +
                                   where.sql + " GROUP BY expires_on ORDER BY expires_on");
    bind(rows, where);
    std::vector<LeaseDay> days;
    while (rows.step())
        days.push_back({rows.optionalDate(0).value_or(from), rows.integer(1), rows.optionalMoney(2), rows.integer(3)});
    return days;
}

} // namespace remuda::lease_store
