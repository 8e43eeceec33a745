// SPDX-License-Identifier: GPL-3.0-or-later
// What comes again and again, on one server and on several.
#include "tests/unit/backend/schedules/scheduled_jobs_fixture.h"

#include <atomic>
#include <thread>

namespace remuda {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST_F(ScheduledJobs, ofAScheduleRunOnceForEachTime) {
    const auto due = startOf(addDays(dateOf(now()), 1)) + 2h;
    const auto made = schedule("02:00", "team:web", due);
    auto one = schedules(), other = schedules(); // as on two servers
    EXPECT_EQ(one.runDue(due - 1ms), 0);
    EXPECT_GT(one.runDue(due), 0);
    EXPECT_EQ(other.runDue(due), 0);
    const auto after = stored(made);
    EXPECT_EQ(after.next_at, due + 24h);
    ASSERT_EQ(after.runs.size(), 1U);
    EXPECT_EQ(after.runs[0].outcome, "queued");
    EXPECT_EQ(job(after.runs[0].job).user, "ann");
    EXPECT_EQ(count("SELECT count(*) FROM job"), 1);
    one.runDue(due + 24h);
    EXPECT_EQ(stored(made).runs[0].outcome, "skipped") << "the first has not ended";
    EXPECT_EQ(count("SELECT count(*) FROM job"), 1);
}

// On PostgreSQL the other server is one indeed: it has connections of its own to the same database.
TEST_F(ScheduledJobs, beginOnceHoweverManyServersLookAtOnce) {
    const auto moment = now() + 1h;
    ASSERT_TRUE(later(Verb::reboot, {m_good}, moment).ok());
    addMachine("other", [](Machine& machine) { machine.team = "search"; });
    schedule("02:00", "team:search", moment);
    std::unique_ptr<Database> second;
    std::unique_ptr<JobService> second_jobs;
    if (testCluster()) {
        second = openDatabase(m_folder).value();
        second_jobs = std::make_unique<JobService>(*second, *SecretBox::open(m_folder), fastOptions());
    }
    auto one = schedules();
    ScheduleService other(second ? *second : *m_database, second ? *second_jobs : *m_service);
    std::atomic<std::int64_t> done = 0;
    std::vector<std::thread> threads;
    for (int number = 0; number < 4; ++number)
        threads.emplace_back([&, number] { done += (number % 2 ? one : other).runDue(moment); });
    for (auto& thread : threads)
        thread.join();
    // The job, the run, and the job that the run has made.
    EXPECT_EQ(done, 3);
    EXPECT_EQ(count("SELECT count(*) FROM job"), 2);
    EXPECT_EQ(count("SELECT count(*) FROM job WHERE status = 'queued'"), 2);
    EXPECT_EQ(count("SELECT count(*) FROM change WHERE entity = 'job' AND verb = 'begin'"), 2);
}

TEST_F(ScheduledJobs, ofAScheduleAreMissedButTheLastOneWithinItsGrace) {
    const auto due = startOf(addDays(dateOf(now()), 1)) + 2h;
    const auto made = schedule("02:00", "team:web", due);
    schedules().runDue(due + 48h + 59min);
    auto after = stored(made);
    ASSERT_EQ(after.runs.size(), 3U);
    EXPECT_EQ(after.runs[0].outcome, "queued");
    EXPECT_EQ(after.runs[0].due_at, due + 48h);
    EXPECT_EQ(after.runs[1].outcome, "missed");
    EXPECT_EQ(after.runs[2].due_at, due);
    EXPECT_EQ(after.next_at, due + 72h);
    schedules().runDue(due + 72h + 61min);
    EXPECT_EQ(stored(made).runs[0].outcome, "missed");
    EXPECT_EQ(count("SELECT count(*) FROM job"), 1);
}

TEST_F(ScheduledJobs, ofAScheduleThatIsRefusedSayWhyAndComeAgain) {
    const auto due = startOf(addDays(dateOf(now()), 1)) + 2h;
    const auto made = schedule("02:00", "role:nothing", due);
    schedules().runDue(due);
    EXPECT_EQ(stored(made).runs[0].note, "no machine matches");
    EXPECT_EQ(stored(made).next_at, due + 24h);
}

// As when the time service sets it right: forward by hours, then back, then forward again.
TEST_F(ScheduledJobs, beginOnceThoughTheClockIsSetForwardAndBack) {
    const auto begin = now();
    std::atomic<std::int64_t> ahead{0}; // minutes
    ScheduleService service(*m_database, *m_service, [&] { return begin + std::chrono::minutes(ahead.load()); });
    const auto job = later(Verb::reboot, {m_good}, begin + 2h);
    ASSERT_TRUE(job.ok()) << job.problem().detail;
    const auto time = formatInstant(begin + 12h).substr(11, 5); // far from all that happens here
    const auto nightly = schedule(time, "team:web", begin + 2h);
    m_service->start();
    service.start();
    ahead = 121;
    const auto ended = awaitEnd(job->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    service.stop();
    const auto runs = stored(nightly).runs;
    ASSERT_EQ(runs.size(), 1u);
    const auto next = stored(nightly).next_at;
    EXPECT_GT(next, begin + 2h);
    for (const auto moment : {begin, begin + 2h, begin + 2h + 1min})
        EXPECT_EQ(service.runDue(moment), 0) << "what has run is not due again";
    EXPECT_EQ(stored(nightly).runs.size(), 1u);
    EXPECT_EQ(stored(nightly).next_at, next);
    EXPECT_EQ(count("SELECT count(*) FROM job"), runs[0].job.empty() ? 1 : 2);
}

} // namespace
} // namespace remuda
