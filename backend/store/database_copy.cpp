// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/database_copy.h"

#include "backend/store/migrations/migrations.h"
#include "backend/store/store_error.h"

#include <algorithm>
#include <array>
#include <memory>
#include <openssl/evp.h>
#include <set>

namespace remuda {

namespace {

struct Table {
    const char* name;
    const char* order;   // its key: rows of both databases are compared in this order
    const char* counter; // the column that counts by itself; null: none
};

// Those that others refer to come first.
constexpr Table tables[] = {{"meta", "key", nullptr},
                            {"machine", "id", "id"},
                            {"machine_mac", "mac", nullptr},
                            {"change", "seq", nullptr},
                            {"change_forgotten", "seq", nullptr},
                            {"idempotency", "user, key", nullptr},
                            {"job", "number", "number"},
                            {"job_step", "job, position", nullptr},
                            {"job_log", "job, number", nullptr},
                            {"machine_lock", "token", "token"},
                            {"machine_firmware", "hardware_name", nullptr},
                            {"simulated_machine", "hardware_name", nullptr},
                            {"request", "id", "id"},
                            {"lease", "machine", nullptr},
                            {"cost_interval", "id", "id"},
                            {"view", "id", "id"},
                            {"change_freeze", "id", "id"},
                            {"maintenance_window", "id", "id"},
                            {"schedule", "id", "id"},
                            {"schedule_run", "id", "id"},
                            {"scheduled_job", "job", nullptr},
                            {"request_key", "requester, key", nullptr},
                            {"signed_intent", "id", nullptr},
                            {"approval", "id", "id"},
                            {"approval_vote", "approval, user", nullptr}};
// Of the program and its servers, not of the fleet.
constexpr const char* left_behind[] = {"migration",      "server",          "session_end",
                                       "used_challenge", "console_session", "directory_user"};

std::vector<std::string> texts(Statement rows) {
    std::vector<std::string> list;
    while (rows.step())
        list.push_back(rows.text(0));
    return list;
}

std::vector<std::string> tablesOf(Connection& connection) {
    return texts(connection.prepare(
        connection.engine() == Engine::sqlite
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND "
              "table_type = 'BASE TABLE'")); // extensions bring views along
}

// Without those that are computed.
std::vector<std::string> columnsOf(Connection& connection, const std::string& table) {
    auto rows = connection.prepare(connection.engine() == Engine::sqlite
                                       ? "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid"
                                       : "SELECT column_name FROM information_schema.columns WHERE table_schema = "
                                         "current_schema() AND table_name = ? AND is_generated = 'NEVER' ORDER BY "
                                         "ordinal_position");
    rows.bind(table);
    return texts(std::move(rows));
}

std::string joined(const std::vector<std::string>& columns) {
    std::string text;
    for (const auto& column : columns)
        text += (text.empty() ? "" : ", ") + column;
    return text;
}

// The rows to be copied. Jobs belong to no server of the other database; what was somebody's may have sent something
// that still has its effect.
std::string selectOf(const Table& table, std::vector<std::string> columns) {
    for (auto& column : columns) {
        if (std::string_view(table.name) != "job") break;
        if (column == "owner") column = "0 AS owner";
        if (column == "unsettled") column = "CASE WHEN owner <> 0 THEN 1 ELSE unsettled END AS unsettled";
    }
    return "SELECT " + joined(columns) + " FROM " + table.name + " ORDER BY " + table.order;
}

Result<void> checkSchema(Connection& connection, const char* which) {
    auto row = connection.prepare("SELECT count(*) FROM migration");
    row.step();
    if (row.integer(0) != static_cast<std::int64_t>(migrations().size()))
        return storeProblem(std::string(which) + " has another schema than this program; run remuda-server migrate");
    std::set<std::string> unknown;
    for (const auto& name : tablesOf(connection))
        unknown.insert(name);
    for (const auto& table : tables)
        if (unknown.erase(table.name) == 0) return storeProblem(std::string(which) + " has no table " + table.name);
    for (const auto* name : left_behind)
        unknown.erase(name);
    if (!unknown.empty())
        return storeProblem(std::string(which) + " has a table that is not known here: " + *unknown.begin());
    return {};
}

std::int64_t countOf(Connection& connection, const Table& table) {
    auto row = connection.prepare(std::string("SELECT count(*) FROM ") + table.name);
    row.step();
    return row.integer(0);
}

void bindColumn(Statement& insert, const Statement& row, int column) {
    if (row.isNull(column))
        insert.bind(nullptr);
    else if (row.isBlob(column))
        insert.bindBlob(row.view(column));
    else
        insert.bind(row.view(column)); // numbers too: the column says what it is
}

std::int64_t copyRows(Connection& from, Connection& to, const Table& table, const std::vector<std::string>& columns) {
    std::string marks;
    for (std::size_t i = 0; i < columns.size(); ++i)
        marks += i == 0 ? "?" : ", ?";
    const auto sql = std::string("INSERT INTO ") + table.name + "(" + joined(columns) + ") VALUES(" + marks + ")";
    auto rows = from.stream(selectOf(table, columns));
    std::int64_t count = 0;
    for (; rows.step(); ++count) {
        auto insert = to.prepare(sql);
        for (int column = 0; column < static_cast<int>(columns.size()); ++column)
            bindColumn(insert, rows, column);
        insert.run();
    }
    return count;
}

// The highest number that was ever given.
std::int64_t counterOf(Connection& connection, const Table& table) {
    const std::string column(table.counter), name(table.name);
    auto highest = connection.prepare("SELECT coalesce(max(" + column + "), 0) FROM " + name);
    highest.step();
    if (connection.engine() == Engine::sqlite) {
        auto row = connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?");
        row.bind(name);
        return std::max(highest.integer(0), row.step() ? row.integer(0) : 0);
    }
    auto sequence = connection.prepare("SELECT pg_get_serial_sequence(?, ?)");
    sequence.bind(name).bind(column).step();
    auto row = connection.prepare("SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM " +
                                  sequence.text(0));
    row.step();
    return std::max(highest.integer(0), row.integer(0));
}

void setCounter(Connection& connection, const Table& table, std::int64_t value) {
    if (value == 0) return;
    if (connection.engine() == Engine::postgresql) {
        connection.prepare("SELECT setval(pg_get_serial_sequence(?, ?), ?)")
            .bind(table.name)
            .bind(table.counter)
            .bind(value)
            .run();
        return;
    }
    // Tables that count on from their highest row have none there, and need none.
    auto definition = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'");
    if (!definition.bind(table.name).step()) return;
    connection.prepare("DELETE FROM sqlite_sequence WHERE name = ?").bind(table.name).run();
    connection.prepare("INSERT INTO sqlite_sequence(name, seq) VALUES(?, ?)").bind(table.name).bind(value).run();
}

using Digest = std::array<unsigned char, 32>;

Digest digestOf(Connection& connection, const Table& table, const std::vector<std::string>& columns) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) throw StoreError("no digest");
    auto rows = connection.stream(selectOf(table, columns));
    while (rows.step())
        for (int column = 0; column < static_cast<int>(columns.size()); ++column) {
            const auto value = rows.isNull(column) ? std::string_view() : rows.view(column);
            const auto head = rows.isNull(column) ? std::string("-;") : std::to_string(value.size()) + ";";
            EVP_DigestUpdate(context.get(), head.data(), head.size());
            EVP_DigestUpdate(context.get(), value.data(), value.size());
        }
    Digest digest{};
    if (EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) != 1) throw StoreError("no digest");
    return digest;
}

