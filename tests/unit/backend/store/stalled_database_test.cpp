// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/message.h"
#include "backend/store/store_error.h"
#include "tests/support/tcp_relay.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

// The database is there, but nothing comes from it any more, not even that it is gone.
class StalledDatabase : public testing::Test {
protected:
    void SetUp() override {
        if (!testCluster()) GTEST_SKIP() << "runs inside tests/support/with_postgresql";
        const auto direct = databaseOf(m_folder.path());
        const auto host = direct.find("?host=");
        m_relay.emplace(direct.substr(host + 6) + "/.s.PGSQL.5432");
        const auto name = direct.substr(direct.find("@/") + 2, host - direct.find("@/") - 2);
        auto opened = Database::open(
            {m_folder.path(), "postgresql://remuda@127.0.0.1:" + std::to_string(m_relay->port()) + "/" + name});
        ASSERT_TRUE(opened.ok()) << opened.problem().detail;
        m_database = std::move(*opened);
    }
    void TearDown() override {
        if (m_relay) m_relay->stall(false); // or the end would wait as well
    }

    Result<std::int64_t> read() {
        try {
            return m_database->read([](Connection& connection) -> Result<std::int64_t> {
                auto row = connection.prepare("SELECT count(*) FROM machine");
                row.step();
                return row.integer(0);
            });
        } catch (const StoreError& error) { // no new session either
            return error.problem();
        }
    }
    Result<Done> write() {
        return m_database->write([](Transaction& transaction) -> Result<Done> {
            transaction.append({}, "test", "1", "test", {}, {});
            return Done{};
        });
    }

    TemporaryFolder m_folder;
    std::optional<TcpRelay> m_relay;
    std::unique_ptr<Database> m_database;
};

TEST_F(StalledDatabase, IsAnsweredWith503AndComesBack) {
    ASSERT_TRUE(read().ok());
    ASSERT_TRUE(write().ok());
    m_relay->stall(true);
    const auto seen = read();
    ASSERT_FALSE(seen.ok());
    EXPECT_EQ(Response::problem(seen.problem()).status, 503) << seen.problem().detail;
    const auto written = write();
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(Response::problem(written.problem()).status, 503) << written.problem().detail;
    m_relay->stall(false);
    EXPECT_TRUE(read().ok());
    EXPECT_TRUE(write().ok());
}

TEST_F(StalledDatabase, IsNotMistakenForOneThatTakesItsTime) {
    const auto slow = m_database->read([](Connection& connection) -> Result<std::int64_t> {
        auto row = connection.prepare("SELECT 7 FROM pg_sleep(6)"); // longer than anybody looks away
        row.step();
        return row.integer(0);
    });
    ASSERT_TRUE(slow.ok()) << slow.problem().detail;
    EXPECT_EQ(*slow, 7);
}

} // namespace
} // namespace remuda
