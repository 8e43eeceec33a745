// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_traits.h"
#include "backend/store/server_store.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

// Who may work on a job when several servers share a database.
class JobOwnerTest : public JobsTest {
protected:
    static constexpr std::int64_t other_server = 4711;
    static constexpr std::int64_t heartbeat = 4'000'000'000'000; // long after this test

    // A server that lives: with PostgreSQL it has a session, by which those in earnest would miss it.
    void addOther() {
        if (testCluster()) {
            m_session = std::make_unique<PostgresqlConnection>(databaseOf(m_folder), Connection::Mode::read);
            m_session->execute("SELECT pg_advisory_lock(" + std::to_string(postgresql_locks::server) + ", " +
                               std::to_string(other_server) + ")");
        }
        write([](Transaction& transaction) {
            transaction.prepare("INSERT INTO server(number, name, started_at, heartbeat_at) VALUES(?, 'other', 1, ?)")
                .bind(other_server)
                .bind(heartbeat)
                .run();
        });
    }

    template <class Function>
    void write(Function function) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            function(transaction);
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }

    // A job that goes well, on a machine of its own.
    StoredJob submitted(const std::string& other_than = {}) {
        const auto name = nameWhere([&](const std::string& each) {
            const auto traits = dice.traits(each);
            return each != other_than && !traits.wrong_password && traits.drop_rate < 0.01;
        });
        addMachine(name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
        const auto job = submit(Verb::power_on, {name});
        EXPECT_TRUE(job.ok()) << job.problem().detail;
        return *m_database->read([&](Connection& connection) { return job_store::find(connection, job->id); });
    }

    std::unique_ptr<PostgresqlConnection> m_session;
};

TEST_F(JobOwnerTest, OnlyThePresentTurnOfThePresentOwnerMayWrite) {
    auto first = submitted(), second = first;
    first.owner = 1;
    second.owner = 2;
    write([&](Transaction& transaction) {
        auto& connection = transaction.connection();
        const auto takeUp = [&](const StoredJob& job, std::int64_t server) -> std::int64_t {
            auto stored = *job_store::row(connection, job.job.id);
            if (!job_store::takeUp(stored, server)) return 0;
            job_store::update(transaction, stored);
            return stored.fence;
        };
        first.fence = takeUp(first, 1);
        EXPECT_TRUE(job_store::mayWrite(connection, first));
        EXPECT_FALSE(takeUp(first, 2)) << "it is another server's";
        transaction.prepare("UPDATE job SET owner = 0").run();
        EXPECT_FALSE(job_store::mayWrite(connection, first));
        second.fence = takeUp(second, 2);
        EXPECT_GT(second.fence, first.fence);
        EXPECT_TRUE(job_store::mayWrite(connection, second));
        EXPECT_FALSE(job_store::mayWrite(connection, first));
        // The same server once more is another turn.
        first.owner = 2;
        EXPECT_FALSE(job_store::mayWrite(connection, first));
    });
}

TEST_F(JobOwnerTest, AJobOfAnotherServerIsLeftToItUntilThatOneIsGone) {
    const auto theirs = submitted(), ours = submitted(theirs.hardware_name);
    addOther();
    write([&](Transaction& transaction) {
        transaction
            .prepare("UPDATE job SET owner = ?, status = 'started', started_at = 1, from_status = 'in_use' "
                     "WHERE number = ?")
            .bind(other_server)
            .bind(theirs.number)
            .run();
    });
    m_service->start();
    EXPECT_EQ(awaitEnd(ours.job.id).status, JobStatus::finished);
    EXPECT_EQ(job(theirs.job.id).status, JobStatus::started);
    write([](Transaction& transaction) { server_store::remove(transaction, {{other_server, heartbeat}}); });
    m_service->wake();
    EXPECT_EQ(awaitEnd(theirs.job.id).status, JobStatus::finished);
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE owner <> 0"), 0) << "what has ended is nobody's";
}

TEST_F(JobOwnerTest, WhoIsLostMayHaveLeftSomethingOnItsWayWhoLeavesHasNot) {
    const auto job = submitted();
    const auto takenFrom = [&](std::int64_t server, std::optional<std::int64_t> seen) {
        write([&](Transaction& transaction) {
            transaction.prepare("UPDATE job SET owner = ?, unsettled = 0").bind(server).run();
            server_store::remove(transaction, {{server, seen}});
        });
        EXPECT_EQ(count("SELECT owner FROM job"), 0);
        return count("SELECT unsettled FROM job");
    };
    addOther();
    EXPECT_EQ(takenFrom(other_server, std::nullopt), 0);
    EXPECT_EQ(takenFrom(other_server, heartbeat), 1);
}

// As one that stood still between its look and its write, until the others had taken it out.
TEST_F(JobOwnerTest, WhoWasTakenOutTakesNothingUpUnderItsOldNumber) {
    const auto ours = submitted();
    const auto number = m_database->serverNumber();
    write([&](Transaction& transaction) {
        transaction.prepare("DELETE FROM server WHERE number = ?").bind(number).run();
    });
    m_service->start();
    const auto checked = submit(Verb::check, {ours.hardware_name});
    ASSERT_TRUE(checked.ok());
    EXPECT_EQ(checked->status, JobStatus::queued) << "not begun in the write that submits it";
    m_service->stop(); // what it had looked for is written by then
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE owner <> 0"), 0) << "nobody would ever set these free";
    EXPECT_EQ(job(ours.job.id).status, JobStatus::queued);

    write([&](Transaction& transaction) {
        transaction.prepare("INSERT INTO server(number, name, started_at, heartbeat_at) VALUES(?, 'again', 1, ?)")
            .bind(number)
            .bind(heartbeat)
            .run();
    });
    makeService(fastOptions());
    m_service->start();
    EXPECT_EQ(awaitEnd(ours.job.id).status, JobStatus::finished);
}

TEST_F(JobOwnerTest, WhoComesSetsFreeWhatBelongsToNobody) {
    const auto job = submitted();
    write([&](Transaction& transaction) {
        transaction.prepare("UPDATE job SET owner = ?, status = 'started' WHERE number = ?")
            .bind(other_server)
            .bind(job.number)
            .run();
    });
    std::unique_ptr<Database> newcomer;
    if (testCluster()) {
        auto opened = openDatabase(m_folder);
        ASSERT_TRUE(opened.ok()) << opened.problem().detail;
        newcomer = std::move(*opened);
        const auto behind = newcomer->write([](Transaction&) -> Result<Done> { return Done{}; });
        ASSERT_TRUE(behind.ok());
    } else { // which has one server at a time
        m_service.reset();
        m_database.reset();
        open();
    }
    EXPECT_EQ(count("SELECT owner FROM job"), 0);
    EXPECT_EQ(count("SELECT unsettled FROM job"), 1);
}

TEST_F(JobOwnerTest, OneThatHasSpokenAgainIsNotTakenOut) {
    addOther();
    write([](Transaction& transaction) { server_store::remove(transaction, {{other_server, heartbeat - 1}}); });
    EXPECT_EQ(count("SELECT count(*) FROM server WHERE name = 'other'"), 1);
}

} // namespace
} // namespace remuda
