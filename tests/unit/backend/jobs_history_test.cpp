// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"
#include "backend/jobs/job_list_store.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

class JobHistoryTest : public JobsTest {
protected:
    // A reboot of a model that has ended well after so many seconds, all but one of them in its power cycle.
    void finished(int seconds, const std::string& retry_of = {}, const std::string& model = "R640") {
        const auto begin = now() - std::chrono::hours(2);
        StoredJob stored;
        auto& job = stored.job;
        job.id = "past-" + std::to_string(++m_count);
        job.action = "reboot";
        job.target = "hardwarename=PAST";
        job.requester = job.user = "ann";
        job.retry_of = retry_of;
        job.created_at = job.updated_at = begin;
        job.started_at = begin;
        job.ended_at = begin + std::chrono::seconds(seconds);
        job.status = JobStatus::finished;
        job.steps = newSteps(Verb::reboot);
        for (auto& step : job.steps) {
            step.status = StepStatus::done;
            step.started_at = begin + std::chrono::seconds(1);
            step.ended_at = job.ended_at;
        }
        stored.model = model;
        stored.hardware_name = "PAST";
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            job_store::insert(transaction, stored);
            job_store::update(transaction, stored);
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }

    std::int64_t found(const std::string& query) {
        JobListing listing;
        auto parsed = parseQuery(query, jobSchema(), now());
        EXPECT_TRUE(parsed.ok()) << parsed.problem().detail;
        listing.query = *parsed;
        return m_database->read([&](Connection& connection) { return job_store::list(connection, listing); }).total;
    }

    int m_count = 0;
};

TEST_F(JobHistoryTest, TheBandIsLearnedFromEnoughRunsOfTheSameActionAndModel) {
    addMachine("NEW1");
    addMachine("NEW2", [](Machine& machine) { machine.model = "R740"; });
    for (const int seconds : {30, 20, 40, 25})
        finished(seconds);
    for (int run = 0; run < 10; ++run)
        finished(300, {}, "R740");
    const auto few = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(few.ok()) << few.problem().detail;
    EXPECT_FALSE(few->usual) << "four runs tell nothing";
    EXPECT_FALSE(few->steps[1].usual);
    ASSERT_TRUE(m_service->cancel(few->id, Origin{}).ok());

    finished(28);
    const auto enough = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(enough.ok());
    EXPECT_EQ(job(enough->id).usual, (UsualTime{20'000, 40'000, 5}));
    EXPECT_EQ(job(enough->id).steps[1].usual, (UsualTime{19'000, 39'000, 5}));
    ASSERT_TRUE(m_service->cancel(enough->id, Origin{}).ok());

    for (int run = 0; run < 15; ++run)
        finished(run < 14 ? 30 : 900); // one that was stuck does not widen the band
    finished(1, "an earlier one");     // kept its steps
    const auto many = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(many.ok());
    EXPECT_EQ(many->usual, (UsualTime{28'000, 30'000, 20}));
    EXPECT_EQ(submit(Verb::reboot, {"NEW2"})->usual, (UsualTime{300'000, 300'000, 10}));
}

TEST_F(JobHistoryTest, AJobOutsideItsBandIsFoundBeforeItsTimeLimit) {
    addMachine("NEW1");
    for (int run = 0; run < 5; ++run)
        finished(20);
    const auto submitted = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(submitted.ok());
    EXPECT_EQ(found("late_after<-0min"), 0);
    const auto begin = now() - std::chrono::seconds(50);
    const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
        auto stored = *job_store::find(transaction.connection(), submitted->id);
        stored.job.status = JobStatus::started;
        stored.job.started_at = begin;
        stored.job.current_step = 1;
        stored.job.steps[1].status = StepStatus::running;
        stored.job.steps[1].started_at = begin + std::chrono::seconds(2);
        job_store::update(transaction, stored);
        job_store::updateStep(transaction, stored, 1);
        return Done{};
    });
    ASSERT_TRUE(done.ok());
    EXPECT_EQ(found("late_after<-0min"), 1);
    const auto late = job(submitted->id);
    EXPECT_EQ(toMilliseconds(*lateAfter(late)), toMilliseconds(begin) + 20'000);
    EXPECT_EQ(toJson(late).at("late"), boost::json::value(true));
    EXPECT_LT(std::chrono::milliseconds(late.steps[1].usual->high_ms),
              std::chrono::milliseconds(late.steps[1].timeout_ms));
}

} // namespace
} // namespace remuda
