// SPDX-License-Identifier: GPL-3.0-or-later
// Another moment of the inventory: chosen by keys, and asked for before the inventory began.
#include "core/domain/job.h"
#include "core/protocol/problem.h"
#include "tests/gui/inventory_world.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/inventory/difference_dialog.h"
#include "ui/inventory/machine_detail.h"
#include "ui/inventory/moment_dialog.h"
#include "ui/inventory/past_view.h"

#include <QDateTimeEdit>
#include <QLabel>
#include <QTabWidget>

namespace remuda {

namespace {

namespace json = boost::json;

class PastTest : public InventoryWorld {
protected:
    // Answers what is asked for since the beginning, and refuses what is earlier, as the server does.
    void beginWith(const QString& path, const char* member, const json::value& answer) {
        world.server.on("GET", path, [this, member, answer](const FakeServer::Call& call) {
            const QString asked = call.query.queryItemValue(QLatin1String(member), QUrl::FullyDecoded);
            if (asked >= beginning) return FakeServer::Answer{200, answer};
            return FakeServer::Answer{422, toJson(problems::invalidField(member, asked.toStdString(),
                                                                         "a moment like " + beginning.toStdString() +
                                                                             " (the first change) or later"))};
        });
    }
    QString lastAsked(const QString& path, const char* member) const {
        return world.server.calls("GET", path).back().query.queryItemValue(QLatin1String(member), QUrl::FullyDecoded);
    }

