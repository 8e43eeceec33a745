// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/bmc_password_store.h"
#include "backend/inventory/machine_store.h"
#include "backend/server/maintenance.h"
#include "backend/server/server.h"
#include "backend/store/database_copy.h"
#include "backend/store/migrations/migrations.h"
#include "backend/store/postgresql_sql.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace fs = std::filesystem;

// With PostgreSQL the copies go between the engines, else between files.
class CopyTest : public testing::Test {
protected:
    CopyTest() { machine_store::clearObservers(); } // of servers that earlier tests have put together

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
            for (const auto* sql : in_every_other_table)
                transaction.prepare(sql).run();
            return Done{};
        });
        if (!done) throw std::runtime_error(done.problem().detail);
    }
    static constexpr const char* in_every_other_table[] = {
        "INSERT INTO meta(key, value) VALUES('made', 'here')",
        "INSERT INTO change_forgotten(seq, digest) VALUES(100, 'd')",
        "INSERT INTO idempotency(user, key, fingerprint, status, content_type, body, created_at) "
        "VALUES('u', 'k', 'f', 200, 't', '{}', 1)",
        "INSERT INTO job_step(job, position, name, title, status, attempt, max_attempts, timeout_ms, repeatable) "
        "VALUES(1, 0, 'check_bmc', 'Check BMC', 'running', 1, 3, 1000, 1)",
        "INSERT INTO job_log(job, number, at, step, level, text) VALUES(1, 1, 1, '', 'info', 'begins')",
        "INSERT INTO machine_firmware(hardware_name, version, seen_at) VALUES('a', '2.1', 1)",
        "INSERT INTO simulated_machine(hardware_name, power, power_to, power_at, next_boot, commands, power_ons) "
        "VALUES('a', 0, 1, 1, 0, 1, 1)",
        "INSERT INTO request(id, status, requester, spec, created_at) VALUES(3, 'open', 'u', '{}', 1)",
        "INSERT INTO lease(machine, granted_by, granted_at) VALUES('a', 'u', 1)",
        "INSERT INTO cost_interval(id, machine, from_ms, status, team, role, site, model) "
        "VALUES(5, 'a', 1, 'in_use', '', '', '', '')",
        "INSERT INTO view(team, name, content, created_by, created_at, updated_by, updated_at) "
        "VALUES('t', 'mine', '{}', 'u', 1, 'u', 1)",
        "INSERT INTO change_freeze(team, site, begins_at, ends_at, reason, created_by, created_at) "
        "VALUES('', '', 1, 2, 'r', 'u', 1)",
        "INSERT INTO maintenance_window(team, site, recurrence, minutes, created_by, created_at) "
        "VALUES('', '', '{}', 60, 'u', 1)",
        "INSERT INTO schedule(id, name, verb, params, machines, query, recurrence, in_window, grace_minutes, next_at, "
        "created_by, created_at) VALUES(1, 'nightly', 'reboot', '{}', '[]', '', "
        "'{\"every\":\"day\",\"time\":\"03:00\"}', 0, 60, 1, 'u', 1)",
        "INSERT INTO schedule_run(schedule, due_at, outcome) VALUES(1, 1, 'missed')",
        "INSERT INTO job(id, action, verb, target, params, status, requester, user, created_at, updated_at) "
        "VALUES('later', 'reboot', 'reboot', 't', '{}', 'scheduled', 'u', 'u', 1, 2)",
        "INSERT INTO scheduled_job(job, starts_at, wanted_at) VALUES(2, 1, 1)",
        "INSERT INTO request_key(requester, key, request) VALUES('u', 'k', 3)",
        "INSERT INTO signed_intent(id, nonce, text, signature, targets, request_id, taken_at) "
        "VALUES('i', 'n', 't', 's', '[]', 'r', 1)",
        "INSERT INTO approval(id, status, verb, machines, machine_count, monthly_micros, submission, requester, "
        "request_id, team, needed, created_at, expires_at) "
        "VALUES(1, 'pending', 'reboot', '[]', 1, 1, '{}', 'u', 'r', '', 1, 1, 1)",
        "INSERT INTO approval_vote(approval, user, agrees, note, at) VALUES(1, 'v', 1, '', 1)",
    };
    static constexpr std::int64_t changes = 7; // that fill() makes

    // Texts of the first column.
    static std::vector<std::string> texts(const ServerOptions& options, const std::string& sql) {
        return open(options)->read([&](Connection& connection) {
            auto rows = connection.prepare(sql);
            std::vector<std::string> found;
            while (rows.step())
                found.push_back(rows.text(0));
            return found;
        });
    }

    static void expectWhole(const ServerOptions& options, std::int64_t last_sequence) {
        const auto database = open(options);
        database->read([](Connection& connection) {
            EXPECT_EQ(machine_store::find(connection, "Ångström")->site, "lon\n\"quoted\" \\ back");
            EXPECT_EQ(machine_store::sealedBmcPassword(connection, "a"), std::string("\0\x01\xff'\\", 5));
            auto job = connection.prepare("SELECT owner, fence, unsettled FROM job WHERE id = 'j'");
            EXPECT_TRUE(job.step());
            EXPECT_EQ(job.integer(0), 0) << "no server of this database has it";
            EXPECT_EQ(job.integer(1), 9);
            EXPECT_EQ(job.integer(2), 1) << "it was somebody's, who may have sent something";
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
        EXPECT_EQ(database->lastSequence(), last_sequence);
    }
};

TEST_F(CopyTest, aBackupIsRestoredWhole) {
    TemporaryFolder first, second, third;
    fill(at(first));
    const auto file = first.path() + "/saved";
    const auto saved = maintenance::backup(at(first), file);
    ASSERT_TRUE(saved.ok()) << saved.problem().detail;
    EXPECT_EQ(saved->find(": 0\n"), std::string::npos)
        << "fill() leaves a table empty, so nothing is shown of it: " << *saved;
    for (const auto& options : {at(second), sqliteAt(third)}) {
        const auto restored = maintenance::restore(options, file);
        ASSERT_TRUE(restored.ok()) << restored.problem().detail;
        expectWhole(options, changes + 3); // two jobs and a schedule are paused
    }
    EXPECT_FALSE(maintenance::backup(at(first), file).ok()) << "a backup is never written over";
}

TEST_F(CopyTest, whatWasUnderWayStandsStillAfterARestore) {
    TemporaryFolder first, second, third;
    fill(at(first));
    {
        const auto database = open(at(first));
        const auto done = database->write([](Transaction& transaction) -> Result<Done> {
            for (const auto* job : {"'queued', 'reboot', 'queued', ''", "'batch', 'batch', 'started', ''",
                                    "'begun child', 'reboot', 'waiting', 'batch'",
                                    "'queued child', 'reboot', 'queued', 'batch'", "'done', 'reboot', 'finished', ''"})
                transaction
                    .prepare(std::string("INSERT INTO job(id, action, status, parent, verb, target, params, requester, "
                                         "user, created_at, updated_at) VALUES(") +
                             job + ", 'reboot', 't', '{}', 'u', 'u', 1, 2)")
                    .run();
            transaction.prepare("UPDATE job SET started_at = 1 WHERE status NOT IN ('queued', 'scheduled')").run();
            transaction.prepare("UPDATE job SET ended_at = 2 WHERE status = 'finished'").run();
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }
    const auto file = first.path() + "/saved";
    ASSERT_TRUE(maintenance::backup(at(first), file).ok());
    const auto restored = maintenance::restore(at(second), file);
    ASSERT_TRUE(restored.ok()) << restored.problem().detail;
    EXPECT_NE(restored->find("5 jobs that had not ended and 1 schedule are paused"), std::string::npos) << *restored;
    const auto* statuses = "SELECT id || ': ' || status FROM job ORDER BY id";
    EXPECT_EQ(texts(at(second), statuses),
              (std::vector<std::string>{"batch: paused", "begun child: paused", "done: finished", "j: paused",
                                        "later: paused", "queued: paused", "queued child: queued"}));
    EXPECT_EQ(texts(at(second), "SELECT text FROM job_log WHERE text LIKE 'paused by a restore%'").size(), 5u);
    EXPECT_EQ(texts(at(second), "SELECT name FROM schedule WHERE paused = 0").size(), 0u);

    auto resuming = at(third);
    resuming.resume_jobs = true;
    ASSERT_TRUE(maintenance::restore(resuming, file).ok());
    EXPECT_EQ(texts(at(third), statuses), texts(at(first), statuses));
    EXPECT_EQ(texts(at(third), "SELECT name FROM schedule WHERE paused = 0").size(), 1u);
}

TEST_F(CopyTest, viewsOfExtensionsAreNoTables) {
    if (!testCluster()) GTEST_SKIP() << "runs inside tests/support/with_postgresql";
    TemporaryFolder folder, other;
    fill(at(folder));
    PostgresqlConnection(at(folder).database, Connection::Mode::read)
        .execute("CREATE VIEW statistics AS SELECT 1 AS x");
    const auto saved = maintenance::backup(at(folder), other.path() + "/saved");
    EXPECT_TRUE(saved.ok()) << saved.problem().detail;
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
    expectWhole(at(folder), changes);
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

TEST_F(CopyTest, whatIsNoBackupIsRefusedByName) {
    TemporaryFolder folder, other;
    const auto empty = other.path() + "/empty", broken = other.path() + "/broken";
    std::ofstream(empty).close();
    std::ofstream(broken) << "no database at all, but longer than the head of one " << std::string(4096, 'x');
    for (const auto& file : {empty, broken}) {
        const auto refused = maintenance::restore(sqliteAt(folder), file);
        ASSERT_FALSE(refused.ok()) << file;
        const auto& problem = refused.problem();
        EXPECT_NE(problem.detail.find(file), std::string::npos) << problem.detail;
    }
    EXPECT_FALSE(fs::exists(folder.path() + "/remuda.sqlite"));
    open(sqliteAt(folder));
    const auto nowhere = maintenance::backup(sqliteAt(folder), other.path() + "/missing/saved");
    ASSERT_FALSE(nowhere.ok());
    EXPECT_NE(nowhere.problem().detail.find(other.path() + "/missing/saved"), std::string::npos)
        << nowhere.problem().detail;
}

TEST_F(CopyTest, aBackupLeavesOtherFilesAlone) {
    TemporaryFolder folder, other;
    open(sqliteAt(folder));
    const auto file = other.path() + "/saved";
    std::ofstream(file + ".new") << "mine";
    ASSERT_TRUE(maintenance::backup(sqliteAt(folder), file).ok());
    std::string kept;
    std::ifstream(file + ".new") >> kept;
    EXPECT_EQ(kept, "mine");
}

TEST_F(CopyTest, aFolderWhoseDatabaseHasMovedIsNotServedFromAnEmptyOne) {
    TemporaryFolder folder;
    open(sqliteAt(folder));
    fs::rename(folder.path() + "/remuda.sqlite", folder.path() + "/remuda.sqlite.moved");
    auto options = sqliteAt(folder);
    options.keys = options.data + "/keys";
    options.http.port = 0;
    const auto refused = Server::open(options);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().field, "database");
    EXPECT_FALSE(fs::exists(folder.path() + "/remuda.sqlite"));
}

} // namespace
} // namespace remuda
