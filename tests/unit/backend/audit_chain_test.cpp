// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/progress_pruner.h"
#include "backend/store/migrations/migrations.h"
#include "core/domain/audit_chain.h"
#include "tests/unit/backend/api_fixture.h"

#include <fstream>

namespace remuda {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// What somebody does who has the database and no server: the engine's own program, in a process of its own.
struct AuditChainTest : ApiFixture {
    AuditChainTest() {
        for (const char* name : {"K1", "K2", "K3", "K4", "K5", "K6"})
            post("/api/v1/machines", std::string(R"({"hardware_name":")") + name + R"(","site":"sto"})");
    }
    // False when the database refuses.
    bool behindTheServer(const std::string& sql) {
        const auto script = folder.path() + "/behind.sql";
        std::ofstream(script) << sql << '\n';
        const auto program = testCluster() ? "psql -q -v ON_ERROR_STOP=1 '" + databaseOf(folder.path()) + "' -f "
                                           : "sqlite3 -bail " + folder.path() + "/remuda.sqlite < ";
        return std::system((program + script + " >" + folder.path() + "/said 2>&1").c_str()) == 0;
    }
    // Somebody who owns the database can take its guard off.
    void tamper(const std::string& sql) {
        const std::string off = testCluster() ? "ALTER TABLE change DISABLE TRIGGER ALL;"
                                              : "DROP TRIGGER change_is_append_only; DROP TRIGGER change_is_kept;";
        std::ifstream said(folder.path() + "/said");
        ASSERT_TRUE(behindTheServer(off + sql)) << said.rdbuf();
    }
    static void SetUpTestSuite() {
        const char* program = testCluster() ? "psql" : "sqlite3";
        missing = std::system((std::string("command -v ") + program + " >/dev/null").c_str()) != 0
                      ? std::string(program) + " is not installed"
                      : std::string();
    }
    void SetUp() override {
        if (!missing.empty()) GTEST_SKIP() << missing;
    }
    // As remudactl audit verify reads and checks it, in pages of `limit`.
    audit::ChainCheck checked(int limit = 3) {
        audit::ChainCheck check;
        for (std::int64_t since = 0;;) {
            const auto page =
                object(get("/api/v1/audit/chain?since=" + std::to_string(since) + "&limit=" + std::to_string(limit)));
            if (page.at("items").as_array().empty()) return check;
            for (const auto& item : page.at("items").as_array())
                check.add(audit::entryFrom(item).value());
            since = page.at("last").as_int64();
        }
    }
    std::vector<std::string> faults() {
        std::vector<std::string> texts;
        for (const auto& fault : checked().faults())
            texts.push_back(fault.what);
        return texts;
    }
    inline static std::string missing;
};

TEST_F(AuditChainTest, whatTheServerWroteIsWhole) {
    EXPECT_THAT(faults(), IsEmpty());
    EXPECT_EQ(checked().count(), 6);
    post("/api/v1/machines", R"({"hardware_name":"K1"})"); // refused, taken back
    post("/api/v1/machines", R"({"hardware_name":"K7","site":"lon"})");
    EXPECT_THAT(faults(), IsEmpty());
    EXPECT_EQ(checked().last(), 7);
}

TEST_F(AuditChainTest, theDatabaseItselfRefusesEditsAndDeletions) {
    EXPECT_FALSE(behindTheServer("UPDATE change SET actor = 'eve' WHERE seq = 3;"));
    EXPECT_FALSE(behindTheServer("DELETE FROM change WHERE seq = 3;"));
    EXPECT_THAT(faults(), IsEmpty());
}

TEST_F(AuditChainTest, anEditedRowIsLocated) {
    tamper("UPDATE change SET actor = 'eve' WHERE seq = 3;");
    EXPECT_THAT(faults(), ElementsAre("entry 3 was changed"));
    post("/api/v1/machines", R"({"hardware_name":"K7","site":"lon"})");
    EXPECT_THAT(faults(), ElementsAre("entry 3 was changed")) << "the server goes on";
}

TEST_F(AuditChainTest, aRemovedRowIsLocated) {
    tamper("DELETE FROM change WHERE seq = 4;");
    EXPECT_THAT(faults(), ElementsAre("entry 4 is missing"));
}

TEST_F(AuditChainTest, aRemovedRowPassedOffAsForgottenIsLocated) {
    tamper("DELETE FROM change WHERE seq = 4; INSERT INTO change_forgotten(seq, digest) VALUES(4, 'abc');");
    EXPECT_THAT(faults(), ElementsAre("entry 5 was changed"));
}

TEST_F(AuditChainTest, aSwappedOrderIsLocated) {
    tamper("UPDATE change SET seq = 99 WHERE seq = 2; UPDATE change SET seq = 2 WHERE seq = 5;"
           "UPDATE change SET seq = 5 WHERE seq = 99;");
    EXPECT_THAT(faults(), ElementsAre("entries 2 and 5 have changed places"));
}

TEST_F(AuditChainTest, anInventedRowIsLocated) {
    tamper("INSERT INTO change(seq, at, actor, entity, entity_id, verb, chain) VALUES(7, 0, 'eve', 'machine', 'K1', "
           "'update', 'abc');");
    EXPECT_THAT(faults(), ElementsAre("entry 7 was changed"));
}

TEST_F(AuditChainTest, anEndCutOffIsSeenByWhoKeptTheHead) {
    const auto head = checked();
    tamper("DELETE FROM change WHERE seq = 6;");
    EXPECT_THAT(faults(), IsEmpty()); // nothing follows that could show it
    audit::ChainCheck kept;
    kept.expect(head.last(), head.head());
    const auto entries = object(get("/api/v1/audit/chain")).at("items").as_array();
    for (const auto& item : entries)
        kept.add(audit::entryFrom(item).value());
    ASSERT_EQ(kept.faults().size(), 1u);
    EXPECT_THAT(kept.faults()[0].what, HasSubstr("the last entries are missing"));
}

TEST_F(AuditChainTest, forgettingProgressKeepsItWhole) {
    const auto append = [&](const std::string& verb, Instant at) {
        const auto written = database->write([&](Transaction& transaction) -> Result<void> {
            Change change;
            change.at = at;
            change.actor = "system";
            change.entity = "job";
            change.entity_id = "j1";
            change.verb = verb;
            transaction.append(std::move(change));
            return {};
        });
        ASSERT_TRUE(written.ok());
    };
    const auto old = clock - std::chrono::days(31);
    append("progress", old);
    append("finished", old);
    append("progress", old);
    append("finished", clock);
    const auto head = checked();
    EXPECT_EQ(ProgressPruner(*database, 30).prune(clock), 2);
    EXPECT_THAT(faults(), IsEmpty());
    EXPECT_EQ(checked().head(), head.head());
    EXPECT_EQ(checked().count(), head.count()) << "what is left of forgotten ones counts";
    tamper("DELETE FROM change_forgotten;");
    EXPECT_THAT(faults(), ElementsAre("entry 7 is missing", "entry 9 is missing"));
}

// Each of two servers takes up the chain where the other left it.
TEST_F(AuditChainTest, serversOfOneDatabaseWriteOneChain) {
    if (!testCluster()) GTEST_SKIP() << "runs inside tests/support/with_postgresql";
    const auto other = openDatabase(folder.path());
    ASSERT_TRUE(other.ok()) << other.problem().detail;
    for (int round = 0; round < 20; ++round)
        for (auto* each : {database.get(), other->get()}) {
            const auto written = each->write([&](Transaction& transaction) -> Result<void> {
                transaction.append(Origin{"ada", {}, {}}, "machine", "K1", "update", {}, {{"round", round}});
                if (round % 3 == 0) return problems::badRequest("taken back");
                return {};
            });
            EXPECT_EQ(written.ok(), round % 3 != 0);
        }
    EXPECT_EQ(checked().last(), 6 + 2 * 13);
    EXPECT_THAT(faults(), IsEmpty());
}

// Rows from before the chain, some of whose progress was forgotten then.
TEST(AuditChainMigration, olderDatabasesAreChained) {
    TemporaryFolder folder;
    const auto connection = openSqlite(folder.path() + "/old.sqlite", Connection::Mode::write);
    const auto all = migrations();
    const auto chained = std::ranges::find(all, 17, &Migration::number) - all.begin();
    ASSERT_TRUE(migrate(*connection, all.first(static_cast<std::size_t>(chained))).ok());
    for (const int sequence : {1, 2, 5, 6})
        connection
            ->prepare("INSERT INTO change(seq, at, actor, entity, entity_id, verb) VALUES(?, 1, 'ada', 'machine', "
                      "'K1', 'update')")
            .bind(std::int64_t(sequence))
            .run();
    ASSERT_TRUE(migrate(*connection).ok());
    const auto read = [&] {
        audit::ChainCheck check;
        auto rows =
            connection->prepare("SELECT seq, at, actor, entity, entity_id, verb, before, after, chain FROM change");
        while (rows.step())
            check.add({rows.integer(0),
                       rows.integer(1),
                       rows.text(2),
                       rows.text(3),
                       rows.text(4),
                       rows.text(5),
                       rows.text(6),
                       rows.text(7),
                       {},
                       {},
                       rows.text(8),
                       {}});
        return check.faults();
    };
    EXPECT_THAT(read(), IsEmpty());
    connection->execute("DROP TRIGGER change_is_append_only; UPDATE change SET actor = 'eve' WHERE seq = 2");
    ASSERT_EQ(read().size(), 1u);
    EXPECT_EQ(read()[0].first, 2);
}

} // namespace
} // namespace remuda
