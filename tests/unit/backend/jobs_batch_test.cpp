// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_driver.h"
#include "backend/jobs/job_ledger.h"
#include "backend/jobs/job_list_store.h"
#include "backend/jobs/job_routes.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <gmock/gmock.h>

namespace remuda {
namespace {

class JobBatchTest : public JobsTest {
protected:
    // `count` machines, plain or with a bad disk.
    std::vector<std::string> machines(std::size_t count, bool bad_disk) {
        std::vector<std::string> names;
        for (int number = 0; names.size() < count; ++number) {
            const auto name = "SIM" + std::to_string(number);
            const auto traits = dice.traits(name);
            if (traits.bad_disk != bad_disk || traits.installer_fails || traits.wrong_password ||
                traits.misses_memory || traits.drop_rate > 0.01)
                continue;
            names.push_back(name);
            addMachine(name);
        }
        return names;
    }

    // Until so many or more have failed and the batch has stopped for it.
    void awaitPause(const std::string& batch, std::int64_t failed) {
        await([&](const Job& each) {
            return each.id == batch && each.status == JobStatus::paused && each.children->failed >= failed;
        });
        settle();
    }

    // The most children that were under way together.
    std::size_t mostTogether(const std::string& batch) {
        std::set<std::string> running;
        std::size_t most = 0;
        const std::lock_guard guard(m_mutex);
        for (const auto& each : m_seen) {
            if (each.parent != batch) continue;
            if (isEnded(each.status))
                running.erase(each.id);
            else if (each.status != JobStatus::queued)
                running.insert(each.id);
            most = std::max(most, running.size());
        }
        return most;
    }
};

TEST_F(JobBatchTest, RunsEveryChildWithinItsParallelism) {
    const auto names = machines(8, false);
    Submission submission;
    submission.verb = Verb::reboot;
    submission.machines = names;
    submission.parallelism = 3;
    submission.target = "request=7";
    const auto submitted = m_service->submit(submission, Origin{"ann", {}, {}});
    ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
    EXPECT_EQ(submitted->action, "batch");
    EXPECT_EQ(submitted->target, "request=7");
    EXPECT_EQ(submitted->params.at("verb"), "reboot");
    ASSERT_TRUE(submitted->children);
    EXPECT_EQ(submitted->children->queued, 8);
    m_service->start();
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
    EXPECT_EQ(ended.result, "8 of 8 finished");
    EXPECT_EQ(ended.children->finished, 8);
    EXPECT_LE(mostTogether(submitted->id), 3u);
    EXPECT_EQ(count("SELECT sum(power_ons) FROM simulated_machine"), 8);
}

TEST_F(JobBatchTest, SendsACanaryAheadOfALargeBatch) {
    const auto submitted = submit(Verb::reboot, machines(12, false));
    ASSERT_TRUE(submitted.ok());
    m_service->start();
    awaitEnd(submitted->id);
    // No second child begins before the first has ended.
    const std::lock_guard guard(m_mutex);
    std::string canary;
    for (const auto& each : m_seen) {
        if (each.parent.empty() || each.status == JobStatus::queued) continue;
        if (canary.empty()) canary = each.id;
        ASSERT_EQ(each.id, canary);
        if (isEnded(each.status)) break;
    }
}

TEST_F(JobBatchTest, PausesWhenTooManyFailSaysWhyAndGoesOnWhenResumed) {
    const auto names = machines(12, true);
    const auto submitted = submit(Verb::install, names);
    ASSERT_TRUE(submitted.ok());
    m_service->start();
    awaitPause(submitted->id, 1); // the canary
    const auto paused = job(submitted->id);
    EXPECT_EQ(paused.children->failed, 1);
    EXPECT_EQ(paused.children->queued, 11);
    EXPECT_THAT(paused.waiting_for, testing::HasSubstr("somebody who resumes it: 1 of 12 failed; most often: "));
    const auto lines = m_service->log(submitted->id, 0, 10);
    ASSERT_TRUE(lines.ok());
    ASSERT_EQ(lines->size(), 1u);
    EXPECT_NE(lines->at(0).text.find("paused: 1 of 12 failed"), std::string::npos);
    const auto resumed = m_service->resume(submitted->id, Origin{"ann", {}, {}});
    ASSERT_TRUE(resumed.ok()) << resumed.problem().detail;
    EXPECT_EQ(resumed->waiting_for, "");
    awaitPause(submitted->id, 2); // another canary went ahead
    EXPECT_EQ(job(submitted->id).children->queued, 10);
    EXPECT_THAT(job(submitted->id).waiting_for, testing::HasSubstr("1 of 12 failed")) << "those since the resume";
}

TEST_F(JobBatchTest, AfterItStoppedItselfACanaryGoesAheadAgain) {
    auto names = machines(1, false); // goes well, then two fail and stop the batch
    for (auto& name : machines(11, true))
        names.push_back(name);
    Submission submission;
    submission.verb = Verb::install;
    submission.machines = names;
    submission.parallelism = 1;
    const auto submitted = m_service->submit(submission, Origin{"ann", {}, {}});
    ASSERT_TRUE(submitted.ok()) << submitted.problem().detail;
    m_service->start();
    awaitPause(submitted->id, 2);
    ASSERT_EQ(job(submitted->id).children->finished, 1);
    ASSERT_TRUE(m_service->resume(submitted->id, Origin{"ann", {}, {}}).ok());
    awaitPause(submitted->id, 3);
    EXPECT_EQ(job(submitted->id).children->queued, 8) << "one went ahead, and held the others back when it failed";
}

TEST_F(JobBatchTest, EndsFailedAndIsTriedAgain) {
    const auto submitted = submit(Verb::install, machines(9, true));
    ASSERT_TRUE(submitted.ok());
    m_service->start();
    const auto ended = awaitEnd(submitted->id);
    EXPECT_EQ(ended.status, JobStatus::failed);
    EXPECT_EQ(ended.children->failed, 9);
    ASSERT_TRUE(ended.error);
    EXPECT_EQ(ended.error->error_class, ErrorClass::disk);
    EXPECT_EQ(JobLedger::failuresToPause(1), 1);
    EXPECT_EQ(JobLedger::failuresToPause(12), 2);
    EXPECT_EQ(JobLedger::failuresToPause(5000), 3);
    const auto retried = m_service->retry(submitted->id, Origin{"ann", {}, {}});
    ASSERT_TRUE(retried.ok()) << retried.problem().detail;
    EXPECT_EQ(retried->children->total, 9);
}

TEST_F(JobBatchTest, ThatSomebodyPausedWaitsForNothingElse) {
    const auto submitted = submit(Verb::reboot, machines(3, false)); // the engine is not started
    ASSERT_TRUE(submitted.ok());
    const auto paused = m_service->pause(submitted->id, Origin{"ann", {}, {}});
    ASSERT_TRUE(paused.ok());
    EXPECT_EQ(paused->waiting_for, "") << "whoever did it knows why";
}

TEST_F(JobBatchTest, IsRetriedWithoutTheMachinesThatCannot) {
    const auto names = machines(2, true);
    const auto submitted = submit(Verb::install, names);
    ASSERT_TRUE(submitted.ok());
    m_service->start();
    ASSERT_EQ(awaitEnd(submitted->id).children->failed, 2);
    m_service->stop();
    ASSERT_TRUE(submit(Verb::power_off, {names[1]}).ok()); // has the machine
    EventHub hub(*m_database);
    Router router;
    addJobRoutes(router, *m_service, hub);
    router.setAuthenticator([](const Request&) -> Result<Principal> { return Principal{"root", {}, true}; });
    const auto retry = [&](std::map<std::string, std::string> query) {
        Request request;
        request.method = Method::post;
        request.path = "/api/v1/jobs/" + submitted->id + "/retry";
        request.query = std::move(query);
        return router.handle(std::move(request));
    };
    const auto refused = retry({});
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_NE(refused.body.find(names[1] + ": locked by job"), std::string::npos) << refused.body;
    const auto retried = retry({{"skip_invalid", "true"}});
    ASSERT_EQ(retried.status, 202) << retried.body;
    const auto job = boost::json::parse(retried.body).as_object().at("job").as_object();
    EXPECT_EQ(job.at("children").at("total"), 1);
    EXPECT_TRUE(machine(names[0]).lock);
    EXPECT_EQ(retry({{"skip_invalid", "perhaps"}}).status, 422);
}

TEST_F(JobBatchTest, CancelEndsTheQueuedAtOnceAndGivesTheirMachinesBack) {
    const auto submitted = submit(Verb::reboot, machines(5, false)); // the engine is not started
    ASSERT_TRUE(submitted.ok());
    EXPECT_EQ(count("SELECT count(*) FROM machine_lock"), 5);
    const auto cancelled = m_service->cancel(submitted->id, Origin{"bob", {}, {}});
    ASSERT_TRUE(cancelled.ok());
    EXPECT_EQ(cancelled->status, JobStatus::cancelled);
    EXPECT_EQ(cancelled->children->cancelled, 5);
    EXPECT_EQ(count("SELECT count(*) FROM machine_lock"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM machine WHERE lock IS NOT NULL"), 0);
}

TEST_F(JobBatchTest, ListsNewestFirstWithChildrenOnRequestAndByQuery) {
    const auto names = machines(4, false);
    const auto batch = submit(Verb::reboot, {names[0], names[1], names[2]});
    const auto single = submit(Verb::power_on, {names[3]});
    ASSERT_TRUE(batch.ok() && single.ok());
    const auto list = [&](const std::string& query, auto change) {
        JobListing listing;
        auto parsed = parseQuery(query, jobSchema(), now());
        EXPECT_TRUE(parsed.ok()) << parsed.problem().detail;
        listing.query = *parsed;
        change(listing);
        return m_database->read([&](Connection& connection) { return job_store::list(connection, listing); });
    };
    auto page = list("", [](JobListing& listing) { listing.limit = 1; });
    ASSERT_EQ(page.jobs.size(), 1u);
    EXPECT_EQ(page.jobs[0].id, single->id);
    EXPECT_EQ(page.total, 2);
    ASSERT_TRUE(page.next);
    page = list("", [&](JobListing& listing) { listing.before = page.next; });
    ASSERT_EQ(page.jobs.size(), 1u);
    EXPECT_EQ(page.jobs[0].id, batch->id);
    EXPECT_EQ(list("", [&](JobListing& listing) { listing.parent = batch->id; }).total, 3);
    EXPECT_EQ(list("", [&](JobListing& listing) { listing.children = true; }).total, 5);
    EXPECT_EQ(list("machine:" + names[3] + " status:queued", [](JobListing&) {}).total, 1);
    EXPECT_EQ(list("not action:batch", [](JobListing&) {}).total, 1);
    EXPECT_EQ(list("class:disk", [](JobListing&) {}).total, 0);
}

} // namespace
} // namespace remuda
