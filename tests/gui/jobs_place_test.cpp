// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/place_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/details_text.h"
#include "ui/common/table_view.h"
#include "ui/jobs/job_detail.h"
#include "ui/jobs/job_log_view.h"
#include "ui/jobs/jobs_place.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>

#include <algorithm>
#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

json::object job(const std::string& id, const std::string& status, int minute,
                 const std::string& updated = "2026-11-21T18:00:00.000Z") {
    json::object made{{"id", id},
                      {"action", "install"},
                      {"target", "hardwarename=" + id},
                      {"params", json::object{}},
                      {"status", status},
                      {"requester", "alice"},
                      {"user", "alice"},
                      {"progress", 40},
                      {"updated_at", updated},
                      {"created_at", "2026-11-21T17:" + std::to_string(minute) + ":00.000Z"},
                      {"steps", json::array{}}};
    if (status == "failed")
        made["error"] = json::object{{"class", "disk"},
                                     {"message", "sda is gone"},
                                     {"advice", "Have the disk replaced."},
                                     {"retriable", false},
                                     {"similar", 6}};
    return made;
}

Event event(const json::object& object) {
    Event made;
    made.kind = QStringLiteral("job");
    made.id = QString::fromStdString(std::string(object.at("id").as_string()));
    made.object = object;
    return made;
}

json::object batch(const std::string& id, const std::string& status, const std::string& updated) {
    auto made = job(id, status, 40, updated);
    made["action"] = "batch";
    made["target"] = "reboot x12";
    made["params"] = json::object{{"verb", "reboot"}};
    made["children"] =
        json::object{{"total", 12}, {"finished", 0}, {"failed", 1}, {"cancelled", 0}, {"running", 0}, {"queued", 11}};
    return made;
}

class JobsPlaceTest : public testing::Test {
protected:
    void SetUp() override {
        world.server.on("GET", QStringLiteral("/jobs"), [](const FakeServer::Call&) {
            return FakeServer::Answer{
                200, FakeServer::list({job("C3", "started", 30), job("B2", "failed", 20), job("A1", "started", 10)})};
        });
        place.resize(1200, 860);
        place.QWidget::show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&place));
        for (auto* each : place.findChildren<TableView*>())
            if (each->accessibleName() == QStringLiteral("Jobs")) jobs = each;
        ASSERT_NE(jobs, nullptr);
        EVENTUALLY_EQ(jobs->model()->rowCount(), 3);
    }
    QPushButton* button(QWidget& window, const QString& words) {
        for (auto* each : window.findChildren<QPushButton*>())
            if (each->text().startsWith(words) && each->isVisible()) return each;
        return nullptr;
    }
    bool says(const char* words) {
        const auto labels = place.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel* each) {
            return each->isVisible() && each->text().contains(QLatin1String(words));
        });
    }
    JobDetail* detail() { return place.findChild<JobDetail*>(); }
    void answerFailures() {
        world.server.answer("GET", QStringLiteral("/jobs/failures"),
                            FakeServer::list({json::object{{"id", "0a0b0c0d"},
                                                           {"action", "reboot"},
                                                           {"step_title", "Power cycle"},
                                                           {"class", "bmc_bug"},
                                                           {"model", "R640"},
                                                           {"firmware", "2.1"},
                                                           {"count", 14},
                                                           {"machines", 13},
                                                           {"first_at", "2026-11-17T09:12:00.000Z"},
                                                           {"last_at", "2026-11-20T09:12:00.000Z"},
                                                           {"cleared", 11},
                                                           {"cleared_by", json::object{{"bmc-password", 11}}},
                                                           {"open_jobs", json::array{"B2", "X9"}},
                                                           {"open_machines", json::array{"HW7", "HW9"}}}}));
    }

    PlaceWorld world;
    JobsPlace place{world.context};
    TableView* jobs = nullptr;
};

} // namespace

TEST_F(JobsPlaceTest, EventsUpdateTheTableAndTheDetailWithoutLosingTheSelection) {
    place.reveal(QStringLiteral("A1"));
    ASSERT_EQ(jobs->selectedIds(), QStringList{QStringLiteral("A1")});
    Q_EMIT world.events.events(
        {event(job("D4", "queued", 40)), event(job("A1", "finished", 10, "2026-11-21T18:01:00.000Z"))});
    EXPECT_EQ(jobs->model()->rowCount(), 4);
    EXPECT_EQ(jobs->selectedIds(), QStringList{QStringLiteral("A1")});
    EXPECT_EQ(detail()->job().status, JobStatus::finished);
    Q_EMIT world.events.events({event(job("A1", "started", 10, "2026-11-21T18:00:30.000Z"))}); // late and older
    EXPECT_EQ(detail()->job().status, JobStatus::finished);
}

