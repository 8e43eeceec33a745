// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/database.h"
#include "backend/store/migrations/migrations.h"
#include "backend/store/secret_box.h"
#include "core/protocol/encoding.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <atomic>
#include <fstream>
#include <future>
#include <gtest/gtest.h>
#include <latch>
#include <mutex>
#include <set>
#include <sys/stat.h>

namespace remuda {

namespace {

class DatabaseTest : public testing::Test {
protected:
    DatabaseTest()
        : database(openDatabase(folder.path()).value()) {}

    std::vector<std::string> keys() {
        return database->read([](Connection& connection) {
            std::vector<std::string> all;
            for (auto rows = connection.prepare("SELECT key FROM meta ORDER BY key"); rows.step();)
                all.push_back(rows.text(0));
            return all;
        });
    }
    static bool put(Transaction& transaction, const std::string& key) {
        transaction.prepare("INSERT INTO meta(key, value) VALUES(?, '')").bind(key).run();
        return true;
    }

    TemporaryFolder folder;
    std::unique_ptr<Database> database;
};

using Keys = std::vector<std::string>;

TEST_F(DatabaseTest, writesThatWaitTogetherShareOneCommit) {
    std::mutex mutex;
    std::set<std::int64_t> commits; // PostgreSQL tells of each once more
    database->setCommitListener([&](std::int64_t sequence) {
        const std::lock_guard guard(mutex);
        commits.insert(sequence);
    });
    // The first write holds the writer until ten more wait.
    std::latch queued(1), done(11);
    database->writeLater(
        [&](Transaction& transaction) {
            queued.wait();
            transaction.append(Origin{}, "machine", "first", "create", {}, {});
            return true;
        },
        [&](bool) { done.count_down(); });
    for (int i = 0; i < 10; ++i)
        database->writeLater(
            [i](Transaction& transaction) {
                transaction.append(Origin{}, "machine", std::to_string(i), "create", {}, {});
                return true;
            },
            [&](bool kept) {
                EXPECT_TRUE(kept);
                done.count_down();
            });
    queued.count_down();
    done.wait();
    database->write([](Transaction&) -> Result<void> { return {}; }).ok(); // the listener has been called by now
    database->setCommitListener(nullptr);
    EXPECT_LE(commits.size(), 2u) << "eleven writes, at most two commits";
    EXPECT_TRUE(commits.contains(11));
    EXPECT_EQ(database->lastSequence(), 11);
}

TEST_F(DatabaseTest, aFailedWriteLeavesItsNeighboursInTheSameCommitAlone) {
    std::latch queued(1), done(4);
    std::vector<int> outcome(4, -1);
    const auto later = [&](int index, std::function<bool(Transaction&)> work) {
        database->writeLater(std::move(work), [&, index](bool kept) {
            outcome[static_cast<std::size_t>(index)] = kept;
            done.count_down();
        });
    };
    later(0, [&](Transaction& transaction) {
        queued.wait();
        return put(transaction, "a");
    });
    later(1, [](Transaction& transaction) { return put(transaction, "b"); });
    later(2, [](Transaction& transaction) {
        put(transaction, "refused");
        transaction.append(Origin{}, "machine", "x", "create", {}, {});
        return false;
    });
    later(3, [](Transaction& transaction) {
        put(transaction, "c");
        return put(transaction, "a"); // taken: throws
    });
    queued.count_down();
    done.wait();
    EXPECT_EQ(outcome, (std::vector<int>{1, 1, 0, 0}));
    EXPECT_EQ(keys(), (Keys{"a", "b"}));
    EXPECT_EQ(database->lastSequence(), 0) << "a change that was taken back has no number";
}

TEST_F(DatabaseTest, aRefusalComesBackAsItsProblem) {
    const auto refused = database->write([](Transaction& transaction) -> Result<int> {
        put(transaction, "x");
        throw StoreError(problems::alreadyExists("serial", "S1"));
    });
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().type, "already-exists");
    EXPECT_EQ(refused.problem().field, "serial");
    EXPECT_EQ(keys(), Keys{});
}

TEST_F(DatabaseTest, aReaderSeesOneSnapshot) {
    const auto counts = database->read([&](Connection& connection) {
        const auto count = [&] {
            auto rows = connection.prepare("SELECT count(*) FROM meta");
            rows.step();
            return rows.integer(0);
        };
        const auto before = count();
        std::async(std::launch::async, [&] {
            EXPECT_TRUE(
                database->write([](Transaction& transaction) -> Result<bool> { return put(transaction, "x"); }).ok());
        }).get();
        return std::pair(before, count());
    });
    EXPECT_EQ(counts, std::pair(std::int64_t(0), std::int64_t(0)));
    EXPECT_EQ(keys(), Keys{"x"});
}

TEST_F(DatabaseTest, whatWasWrittenIsThereAfterOpeningAgain) {
    ASSERT_TRUE(database
                    ->write([](Transaction& transaction) -> Result<bool> {
                        transaction.append(Origin{}, "machine", "x", "create", {}, {});
                        return put(transaction, "kept");
                    })
                    .ok());
    database.reset();
    database = openDatabase(folder.path()).value();
    EXPECT_EQ(keys(), Keys{"kept"});
    EXPECT_EQ(database->lastSequence(), 1);
}

TEST_F(DatabaseTest, aSecondServerOnTheSameFolderIsRefused) {
    if (testCluster()) GTEST_SKIP() << "servers of PostgreSQL may share a folder";
    const auto second = openDatabase(folder.path());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.problem().type, "data-directory-in-use");
    EXPECT_NE(second.problem().detail.find(std::to_string(getpid())), std::string::npos) << second.problem().detail;
}

