// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"
#include "backend/jobs/job_pruner.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;

class JobPrunerTest : public JobsTest {
protected:
    struct Past {
        std::string parent{}, retry_of{}, intent{};
        JobStatus status = JobStatus::failed;
        int days_ago = 500;
        Verb verb = Verb::reboot;
    };
    std::string past(const Past& past, bool batch = false) {
        StoredJob stored;
        auto& job = stored.job;
        job.id = "j" + std::to_string(++m_count);
        job.action = batch ? "batch" : std::string(toText(past.verb));
        job.requester = job.user = "ann";
        job.status = past.status;
        job.parent = past.parent;
        job.retry_of = past.retry_of;
        job.created_at = now() - std::chrono::days(past.days_ago);
        job.started_at = job.created_at;
        if (isEnded(past.status)) job.ended_at = job.created_at + std::chrono::minutes(1);
        if (!batch) job.steps = newSteps(past.verb);
        stored.verb = past.verb;
        stored.model = "R640";
        stored.intent = past.intent;
        write([&](Transaction& transaction) {
            job_store::insert(transaction, stored);
            job_store::update(transaction, stored);
            std::vector<JobLogLine> lines{{0, job.created_at, "", LogLevel::info, "a line"}};
            job_store::appendLog(transaction, stored.number, lines);
        });
        return job.id;
    }
    template <class Function>
    void write(Function function) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            function(transaction);
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }
    void run(const std::string& sql) {
        write([&](Transaction& transaction) { transaction.prepare(sql).run(); });
    }
    std::vector<std::string> texts(const std::string& sql) {
        return m_database->read([&](Connection& connection) {
            auto rows = connection.prepare(sql);
            std::vector<std::string> found;
            while (rows.step())
                found.push_back(rows.text(0));
            return found;
        });
    }
    std::vector<std::string> jobs() { return texts("SELECT id FROM job ORDER BY number"); }

    JobPruner::Forgotten prune() { return JobPruner(*m_database, 400).prune(now()); }

    int m_count = 0;
};

TEST_F(JobPrunerTest, ForgetsWhatEndedLongAgoWithAllThatBelongsToIt) {
    past({});
    const auto younger = past({.days_ago = 399});
    const auto open = past({.status = JobStatus::paused});
    EXPECT_EQ(prune().jobs, 1);
    EXPECT_THAT(jobs(), ElementsAre(younger, open));
    const auto steps = static_cast<std::int64_t>(newSteps(Verb::reboot).size());
    EXPECT_EQ(count("SELECT count(*) FROM job_step"), 2 * steps);
    EXPECT_EQ(count("SELECT count(*) FROM job_log"), 2);
    EXPECT_EQ(prune().jobs, 0);
}

TEST_F(JobPrunerTest, KeepsWhatUsualDurationsAreLearnedFrom) {
    for (int number = 0; number < 60; ++number)
        past({.status = JobStatus::finished});
    past({.status = JobStatus::finished, .verb = Verb::inspect});
    ASSERT_EQ(prune().jobs, 10);
    EXPECT_EQ(jobs().front(), "j11") << "the oldest have gone";
    m_database->read([](Connection& connection) {
        EXPECT_EQ(job_store::learned(connection, Verb::reboot, "R640").whole->time.runs, 50);
        EXPECT_EQ(job_store::learned(connection, Verb::inspect, "R640").whole->time.runs, 1);
        return true;
    });
}

TEST_F(JobPrunerTest, TakesABatchWholeOrNotAtAll) {
    const auto gone = past({}, true);
    for (int number = 0; number < 250; ++number) // more than one piece
        past({.parent = gone});
    const auto taught = past({}, true);
    past({.parent = taught});
    past({.parent = taught, .status = JobStatus::finished});
    EXPECT_EQ(prune().jobs, 251);
    EXPECT_EQ(jobs().size(), 3u);
}

TEST_F(JobPrunerTest, KeepsWhatSomethingThatHasNotEndedRefersTo) {
    const auto retried = past({}), requested = past({}), recurring = past({});
    past({.retry_of = retried, .status = JobStatus::queued, .days_ago = 0});
    run("INSERT INTO request(id, status, requester, spec, job, created_at) VALUES(1, 'fulfilling', 'ann', '{}', '" +
        requested + "', 1)");
    run("INSERT INTO schedule(id, name, verb, params, machines, query, recurrence, in_window, grace_minutes, next_at, "
        "created_by, created_at) VALUES(1, 'nightly', 'reboot', '{}', '[]', '', '{}', 0, 1, 1, 'ann', 1)");
    run("INSERT INTO schedule_run(schedule, due_at, outcome, job) VALUES(1, 1, 'begun', '" + recurring + "')");
    EXPECT_EQ(prune().jobs, 0);
    EXPECT_THAT(jobs(), IsSupersetOf({retried, requested, recurring}));
}

TEST_F(JobPrunerTest, ForgetsWhatWasDecidedAndOrdersThatNothingRefersTo) {
    for (const auto* row : {"(1, 'fulfilled', 'ann', '{}', 1, 2)", "(2, 'open', 'ann', '{}', 1, NULL)"})
        run(std::string("INSERT INTO request(id, status, requester, spec, created_at, ended_at) VALUES") + row);
    run("INSERT INTO request_key(requester, key, request) VALUES('ann', 'one', 1)");
    for (const auto* row : {"1, 'denied', 2, 'unused'", "2, 'pending', NULL, 'of-approval'"})
        run(std::string("INSERT INTO approval(id, status, decided_at, intent, verb, machines, machine_count, "
                        "monthly_micros, submission, requester, request_id, team, needed, created_at, expires_at) "
                        "VALUES(") +
            row + ", 'reboot', '[]', 1, 1, '{}', 'ann', 'r', '', 1, 1, 1)");
    run("INSERT INTO approval_vote(approval, user, agrees, note, at) VALUES(1, 'bob', 0, 'no', 2)");
    for (const auto* id : {"unused", "of-approval", "of-job"})
        run(std::string(
                "INSERT INTO signed_intent(id, nonce, text, signature, targets, request_id, taken_at) VALUES('") +
            id + "', '" + id + "', '', '', '', '', 1)");
    past({.intent = "of-job", .status = JobStatus::paused});
    EXPECT_EQ(prune().others, 3);
    EXPECT_THAT(texts("SELECT status FROM request"), ElementsAre("open"));
    EXPECT_EQ(count("SELECT count(*) FROM request_key"), 0);
    EXPECT_THAT(texts("SELECT status FROM approval"), ElementsAre("pending"));
    EXPECT_EQ(count("SELECT count(*) FROM approval_vote"), 0);
    EXPECT_THAT(texts("SELECT id FROM signed_intent ORDER BY id"), ElementsAre("of-approval", "of-job"));
}

} // namespace
} // namespace remuda