TEST_F(JobsPlaceTest, AFailureShowsItsAdviceAndOffersTheSimilarOnes) {
    place.reveal(QStringLiteral("B2"));
    bool advice = false;
    for (auto* label : place.findChildren<QLabel*>())
        advice = advice || (label->isVisible() && label->text() == QStringLiteral("Have the disk replaced."));
    EXPECT_TRUE(advice);
    ASSERT_NE(button(place, QStringLiteral("Show the 6")), nullptr);
    QTest::mouseClick(button(place, QStringLiteral("Show the 6")), Qt::LeftButton);
    EVENTUALLY_EQ(world.server.calls("GET", QStringLiteral("/jobs"))
                      .back()
                      .query.queryItemValue(QStringLiteral("q"), QUrl::FullyDecoded),
                  QStringLiteral("status:failed action:install class:disk"));
}

TEST_F(JobsPlaceTest, RetryGoesToTheNewJob) {
    world.server.answer("POST", QStringLiteral("/jobs/B2/retry"), json::object{{"job", job("E5", "queued", 50)}}, 202);
    place.reveal(QStringLiteral("B2"));
    QTest::mouseClick(button(place, QStringLiteral("Retry")), Qt::LeftButton);
    EVENTUALLY_EQ(jobs->selectedIds(), QStringList{QStringLiteral("E5")});
}

TEST_F(JobsPlaceTest, ARetryFromTheFailedStepSaysSoAndTheStartIsOfferedBesideIt) {
    auto kept = job("B2", "failed", 20, "2026-11-21T18:01:00.000Z");
    kept["retry_step"] = "first_boot";
    kept["steps"] = json::array{{{"name", "first_boot"}, {"title", "First boot"}, {"status", "failed"}}};
    Q_EMIT world.events.events({event(kept)});
    world.server.answer("POST", QStringLiteral("/jobs/B2/retry"), json::object{{"job", job("E5", "queued", 50)}}, 202);
    const auto from = [this] {
        return world.server.calls("POST", QStringLiteral("/jobs/B2/retry"))
            .back()
            .query.queryItemValue(QStringLiteral("from"));
    };
    place.reveal(QStringLiteral("B2"));
    QTest::mouseClick(button(place, QStringLiteral("Retry from “First boot”")), Qt::LeftButton);
    EVENTUALLY_EQ(jobs->selectedIds(), QStringList{QStringLiteral("E5")});
    EXPECT_EQ(from(), QStringLiteral("failed_step"));
    EXPECT_EQ(button(place, QStringLiteral("Retry from")), nullptr) << "E5 has not failed";
    place.reveal(QStringLiteral("B2"));
    QTest::mouseClick(button(place, QStringLiteral("Retry from the start")), Qt::LeftButton);
    EVENTUALLY_EQ(jobs->selectedIds(), QStringList{QStringLiteral("E5")});
    EXPECT_EQ(from(), QStringLiteral("start"));
}

TEST_F(JobsPlaceTest, ABatchThatStoppedSaysWhyAndShowsItsLog) {
    auto stopped = batch("B9", "paused", "2026-11-21T18:02:00.000Z");
    stopped["waiting_for"] = "somebody who resumes it: 1 of 12 failed; most often: there is no password";
    Q_EMIT world.events.events({event(stopped)});
    place.reveal(QStringLiteral("B9"));
    EXPECT_TRUE(says("It waits for somebody who resumes it: 1 of 12 failed; most often: there is no password."));
    EVENTUALLY(!world.server.calls("GET", QStringLiteral("/jobs/B9/log/stream")).empty());
}

TEST_F(JobsPlaceTest, ARetryOfABatchThatIsRefusedOffersTheOthers) {
    Q_EMIT world.events.events({event(batch("B9", "failed", "2026-11-21T18:02:00.000Z"))});
    place.reveal(QStringLiteral("B9"));
    const auto path = QStringLiteral("/jobs/B9/retry");
    const auto skips = [&] {
        return world.server.calls("POST", path).back().query.queryItemValue(QStringLiteral("skip_invalid"));
    };
    world.server.answer("POST", path,
                        json::object{{"type", "conflict"},
                                     {"status", 409},
                                     {"title", "This collides with the present state"},
                                     {"detail", "HW1: locked by job J7"},
                                     {"skipped", json::array{{{"hardware_name", "HW1"}, {"reason", "locked"}}}}},
                        409);
    QTest::mouseClick(button(place, QStringLiteral("Retry failed")), Qt::LeftButton);
    EVENTUALLY(button(place, QStringLiteral("Retry the others")) != nullptr);
    EXPECT_TRUE(says("HW1: locked by job J7"));
    EXPECT_EQ(skips(), QString());
    world.server.answer("POST", path, json::object{{"job", job("E5", "queued", 50)}}, 202);
    QTest::mouseClick(button(place, QStringLiteral("Retry the others")), Qt::LeftButton);
    EVENTUALLY_EQ(jobs->selectedIds(), QStringList{QStringLiteral("E5")});
    EXPECT_EQ(skips(), QStringLiteral("true"));
}

