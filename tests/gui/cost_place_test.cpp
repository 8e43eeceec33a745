// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/cost.h"
#include "core/domain/machine_json.h"
#include "tests/gui/place_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/cost/cost_chart.h"
#include "ui/cost/cost_place.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

#include <gtest/gtest.h>

namespace remuda {

namespace {

using namespace std::chrono_literals;

Money usd(std::int64_t whole) {
    return Money{whole * 1'000'000};
}

// Four days, of which the third runs: two teams.
CostReport report(CostGroup by) {
    CostReport made;
    made.by = by;
    made.from = Date{2026y / 11 / 1};
    made.to = addDays(made.from, 4);
    made.as_of = startOf(addDays(made.from, 2)) + 6h;
    for (int day = 0; day < 3; ++day)
        made.periods.push_back(addDays(made.from, day));
    for (int day = 2; day < 4; ++day)
        made.forecast_periods.push_back(addDays(made.from, day));
    const std::string kind(toText(by));
    made.groups = {{kind + "-1", usd(240), 8, {usd(100), usd(100), usd(40)}},
                   {kind + "-2", usd(30), 1, {usd(10), usd(10), usd(10)}}};
    made.forecast_groups = {{kind + "-1", usd(160), 8, {usd(60), usd(100)}}};
    made.total = usd(270);
    made.forecast_total = usd(160);
    return made;
}

CostSummary summary() {
    CostSummary made;
    made.month = 2026y / 11;
    made.so_far = usd(270);
    made.forecast = usd(430);
    made.last_month = usd(400);
    made.change = usd(30);
    made.change_percent = 7.5;
    made.priced_machines = 9;
    made.unknown_machines = 2;
    made.waste = {{"idle", "Available for more than 30 days", 3, usd(516), "status:available since<-30d", "Offer"},
                  {"past_expiry", "Past expiry, still held", 1, std::nullopt, "expires<today", "Ask owners"}};
    made.by_status = {{MachineStatus::in_use, 9, usd(270), 1}};
    made.as_of = startOf(Date{2026y / 11 / 3});
    return made;
}

class CostPlaceTest : public testing::Test {
protected:
    void SetUp() override {
        world.server.on("GET", QStringLiteral("/costs"), [](const FakeServer::Call& call) {
            const auto by = costGroupFromText(call.query.queryItemValue(QStringLiteral("by")).toStdString());
            return FakeServer::Answer{200, toJson(report(by.value_or(CostGroup::team)))};
        });
        world.server.answer("GET", QStringLiteral("/costs/summary"), toJson(summary()));
        place.resize(1200, 860);
        place.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&place));
        chart = place.findChild<CostChart*>();
        ASSERT_NE(chart, nullptr);
        EVENTUALLY_EQ(chart->data().bands.size(), 2U);
        EVENTUALLY(button(QStringLiteral("Retire…")) != nullptr);
    }

    QPushButton* button(const QString& words) {
        for (auto* each : place.findChildren<QPushButton*>())
            if (each->text() == words && each->isVisible()) return each;
        return nullptr;
    }
    // Chooses the file the way a person does, by typing its name into the dialog.
    void saveTo(const QString& action, const QString& path) {
        for (auto* each : place.findChildren<QAction*>())
            if (each->text() == action) each->trigger();
        auto* dialog = place.window()->findChild<QFileDialog*>();
        ASSERT_NE(dialog, nullptr);
        auto* name = dialog->findChild<QLineEdit*>();
        ASSERT_NE(name, nullptr);
        name->setText(path);
        ASSERT_TRUE(QMetaObject::invokeMethod(dialog, "accept"));
        EVENTUALLY(place.findChild<MessageBar*>()->text().contains(path));
        EVENTUALLY(place.window()->findChild<QFileDialog*>() == nullptr);
    }

    PlaceWorld world;
    CostPlace place{world.context};
    CostChart* chart = nullptr;
};

} // namespace

TEST_F(CostPlaceTest, TheChartShowsWhatTheServerAddsUpByTheGroupAskedFor) {
    EXPECT_EQ(chart->data().bands[0].label, QStringLiteral("team-1"));
    EXPECT_EQ(chart->data().bands[0].actual[0], usd(100));
    EXPECT_EQ(chart->data().bands[0].forecast[3], usd(100));
    EXPECT_EQ(chart->data().today, 2);
    EXPECT_TRUE(chart->tip(0, 1, false).contains(QStringLiteral("$100")));
    EXPECT_TRUE(chart->tip(0, 3, true).contains(QStringLiteral("forecast")));
    for (auto* box : place.findChildren<QComboBox*>())
        if (box->accessibleName() == QStringLiteral("Group by")) box->setCurrentText(QStringLiteral("by role"));
    EVENTUALLY_EQ(chart->data().bands[0].label, QStringLiteral("role-1"));
}

TEST_F(CostPlaceTest, EveryChartHasItsTable) {
    QToolButton* as_table = nullptr;
    for (auto* each : place.findChildren<QToolButton*>())
        if (each->text() == QStringLiteral("As a table")) as_table = each;
    ASSERT_NE(as_table, nullptr);
    QTest::mouseClick(as_table, Qt::LeftButton);
    TableView* table = nullptr;
    for (auto* each : place.findChildren<TableView*>())
        if (each->isVisible() && each->model()->rowCount() == 4) table = each; // one row a day
    ASSERT_NE(table, nullptr);
    EXPECT_FALSE(chart->isVisible());
    EXPECT_TRUE(table->model()->index(0, 1).data().toString().contains(QStringLiteral("100")));
}

