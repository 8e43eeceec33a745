// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/server/restored_work.h"
#include "tests/unit/backend/schedules/scheduled_jobs_fixture.h"

namespace remuda {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

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
    EXPECT_EQ(count("SELECT count(*) FROM scheduled_job"), 0);
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
    EXPECT_EQ(count("SELECT count(*) FROM scheduled_job"), 0);
}

TEST_F(ScheduledJobs, ofABatchGoOnWhereOneOfItsMachinesIsForbiddenMeanwhile) {
    addMachine("B", [](Machine& machine) { machine.team = "web"; });
    m_service->setRights([](const std::string&, Permission, const Machine& machine) -> Result<void> {
        if (machine.hardware_name == "B") return problems::forbidden("B is no longer yours");
        return {};
    });
    const auto moment = now() + 1h;
    const auto batch = later(Verb::reboot, {m_good, "B"}, moment);
    ASSERT_TRUE(batch.ok()) << batch.problem().detail;
    EXPECT_EQ(schedules().runDue(moment), 1);
    const auto children = *m_service->children(batch->id);
    EXPECT_EQ(children[1].status, JobStatus::failed);
    EXPECT_THAT(children[1].result, HasSubstr("no longer yours"));
    m_service->start();
    EXPECT_EQ(awaitEnd(children[0].id).status, JobStatus::finished) << "the other one goes on, without being asked to";
}

TEST_F(ScheduledJobs, ofABatchFailWhereNoneOfItsMachinesIsAllowedAnyMore) {
    addMachine("B", [](Machine& machine) { machine.team = "web"; });
    m_service->setRights([](const std::string&, Permission, const Machine&) -> Result<void> {
        return problems::forbidden("you have left the team");
    });
    const auto moment = now() + 1h;
    const auto batch = later(Verb::reboot, {m_good, "B"}, moment);
    ASSERT_TRUE(batch.ok()) << batch.problem().detail;
    EXPECT_EQ(schedules().runDue(moment), 1);
    EXPECT_EQ(job(batch->id).status, JobStatus::failed);
    EXPECT_FALSE(machine(m_good).lock);
}

TEST_F(ScheduledJobs, thatWereSetAsideByARestoreWaitForTheirMomentAgain) {
    const auto moment = now() + 1h;
    const auto waiting = later(Verb::reboot, {m_good}, moment);
    ASSERT_TRUE(waiting.ok());
    const auto held = m_database->write(
        [](Transaction& transaction) -> Result<restored_work::Held> { return restored_work::hold(transaction); });
    ASSERT_TRUE(held.ok()) << held.problem().detail;
    EXPECT_EQ(held->jobs, 1);
    EXPECT_EQ(job(waiting->id).status, JobStatus::paused);
    EXPECT_EQ(job(waiting->id).waiting_for, "somebody who resumes it: a restore has paused it");
    EXPECT_EQ(schedules().runDue(moment), 0);
    ASSERT_TRUE(m_service->resume(waiting->id, Origin{"ann", {}, {}}).ok());
    EXPECT_EQ(job(waiting->id).status, JobStatus::scheduled);
    EXPECT_EQ(job(waiting->id).waiting_for, "its time");
    EXPECT_EQ(schedules().runDue(moment), 1);
    m_service->start();
    EXPECT_EQ(awaitEnd(waiting->id).status, JobStatus::finished);
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

} // namespace
} // namespace remuda