    const QString beginning = QDateTime::currentDateTimeUtc().addSecs(-600).toString(Qt::ISODateWithMs);
};

} // namespace

TEST_F(PastTest, AMomentIsChosenByKeysAlone) {
    world.server.answer("GET", QStringLiteral("/machines/export"), toJson(machine(1)));
    place->activateWindow();
    table->setFocus();
    EVENTUALLY(table->hasFocus());
    QTest::keyClick(table, Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    auto* dialog = place->findChild<MomentDialog*>();
    ASSERT_NE(dialog, nullptr);
    auto* moment = dialog->findChild<QDateTimeEdit*>();
    ASSERT_NE(moment, nullptr);
    EXPECT_EQ(moment->accessibleName(), QStringLiteral("Moment"));
    EVENTUALLY(moment->hasFocus());
    QTest::keyClick(moment, Qt::Key_Down);
    const QDateTime chosen = moment->dateTime();
    EXPECT_LT(chosen, QDateTime::currentDateTime().addSecs(-3590));
    QTest::keyClick(moment, Qt::Key_Return);
    auto* view = place->findChild<PastView*>();
    EVENTUALLY(view->isPast());
    EVENTUALLY(rows() == 1);
    EXPECT_EQ(lastAsked(QStringLiteral("/machines/export"), "at"), chosen.toUTC().toString(Qt::ISODateWithMs));
    auto* racks = button<QPushButton>(place.get(), QStringLiteral("Racks"));
    ASSERT_NE(racks, nullptr);
    EXPECT_FALSE(racks->isEnabled());
    EXPECT_TRUE(racks->toolTip().contains(QStringLiteral("now")));
    run(QStringLiteral("Back to now"));
    EVENTUALLY(rows() == 20);
    EXPECT_TRUE(racks->isEnabled());
}

TEST_F(PastTest, TheTabsOfAPastMachineEndAtThatMoment) {
    const QDateTime then = QDateTime::currentDateTime().addSecs(-300);
    const auto later = formatInstant(fromMilliseconds(then.addSecs(60).toMSecsSinceEpoch()));
    const auto earlier = formatInstant(fromMilliseconds(then.addSecs(-60).toMSecsSinceEpoch()));
    world.server.answer("GET", QStringLiteral("/machines/export"), toJson(machine(1)));
    Job job;
    job.id = "j1";
    job.action = "reboot";
    job.status = JobStatus::finished;
    job.target = "hardwarename=HW1";
    job.created_at = *parseInstant(earlier);
    job.started_at = job.created_at;
    job.ended_at = *parseInstant(later);
    world.server.answer("GET", QStringLiteral("/jobs"),
                        json::object{{"items", {toJson(job, now())}}, {"next_cursor", nullptr}, {"total", 1}});
    for (const char* path : {"/machines/HW1/history", "/costs/intervals"})
        world.server.answer("GET", QLatin1String(path),
                            json::object{{"items", json::array()}, {"next_cursor", nullptr}, {"total", 0}});
    EXPECT_TRUE(place->momentText().isEmpty());
    auto* view = place->findChild<PastView*>();
    view->show(then);
    EVENTUALLY(view->isPast() && rows() == 1);
    EXPECT_TRUE(place->momentText().contains(format::absolute(then))) << place->momentText().toStdString();
    table->selectRow(0);
    auto* tabs = place->findChild<MachineDetail*>()->findChild<QTabWidget*>();
    ASSERT_NE(tabs, nullptr);
    const auto turnTo = [tabs](const char* title) {
        for (int number = 0; number < tabs->count(); ++number)
            if (tabs->tabText(number) == QLatin1String(title)) tabs->setCurrentIndex(number);
    };
    const QString moment = then.toUTC().toString(Qt::ISODateWithMs);
    turnTo("Jobs");
    EVENTUALLY(!world.server.calls("GET", QStringLiteral("/jobs")).empty());
    EXPECT_TRUE(lastAsked(QStringLiteral("/jobs"), "q").endsWith(QStringLiteral(" created<=") + moment));
    auto* jobs = place->findChild<TableView*>(QStringLiteral("Jobs of the machine"));
    ASSERT_NE(jobs, nullptr);
    EVENTUALLY(jobs->model()->rowCount() == 1);
    EXPECT_EQ(jobs->model()->index(0, 0).data().toString(), wordForStatus(QStringLiteral("started")))
        << "it ended later";
    turnTo("History");
    EVENTUALLY(!world.server.calls("GET", QStringLiteral("/machines/HW1/history")).empty());
    EXPECT_EQ(lastAsked(QStringLiteral("/machines/HW1/history"), "to"),
              then.addMSecs(1).toUTC().toString(Qt::ISODateWithMs));
    turnTo("Cost");
    EVENTUALLY(!world.server.calls("GET", QStringLiteral("/costs/intervals")).empty());
    EXPECT_EQ(lastAsked(QStringLiteral("/costs/intervals"), "at"), moment);
    view->showNow();
    EVENTUALLY(rows() == 20);
    table->selectRow(0);
    EVENTUALLY(world.server.calls("GET", QStringLiteral("/costs/intervals")).size() >= 2);
    EXPECT_EQ(lastAsked(QStringLiteral("/costs/intervals"), "at"), QString()) << "the present again";
}

TEST_F(PastTest, BeforeTheBeginningTheBeginningIsOffered) {
    beginWith(QStringLiteral("/machines/export"), "at", toJson(machine(1)));
    auto* view = place->findChild<PastView*>();
    ASSERT_NE(view, nullptr);
    view->show(QDateTime::currentDateTime().addDays(-1));
    EVENTUALLY(button<QPushButton>(place.get(), QStringLiteral("Show the beginning")) != nullptr);
    EXPECT_FALSE(view->isPast());
    button<QPushButton>(place.get(), QStringLiteral("Show the beginning"))->click();
    EVENTUALLY(view->isPast());
    EXPECT_EQ(lastAsked(QStringLiteral("/machines/export"), "at"), beginning);
}

TEST_F(PastTest, AComparisonStartsAtTheBeginningAtTheEarliest) {
    beginWith(QStringLiteral("/machines/difference"), "from",
              json::object{{"added", json::array()},
                           {"removed", json::array()},
                           {"changed", json::array()},
                           {"totals", {{"added", 0}, {"removed", 0}, {"changed", 0}}},
                           {"complete", true}});
    auto* dialog = new DifferenceDialog(world.api, QDateTime::currentDateTime().addDays(-1), QStringLiteral("site:lon"),
                                        place.get());
    dialog->open();
    const auto says = [&](const char* words) {
        const auto labels = dialog->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* each) { return each->text().contains(QLatin1String(words)); });
    };
    EVENTUALLY(says("0 changed"));
    EXPECT_EQ(world.server.calls("GET", QStringLiteral("/machines/difference")).size(), 2u);
    EXPECT_EQ(lastAsked(QStringLiteral("/machines/difference"), "from"), beginning);
    EXPECT_EQ(lastAsked(QStringLiteral("/machines/difference"), "q"), QStringLiteral("site:lon"));
    EXPECT_FALSE(dialog->findChild<MessageBar*>()->isVisible());
}

TEST(Beginning, IsReadOutOfTheRefusalAlone) {
    const auto refusal = problems::invalidField(
        "at", "x", "a moment like 2026-11-22T05:30:00.250Z (the first change) or later, a day as YYYY-MM-DD");
    const auto beginning = beginningIn(refusal);
    ASSERT_TRUE(beginning.has_value());
    EXPECT_EQ(beginning->toUTC().toString(Qt::ISODateWithMs), QStringLiteral("2026-11-22T05:30:00.250Z"));
    EXPECT_FALSE(beginningIn(problems::invalidField("q", "x", "a word")).has_value());
    EXPECT_FALSE(beginningIn(problems::unavailable("later")).has_value());
}

} // namespace remuda
