// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/job.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

Job fullJob() {
    Job job;
    job.id = "0d4e8d4e-5f0e-4e0c-8a9c-0123456789ab";
    job.action = "install";
    job.target = "hardwarename=C0MPUT3";
    job.params = {{"role", "web"}};
    job.status = JobStatus::retrying;
    job.starts_at = fromMilliseconds(1'700'000'000'000);
    job.requester = "ann";
    job.user = "bob";
    job.parent = "11111111-2222-4333-8444-555555555555";
    job.waiting_for = "boot script fetched";
    job.created_at = fromMilliseconds(1'700'000'000'123);
    job.updated_at = fromMilliseconds(1'700'000'001'000);
    job.started_at = fromMilliseconds(1'700'000'000'500);
    job.retry_at = fromMilliseconds(1'700'000'002'000);
    job.progress = 42;
    job.current_step = 1;
    job.simulated = true;
    JobStep step;
    step.name = "power_cycle";
    step.title = "Power cycle";
    step.status = StepStatus::retrying;
    step.attempt = 2;
    step.max_attempts = 7;
    step.timeout_ms = 60'000;
    step.detail = "no answer";
    step.started_at = fromMilliseconds(1'700'000'000'600);
    step.usual = UsualTime{900, 4'000, 31};
    job.steps = {JobStep{}, step};
    job.error = JobError{ErrorClass::unreachable, "no answer from 10.0.0.1", "check", true, 3, "RAKP 2: no\nanswer"};
    job.children = ChildCounts{6, 1, 2, 0, 1, 2};
    job.pausing = true;
    job.ends = TimeRange{fromMilliseconds(1'700'000'003'000), fromMilliseconds(1'700'000'009'000)};
    job.retry_of = "22222222-2222-4333-8444-555555555555";
    job.retry_step = "power_cycle";
    job.usual = UsualTime{5'000, 9'000, 7};
    return job;
}

TEST(Job, SurvivesTheWireUnchanged) {
    const auto written = toJson(fullJob(), now());
    const auto read = jobFromJson(boost::json::parse(boost::json::serialize(written)).as_object());
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(toJson(*read, now()), written);
    EXPECT_EQ(written.at("error").at("class"), "unreachable");
    EXPECT_EQ(written.at("ended_at"), nullptr);
    EXPECT_EQ(written.at("created_at"), "2023-11-14T22:13:20.123Z");
}

TEST(Job, RefusesWrongMembersByName) {
    const auto problemOf = [](auto change) {
        auto object = toJson(fullJob(), now());
        change(object);
        const auto read = jobFromJson(object);
        return read.ok() ? std::string("accepted") : read.problem().field;
    };
    EXPECT_EQ(problemOf([](auto& object) { object["status"] = "sleeping"; }), "status");
    EXPECT_EQ(problemOf([](auto& object) { object.erase("status"); }), "status");
    EXPECT_EQ(problemOf([](auto& object) { object["progress"] = "half"; }), "progress");
    EXPECT_EQ(problemOf([](auto& object) { object["created_at"] = "yesterday"; }), "created_at");
    EXPECT_EQ(problemOf([](auto& object) { object["id"] = ""; }), "id");
    EXPECT_EQ(problemOf([](auto& object) { object["steps"] = 3; }), "steps");
    EXPECT_EQ(problemOf([](auto& object) { object["steps"].as_array()[1].as_object()["attempt"] = true; }),
              "steps[1].attempt");
    EXPECT_EQ(problemOf([](auto& object) { object["error"].as_object()["class"] = "bad luck"; }), "error.class");
}

TEST(Job, ReadsAMinimalJob) {
    const auto read = jobFromJson({{"id", "x"}, {"status", "queued"}, {"unknown", 1}});
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->status, JobStatus::queued);
    EXPECT_FALSE(read->error);
}

TEST(Job, IsLateByItselfOrByItsStep) {
    auto job = fullJob();
    job.children.reset();
    job.started_at = fromMilliseconds(1'000'000);
    job.steps[1].started_at = fromMilliseconds(1'002'000);
    EXPECT_EQ(lateAfter(job), fromMilliseconds(1'006'000)) << "the step's band ends first";
    job.steps[1].usual.reset();
    EXPECT_EQ(lateAfter(job), fromMilliseconds(1'009'000));
    EXPECT_EQ(toJson(job, fromMilliseconds(1'009'000)).at("late"), boost::json::value(true));
    for (const auto status : {JobStatus::finished, JobStatus::failed, JobStatus::cancelled, JobStatus::paused}) {
        auto other = job;
        other.status = status;
        EXPECT_EQ(lateAfter(other), std::nullopt) << toText(status);
    }
    job.usual.reset();
    EXPECT_EQ(lateAfter(job), std::nullopt) << "nothing is known";
    EXPECT_EQ(toJson(job, fromMilliseconds(2'000'000)).at("late"), boost::json::value(false));
}

TEST(Job, NamesTheMachineOfItsTarget) {
    Job job;
    job.target = "hardwarename=C0MPUT3";
    EXPECT_EQ(job.hardwareName(), "C0MPUT3");
    job.target = "reboot x12";
    EXPECT_EQ(job.hardwareName(), "");
}

TEST(Job, LogLineSurvivesTheWireUnchanged) {
    const JobLogLine line{7, fromMilliseconds(1'700'000'000'001), "check_bmc", LogLevel::warning, "no answer"};
    const auto read = jobLogLineFromJson(toJson(line));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(toJson(*read), toJson(line));
}

TEST(ErrorClass, HasWordsAndAdviceForEach) {
    for (int number = 0; number <= static_cast<int>(ErrorClass::internal); ++number) {
        const auto error = static_cast<ErrorClass>(number);
        EXPECT_EQ(errorClassFromText(toText(error)), error);
        EXPECT_GT(adviceFor(error).size(), 40u) << toText(error);
    }
    EXPECT_EQ(errorClassFromText("nonsense"), std::nullopt);
    EXPECT_TRUE(isTransient(ErrorClass::unreachable));
    EXPECT_FALSE(isTransient(ErrorClass::credentials));
    EXPECT_NE(adviceFor(ErrorClass::credentials).find("bmc-password"), std::string_view::npos);
}

TEST(JobStatus, WordsGoBothWays) {
    for (int number = 0; number <= static_cast<int>(JobStatus::scheduled); ++number) {
        const auto status = static_cast<JobStatus>(number);
        EXPECT_EQ(jobStatusFromText(toText(status)), status);
    }
    for (int number = 0; number <= static_cast<int>(StepStatus::cancelled); ++number) {
        const auto status = static_cast<StepStatus>(number);
        EXPECT_EQ(stepStatusFromText(toText(status)), status);
    }
    EXPECT_TRUE(isEnded(JobStatus::cancelled));
    EXPECT_FALSE(isEnded(JobStatus::cancelling));
}

} // namespace
} // namespace remuda
