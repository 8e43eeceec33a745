// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/message.h"
#include "backend/jobs/log_followers.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <boost/asio/io_context.hpp>

namespace remuda {
namespace {

class JobBoundsTest : public JobsTest {
protected:
    std::string machineNamed(int number) {
        auto name = "M" + std::to_string(number);
        addMachine(name);
        return name;
    }
};

TEST_F(JobBoundsTest, AFullQueueSaysSoAndTakesJobsAgainWhenThereIsRoom) {
    auto options = fastOptions();
    options.max_queued = 2;
    makeService(options);
    std::vector<std::string> jobs;
    for (int number = 0; number < 2; ++number) {
        const auto job = submit(Verb::power_on, {machineNamed(number)});
        ASSERT_TRUE(job.ok()) << job.problem().detail;
        jobs.push_back(job->id);
    }
    const auto name = machineNamed(2);
    const auto refused = submit(Verb::power_on, {name});
    ASSERT_FALSE(refused.ok());
    const auto answer = Response::problem(refused.problem());
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.headers.at("Retry-After"), "1");
    EXPECT_EQ(answer.content_type, "application/problem+json");
    EXPECT_NE(refused.problem().detail.find("2 jobs wait already"), std::string::npos) << refused.problem().detail;
    EXPECT_FALSE(machine(name).lock) << "what was refused holds nothing";
    ASSERT_TRUE(m_service->cancel(jobs[0], Origin{"ann", {}, {}}).ok());
    EXPECT_TRUE(submit(Verb::power_on, {name}).ok());
}

TEST_F(JobBoundsTest, WhatWaitsForItsTimeOrStandsStillCountsToo) {
    auto options = fastOptions();
    options.max_queued = 2;
    makeService(options);
    Submission later;
    later.verb = Verb::power_on;
    later.machines = {machineNamed(0)};
    later.at = now() + std::chrono::hours(1);
    const auto scheduled = m_service->submit(later, Origin{"ann", "request-1", {}});
    ASSERT_TRUE(scheduled.ok()) << scheduled.problem().detail;
    const auto paused = submit(Verb::power_on, {machineNamed(1)});
    ASSERT_TRUE(paused.ok());
    ASSERT_TRUE(m_service->pause(paused->id, Origin{"ann", {}, {}}).ok());
    EXPECT_FALSE(submit(Verb::power_on, {machineNamed(2)}).ok());
    ASSERT_TRUE(m_service->cancel(scheduled->id, Origin{"ann", {}, {}}).ok());
    EXPECT_TRUE(submit(Verb::power_on, {"M2"}).ok());
}

TEST_F(JobBoundsTest, ABatchCountsWithAllItsMachines) {
    auto options = fastOptions();
    options.max_queued = 5;
    makeService(options);
    std::vector<std::string> six;
    for (int number = 1; number <= 6; ++number)
        six.push_back(machineNamed(number));
    const auto never = submit(Verb::power_on, six);
    ASSERT_FALSE(never.ok());
    EXPECT_EQ(never.problem().status, 409) << "to try again later would not help";
    ASSERT_TRUE(submit(Verb::power_on, {machineNamed(0)}).ok());
    const auto tooMany = submit(Verb::power_on, {"M1", "M2", "M3", "M4", "M5"});
    ASSERT_FALSE(tooMany.ok());
    EXPECT_EQ(tooMany.problem().status, 503);
    EXPECT_NE(tooMany.problem().detail.find("room for 4 more jobs that wait, and these are 5"), std::string::npos)
        << tooMany.problem().detail;
    EXPECT_FALSE(machine("M1").lock) << "what was refused holds nothing";
    const auto fits = submit(Verb::power_on, {"M1", "M2", "M3", "M4"});
    EXPECT_TRUE(fits.ok()) << fits.problem().detail;
    EXPECT_FALSE(submit(Verb::power_on, {"M5"}).ok());
}

// A job that waits has no news by which a reader who has gone would be noticed.
TEST_F(JobBoundsTest, ReadersOfALogThatHaveGoneAreForgotten) {
    const auto job = submit(Verb::power_on, {machineNamed(1)});
    ASSERT_TRUE(job.ok());
    const auto stored = m_database->read([&](Connection& connection) { return job_store::find(connection, job->id); });
    boost::asio::io_context context;
    LogFollowers followers(*m_database, context.get_executor(), std::chrono::milliseconds(1));
    int beats = 0;
    followers.follow(stored->number, 0, [&](const std::string& frame) {
        EXPECT_EQ(frame, ": heartbeat\n\n");
        return ++beats < 3;
    });
    context.run(); // returns once nobody is left
    EXPECT_EQ(beats, 3);
}

} // namespace
} // namespace remuda
