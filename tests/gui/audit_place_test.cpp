// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/place_world.h"
#include "ui/audit/audit_place.h"
#include "ui/common/table_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

json::object change(int number, const std::string& entity, const std::string& id, json::object before,
                    json::object after, const std::string& job = {}) {
    return {{"seq", number},
            {"at", "2026-11-21T17:36:31.042Z"},
            {"actor", "alice"},
            {"entity", entity},
            {"entity_id", id},
            {"verb", "update"},
            {"before", std::move(before)},
            {"after", std::move(after)},
            {"request_id", "r-7"},
            {"job_id", job},
            {"summary", "update " + entity + " " + id}};
}

class AuditPlaceTest : public testing::Test {
protected:
    void SetUp() override {
        world.server.answer("GET", QStringLiteral("/audit"),
                            FakeServer::list({change(12, "machine", "K1", {{"role", "search"}},
                                                     {{"role", "ads"}, {"team", "ads"}}, "j-1"),
                                              change(11, "session", "s", {}, {{"user", "alice"}})}));
        place.resize(1200, 860);
        place.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&place));
        audit = table(QStringLiteral("Audit"));
        ASSERT_NE(audit, nullptr);
        EVENTUALLY_EQ(audit->model()->rowCount(), 2);
    }
    TableView* table(const QString& name) {
        for (auto* each : place.findChildren<TableView*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }
    QPushButton* button(const QString& words) {
        for (auto* each : place.findChildren<QPushButton*>())
            if (each->text() == words && each->isVisible()) return each;
        return nullptr;
    }
    QString asked(const char* parameter) {
        const auto calls = world.server.calls("GET", QStringLiteral("/audit"));
        return calls.back().query.queryItemValue(QLatin1String(parameter), QUrl::FullyDecoded);
    }
    template <class Widget>
    Widget* named(const QString& name) {
        for (auto* each : place.findChildren<Widget*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }

    PlaceWorld world;
    AuditPlace place{world.context};
    TableView* audit = nullptr;
};

} // namespace

TEST_F(AuditPlaceTest, ShowsEachMemberBeforeAndAfter) {
    auto* sides = table(QStringLiteral("Before and after"));
    ASSERT_NE(sides, nullptr);
    const auto cell = [sides](int row, int column) { return sides->model()->index(row, column).data().toString(); };
    ASSERT_EQ(sides->model()->rowCount(), 2); // of the newest, which is chosen by itself
    EXPECT_EQ(cell(0, 0), QStringLiteral("role"));
    EXPECT_EQ(cell(0, 1), QStringLiteral("search"));
    EXPECT_EQ(cell(0, 2), QStringLiteral("ads"));
    EXPECT_EQ(cell(1, 1), QStringLiteral("not there"));
    audit->selectRow(1);
    EXPECT_EQ(sides->model()->rowCount(), 1);
    EXPECT_EQ(button(QStringLiteral("Show machine")), nullptr); // a session is nowhere to be shown
}

TEST_F(AuditPlaceTest, TheFiltersAskTheServerAndCanBeLiftedAtOnce) {
    named<QComboBox>(QStringLiteral("Entity"))->setCurrentIndex(1);
    EVENTUALLY_EQ(asked("entity"), QStringLiteral("machine"));
    auto* person = named<QLineEdit>(QStringLiteral("Person"));
    QTest::keyClicks(person, QStringLiteral("alice"));
    QTest::keyClick(person, Qt::Key_Return);
    EVENTUALLY_EQ(asked("actor"), QStringLiteral("alice"));
    named<QComboBox>(QStringLiteral("Time"))->setCurrentIndex(1);
    EVENTUALLY(!asked("from").isEmpty());
    EXPECT_TRUE(asked("include_progress").isEmpty());
    place.findChild<QCheckBox*>()->setChecked(true);
    EVENTUALLY_EQ(asked("include_progress"), QStringLiteral("true"));

    world.server.answer("GET", QStringLiteral("/audit"), FakeServer::list({}));
    place.setQuery(QStringLiteral("verb:recycle"));
    EVENTUALLY(button(QStringLiteral("Show all changes")) != nullptr);
    QTest::mouseClick(button(QStringLiteral("Show all changes")), Qt::LeftButton);
    EVENTUALLY(asked("q").isEmpty() && asked("entity").isEmpty() && asked("actor").isEmpty() &&
               asked("from").isEmpty());
}

TEST_F(AuditPlaceTest, LeadsToTheMachineAndToTheJob) {
    QSignalSpy led(&place, &Place::goTo);
    QTest::mouseClick(button(QStringLiteral("Show machine")), Qt::LeftButton);
    QTest::mouseClick(button(QStringLiteral("Show the job")), Qt::LeftButton);
    ASSERT_EQ(led.count(), 2);
    EXPECT_EQ(led[0][0].toString(), QStringLiteral("Inventory"));
    EXPECT_EQ(led[0][1].toString(), QStringLiteral("K1"));
    EXPECT_EQ(led[1][0].toString(), QStringLiteral("Jobs"));
    EXPECT_EQ(led[1][1].toString(), QStringLiteral("j-1"));
}

} // namespace remuda
