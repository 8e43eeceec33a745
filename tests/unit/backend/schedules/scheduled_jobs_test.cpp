// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_traits.h"
#include "backend/jobs/scheduled_job_store.h"
#include "backend/schedules/freeze_store.h"
#include "backend/schedules/schedule_service.h"
#include "backend/schedules/schedule_store.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <atomic>
#include <gmock/gmock.h>
#include <thread>

namespace remuda {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;

class ScheduledJobs : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_good = nameWhere([](const std::string& name) {
            const auto traits = SimulatedDice(1).traits(name);
            return !traits.bad_disk && !traits.wrong_password && traits.drop_rate < 0.01;
        });
        addMachine(m_good, [](Machine& machine) { machine.team = "web"; });
    }
    ScheduleService schedules() { return {*m_database, *m_service}; }

    Result<Job> later(Verb verb, std::vector<std::string> machines, Instant at, bool in_window = false) {
        Submission submission;
        submission.verb = verb;
        submission.machines = std::move(machines);
        submission.at = at;
        submission.in_window = in_window;
        submission.permission = permissionFor(verb);
        return m_service->submit(submission, Origin{"ann", "request-1", {}});
    }
    Freeze freeze(Scope scope, Instant from, Instant until) {
        Freeze made;
        made.scope = std::move(scope);
        made.from = from;
        made.until = until;
        made.reason = "year's end";
        const auto written = m_database->write([&](Transaction& transaction) -> Result<Done> {
            freeze_store::insert(transaction, Origin{"ada", {}, {}}, made);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
        return made;
    }
    Schedule schedule(const std::string& time, const std::string& query, Instant next) {
        Schedule made;
        made.name = "nightly";
        made.query = query;
        made.recurrence =
            *recurrenceFromJson(json::parse(R"({"every":"day","time":")" + time + R"("})").as_object(), {});
        made.next_at = next;
        const auto written = m_database->write([&](Transaction& transaction) -> Result<Done> {
            schedule_store::insert(transaction, Origin{"ann", {}, {}}, made);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
        return made;
    }
    Schedule stored(const Schedule& schedule) {
        return *m_database->read([&](Connection& connection) { return schedule_store::find(connection, schedule.id); });
    }

    std::string m_good;
};

TEST_F(ScheduledJobs, waitForTheirMomentWithoutTheirMachineThenRun) {
    const auto moment = now() + 1h;
    const auto job = later(Verb::reboot, {m_good}, moment);
    ASSERT_TRUE(job.ok()) << job.problem().detail;
    EXPECT_EQ(job->status, JobStatus::scheduled);
    EXPECT_EQ(job->starts_at, moment);
    EXPECT_EQ(job->waiting_for, "its time");
    EXPECT_FALSE(machine(m_good).lock) << "others may have it meanwhile";
    m_service->start();
    auto service = schedules();
    EXPECT_EQ(service.runDue(moment - 1ms), 0);
    EXPECT_EQ(service.runDue(moment), 1);
    EXPECT_EQ(service.runDue(moment), 0);
    const auto ended = awaitEnd(job->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_FALSE(ended.starts_at);
    EXPECT_FALSE(machine(m_good).lock);
}

TEST_F(ScheduledJobs, areCancelledBeforeTheyRun) {
    const auto moment = now() + 1h;
    const auto job = later(Verb::reboot, {m_good}, moment);
    ASSERT_TRUE(job.ok());
    const auto cancelled = m_service->cancel(job->id, Origin{"ann", {}, {}});
    ASSERT_TRUE(cancelled.ok()) << cancelled.problem().detail;
    EXPECT_EQ(cancelled->status, JobStatus::cancelled);
    EXPECT_EQ(schedules().runDue(moment), 0);
}

TEST_F(ScheduledJobs, ofABatchBeginTogetherAndTellWhichMachineCannot) {
    addMachine("B", [](Machine& machine) { machine.team = "web"; });
    const auto moment = now() + 1h;
    const auto batch = later(Verb::reboot, {m_good, "B"}, moment);
    ASSERT_TRUE(batch.ok()) << batch.problem().detail;
    EXPECT_EQ(batch->status, JobStatus::scheduled);
    ASSERT_TRUE(batch->children);
    EXPECT_EQ(batch->children->queued, 2);
    EXPECT_EQ(m_service->children(batch->id)->front().starts_at, moment) << "each of them says when";
    const auto taken = submit(Verb::inspect, {"B"}); // another job has it when the moment comes
    ASSERT_TRUE(taken.ok());
    EXPECT_EQ(schedules().runDue(moment), 1);
    EXPECT_TRUE(machine(m_good).lock);
    const auto children = *m_service->children(batch->id);
    EXPECT_EQ(children[0].status, JobStatus::queued);
    EXPECT_EQ(children[1].status, JobStatus::failed);
    EXPECT_THAT(children[1].result, HasSubstr("locked by job " + taken->id));
}

TEST_F(ScheduledJobs, ofABatchAreCancelledWithIt) {
    addMachine("B");
    const auto moment = now() + 1h;
    const auto batch = later(Verb::reboot, {m_good, "B"}, moment);
    ASSERT_TRUE(batch.ok());
    EXPECT_FALSE(m_service->pause(batch->id, Origin{"ann", {}, {}}).ok()) << "nothing has begun that could pause";
    ASSERT_TRUE(m_service->cancel(batch->id, Origin{"ann", {}, {}}).ok());
    EXPECT_EQ(job(batch->id).status, JobStatus::cancelled);
    EXPECT_EQ(m_service->children(batch->id)->back().status, JobStatus::cancelled);
    EXPECT_EQ(schedules().runDue(moment), 0);
}

TEST_F(ScheduledJobs, areMissedWhenNoServerWasThereForAnHour) {
    const auto moment = now() + 1h;
    const auto job = later(Verb::reboot, {m_good}, moment);
    ASSERT_TRUE(job.ok());
    schedules().runDue(moment + 1h + 1ms);
    const auto ended = this->job(job->id);
    EXPECT_EQ(ended.status, JobStatus::failed);
    EXPECT_THAT(ended.result, HasSubstr("missed"));
    EXPECT_FALSE(machine(m_good).lock);
}

TEST_F(ScheduledJobs, areRefusedWhenTheUserMayNotAnyMore) {
    m_service->setRights([](const std::string& user, Permission, const Machine&) -> Result<void> {
        return problems::forbidden(user + " has left");
    });
    const auto moment = now() + 1h;
    const auto job = later(Verb::reboot, {m_good}, moment);
    ASSERT_TRUE(job.ok());
    schedules().runDue(moment);
    EXPECT_EQ(this->job(job->id).status, JobStatus::failed);
    EXPECT_EQ(this->job(job->id).result, "ann has left");
}

TEST_F(ScheduledJobs, aFreezeRefusesWhatIsDestructiveAndSaysWhichUntilWhen) {
    const auto made = freeze({"web", ""}, now() - 1h, now() + 1h);
    const auto refused = submit(Verb::reboot, {m_good});
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.problem().detail, HasSubstr(describe(made)));
    EXPECT_TRUE(submit(Verb::inspect, {m_good}).ok()) << "what destroys nothing goes on";
    addMachine("other", [](Machine& machine) { machine.team = "search"; });
    EXPECT_TRUE(submit(Verb::reboot, {"other"}).ok()) << "others are free";
    Submission retire;
    retire.verb = Verb::retire;
    retire.machines = {m_good};
    EXPECT_FALSE(m_service->moveNow(retire, Origin{}).ok()) << "nor does what happens at once";
}

TEST_F(ScheduledJobs, waitForTheEndOfAFreezeAndSayIt) {
    const auto moment = now() + 1h;
    const auto made = freeze({"", "lon"}, moment - 10min, moment + 10h);
    const auto job = later(Verb::reboot, {m_good}, moment);
    ASSERT_TRUE(job.ok());
    EXPECT_EQ(job->starts_at, made.until);
    EXPECT_EQ(job->waiting_for, "the end of " + describe(made));
    EXPECT_EQ(schedules().runDue(moment), 0);
    EXPECT_EQ(schedules().runDue(made.until), 1);
    EXPECT_EQ(this->job(job->id).status, JobStatus::queued);
}

TEST_F(ScheduledJobs, keepTheirMomentWhenAFreezeIsTakenBack) {
    const auto moment = now() + 2h;
    const auto made = freeze({}, now() - 1h, moment + 10h);
    const auto job = later(Verb::reboot, {m_good}, moment);
    ASSERT_EQ(job->starts_at, made.until);
    const auto release = [&](Instant at) {
        const auto written = m_database->write([&](Transaction& transaction) -> Result<Done> {
            freeze_store::remove(transaction, Origin{}, made);
            scheduled_job_store::release(transaction, Origin{}, made.id, at);
            return Done{};
        });
        ASSERT_TRUE(written.ok());
    };
    release(now());
    EXPECT_EQ(this->job(job->id).starts_at, moment);
    EXPECT_EQ(this->job(job->id).waiting_for, "its time");
    EXPECT_EQ(schedules().runDue(moment - 1ms), 0);
    EXPECT_EQ(schedules().runDue(moment), 1);
}

TEST_F(ScheduledJobs, arePutOffByAFreezeThatCameLater) {
    const auto moment = now() + 1h;
    const auto job = later(Verb::reboot, {m_good}, moment);
    const auto made = freeze({}, moment - 10min, moment + 10h);
    EXPECT_EQ(schedules().runDue(moment), 1);
    const auto waiting = this->job(job->id);
    EXPECT_EQ(waiting.status, JobStatus::scheduled);
    EXPECT_EQ(waiting.starts_at, made.until);
    EXPECT_THAT(waiting.waiting_for, HasSubstr(describe(made)));
    EXPECT_EQ(schedules().runDue(made.until), 1);
    EXPECT_EQ(this->job(job->id).status, JobStatus::queued);
}

TEST_F(ScheduledJobs, queuedBeforeAFreezeDoNotBeginDuringIt) {
    const auto job = submit(Verb::reboot, {m_good});
    ASSERT_TRUE(job.ok());
    const auto made = freeze({}, now() - 1h, now() + 1h);
    m_service->start();
    const auto waiting = await([&](const Job& each) { return each.status == JobStatus::scheduled; });
    EXPECT_THAT(waiting.waiting_for, HasSubstr(describe(made)));
    settle();
    EXPECT_EQ(this->job(job->id).starts_at, made.until);
    EXPECT_EQ(count("SELECT commands FROM simulated_machine UNION ALL SELECT 0 LIMIT 1"), 0);
    m_service->stop();
    const auto ended = m_database->write([&](Transaction& transaction) -> Result<Done> {
        transaction.prepare("DELETE FROM change_freeze").run();
        return Done{};
    });
    ASSERT_TRUE(ended.ok());
    makeService(fastOptions());
    m_service->start();
    EXPECT_EQ(schedules().runDue(made.until), 1);
    EXPECT_EQ(awaitEnd(job->id).status, JobStatus::finished);
}

TEST_F(ScheduledJobs, waitForAWindowOfAllTheirMachines) {
    EXPECT_THAT(later(Verb::reboot, {m_good}, now() + 1h, true).problem().detail,
                HasSubstr("no maintenance window for team web at site lon"));
    const auto add = [&](Scope scope, const std::string& time) {
        MaintenanceWindow window;
        window.scope = std::move(scope);
        window.recurrence =
            *recurrenceFromJson(json::parse(R"({"every":"day","time":")" + time + R"("})").as_object(), {});
        const auto written = m_database->write([&](Transaction& transaction) -> Result<Done> {
            window_store::insert(transaction, Origin{"ada", {}, {}}, window);
            return Done{};
        });
        EXPECT_TRUE(written.ok());
    };
    add({"web", ""}, "02:00");
    addMachine("other", [](Machine& machine) { machine.team = "search"; });
    add({"search", ""}, "02:30");
    const auto day = startOf(addDays(dateOf(now()), 1));
    EXPECT_EQ(later(Verb::reboot, {m_good}, day + 3h + 1min, true)->starts_at, day + 24h + 2h);
    EXPECT_EQ(later(Verb::reboot, {m_good, "other"}, day, true)->starts_at, day + 2h + 30min)
        << "when both are open: from 02:30 to 03:00";
    const auto made = freeze({}, day, day + 2h + 45min);
    EXPECT_EQ(later(Verb::reboot, {m_good, "other"}, day, true)->starts_at, made.until)
        << "the freeze ends within the window";
}

TEST_F(ScheduledJobs, windowsThatNeverMeetAreSaid) {
    addMachine("other", [](Machine& machine) { machine.team = "search"; });
    for (const auto& [team, time] : {std::pair("web", "02:00"), std::pair("search", "14:00")}) {
        const auto written = m_database->write([&](Transaction& transaction) -> Result<Done> {
            MaintenanceWindow window;
            window.scope.team = team;
            window.recurrence = *recurrenceFromJson(json::object{{"every", "day"}, {"time", time}}, {});
            window_store::insert(transaction, Origin{"ada", {}, {}}, window);
            return Done{};
        });
        ASSERT_TRUE(written.ok());
    }
    EXPECT_THAT(later(Verb::reboot, {m_good, "other"}, now() + 1h, true).problem().detail,
                HasSubstr("never open at the same time"));
}

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

} // namespace
} // namespace remuda
