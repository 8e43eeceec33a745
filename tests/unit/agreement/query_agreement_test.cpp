// SPDX-License-Identifier: GPL-3.0-or-later
// The same query must select the same machines everywhere: generated queries over generated machines are answered by
// the server's database, by the window's columns and by the plain evaluator. REMUDA_SEED repeats a run.
#include "backend/inventory/machine_columns.h"
#include "backend/inventory/machine_list_store.h"
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_filter.h"
#include "core/domain/machine_json.h"
#include "tests/unit/agreement/generated_query.h"
#include "tests/unit/backend/test_database.h"

#include <set>

namespace remuda {
namespace {

constexpr int machines = 300;
constexpr int queries = 3'000;
using Names = std::set<std::string>;

class QueryAgreement : public testing::Test {
protected:
    QueryAgreement() {
        const char* chosen = std::getenv("REMUDA_SEED");
        m_seed = chosen ? static_cast<unsigned>(std::strtoul(chosen, nullptr, 10)) : 20261121;
        std::printf("REMUDA_SEED=%u: %d machines, %d queries\n", m_seed, machines, queries);
        m_generator = std::make_unique<QueryGenerator>(m_seed, m_now);
        for (int number = 0; number < machines; ++number)
            m_machines.push_back(m_generator->machine(number));
        m_database.write([this](Transaction& transaction) {
            for (const auto& machine : m_machines)
                store(transaction, machine);
        });
        // The window knows what comes over the wire.
        for (const auto& machine : m_machines)
            m_builder.put(machineFromJson(toJson(machine)).value());
        m_snapshot = m_builder.publish(1).after;
    }

    // As it is, with its moments, which an insertion of the store would set.
    static void store(Transaction& transaction, const Machine& machine) {
        auto statement = transaction.prepare(machine_store::insertMachine());
        machine_store::bindMachine(statement, machine);
        statement.run();
        if (machine.bmc.password_set)
            transaction.prepare("UPDATE machine SET bmc_password = ? WHERE hardware_name = ?")
                .bindBlob("sealed")
                .bind(machine.hardware_name)
                .run();
    }

    Names byDatabase(const Query& query) {
        return m_database->read([&](Connection& connection) {
            const auto names = machine_store::names(connection, query);
            return Names(names.begin(), names.end());
        });
    }
    Names byColumns(const Query& query) const {
        Names names;
        const auto mask = filterRows(*m_snapshot, query);
        for (std::uint32_t row = 0; row < m_snapshot->rows(); ++row)
            if (mask[row]) names.emplace(m_snapshot->hardwareName(row));
        return names;
    }
    Names byEvaluator(const Query& query) const {
        Names names;
        for (const auto& machine : m_machines)
            if (matches(query, machine)) names.insert(machine.hardware_name);
        return names;
    }

    void expectAgreement(const std::string& text) {
        const auto query = parseQuery(text, machineSchema(), m_now);
        ASSERT_TRUE(query) << text << ": " << query.problem().detail << ", expected " << query.problem().expected;
        const auto expected = byEvaluator(*query);
        EXPECT_EQ(byDatabase(*query), expected) << text << "\n" << toSql(*query).where;
        EXPECT_EQ(byColumns(*query), expected) << text;
    }

    // The first machine that only one of two answers has, in full.
    std::string difference(const Names& one, const Names& other) const {
        for (const auto& machine : m_machines)
            if (one.contains(machine.hardware_name) != other.contains(machine.hardware_name))
                return (one.contains(machine.hardware_name) ? "selected: " : "not selected: ") +
                       boost::json::serialize(toJson(machine));
        return {};
    }

    const Instant m_now = *parseInstant("2026-11-21T12:00:00Z");
    unsigned m_seed;
    TestDatabase m_database;
    std::unique_ptr<QueryGenerator> m_generator;
    std::vector<Machine> m_machines;
    ReplicaBuilder m_builder;
    ReplicaSnapshotPointer m_snapshot;
};

TEST_F(QueryAgreement, EveryMachineIsTheSameInTheDatabase) {
    for (const auto& machine : m_machines)
        EXPECT_EQ(m_database.machine(machine.hardware_name), machine) << machine.hardware_name;
}

TEST_F(QueryAgreement, WindowServerAndEvaluatorSelectTheSameMachines) {
    int selective = 0;
    for (int number = 0; number < queries; ++number) {
        const auto text = m_generator->query();
        const auto query = parseQuery(text, machineSchema(), m_now);
        ASSERT_TRUE(query) << text << ": " << query.problem().detail << ", expected " << query.problem().expected;
        const auto expected = byEvaluator(*query);
        const auto server = byDatabase(*query), window = byColumns(*query);
        ASSERT_EQ(server, expected) << "query " << number << ": " << text << "\nby the server "
                                    << difference(server, expected) << "\n"
                                    << toSql(*query).where;
        ASSERT_EQ(window, expected) << "query " << number << ": " << text << "\nby the window "
                                    << difference(window, expected);
        selective += !expected.empty() && expected.size() < m_machines.size();
    }
    EXPECT_GT(selective, queries / 2) << "the generated queries hardly tell machines apart";
}

TEST_F(QueryAgreement, LongChainsAreAnswered) {
    std::string names = "name:HW0", words = "H", parts = "not name:HW0";
    for (int number = 1; number < 400; ++number) {
        names += " or name:HW" + std::to_string(number);
        words += number % 2 ? " w" : " and h";
    }
    for (int number = 1; number < 120; ++number)
        parts += " or (not has:mac " + std::string(number % 2 ? "role~a" : "has!=lock") + ")";
    for (const auto& text : {names, words, parts})
        expectAgreement(text);
    for (int number = 0; number < 60; ++number)
        expectAgreement(m_generator->wide(150));
}

// A query holds no more values than the database takes parameters, however they are spread over its terms.
TEST_F(QueryAgreement, AsManyValuesAsMayBeAreAnswered) {
    const auto list = [](int count) {
        std::string values = "a";
        for (int number = 1; number < count; ++number)
            values += ",a";
        return values;
    };
    expectAgreement("mac:" + list(10'000));
    expectAgreement("name:" + list(10'000) + " or role:" + list(9'998) + " or name:HW1 or site:lon");
    for (const auto& many : {"mac:" + list(10'000) + " or name:a", "mac:" + list(9'000) + " mac:" + list(9'000),
                             "name:" + list(9'000) + " role:" + list(9'000) + " not site:" + list(9'000)}) {
        const auto refused = parseQuery(many, machineSchema(), m_now);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.problem().type, "bad-query");
        EXPECT_NE(refused.problem().expected.find("at most 20000 values in all"), std::string::npos);
    }
}

TEST_F(QueryAgreement, DeepNestingIsAnswered) {
    constexpr int levels = 20; // the parser's limit
    std::string nots, right = "lon", left = "lon";
    for (int level = 0; level < levels; ++level) {
        nots += "not ";
        right = "a or has:mac (" + right + ")";
        left = "(" + left + " or has:mac) a";
    }
    for (const auto& text : {nots + "lon", right, left})
        expectAgreement(text);
    for (int number = 0; number < 200; ++number)
        expectAgreement(m_generator->deep(levels));
}

} // namespace
} // namespace remuda
