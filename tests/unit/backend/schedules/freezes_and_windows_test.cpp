// SPDX-License-Identifier: GPL-3.0-or-later
// Scheduled jobs beside freezes and maintenance windows.
#include "tests/unit/backend/schedules/scheduled_jobs_fixture.h"

namespace remuda {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::HasSubstr;

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

TEST_F(ScheduledJobs, ofABatchThatAFreezeHoldsUpSayItOnTheBatchToo) {
    const auto other = nameWhere([&](const std::string& name) { return name != m_good && isPlain(name); });
    addMachine(other);
    const auto batch = submit(Verb::reboot, {m_good, other});
    ASSERT_TRUE(batch.ok()) << batch.problem().detail;
    const auto made = freeze({}, now() - 1h, now() + 1h);
    m_service->start();
    const auto held = await(
        [&](const Job& each) { return each.id == batch->id && each.waiting_for.find("freeze") != std::string::npos; });
    EXPECT_EQ(held.waiting_for, "the end of " + describe(made));
    const auto ended = m_database->write([&](Transaction& transaction) -> Result<Done> {
        freeze_store::remove(transaction, Origin{}, made);
        scheduled_job_store::release(transaction, Origin{}, made.id, now());
        return Done{};
    });
    ASSERT_TRUE(ended.ok());
    EXPECT_GE(schedules().runDue(now()), 1);
    const auto done = awaitEnd(batch->id);
    EXPECT_EQ(done.status, JobStatus::finished) << done.result;
    EXPECT_EQ(done.waiting_for, "");
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

} // namespace
} // namespace remuda