TEST_F(JobsPlaceTest, FailuresThatAreAlikeAreTriedAgainTogetherThroughTheSheet) {
    answerFailures();
    world.server.answer("POST", QStringLiteral("/jobs/retry"), json::object{{"job", job("E5", "queued", 50)}}, 202);
    QTest::mouseClick(button(place, QStringLiteral("Failures alike")), Qt::LeftButton);
    EVENTUALLY(button(place, QStringLiteral("Retry all 2")) &&
               button(place, QStringLiteral("Retry all 2"))->isEnabled());
    bool said = false;
    for (auto* label : place.findChildren<QLabel*>())
        said =
            said || (label->isVisible() && label->text().startsWith(QStringLiteral("14 like this since Tue 17 Nov")) &&
                     label->text().contains(QStringLiteral("11 cleared by a BMC password. 2 open.")));
    EXPECT_TRUE(said);
    QTest::mouseClick(button(place, QStringLiteral("Retry all 2")), Qt::LeftButton);
    auto* sheet = place.window()->findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    EVENTUALLY(!world.server.calls("POST", QStringLiteral("/jobs/retry")).empty());
    EXPECT_EQ(world.server.calls("POST", QStringLiteral("/jobs/retry"))
                  .back()
                  .query.queryItemValue(QStringLiteral("dry_run")),
              QStringLiteral("true"));
    Q_EMIT sheet->confirmed();
    EVENTUALLY_EQ(world.server.calls("POST", QStringLiteral("/jobs/retry")).size(), std::size_t(2));
}

TEST_F(JobsPlaceTest, TheBmcsOfFailuresThatWantItAreResetTogether) {
    answerFailures();
    world.server.answer("POST", QStringLiteral("/actions"), json::object{{"verb", "reset_bmc"}});
    QTest::mouseClick(button(place, QStringLiteral("Failures alike")), Qt::LeftButton);
    EVENTUALLY(button(place, QStringLiteral("Reset their 2 BMC")) &&
               button(place, QStringLiteral("Reset their 2 BMC"))->isEnabled());
    QTest::mouseClick(button(place, QStringLiteral("Reset their 2 BMC")), Qt::LeftButton);
    EVENTUALLY(!world.server.calls("POST", QStringLiteral("/actions")).empty());
    const auto planned = world.server.calls("POST", QStringLiteral("/actions")).front();
    EXPECT_EQ(planned.query.queryItemValue(QStringLiteral("dry_run")), QStringLiteral("true"));
    EXPECT_EQ(planned.body.at("verb"), "reset_bmc");
    EXPECT_EQ(planned.body.at("machines"), (json::array{"HW7", "HW9"}));
}

TEST_F(JobsPlaceTest, CancelAsksFirstAndThenCancelsWhatWasChosen) {
    world.server.answer("POST", QStringLiteral("/jobs/C3/cancel"),
                        job("C3", "cancelling", 30, "2026-11-21T18:05:00.000Z"));
    place.reveal(QStringLiteral("C3"));
    QTest::mouseClick(button(place, QStringLiteral("Cancel job")), Qt::LeftButton);
    auto* sheet = place.window()->findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    EXPECT_TRUE(world.server.calls("POST", QStringLiteral("/jobs/C3/cancel")).empty());
    Q_EMIT sheet->confirmed();
    EVENTUALLY_EQ(detail()->job().status, JobStatus::cancelling);
}

TEST_F(JobsPlaceTest, ARefusedListSaysSoAndTriesAgain) {
    world.server.answer(
        "GET", QStringLiteral("/jobs"),
        json::object{{"type", "unavailable"}, {"status", 503}, {"title", "Busy"}, {"detail", "The queue is full."}},
        503);
    place.setQuery(QStringLiteral("status:queued"));
    EVENTUALLY(button(place, QStringLiteral("Try again")) != nullptr);
    EXPECT_EQ(jobs->model()->rowCount(), 3); // what was known stays
}