// What the stream of events rests on.
TEST_F(DatabaseTest, sequencesOfSeveralServersAreSeenInTheirOrderWithoutGaps) {
    if (!testCluster()) GTEST_SKIP() << "runs inside tests/support/with_postgresql";
    const auto second = openDatabase(folder.path()).value();
    constexpr int writes = 150;
    const auto writeMany = [](Database& server) {
        for (int i = 0; i < writes; ++i)
            EXPECT_TRUE(server
                            .write([](Transaction& transaction) -> Result<Done> {
                                transaction.append(Origin{}, "machine", "x", "update", {}, {});
                                return Done{};
                            })
                            .ok());
    };
    auto here = std::async(std::launch::async, [&] { writeMany(*database); });
    auto there = std::async(std::launch::async, [&] { writeMany(*second); });
    std::int64_t highest = 0;
    while (highest < 2 * writes && !testing::Test::HasFailure())
        highest = second->read([&](Connection& connection) {
            auto row = connection.prepare("SELECT coalesce(max(seq), 0), count(*) FROM change");
            row.step();
            EXPECT_EQ(row.integer(0), row.integer(1)) << "a later one is visible before an earlier one";
            return row.integer(0);
        });
    here.get();
    there.get();
    EXPECT_EQ(database->lastSequence(), 2 * writes);
}

TEST_F(DatabaseTest, oneStatementMayBeUsedInsideItself) {
    database->read([](Connection& connection) {
        auto outer = connection.prepare("SELECT ?");
        outer.bind(1);
        EXPECT_TRUE(outer.step());
        auto inner = connection.prepare("SELECT ?");
        inner.bind(2);
        EXPECT_TRUE(inner.step());
        EXPECT_EQ(outer.integer(0), 1);
        EXPECT_EQ(inner.integer(0), 2);
        return true;
    });
}

TEST(Migrations, runInOrderAndOnce) {
    TemporaryFolder folder;
    const auto opened = openSqlite(folder.path() + "/x.sqlite", Connection::Mode::write);
    auto& connection = *opened;
    const Migration list[] = {{1, "one", "CREATE TABLE one(x)"}, {2, "two", "INSERT INTO one VALUES(7)"}};
    ASSERT_TRUE(migrate(connection, std::span(list, 1)).ok());
    ASSERT_TRUE(migrate(connection, list).ok());
    ASSERT_TRUE(migrate(connection, list).ok());
    auto rows = connection.prepare("SELECT count(*) FROM one");
    rows.step();
    EXPECT_EQ(rows.integer(0), 1);
}

TEST(Migrations, aFailedOneLeavesNothingAndNamesItself) {
    TemporaryFolder folder;
    const auto opened = openSqlite(folder.path() + "/x.sqlite", Connection::Mode::write);
    auto& connection = *opened;
    const Migration list[] = {{1, "half", "CREATE TABLE half(x); CREATE TABLE half(x);"}};
    const auto failed = migrate(connection, list);
    ASSERT_FALSE(failed.ok());
    EXPECT_NE(failed.problem().detail.find("half"), std::string::npos);
    EXPECT_EQ(failed.problem().type, "store");
    EXPECT_NO_THROW(connection.execute("CREATE TABLE half(x)"));
}

TEST(Migrations, aNewerDatabaseIsRefused) {
    TemporaryFolder folder;
    const auto opened = openSqlite(folder.path() + "/x.sqlite", Connection::Mode::write);
    auto& connection = *opened;
    const Migration list[] = {{1, "one", "CREATE TABLE one(x)"}, {9, "nine", "CREATE TABLE nine(x)"}};
    ASSERT_TRUE(migrate(connection, list).ok());
    const auto older = migrate(connection, std::span(list, 1));
    ASSERT_FALSE(older.ok());
    EXPECT_NE(older.problem().detail.find("nine"), std::string::npos) << older.problem().detail;
}

