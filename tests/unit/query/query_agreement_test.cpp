// SPDX-License-Identifier: GPL-3.0-or-later
// The same query must select the same machines in the window (in memory) and on the server (SQL): generated queries
// over generated machines are evaluated both ways.
#include "core/domain/machine_json.h"
#include "core/domain/observed_facts.h"
#include "core/query/query.h"

#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <set>
#include <sqlite3.h>

using namespace remuda;

namespace {

const Instant noon = *parseInstant("2026-11-21T12:00:00Z");
constexpr int machines = 150;
constexpr int queries = 400;

class Generator {
public:
    explicit Generator(unsigned seed)
        : m_random(seed) {}

    int upTo(int count) { return std::uniform_int_distribution(0, count - 1)(m_random); }
    bool chance(int percent) { return upTo(100) < percent; }

    template <class Range>
    auto oneOf(const Range& range) {
        return range[static_cast<std::size_t>(upTo(static_cast<int>(std::size(range))))];
    }

    std::string text() {
        static const std::vector<std::string> texts{
            "lon",        "LON",         "lon-r001",    "a b",      "50%", "under_score",     "it's",
            "\\back",     "H\xc3\xb6st", "h\xc3\xb6st", "\xc3\x96", "sto", "cassandra-index", "x,y",
            "say \"hi\"", "Aa"};
        return oneOf(texts);
    }

    Machine machine(int number) {
        Machine m;
        m.hardware_name = "HW" + std::to_string(number);
        for (auto* field : {&m.site, &m.rack, &m.model, &m.role, &m.team, &m.status_reason, &m.serial})
            if (chance(70)) *field = text();
        for (auto* field : {&m.unit, &m.cpu_cores, &m.memory_gib, &m.disk_gib})
            if (chance(70)) *field = upTo(5) * 32;
        if (chance(50)) m.nic2_mac = "3c:fd:fe:00:00:0" + std::to_string(upTo(10));
        if (chance(50)) m.nic1_mac = "3c:fe:fe:00:00:0" + std::to_string(upTo(10));
        if (chance(60)) m.expires_on = addDays(dateOf(noon), upTo(60) - 30);
        if (chance(60)) m.purchased_on = addDays(dateOf(noon), -upTo(900));
        if (chance(60)) m.monthly_cost = Money{upTo(5) * 50'500'000};
        m.status = oneOf(allMachineStatuses);
        m.power = oneOf(std::vector<std::string>{"on", "off", "unknown"});
        m.is_protected = chance(30);
        if (chance(30)) m.bmc.driver = oneOf(std::vector<std::string>{"simulated", "ipmi"});
        if (chance(30)) m.lock = MachineLock{"job", 1, noon};
        if (chance(30)) m.faults = {{"disk", "", noon}};
        if (chance(40)) m.observed = Observed{32, {}, {}, text(), {}, "ipmi", noon};
        if (chance(50)) m.power_seen_at = noon - std::chrono::hours(upTo(400));
        m.status_since = m.created_at = m.updated_at = noon - std::chrono::hours(upTo(400));
        return m;
    }

    std::string query(int depth = 0) {
        const int kind = depth > 3 ? upTo(2) : upTo(6);
        switch (kind) {
        case 2:
            return query(depth + 1) + (chance(50) ? " and " : " ") + query(depth + 1);
        case 3:
            return "(" + query(depth + 1) + " or " + query(depth + 1) + ")";
        case 4:
            return "not " + query(depth + 4);
        case 5:
            return "(" + query(depth + 1) + ")";
        default:
            return term();
        }
    }

private:
    std::string quoted(const std::string& value) {
        std::string result = "\"";
        for (const char c : value)
            result += (c == '"' || c == '\\') ? std::string("\\") + c : std::string(1, c);
        return result + "\"";
    }

    std::string term() {
        if (chance(15)) return quoted(text());
        if (chance(15))
            return "has:" + oneOf(std::vector<std::string>{"lease", "lock", "fault", "team", "unit", "cost", "mac",
                                                           "power_seen_at", "observed", "difference"});
        const auto& field = oneOf(machineSchema().fields());
        const std::vector<std::string> equal{":", "=", "!="}, contain{"~", "!~"}, order{"<", "<=", ">", ">="};
        if (chance(10)) return field.name + oneOf(equal) + "\"\"";
        if (field.kind == FieldKind::text && chance(40)) return field.name + oneOf(contain) + quoted(text());
        const bool ordered = field.kind != FieldKind::text && field.kind != FieldKind::boolean;
        if (ordered && chance(60)) return field.name + oneOf(order) + value(field);
        std::string result = field.name + oneOf(equal) + value(field);
        while (chance(30))
            result += "," + value(field);
        return result;
    }