TEST_F(JobsPlaceTest, WhatIsNoJobIsNamedAndLosesNothing) {
    auto broken = event(job("C3", "finished", 30));
    broken.object.as_object()["status"] = "asleep";
    Q_EMIT world.events.events({broken, event(job("A1", "finished", 10, "2026-11-21T18:01:00.000Z"))});
    EXPECT_TRUE(says("status"));
    place.reveal(QStringLiteral("A1"));
    EXPECT_EQ(detail()->job().status, JobStatus::finished) << "the event behind the broken one counts";
    world.server.answer("GET", QStringLiteral("/jobs"), json::object{{"items", json::array{1, 2}}});
    place.setQuery(QStringLiteral("status:queued"));
    EVENTUALLY(says("a job"));
    EXPECT_EQ(jobs->model()->rowCount(), 3);
    world.server.answer("POST", QStringLiteral("/jobs/B2/retry"), json::object{{"job", 7}}, 202);
    place.reveal(QStringLiteral("B2"));
    QTest::mouseClick(button(place, QStringLiteral("Retry")), Qt::LeftButton);
    EVENTUALLY(says("could not be read"));
}

// As they stand: the bar, the table, the job's head and advice, its steps, its log.
TEST_F(JobsPlaceTest, TabFollowsTheReadingOrder) {
    auto failed = job("B2", "failed", 20, "2026-11-21T18:01:00.000Z");
    failed["retry_step"] = "first_boot";
    failed["steps"] = json::array{{{"name", "first_boot"}, {"title", "First boot"}, {"status", "failed"}}};
    failed["error"].as_object()["raw"] = "sense key 0x4";
    Q_EMIT world.events.events({event(failed)});
    place.reveal(QStringLiteral("B2"));
    place.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&place));
    place.focusQuery();
    const QWidget* query = QApplication::focusWidget();
    ASSERT_NE(query, nullptr);
    const auto name = [](const QWidget* widget) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        return widget->accessibleName().isEmpty() && button ? button->text() : widget->accessibleName();
    };
    QStringList order;
    for (const QWidget* focus = query; order.isEmpty() || (focus != query && order.size() < 40);
         focus = QApplication::focusWidget()) {
        order << name(focus);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        ASSERT_NE(QApplication::focusWidget(), nullptr);
    }
    EXPECT_EQ(order.join(QLatin1String(", ")).toStdString(),
              "Query, Retry from “First boot”, Retry from the start, Failures alike, Schedules…, Approvals…, Jobs, "
              "Show machine, Retry from “First boot”, Retry from the start, Show the 6 similar, Details, Steps, "
              "Follow, Copy log, Log");
}

TEST_F(JobsPlaceTest, WhatOneBmcAnsweredIsNotShownAsAnothers) {
    const auto failedWith = [this](const char* id, int minute, const char* raw) {
        auto failed = job(id, "failed", minute, "2026-11-21T18:01:00.000Z");
        failed["error"].as_object()["raw"] = raw;
        Q_EMIT world.events.events({event(failed)});
    };
    const char* answer = "Completion code\u00a0c3\r\nRetry";
    failedWith("A1", 10, answer);
    failedWith("B2", 20, "Completion code ff");
    const auto shown = [this] {
        QStringList found;
        for (const auto* each : place.findChildren<DetailsText*>())
            if (each->isVisible()) found << each->toPlainText();
        return found.join(QLatin1Char('|')).toStdString();
    };
    place.reveal(QStringLiteral("A1"));
    EXPECT_EQ(shown(), "") << "closed at first";
    QTest::mouseClick(button(place, QStringLiteral("Details")), Qt::LeftButton);
    EXPECT_EQ(shown(), "Completion code c3\nRetry");
    Q_EMIT world.events.events({event(job("C3", "started", 30, "2026-11-21T18:02:00.000Z"))});
    failedWith("A1", 10, answer); // told once more
    EXPECT_EQ(shown(), "Completion code c3\nRetry") << "nothing new closes nothing";
    jobs->selectRow(1); // B2, by its row
    EXPECT_EQ(detail()->job().id, "B2");
    EXPECT_EQ(shown(), "");
    QTest::mouseClick(button(place, QStringLiteral("Details")), Qt::LeftButton);
    EXPECT_EQ(shown(), "Completion code ff");
    place.reveal(QStringLiteral("C3")); // has not failed
    EXPECT_EQ(shown(), "");
    failedWith("C3", 30, ""); // nothing was answered
    EXPECT_EQ(shown(), "");
    EXPECT_EQ(button(place, QStringLiteral("Details")), nullptr);
}

TEST(JobLogView, AppendsEachLineOnceAndKeepsOneLinePerEntry) {
    PlaceWorld world;
    JobLogView view(world.session);
    JobLogLine first{1, now(), "power", LogLevel::info, "power on"};
    JobLogLine second{2, now(), "power", LogLevel::error, "no answer\nat all"};
    view.append({first, second});
    view.append({second}); // sent again after a reconnect
    const QStringList lines = view.text().split(QLatin1Char('\n'));
    ASSERT_EQ(lines.size(), 2);
    EXPECT_TRUE(lines[0].endsWith(QStringLiteral("info     power on"))) << lines[0].toStdString();
    EXPECT_TRUE(lines[1].contains(QStringLiteral("error")));
}

} // namespace remuda
