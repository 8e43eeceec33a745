// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/place_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/expiry/calendar_model.h"
#include "ui/expiry/expiry_place.h"
#include "ui/expiry/lease_calendar.h"

#include <QDateEdit>
#include <QPushButton>
#include <QTableView>

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

json::object lease(const std::string& name, const QDate& end) {
    return {{"hardware_name", name},
            {"hostname", ""},
            {"role", "web"},
            {"team", "ads"},
            {"site", "lon"},
            {"model", "DL360"},
            {"status", "in_use"},
            {"expires_on", end.toString(Qt::ISODate).toStdString()},
            {"days_left", QDate::currentDate().daysTo(end)},
            {"monthly_cost_usd", 172},
            {"simulated", true},
            {"granted_by", "alice"},
            {"granted_at", nullptr},
            {"extended", 0}};
}

QTableView* table(QWidget& window, const QString& name) {
    for (auto* each : window.findChildren<QTableView*>())
        if (each->accessibleName() == name) return each;
    return nullptr;
}

class ExpiryPlaceTest : public testing::Test {
protected:
    void SetUp() override {
        today = QDate::currentDate();
        world.server.on("GET", QStringLiteral("/leases"), [this](const FakeServer::Call& call) {
            const QString from = call.query.queryItemValue(QStringLiteral("from"));
            json::array items{lease("A1", today)};
            if (from.isEmpty()) items.push_back(lease("B2", today.addDays(40)));
            return FakeServer::Answer{200, FakeServer::list(items)};
        });
        world.server.answer("GET", QStringLiteral("/leases/calendar"),
                            json::object{{"days",
                                          {json::object{{"date", today.toString(Qt::ISODate).toStdString()},
                                                        {"count", 1},
                                                        {"monthly_cost_usd", 172}}}}});
        world.server.on("POST", QStringLiteral("/leases/changes"), [this](const FakeServer::Call& call) {
            const auto& body = call.body.as_object();
            if (call.query.queryItemValue(QStringLiteral("dry_run")).isEmpty())
                return FakeServer::Answer{200, json::object{{"machines", json::array{json::object{}}}}};
            return FakeServer::Answer{
                200,
                json::object{{"action", body.at("action")},
                             {"machines",
                              {json::object{{"hardware_name", "A1"},
                                            {"status", "in_use"},
                                            {"from", today.toString(Qt::ISODate).toStdString()},
                                            {"to", body.at("to")},
                                            {"monthly_cost_usd", 172}}}},
                             {"skipped", json::array{json::object{{"hardware_name", "B2"}, {"reason", "not yours"}}}},
                             {"monthly_cost_usd", 172},
                             {"added_cost_usd", 516}}};
        });
        place.resize(1200, 860);
        place.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&place));
        leases = table(place, QStringLiteral("Leases"));
        ASSERT_NE(leases, nullptr);
        EVENTUALLY_EQ(leases->model()->rowCount(), 2);
    }

    QDate today;
    PlaceWorld world;
    ExpiryPlace place{world.context};
    QTableView* leases = nullptr;
};

} // namespace

TEST_F(ExpiryPlaceTest, AClickOnADayFiltersTheListAndAnotherWayBackLiftsIt) {
    auto* calendar = place.findChild<LeaseCalendar*>();
    EVENTUALLY_EQ(calendar->model()->countInMonth(), 1);
    QTableView* grid = table(place, QStringLiteral("Calendar"));
    const QModelIndex day = calendar->model()->indexOf(today);
    QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, grid->visualRect(day).center());
    EXPECT_EQ(calendar->chosenDay(), today);
    EVENTUALLY_EQ(leases->model()->rowCount(), 1);
    const auto call = world.server.calls("GET", QStringLiteral("/leases")).back();
    EXPECT_EQ(call.query.queryItemValue(QStringLiteral("from")), today.toString(Qt::ISODate));
    EXPECT_EQ(call.query.queryItemValue(QStringLiteral("to")), today.addDays(1).toString(Qt::ISODate));
    QTest::keyClick(grid, Qt::Key_Escape);
    EVENTUALLY_EQ(leases->model()->rowCount(), 2);
}

TEST_F(ExpiryPlaceTest, TheBadgeCountsWhatTheQueryOfTheWeekFinds) {
    const auto calls = world.server.calls("GET", QStringLiteral("/leases"));
    const auto isCount = [](const FakeServer::Call& call) {
        return call.query.queryItemValue(QStringLiteral("limit")) == QStringLiteral("1");
    };
    const auto count = std::find_if(calls.begin(), calls.end(), isCount);
    ASSERT_NE(count, calls.end());
    EXPECT_EQ(count->query.queryItemValue(QStringLiteral("q"), QUrl::FullyDecoded), QStringLiteral("expires<7d"));
    EXPECT_FALSE(count->query.hasQueryItem(QStringLiteral("to"))); // its end would be a day of this desk's clock
}

TEST_F(ExpiryPlaceTest, TheSheetPlansBeforeItChangesAndPlansAnewForAnotherDay) {
    leases->selectRow(0);
    for (auto* each : place.findChildren<QPushButton*>())
        if (each->text() == QStringLiteral("Extend…")) QTest::mouseClick(each, Qt::LeftButton);
    ConsequenceSheet* sheet = nullptr;
    EVENTUALLY((sheet = place.window()->findChild<ConsequenceSheet*>()) != nullptr);
    const QString path = QStringLiteral("/leases/changes");
    EVENTUALLY_EQ(world.server.calls("POST", path).size(), 1U);
    EXPECT_EQ(world.server.calls("POST", path).back().query.queryItemValue(QStringLiteral("dry_run")),
              QStringLiteral("true"));
    EXPECT_EQ(world.server.calls("POST", path).back().body.as_object().at("to").as_string(),
              today.addDays(30).toString(Qt::ISODate).toStdString());
    sheet->findChild<QDateEdit*>()->setDate(today.addDays(90));
    EVENTUALLY_EQ(world.server.calls("POST", path).size(), 2U);

    QPushButton* go = nullptr;
    const auto ready = [&] {
        for (auto* each : sheet->findChildren<QPushButton*>())
            if (each->isDefault() && each->isEnabled() && each->text().startsWith(QStringLiteral("Extend"))) go = each;
        return go != nullptr;
    };
    EVENTUALLY(ready());
    QTest::mouseClick(go, Qt::LeftButton);
    EVENTUALLY_EQ(world.server.calls("POST", path).size(), 3U);
    const auto sent = world.server.calls("POST", path).back();
    EXPECT_TRUE(sent.query.queryItemValue(QStringLiteral("dry_run")).isEmpty());
    EXPECT_EQ(sent.body.as_object().at("to").as_string(), today.addDays(90).toString(Qt::ISODate).toStdString());
    EVENTUALLY(place.window()->findChild<ConsequenceSheet*>() == nullptr);
}

} // namespace remuda
