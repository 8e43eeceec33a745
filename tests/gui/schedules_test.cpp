// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/inventory_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/table_view.h"
#include "ui/jobs/schedules_dialog.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QTabWidget>

namespace remuda {
namespace {

namespace json = boost::json;

// The sheet of a verb on the broken machines, with a freeze on them that ends in ten hours.
class WhenTest : public InventoryWorld {
protected:
    void SetUp() override {
        InventoryWorld::SetUp();
        world.server.on("POST", QStringLiteral("/actions"), [this](const FakeServer::Call& call) {
            if (call.query.queryItemValue(QStringLiteral("dry_run")) != QLatin1String("true"))
                return FakeServer::Answer{202, json::object{{"job", {{"id", "j1"}}}}};
            return FakeServer::Answer{200, planFor(call.body.as_object())};
        });
        query->setQuery(QStringLiteral("status:broken"));
        ASSERT_TRUE(QTest::qWaitFor([this] { return rows() == 4; }));
        table->selectAll();
        place->act(Verb::recycle);
        sheet = place->findChild<ConsequenceSheet*>();
        ASSERT_NE(sheet, nullptr);
        when = find<QComboBox>(QStringLiteral("When"));
        ASSERT_NE(when, nullptr);
    }
    json::object planFor(const json::object& body) const {
        const bool later = body.contains("at") || body.contains("in_window");
        json::array machines, skipped;
        for (const auto& name : body.at("machines").as_array()) {
            if (later)
                machines.push_back({{"hardware_name", name}, {"status", "broken"}, {"to_status", "available"}});
            else
                skipped.push_back({{"hardware_name", name}, {"reason", "frozen by freeze 3"}});
        }
        json::array freezes;
        if (!later)
            freezes.push_back({{"until", formatInstant(ends)},
                               {"reason", "year's end"},
                               {"created_by", "ada"},
                               {"machines", skipped.size()}});
        return {{"verb", body.at("verb")},
                {"machines", std::move(machines)},
                {"skipped", std::move(skipped)},
                {"effort", "click"},
                {"destructive", true},
                {"duration_estimate_s", 5},
                {"freezes", std::move(freezes)},
                {"starts_at", later ? json::value(formatInstant(ends)) : json::value(nullptr)},
                {"waits_for", later ? "the end of freeze 3" : ""}};
    }
    template <class Widget>
    Widget* find(const QString& name) const {
        for (auto* each : sheet->findChildren<Widget*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }
    QString words() const {
        QString text;
        for (auto* each : sheet->findChildren<QLabel*>())
            if (each->isVisible()) text += each->text() + QLatin1Char('\n');
        return text;
    }

    const Instant ends = fromMilliseconds(toMilliseconds(now()) + 36'000'000);
    ConsequenceSheet* sheet = nullptr;
    QComboBox* when = nullptr;
};

TEST_F(WhenTest, AFreezeSaysWhyNothingCanBeginNow) {
    EVENTUALLY(
        words().contains(QLatin1String("nothing destructive begins on 4 of these machines: year's end, by ada")));
    EXPECT_TRUE(words().contains(QLatin1String("Choose a later time")));
    EXPECT_EQ(sheet->windowTitle(), QStringLiteral("Nothing to recycle"));
}

TEST_F(WhenTest, ALaterTimeIsPlannedAndSent) {
    EVENTUALLY(sheet->windowTitle() == QStringLiteral("Nothing to recycle"));
    EXPECT_FALSE(find<QDateTimeEdit>(QStringLiteral("Time"))->isVisible());
    when->setCurrentIndex(1);
    ASSERT_TRUE(find<QDateTimeEdit>(QStringLiteral("Time"))->isVisible());
    EVENTUALLY(words().contains(QLatin1String("waits for the end of freeze 3")));
    EVENTUALLY(button<QPushButton>(sheet, QStringLiteral("Recycle 4 machines")) != nullptr);
    const auto at = find<QDateTimeEdit>(QStringLiteral("Time"))->dateTime();
    QTest::mouseClick(button<QPushButton>(sheet, QStringLiteral("Recycle 4 machines")), Qt::LeftButton);
    EVENTUALLY(place->findChild<ConsequenceSheet*>() == nullptr);
    const auto sent = world.server.calls("POST", QStringLiteral("/actions")).back().body.as_object();
    EXPECT_EQ(sent.at("at").as_string(), formatInstant(fromMilliseconds(at.toMSecsSinceEpoch())));
}

TEST_F(WhenTest, TheNextWindowIsPlannedAndSent) {
    when->setCurrentIndex(2);
    EVENTUALLY(button<QPushButton>(sheet, QStringLiteral("Recycle 4 machines")) != nullptr);
    QTest::mouseClick(button<QPushButton>(sheet, QStringLiteral("Recycle 4 machines")), Qt::LeftButton);
    EVENTUALLY(place->findChild<ConsequenceSheet*>() == nullptr);
    const auto sent = world.server.calls("POST", QStringLiteral("/actions")).back().body.as_object();
    EXPECT_EQ(sent.at("in_window"), json::value(true));
    EXPECT_FALSE(sent.contains("at"));
}

class SchedulesDialogTest : public testing::Test {
protected:
    void SetUp() override {
        const json::object recurrence{
            {"every", "week"}, {"on", {"mon", "thu"}}, {"time", "02:30"}, {"zone", "Europe/London"}};
        schedule = {
            {"id", 1},
            {"name", "nightly look"},
            {"verb", "inspect"},
            {"machines", json::array()},
            {"query", "site:lon"},
            {"recurrence", recurrence},
            {"next_at", "2027-01-04T02:30:00Z"},
            {"runs",
             json::array{json::object{
                 {"due_at", "2026-12-31T02:30:00Z"}, {"outcome", "failed"}, {"job", "j7"}, {"note", "1 of 2 failed"}}}},
            {"created_by", "ada"}};
        world.server.on("GET", QStringLiteral("/schedules"), [this](const FakeServer::Call&) {
            return FakeServer::Answer{200, FakeServer::list({schedule})};
        });
        world.server.answer("GET", QStringLiteral("/freezes"),
                            FakeServer::list({json::object{{"id", 3},
                                                           {"site", "lon"},
                                                           {"from", "2026-01-01T00:00:00Z"},
                                                           {"until", "2036-01-01T00:00:00Z"},
                                                           {"reason", "year's end"},
                                                           {"created_by", "ada"}}}));
        world.server.answer("GET", QStringLiteral("/windows"), FakeServer::list({}));
        dialog = new SchedulesDialog(world.context, &window);
        dialog->show();
    }
    QString cell(const QString& table, int column) const {
        for (auto* each : dialog->findChildren<TableView*>())
            if (each->accessibleName() == table && each->model()->rowCount() > 0)
                return each->model()->index(0, column).data().toString();
        return {};
    }
    QPushButton* button(const QString& text) const {
        for (auto* each : dialog->findChildren<QPushButton*>())
            if (each->text() == text) return each;
        return nullptr;
    }