TEST(SecretBox, sealsSoThatOnlyTheSameKeyAndOwnerOpenIt) {
    TemporaryFolder folder;
    const auto box = *SecretBox::open(folder.path());
    const auto sealed = box.seal("hunter2", "K3HTLNJ");
    EXPECT_EQ(sealed.find("hunter2"), std::string::npos);
    EXPECT_NE(sealed, box.seal("hunter2", "K3HTLNJ")) << "each seal has a nonce of its own";
    EXPECT_EQ(*box.unseal(sealed, "K3HTLNJ"), "hunter2");
    EXPECT_EQ(*SecretBox::open(folder.path())->unseal(sealed, "K3HTLNJ"), "hunter2");
    EXPECT_FALSE(box.unseal(sealed, "OTHER").ok());
    auto damaged = sealed;
    damaged.back() ^= 1;
    EXPECT_FALSE(box.unseal(damaged, "K3HTLNJ").ok());
    EXPECT_FALSE(box.unseal("", "K3HTLNJ").ok());
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        damaged = sealed;
        damaged[at] ^= 1;
        EXPECT_FALSE(box.unseal(damaged, "K3HTLNJ").ok()) << at;
        EXPECT_FALSE(box.unseal(sealed.substr(0, at), "K3HTLNJ").ok()) << at;
    }
}

TEST(SecretBox, anotherEnvelopeKeyFollowsWithoutOpeningTheSecret) {
    const std::string old_key(64, 'a'), new_key(64, 'b');
    const SecretBox before(*EnvelopeKeys::parse(old_key, "test"));
    const SecretBox between(*EnvelopeKeys::parse(new_key + "\n" + old_key + "\n", "test"));
    const SecretBox after(*EnvelopeKeys::parse(new_key, "test"));
    const auto sealed = before.seal("hunter2", "K1");
    EXPECT_EQ(*between.unseal(sealed, "K1"), "hunter2");
    EXPECT_FALSE(after.unseal(sealed, "K1").ok());
    const auto resealed = between.reseal(sealed, "K1");
    ASSERT_TRUE(resealed.ok());
    EXPECT_EQ(*after.unseal(*resealed, "K1"), "hunter2");
    EXPECT_FALSE(before.unseal(*resealed, "K1").ok());
    EXPECT_FALSE(between.reseal(sealed, "K2").ok()) << "nor can it be moved to another owner on the way";
}

TEST(SecretBox, opensWhatEarlierProgramsHaveSealed) {
    // "hunter2" of K1 under 64 times 'a', in the form of version 1.
    const auto sealed = fromHex("01000102030405060708090a0b62d6a30cebacd58cb33567318bb9f073f2adbe8091fec3");
    const SecretBox box(*EnvelopeKeys::parse(std::string(64, 'b') + " " + std::string(64, 'a'), "test"));
    ASSERT_TRUE(box.unseal(*sealed, "K1").ok());
    EXPECT_EQ(*box.unseal(*sealed, "K1"), "hunter2");
    EXPECT_EQ(*SecretBox(*EnvelopeKeys::parse(std::string(64, 'b'), "test")).unseal(*box.reseal(*sealed, "K1"), "K1"),
              "hunter2");
}

TEST(EnvelopeKeys, comeFromAFileOrTheEnvironmentAndAreCheckedByForm) {
    TemporaryFolder folder;
    const auto file = folder.path() + "/keys";
    const auto load = [&](const std::string& text, mode_t mode = 0600) {
        std::ofstream(file, std::ios::trunc) << text;
        chmod(file.c_str(), mode);
        return EnvelopeKeys::load(folder.path(), file);
    };
    const std::string one(64, '1'), two(64, '2');
    EXPECT_EQ(load(one + "\n" + two + "\n")->all().size(), 2u);
    for (const auto& wrong :
         {std::string(), std::string("\n"), one + "0", one.substr(1), one + "\nx", std::string(64, 'g')})
        EXPECT_FALSE(load(wrong).ok()) << wrong;
    EXPECT_FALSE(load(one, 0640).ok());
    EXPECT_FALSE(EnvelopeKeys::load(folder.path(), folder.path() + "/missing").ok()) << "a named file is not made";
    setenv("REMUDA_ENVELOPE_KEY", (two + " " + one).c_str(), 1);
    const auto from_environment = EnvelopeKeys::load(folder.path());
    const auto from_file = load(one);
    unsetenv("REMUDA_ENVELOPE_KEY");
    ASSERT_TRUE(from_environment.ok());
    EXPECT_EQ(from_environment->all().size(), 2u);
    EXPECT_EQ(from_file->all().size(), 1u) << "a file that is named wins";
    EXPECT_NE(access((folder.path() + "/secret.key").c_str(), F_OK), 0) << "none is made beside it";
    EXPECT_NE(from_file->first().id(), from_environment->first().id());
}

TEST(SecretBox, keepsItsKeyToTheOwnerAndInsistsOnIt) {
    TemporaryFolder folder;
    ASSERT_TRUE(SecretBox::open(folder.path()).ok());
    const auto path = folder.path() + "/secret.key";
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    chmod(path.c_str(), 0644);
    EXPECT_FALSE(SecretBox::open(folder.path()).ok());
    chmod(path.c_str(), 0600);
    std::ofstream(path) << "short\n";
    EXPECT_FALSE(SecretBox::open(folder.path()).ok());
}

} // namespace

} // namespace remuda
