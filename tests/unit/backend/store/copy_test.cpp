// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/bmc_password_store.h"
#include "backend/inventory/machine_store.h"
#include "backend/server/maintenance.h"
#include "backend/store/database_copy.h"
#include "backend/store/migrations/migrations.h"
#include "backend/store/postgresql_sql.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace fs = std::filesystem;

// With PostgreSQL the copies go between the engines, else between files.
class CopyTest : public testing::Test {
protected:
    static ServerOptions at(const TemporaryFolder& folder) {
        ServerOptions options;
        options.data = folder.path();
        options.database = databaseOf(folder.path());
        return options;
    }
    static ServerOptions sqliteAt(const TemporaryFolder& folder) {
        ServerOptions options;
        options.data = folder.path();
        return options;
    }
    static std::unique_ptr<Database> open(const ServerOptions& options) {
        DatabaseOptions where;
        where.folder = options.data;
        where.url = options.database;
        auto opened = Database::open(std::move(where));
        if (!opened) throw std::runtime_error(opened.problem().detail);
        return std::move(*opened);
    }

    // Texts of many kinds, a sealed password, a lock that is gone again, and a job under way.
    static void fill(const ServerOptions& options) {
        const auto database = open(options);
        const auto done = database->write([&](Transaction& transaction) -> Result<Done> {
            for (const auto* name : {"a", "B", "b", "Ångström", "it's", "x\x1fy"}) {
                Machine machine;
                machine.hardware_name = name;
                machine.site = "lon\n\"quoted\" \\ back";
                machine.nic1_mac = name == std::string("a") ? "3c:fd:fe:00:00:01" : "";
                machine_store::insert(transaction, Origin{"ada", "request", "job"}, machine);
            }
            const auto machine = *machine_store::find(transaction.connection(), "a");
            auto after = machine;
            machine_store::setBmcPassword(transaction, {}, machine, after, std::string("\0\x01\xff'\\", 5));
            bmc_password_store::setPending(transaction, "a", std::string("\0\x02\xff'\\", 5));
            for (const auto* job : {"one", "two"}) {
                transaction
                    .prepare("INSERT INTO machine_lock(hardware_name, job, since) VALUES(?, ?, 1) "
                             "ON CONFLICT(hardware_name) DO UPDATE SET job = excluded.job")
                    .bind(job)
                    .bind(job)
                    .run();
            }
            transaction.prepare("DELETE FROM machine_lock WHERE job = 'two'").run();
            transaction
                .prepare("INSERT INTO job(id, action, verb, target, params, status, requester, user, created_at, "
                         "updated_at, owner, fence) VALUES('j', 'reboot', 'reboot', 't', '{}', 'started', 'u', "
                         "'u', 1, 2, 7, 9)")
                .run();
            return Done{};
        });
        if (!done) throw std::runtime_error(done.problem().detail);
    }

    static void expectWhole(const ServerOptions& options) {
        const auto database = open(options);
        database->read([](Connection& connection) {
            EXPECT_EQ(machine_store::find(connection, "Ångström")->site, "lon\n\"quoted\" \\ back");
            EXPECT_EQ(machine_store::sealedBmcPassword(connection, "a"), std::string("\0\x01\xff'\\", 5));
            auto job = connection.prepare("SELECT owner, fence, simulated FROM job WHERE id = 'j'");
            EXPECT_TRUE(job.step());
            EXPECT_EQ(job.integer(0), 0) << "no server of this database has it";
            EXPECT_EQ(job.integer(1), 9);
            return true;
        });
        const auto next = database->write([](Transaction& transaction) -> Result<std::int64_t> {
            auto row = transaction.prepare(
                "INSERT INTO machine_lock(hardware_name, job, since) VALUES('new', 'new', 1) RETURNING token");
            row.step();
            return row.integer(0);
        });
        ASSERT_TRUE(next.ok()) << next.problem().detail;
        EXPECT_EQ(*next, 3) << "the token of a lock that is gone is never given again";
        EXPECT_EQ(database->lastSequence(), 7);
    }
};

TEST_F(CopyTest, aBackupIsRestoredWhole) {
    TemporaryFolder first, second, third;
    fill(at(first));
    const auto file = first.path() + "/saved";
    const auto saved = maintenance::backup(at(first), file);
    ASSERT_TRUE(saved.ok()) << saved.problem().detail;
    for (const auto& options : {at(second), sqliteAt(third)}) {
        const auto restored = maintenance::restore(options, file);
        ASSERT_TRUE(restored.ok()) << restored.problem().detail;
        expectWhole(options);
    }
    EXPECT_FALSE(maintenance::backup(at(first), file).ok()) << "a backup is never written over";
}

TEST_F(CopyTest, nothingIsPutIntoADatabaseThatHoldsSomething) {
    TemporaryFolder first, second;
    fill(at(first));
    fill(at(second));
    const auto file = first.path() + "/saved";
    ASSERT_TRUE(maintenance::backup(at(first), file).ok());
    const auto refused = maintenance::restore(at(second), file);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().type, "not-empty") << refused.problem().detail;
}

TEST_F(CopyTest, aDatabaseMovesFromItsFileToPostgresql) {
    if (!testCluster()) GTEST_SKIP() << "runs inside tests/support/with_postgresql";
    TemporaryFolder folder;
    fill(sqliteAt(folder));
    const auto moved = maintenance::move(at(folder));
    ASSERT_TRUE(moved.ok()) << moved.problem().detail;
    EXPECT_FALSE(fs::exists(folder.path() + "/remuda.sqlite"));
    EXPECT_TRUE(fs::exists(folder.path() + "/remuda.sqlite.moved"));
    expectWhole(at(folder));
    EXPECT_FALSE(maintenance::move(at(folder)).ok());
}

TEST_F(CopyTest, everyTableIsKnown) {
    TemporaryFolder folder, other;
    fill(at(folder));
    const auto database = open(at(folder));
    const auto problem = database->write([](Transaction& transaction) -> Result<Done> {
        transaction.connection().execute("CREATE TABLE forgotten(x TEXT)");
        return Done{};
    });
    ASSERT_TRUE(problem.ok());
    const auto refused = maintenance::backup(at(folder), other.path() + "/saved");
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.problem().detail.find("forgotten"), std::string::npos) << refused.problem().detail;
}

TEST(PostgresqlSql, marksBecomeNumbersAndReservedWordsAreQuoted) {
    EXPECT_EQ(toPostgresql("SELECT user, similar FROM job WHERE a = ? AND b = '?''?' -- ?\n AND c = ?"),
              "SELECT \"user\", \"similar\" FROM job WHERE a = $1 AND b = '?''?' -- ?\n AND c = $2");
    EXPECT_EQ(toPostgresql("SELECT \"user\", username FROM t"), "SELECT \"user\", username FROM t");
}

TEST(PostgresqlSql, schemasAreTranslated) {
    EXPECT_EQ(schemaToPostgresql("CREATE TABLE t(a INTEGER PRIMARY KEY AUTOINCREMENT, b BLOB, user TEXT NOT NULL, "
                                 "c INTEGER GENERATED ALWAYS AS (b IS NULL) VIRTUAL) WITHOUT ROWID"),
              "CREATE TABLE t(a BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, b BYTEA, \"user\" TEXT COLLATE "
              "\"C\" NOT NULL, c BIGINT GENERATED ALWAYS AS ((b IS NULL)::int) STORED)");
}

} // namespace
} // namespace remuda