    PlaceWorld world;
    QWidget window;
    json::object schedule;
    SchedulesDialog* dialog = nullptr;
};

TEST_F(SchedulesDialogTest, ShowsWhatComesAgainAndWhatBecameOfIt) {
    EVENTUALLY(cell(QStringLiteral("Schedules"), 0) == QLatin1String("nightly look"));
    EXPECT_EQ(cell(QStringLiteral("Schedules"), 2), QStringLiteral("site:lon"));
    EXPECT_TRUE(cell(QStringLiteral("Schedules"), 3).contains(QLatin1String("at 02:30 (Europe/London)")));
    EXPECT_EQ(cell(QStringLiteral("Schedules"), 5), QStringLiteral("failed"));
    EVENTUALLY(cell(QStringLiteral("Freezes"), 1) == QLatin1String("site lon"));
    EXPECT_EQ(cell(QStringLiteral("Freezes"), 0), QStringLiteral("in force"));
    QSignalSpy asked(dialog, &SchedulesDialog::jobAsked);
    ASSERT_NE(button(QStringLiteral("Show last job")), nullptr);
    button(QStringLiteral("Show last job"))->click();
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.front().front().toString(), QStringLiteral("j7"));
}

TEST_F(SchedulesDialogTest, PausesAndDeletesAfterAskingOnce) {
    EVENTUALLY(cell(QStringLiteral("Schedules"), 0) == QLatin1String("nightly look"));
    world.server.on("POST", QStringLiteral("/schedules/1/pause"), [this](const FakeServer::Call&) {
        schedule["paused"] = true;
        schedule["next_at"] = nullptr;
        return FakeServer::Answer{200, schedule};
    });
    button(QStringLiteral("Pause"))->click();
    EVENTUALLY(cell(QStringLiteral("Schedules"), 4) == QLatin1String("paused"));
    EXPECT_NE(button(QStringLiteral("Resume")), nullptr);
    world.server.answer("DELETE", QStringLiteral("/schedules/1"), nullptr, 204);
    button(QStringLiteral("Delete…"))->click();
    auto* sheet = dialog->findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    EXPECT_TRUE(world.server.calls("DELETE", QStringLiteral("/schedules/1")).empty())
        << "nothing before it is confirmed";
    Q_EMIT sheet->confirmed();
    EVENTUALLY(world.server.calls("DELETE", QStringLiteral("/schedules/1")).size() == 1);
}

} // namespace
} // namespace remuda