    std::string value(const QueryField& field) {
        if (!field.values.empty()) return oneOf(field.values);
        switch (field.kind) {
        case FieldKind::text:
            return field.name.ends_with("mac") ? "3C:FD:fe:00:00:0" + std::to_string(upTo(10)) : quoted(text());
        case FieldKind::integer:
            return std::to_string(upTo(5) * 32);
        case FieldKind::size_gib:
            return std::to_string(upTo(5) * 32) + (chance(50) ? "GiB" : "");
        case FieldKind::money:
            return oneOf(std::vector<std::string>{"0", "50.5", "101", "$151.50"});
        case FieldKind::date:
        case FieldKind::instant:
            return oneOf(std::vector<std::string>{"7d", "-7d", "today", "2026", "2026-11", "2026-11-20", "-2w", "0d"});
        case FieldKind::boolean:
            break;
        }
        return "true";
    }

    std::mt19937 m_random;
};

// The columns of the server's table, as far as queries name them.
class Table {
public:
    Table() {
        sqlite3* database = nullptr;
        EXPECT_EQ(sqlite3_open(":memory:", &database), SQLITE_OK);
        m_database.reset(database, sqlite3_close);
        std::string columns = "faults, lock, maintenance, observed, differs";
        for (const auto& field : machineSchema().fields())
            columns += ", " + field.sql +
                       (field.kind == FieldKind::text || field.kind == FieldKind::date ? " TEXT" : " INTEGER");
        EXPECT_EQ(sqlite3_exec(database, ("CREATE TABLE machine(" + columns + ")").c_str(), nullptr, nullptr, nullptr),
                  SQLITE_OK);
    }

    void insert(const Machine& machine) {
        std::string marks = "?,?,?,?,?";
        std::vector<std::variant<std::monostate, std::int64_t, std::string>> values;
        values.emplace_back(machine.faults.empty() ? "[]" : "[{}]");
        for (const bool set : {machine.lock.has_value(), machine.maintenance.has_value(), machine.observed.has_value()})
            set ? values.emplace_back("{}") : values.emplace_back();
        values.emplace_back(differingFacts(machine).empty() ? "" : "serial");
        for (const auto& field : machineFields()) {
            marks += ",?";
            if (field.text) {
                values.emplace_back(std::string(field.text(machine)));
            } else if (const auto number = field.number(machine); !number) {
                values.emplace_back();
            } else if (field.kind == FieldKind::date) {
                values.emplace_back(field.get(machine));
            } else {
                values.emplace_back(*number);
            }
        }
        auto statement = prepare("INSERT INTO machine VALUES(" + marks + ")");
        for (std::size_t i = 0; i < values.size(); ++i)
            bind(statement.get(), static_cast<int>(i) + 1, values[i]);
        EXPECT_EQ(sqlite3_step(statement.get()), SQLITE_DONE);
    }

    std::set<std::string> select(const SqlFilter& filter) {
        auto statement = prepare("SELECT hardware_name FROM machine WHERE " + filter.where);
        for (std::size_t i = 0; i < filter.parameters.size(); ++i)
            std::visit([&](const auto& value) { bind(statement.get(), static_cast<int>(i) + 1, value); },
                       filter.parameters[i]);
        std::set<std::string> names;
        while (sqlite3_step(statement.get()) == SQLITE_ROW)
            names.insert(reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)));
        return names;
    }

private:
    using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

    Statement prepare(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(m_database.get(), sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
            << sqlite3_errmsg(m_database.get()) << "\n"
            << sql;
        return {statement, sqlite3_finalize};
    }
    static void bind(sqlite3_stmt* statement, int at, std::int64_t value) { sqlite3_bind_int64(statement, at, value); }
    static void bind(sqlite3_stmt* statement, int at, const std::string& value) {
        sqlite3_bind_text(statement, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    }
    static void bind(sqlite3_stmt* statement, int at,
                     const std::variant<std::monostate, std::int64_t, std::string>& value) {
        if (const auto* number = std::get_if<std::int64_t>(&value)) bind(statement, at, *number);
        if (const auto* text = std::get_if<std::string>(&value)) bind(statement, at, *text);
    }

    std::shared_ptr<sqlite3> m_database;
};

} // namespace

TEST(QueryAgreement, MemoryAndDatabaseSelectTheSameMachines) {
    Generator generate(20261121);
    Table table;
    std::vector<Machine> inventory;
    for (int i = 0; i < machines; ++i)
        table.insert(inventory.emplace_back(generate.machine(i)));

    int selective = 0;
    for (int i = 0; i < queries; ++i) {
        const auto text = generate.query();
        const auto query = parseQuery(text, machineSchema(), noon);
        ASSERT_TRUE(query) << text << ": " << query.problem().detail << ", expected " << query.problem().expected;
        std::set<std::string> expected;
        for (const auto& machine : inventory)
            if (matches(*query, machine)) expected.insert(machine.hardware_name);
        ASSERT_EQ(table.select(toSql(*query)), expected) << text << "\n" << toSql(*query).where;
        selective += !expected.empty() && expected.size() < inventory.size();
    }
    EXPECT_GT(selective, queries / 2) << "the generated queries hardly tell machines apart";
}
