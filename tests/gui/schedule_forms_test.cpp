// SPDX-License-Identifier: GPL-3.0-or-later
// Schedules, freezes and windows are added and changed in the window.
#include "tests/gui/inventory_world.h"
#include "ui/common/checked_form.h"
#include "ui/common/table_view.h"
#include "ui/jobs/schedules_dialog.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTimeEdit>
#include <QToolButton>

namespace remuda {
namespace {

namespace json = boost::json;

class ScheduleForms : public InventoryWorld {
protected:
    void SetUp() override {
        InventoryWorld::SetUp();
        schedule = {
            {"id", 1},
            {"name", "nightly look"},
            {"verb", "install"},
            {"params", {{"role", "web"}, {"image", "bookworm"}}},
            {"query", "site:lon"},
            {"recurrence", {{"every", "week"}, {"on", {"mon", "thu"}}, {"time", "02:30"}, {"zone", "Europe/London"}}},
            {"next_at", "2027-01-04T02:30:00Z"},
            {"created_by", "ada"}};
        freeze = {{"id", 3},
                  {"site", "lon"},
                  {"from", "2027-07-01T00:00:00Z"},
                  {"until", "2027-07-02T12:00:00Z"},
                  {"reason", "year's end"},
                  {"created_by", "ada"}};
        world.server.answer("GET", QStringLiteral("/schedules"), FakeServer::list({schedule}));
        world.server.answer("GET", QStringLiteral("/freezes"), FakeServer::list({freeze}));
        world.server.answer("GET", QStringLiteral("/windows"), FakeServer::list({}));
        dialog = new SchedulesDialog(world.context, place.get());
        dialog->show();
        EVENTUALLY(page(0)->model()->rowCount() == 1 && page(1)->model()->rowCount() == 1);
        Q_EMIT world.events.stateChanged(EventStream::State::live);
    }
    TableView* page(int number) const { return qobject_cast<TableView*>(tabs()->widget(number)); }
    QTabWidget* tabs() const { return dialog->findChild<QTabWidget*>(); }
    void open(int number, const char* how) {
        tabs()->setCurrentIndex(number);
        button<QPushButton>(dialog, QString::fromUtf8(how))->click();
        form = dialog->findChild<CheckedForm*>();
        ASSERT_NE(form, nullptr);
    }
    template <class Widget>
    Widget* find(const char* name) const {
        for (auto* each : form->findChildren<Widget*>())
            if (each->accessibleName() == QLatin1String(name)) return each;
        ADD_FAILURE() << "nothing is called " << name;
        return nullptr;
    }
    void type(const char* name, const char* text) { find<QLineEdit>(name)->setText(QString::fromUtf8(text)); }
    void go(const char* words) {
        auto* all = button<QPushButton>(form->window(), QLatin1String(words));
        ASSERT_NE(all, nullptr) << words;
        all->click();
    }
    QString effect() const {
        for (auto* each : form->window()->findChildren<QLabel*>())
            if (each->accessibleName() == QLatin1String("What this means")) return each->text();
        return {};
    }
    json::object sent(const char* method, const char* path) const {
        const auto calls = world.server.calls(method, QLatin1String(path));
        return calls.empty() ? json::object() : calls.back().body.as_object();
    }