TEST_F(CostPlaceTest, EachKindOfWasteLeadsToItsMachines) {
    QSignalSpy asked(&place, &Place::goTo);
    for (const char* kind : {"Available for more than 30 days", "Past expiry, still held"})
        for (auto* each : place.findChildren<QPushButton*>())
            if (each->text() == QStringLiteral("Show") && each->accessibleDescription() == QLatin1String(kind))
                QTest::mouseClick(each, Qt::LeftButton);
    ASSERT_EQ(asked.count(), 2);
    EXPECT_EQ(asked[0][0].toString(), QStringLiteral("Inventory"));
    EXPECT_EQ(asked[0][2].toString(), QStringLiteral("status:available since<-30d"));
    EXPECT_EQ(asked[1][0].toString(), QStringLiteral("Expiry"));
}

TEST_F(CostPlaceTest, EachKindOfWasteIsEndedByTheSheetOfItsActionOnItsMachines) {
    world.inventory.replica().beginSnapshot(0);
    world.inventory.replica().endSnapshot();
    qint64 sequence = 0;
    for (const char* name : {"IDLE1", "IDLE2", "FRESH"}) {
        Machine machine;
        machine.hardware_name = name;
        machine.status = MachineStatus::available;
        machine.status_since = now() - std::chrono::days(machine.hardware_name == "FRESH" ? 3 : 40);
        world.inventory.replica().applyMachine(++sequence, QString::fromLatin1(name), toJson(machine));
    }
    Machine past;
    past.hardware_name = "PAST";
    past.status = MachineStatus::in_use;
    past.expires_on = addDays(dateOf(now()), -2);
    world.inventory.replica().applyMachine(++sequence, QStringLiteral("PAST"), toJson(past));
    EVENTUALLY_EQ(world.inventory.replica().snapshot()->rows(), 4U);
    world.server.answer("POST", QStringLiteral("/actions"), boost::json::object{{"machines", boost::json::array()}});
    world.server.answer("POST", QStringLiteral("/leases/changes"), boost::json::object{});

    QTest::mouseClick(button(QStringLiteral("Retire…")), Qt::LeftButton);
    EVENTUALLY_EQ(world.server.calls("POST", QStringLiteral("/actions")).size(), 1U);
    const auto plan = world.server.calls("POST", QStringLiteral("/actions")).back();
    EXPECT_EQ(plan.query.queryItemValue(QStringLiteral("dry_run")), QStringLiteral("true"));
    EXPECT_EQ(plan.body.at("verb").as_string(), "retire");
    EXPECT_EQ(plan.body.at("machines"), (boost::json::array{"IDLE1", "IDLE2"}));
    auto* sheet = place.findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    sheet->close();

    QTest::mouseClick(button(QStringLiteral("Release…")), Qt::LeftButton);
    EVENTUALLY_EQ(world.server.calls("POST", QStringLiteral("/leases/changes")).size(), 1U);
    const auto release = world.server.calls("POST", QStringLiteral("/leases/changes")).back();
    EXPECT_EQ(release.body.at("action").as_string(), "release");
    EXPECT_EQ(release.body.at("machines"), (boost::json::array{"PAST"}));
}

TEST_F(CostPlaceTest, TheQueryNarrowsTheMonthsFiguresToo) {
    place.setQuery(QStringLiteral("site:lon"));
    const auto asked = [this](const QString& path) {
        const auto calls = world.server.calls("GET", path);
        return !calls.empty() &&
               calls.back().query.queryItemValue(QStringLiteral("q"), QUrl::FullyDecoded) == QStringLiteral("site:lon");
    };
    EVENTUALLY(asked(QStringLiteral("/costs")));
    EVENTUALLY(asked(QStringLiteral("/costs/summary")));
}

TEST_F(CostPlaceTest, TheChangeNamesWhatItIsMeasuredAgainst) {
    const auto says = [this](const char* words) {
        const auto labels = place.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* each) { return each->text().contains(QLatin1String(words)); });
    };
    EXPECT_TRUE(says("Change from October"));
    EXPECT_TRUE(says("October: $400"));
}

TEST_F(CostPlaceTest, WritesTheNumbersAsCsvAndTheChartAsPng) {
    const QString csv = world.folder.filePath(QStringLiteral("cost.csv"));
    saveTo(QStringLiteral("Numbers as CSV…"), csv);
    QFile written(csv);
    ASSERT_TRUE(written.open(QIODevice::ReadOnly));
    EXPECT_EQ(written.readAll(), costCsv(report(CostGroup::team)));

    const QString png = world.folder.filePath(QStringLiteral("cost.png"));
    saveTo(QStringLiteral("Chart as PNG…"), png);
    const QImage image(png);
    ASSERT_FALSE(image.isNull());
    EXPECT_EQ(image.size(), chart->size() * 2);
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 4)
        for (int x = 0; x < image.width(); x += 4)
            colours.insert(image.pixel(x, y));
    EXPECT_TRUE(colours.contains(Theme::instance().series(0).rgb())); // the bars, not only paper
}

TEST_F(CostPlaceTest, WhatIsShownStaysWhenTheServerRefuses) {
    world.server.answer(
        "GET", QStringLiteral("/costs"),
        boost::json::object{{"type", "unavailable"}, {"status", 503}, {"title", "Busy"}, {"detail", "Too busy."}}, 503);
    place.setQuery(QStringLiteral("site:lon"));
    EVENTUALLY(place.findChild<MessageBar*>()->text().contains(QStringLiteral("Too busy.")));
    EXPECT_EQ(chart->data().bands.size(), 2U);
    EXPECT_TRUE(chart->isVisible());
}

} // namespace remuda
