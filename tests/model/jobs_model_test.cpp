// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_text.h"
#include "ui/jobs/jobs_model.h"
#include "ui/jobs/steps_model.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QSortFilterProxyModel>

#include <gtest/gtest.h>
#include <random>

namespace remuda {

namespace {

const Instant start = fromMilliseconds(1'800'000'000'000);

Job job(int number, JobStatus status = JobStatus::started) {
    Job made;
    made.id = "job-" + std::to_string(number);
    made.action = "install";
    made.target = "hardwarename=M" + std::to_string(number);
    made.status = status;
    made.requester = "alice";
    made.created_at = start + std::chrono::seconds(number);
    made.updated_at = made.created_at;
    made.started_at = made.created_at;
    made.progress = number % 100;
    return made;
}

JobStep step(const std::string& name, StepStatus status) {
    JobStep made;
    made.name = name;
    made.title = "Step " + name;
    made.status = status;
    return made;
}

} // namespace

TEST(JobsModel, AStormOfUpdatesKeepsTheModelConsistentAndTheSelectionInPlace) {
    JobsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSortFilterProxyModel sorted;
    sorted.setSourceModel(&model);
    sorted.setSortRole(SortRole);
    sorted.sort(JobsModel::when, Qt::DescendingOrder);
    QAbstractItemModelTester sorted_tester(&sorted, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);

    std::vector<Job> jobs;
    for (int number = 0; number < 40; ++number)
        jobs.push_back(job(number));
    model.setRows(jobs);
    QItemSelectionModel selection(&sorted);
    selection.select(sorted.mapFromSource(model.index(model.rowOf(QStringLiteral("job-7")), 0)),
                     QItemSelectionModel::SelectCurrent | QItemSelectionModel::Rows);

    std::mt19937 random(7);
    for (int round = 0; round < 100; ++round) {
        const int number = static_cast<int>(random() % 60);
        Job changed = job(number, random() % 3 == 0 ? JobStatus::finished : JobStatus::started);
        changed.updated_at = start + std::chrono::hours(1) + std::chrono::seconds(round);
        if (!model.applyEvent(changed)) model.upsert(changed, true);
        if (round % 20 == 0) { // a reload in another order, without some
            auto rows = model.rows();
            std::shuffle(rows.begin(), rows.end(), random);
            std::erase_if(rows, [](const Job& each) { return each.id == "job-3"; });
            model.setRows(rows);
        }
        model.tick();
    }
    EXPECT_EQ(resets.count(), 0);
    ASSERT_EQ(selection.selectedRows().size(), 1);
    EXPECT_EQ(selection.selectedRows().first().data(IdRole).toString(), QStringLiteral("job-7"));
    EXPECT_GE(model.rowCount(), 40);
}

TEST(JobsModel, AnOlderStateOfAJobChangesNothing) {
    JobsModel model;
    Job newer = job(1, JobStatus::finished);
    newer.updated_at = start + std::chrono::minutes(2);
    model.setRows({newer});
    Job older = job(1, JobStatus::started);
    older.updated_at = start + std::chrono::minutes(1);
    EXPECT_TRUE(model.applyEvent(older));
    EXPECT_EQ(model.row(0)->status, JobStatus::finished);
    EXPECT_FALSE(model.applyEvent(job(2)));
    EXPECT_EQ(model.rowCount(), 1);
}

TEST(JobsModel, SaysABatchByItsVerbAndCount) {
    Job batch = job(1);
    batch.action = "batch";
    batch.target = "request=7";
    batch.params = {{"verb", "install"}};
    batch.children = ChildCounts{5, 3, 1, 0, 1, 0};
    EXPECT_EQ(jobActionText(batch), QStringLiteral("install ×5"));
    EXPECT_EQ(jobTargetText(batch), QStringLiteral("request 7"));
    EXPECT_EQ(jobStepText(batch), QStringLiteral("4 of 5"));
    EXPECT_FALSE(canRetry(batch));
    batch.status = JobStatus::failed;
    EXPECT_TRUE(canRetry(batch));
    EXPECT_FALSE(canPause(batch));
}

TEST(JobsModel, MarksAJobThatTakesLongerThanUsual) {
    JobsModel model;
    Job late = job(1), usual = job(2), unknown = job(3), ended = job(4, JobStatus::finished);
    for (Job* each : {&late, &usual, &unknown, &ended})
        each->started_at = now() - std::chrono::minutes(10);
    late.usual = ended.usual = UsualTime{60'000, 300'000, 12};
    usual.usual = UsualTime{60'000, 3'000'000, 12};
    model.setRows({late, usual, unknown, ended});
    const auto cell = [&](int row, int role) { return model.index(row, JobsModel::elapsed).data(role); };
    EXPECT_EQ(cell(0, ToneRole).toInt(), int(Tone::attention));
    EXPECT_TRUE(cell(0, Qt::DisplayRole).toString().endsWith(QStringLiteral(", late")));
    for (int row = 1; row < 4; ++row)
        EXPECT_FALSE(cell(row, ToneRole).isValid()) << row;
    late.steps = {step("wipe", StepStatus::running)};
    late.steps[0].started_at = now();
    late.current_step = 0;
    EXPECT_TRUE(jobExplanation(late, now()).contains(QStringLiteral("The whole job usually takes 1–5 min (12 runs)")))
        << jobExplanation(late, now()).toStdString();
}

TEST(JobsModel, APauseIsOfferedSaidAndTakenBack) {
    Job running = job(1);
    running.steps = {step("partition", StepStatus::waiting), step("unpack", StepStatus::pending)};
    running.current_step = 0;
    running.status = JobStatus::waiting;
    running.waiting_for = "disk partitioned";
    running.steps[0].detail = "making partitions";
    EXPECT_TRUE(canPause(running));
    EXPECT_FALSE(canResume(running));
    EXPECT_TRUE(jobExplanation(running, now())
                    .startsWith(QStringLiteral("Waits for: disk partitioned; last seen: making partitions.")));
    running.pausing = true;
    EXPECT_FALSE(canPause(running));
    EXPECT_TRUE(canResume(running));
    EXPECT_TRUE(jobExplanation(running, now()).endsWith(QStringLiteral("It stands still after this step.")));
    running.pausing = false;
    running.status = JobStatus::paused;
    EXPECT_TRUE(canResume(running));
    EXPECT_TRUE(jobExplanation(running, now()).startsWith(QStringLiteral("Stands still before “Step unpack”")));
}

TEST(JobsModel, SaysWhenABatchEndsOrThatNobodyKnows) {
    Job batch = job(1);
    batch.children = ChildCounts{5, 3, 0, 0, 1, 1};
    EXPECT_EQ(leftText(batch, start), QStringLiteral("its end is unknown"));
    batch.ends = TimeRange{start + std::chrono::minutes(3), start + std::chrono::minutes(5)};
    EXPECT_EQ(leftText(batch, start), QStringLiteral("3–5 min left"));
}

TEST(StepsModel, StaysConsistentWhileStepsComeAndGo) {
    StepsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    Job shown = job(1);
    for (int count : {0, 3, 8, 2, 0, 5}) {
        shown.steps.clear();
        for (int number = 0; number < count; ++number)
            shown.steps.push_back(step(std::to_string(number), StepStatus::pending));
        shown.current_step = count - 1;
        model.setJob(shown);
        model.tick();
        EXPECT_EQ(model.rowCount(), count);
    }
    model.setJob(job(2));
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(StepsModel, TellsElapsedAgainstUsualAndWhenTheNextTryComes) {
    Job shown = job(1);
    JobStep running = step("partition", StepStatus::running);
    running.started_at = now() - std::chrono::seconds(130);
    running.usual = UsualTime{20'000, 35'000, 50};
    running.timeout_ms = 300'000;
    JobStep retrying = step("power", StepStatus::retrying);
    retrying.detail = "no answer";
    retrying.attempt = 2;
    retrying.max_attempts = 6;
    retrying.retry_at = now() + std::chrono::milliseconds(8'400);
    shown.steps = {running, retrying};
    shown.current_step = 0;
    StepsModel model;
    model.setJob(shown);
    EXPECT_EQ(model.index(0).data(StepsModel::usualRole).toString(), QStringLiteral("usually 20–35 s (50 runs)"));
    EXPECT_EQ(model.index(0).data(StepsModel::elapsedRole).toString(), QStringLiteral("2 min 10 s"));
    EXPECT_TRUE(model.index(0).data(StepsModel::overdueRole).toBool());
    EXPECT_EQ(model.index(1).data(StepsModel::noteRole).toString(),
              QStringLiteral("no answer · next try in 9 s (3 of 6)"));
    EXPECT_TRUE(model.index(0).data().toString().startsWith(QStringLiteral("Step partition, ")));
    EXPECT_TRUE(jobExplanation(shown, now()).contains(QStringLiteral("It stops by itself in 2 min 50 s.")));
}

TEST(JobText, SaysWhenAScheduledJobBeginsAndWhatHasPutItOff) {
    Job waiting = job(1, JobStatus::scheduled);
    waiting.started_at.reset();
    waiting.starts_at = start + std::chrono::minutes(10);
    waiting.waiting_for = "its time";
    EXPECT_TRUE(jobStepText(waiting).startsWith(QStringLiteral("Begins ")));
    EXPECT_EQ(jobProgressText(waiting), QString());
    EXPECT_TRUE(jobExplanation(waiting, start).contains(QStringLiteral("in 10 min")))
        << jobExplanation(waiting, start).toStdString();
    EXPECT_FALSE(jobExplanation(waiting, start).contains(QStringLiteral("It waits for")));
    waiting.waiting_for = "the end of freeze 3 (year's end; site lon, by ada) until 2027-01-04T08:00:00.000Z";
    EXPECT_TRUE(jobExplanation(waiting, start).contains(QStringLiteral("It waits for the end of freeze 3")));
    EXPECT_TRUE(canCancel(waiting));
    waiting.children = ChildCounts{};
    EXPECT_FALSE(canPause(waiting)) << "nothing has begun that could pause";
}

} // namespace remuda