    json::object schedule, freeze;
    SchedulesDialog* dialog = nullptr;
    CheckedForm* form = nullptr;
};

TEST_F(ScheduleForms, AFreezeSaysWhatItStopsAndIsSentByTheClocksOfItsZone) {
    open(1, "Add…");
    type("Machines at site", "lon");
    find<QComboBox>("Time zone")->setCurrentText(QStringLiteral("Asia/Tokyo"));
    find<QDateTimeEdit>("From")->setDateTime(QDateTime(QDate(2099, 12, 20), QTime(9, 0), Qt::UTC));
    find<QDateTimeEdit>("Until")->setDateTime(QDateTime(QDate(2099, 12, 23), QTime(9, 0), Qt::UTC));
    EVENTUALLY(effect().contains(QLatin1String("nothing destructive begins on 10 machine")));
    EXPECT_TRUE(effect().contains(QLatin1String("site lon"))) << effect().toStdString();
    go("Add freeze");
    EXPECT_EQ(form->errors(), QStringList{QStringLiteral("✕ Say why: whoever is stopped by it will ask")});
    EXPECT_TRUE(find<QLineEdit>("Why")->hasFocus());
    EXPECT_TRUE(sent("POST", "/freezes").empty()) << "nothing is sent that is known to be wrong";
    type("Why", "year's end");
    EXPECT_TRUE(form->errors().isEmpty()) << "it goes as soon as somebody mends it";
    world.server.answer("POST", QStringLiteral("/freezes"), freeze, 201);
    go("Add freeze");
    EVENTUALLY(!sent("POST", "/freezes").empty());
    EXPECT_EQ(sent("POST", "/freezes").at("from"), "2099-12-20T00:00:00.000Z");
    EXPECT_EQ(sent("POST", "/freezes").at("until"), "2099-12-23T00:00:00.000Z");
    EVENTUALLY(dialog->findChild<CheckedForm*>() == nullptr);
}

TEST_F(ScheduleForms, AFreezeThatEndsBeforeItBeginsIsRefusedWhereItIs) {
    open(1, "Add…");
    type("Why", "sales");
    find<QDateTimeEdit>("Until")->setDateTime(QDateTime(QDate(2001, 1, 1), QTime(9, 0), Qt::UTC));
    go("Add freeze");
    EXPECT_EQ(form->errors(), QStringList{QStringLiteral("✕ It must end after it has begun, and not in the past")});
    find<QComboBox>("Time zone")->setCurrentText(QStringLiteral("Europe/Nowhere"));
    go("Add freeze");
    ASSERT_EQ(form->errors().size(), 1);
    EXPECT_TRUE(form->errors().first().contains(QLatin1String("no such time zone")));
}

TEST_F(ScheduleForms, AFreezeIsChangedAsItIs) {
    open(1, "Change…");
    EXPECT_EQ(find<QLineEdit>("Machines at site")->text(), QStringLiteral("lon"));
    find<QComboBox>("Time zone")->setCurrentText(QStringLiteral("UTC"));
    find<QDateTimeEdit>("From")->setDateTime(QDateTime(QDate(2097, 7, 1), QTime(0, 0), Qt::UTC));
    find<QDateTimeEdit>("Until")->setDateTime(QDateTime(QDate(2097, 7, 3), QTime(0, 0), Qt::UTC));
    world.server.answer("PUT", QStringLiteral("/freezes/3"),
                        json::object{{"type", "forbidden"}, {"detail", "not yours"}}, 403);
    go("Change freeze");
    const auto told = [this] {
        for (auto* each : form->window()->findChildren<QLabel*>())
            if (each->isVisible() && each->text().contains(QLatin1String("not yours"))) return true;
        return false;
    };
    EVENTUALLY(told());
    EXPECT_EQ(sent("PUT", "/freezes/3").at("until"), "2097-07-03T00:00:00.000Z");
    EXPECT_EQ(sent("PUT", "/freezes/3").at("reason"), "year's end");
}

TEST_F(ScheduleForms, AWindowSaysWhenItOpensNext) {
    open(2, "Add…");
    type("Machines of team", "ads");
    find<QComboBox>("How often")->setCurrentIndex(1);
    for (auto* each : form->findChildren<QToolButton*>())
        each->setChecked(false);
    go("Add window");
    EXPECT_EQ(form->errors(), QStringList{QStringLiteral("✕ Choose at least one day of the week")});
    find<QToolButton>("Tuesday")->setChecked(true);
    find<QTimeEdit>("Time of day")->setTime(QTime(3, 15));
    find<QComboBox>("Time zone")->setCurrentText(QStringLiteral("UTC"));
    find<QSpinBox>("Lasts")->setValue(90);
    EVENTUALLY(effect().count(QLatin1String("03:15")) == 3);
    EXPECT_TRUE(effect().contains(QLatin1String("Tue"))) << effect().toStdString();
    world.server.answer("POST", QStringLiteral("/windows"), json::object{{"id", 4}}, 201);
    go("Add window");
    EVENTUALLY(!sent("POST", "/windows").empty());
    const auto body = sent("POST", "/windows");
    EXPECT_EQ(body.at("recurrence"),
              (json::object{{"every", "week"}, {"on", {"tue"}}, {"time", "03:15"}, {"zone", "UTC"}}));
    EXPECT_EQ(body.at("minutes"), 90);
}

TEST_F(ScheduleForms, AScheduleIsMadeOfAQueryOrOfNames) {
    open(0, "Add…");
    go("Add schedule");
    EXPECT_EQ(form->errors(), QStringList{QStringLiteral("✕ Give it a name by which people know it")});
    type("Name", "nightly look");
    go("Add schedule");
    ASSERT_EQ(form->errors().size(), 1);
    EXPECT_TRUE(form->errors().first().contains(QLatin1String("Say which machines")));
    type("Machines by query", "colour:red");
    go("Add schedule");
    ASSERT_EQ(form->errors().size(), 1) << "a query that cannot be read";
    type("Machines by query", "site:sto");
    EVENTUALLY(effect().contains(QLatin1String("10 machine")));
    find<QComboBox>("Machines")->setCurrentIndex(1);
    find<QPlainTextEdit>("Machines by name")->setPlainText(QStringLiteral("HW1, HW3\nHW1"));
    EVENTUALLY(effect().contains(QLatin1String("2 machine")));
    world.server.answer("POST", QStringLiteral("/schedules"), json::object{{"id", 2}}, 201);
    go("Add schedule");
    EVENTUALLY(!sent("POST", "/schedules").empty());
    EXPECT_EQ(sent("POST", "/schedules").at("machines"), (json::array{"HW1", "HW3"}));
    EXPECT_FALSE(sent("POST", "/schedules").contains("query"));
}

TEST_F(ScheduleForms, AScheduleKeepsWhatTheFormHasNoFieldForAndSaysForWhomItActs) {
    page(0)->setFocus();
    QTest::keyClick(page(0), Qt::Key_Return);
    form = dialog->findChild<CheckedForm*>();
    ASSERT_NE(form, nullptr) << "Return opens what is chosen";
    EXPECT_TRUE(effect().contains(QLatin1String("rights of ada"))) << effect().toStdString();
    EXPECT_TRUE(effect().contains(QLatin1String("A freeze puts a run off")));
    type("Name", "weekly install");
    world.server.answer("PUT", QStringLiteral("/schedules/1"), schedule);
    go("Change schedule");
    EVENTUALLY(!sent("PUT", "/schedules/1").empty());
    auto expected = schedule;
    for (const char* member : {"id", "next_at", "created_by"})
        expected.erase(member);
    expected["name"] = "weekly install";
    expected["in_window"] = false;
    expected["grace_minutes"] = 60;
    EXPECT_EQ(sent("PUT", "/schedules/1"), expected);
}

} // namespace
} // namespace remuda