CopiedTable copyTable(Connection& from, Connection& to, const Table& table) {
    // By name: the order in which columns were added may differ.
    const auto columns = columnsOf(to, table.name);
    const CopiedTable copied{table.name, copyRows(from, to, table, columns)};
    if (table.counter) setCounter(to, table, counterOf(from, table));
    if (countOf(from, table) != countOf(to, table) || digestOf(from, table, columns) != digestOf(to, table, columns))
        throw StoreError(storeProblem("the copy of the table " + copied.name + " differs from what was copied"));
    return copied;
}

} // namespace

Result<std::vector<CopiedTable>> copyDatabase(Connection& from, Connection& to) {
    bool writing = false;
    try {
        if (auto good = checkSchema(from, "the source"); !good) return std::move(good).problem();
        if (auto good = checkSchema(to, "the target"); !good) return std::move(good).problem();
        from.beginRead();
        to.beginWrite(0);
        writing = true;
        std::vector<CopiedTable> copied;
        for (const auto& table : tables)
            if (const auto rows = countOf(to, table); rows > 0) {
                auto problem = problems::conflict("the target is not empty: its table " + std::string(table.name) +
                                                  " has " + std::to_string(rows) + " rows");
                problem.type = "not-empty";
                throw StoreError(problem);
            }
        for (const auto& table : tables)
            copied.push_back(copyTable(from, to, table));
        to.execute("COMMIT");
        from.execute("ROLLBACK");
        return copied;
    } catch (const StoreError& error) {
        if (writing && to.inTransaction()) to.execute("ROLLBACK");
        if (from.usable() && from.inTransaction()) from.execute("ROLLBACK");
        return error.problem();
    }
}

} // namespace remuda
