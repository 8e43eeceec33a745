// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/place_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/inventory/bmc_tab.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace json = boost::json;

class BmcTabTest : public testing::Test {
protected:
    BmcTabTest() {
        machine.hardware_name = "HW1";
        machine.bmc = {"ipmi", "10.0.0.1", "admin"};
        tab.resize(400, 600);
        tab.show();
    }
    QPushButton* button(const QString& name) {
        for (auto* each : tab.findChildren<QPushButton*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }
    TableView* table(const QString& name) { return tab.findChild<TableView*>(name); }
    QString cell(TableView* view, int row, int column) { return view->model()->index(row, column).data().toString(); }
    int asked(const char* resource) {
        return int(world.server.calls("GET", QStringLiteral("/machines/HW1/") + QLatin1String(resource)).size());
    }
    void answerAll() {
        SensorReport report;
        report.sensors = {{"Inlet", "temperature", 21.5, "°C", Health::ok, "ok"},
                          {"PSU 1", "other", {}, "", Health::critical, "failed"}};
        EventLog log;
        log.events = {{"1", parseInstant("2026-11-20T10:00:00Z"), "Fan 1", Health::warning, "going low"}};
        world.server.answer("GET", "/machines/HW1/sensors", toJson(report));
        world.server.answer("GET", "/machines/HW1/event-log", toJson(log));
    }

    PlaceWorld world;
    BmcTab tab{world.api, world.events};
    Machine machine;
};

TEST_F(BmcTabTest, AsksWhenSeenAndNotAgainForEachChange) {
    answerAll();
    tab.showMachine(machine, false);
    EXPECT_EQ(asked("sensors"), 0) << "nobody has looked yet";
    tab.load();
    auto* sensors = table("Sensors of the machine");
    auto* events = table("Event log of the machine");
    ASSERT_TRUE(sensors && events);
    EVENTUALLY(sensors->model()->rowCount() == 2 && events->model()->rowCount() == 1);
    EXPECT_TRUE(cell(sensors, 0, 1).contains("21.5") || cell(sensors, 0, 1).contains("21,5"));
    EXPECT_EQ(cell(sensors, 1, 1), "failed");
    EXPECT_EQ(cell(events, 0, 2), "Fan 1: going low");
    machine.version = 2;
    tab.showMachine(machine, false);
    tab.load();
    button("Ask the BMC again")->click();
    EVENTUALLY(asked("sensors") == 2);
    EXPECT_EQ(asked("event-log"), 2);
}

TEST_F(BmcTabTest, SwitchesTheLightAndSaysSo) {
    tab.showMachine(machine, false);
    world.server.answer("PUT", "/machines/HW1/identify-light", json::object{{"on", true}});
    button("Switch the identify light on")->click();
    auto* message = tab.findChild<MessageBar*>();
    EVENTUALLY(message->isVisible());
    EXPECT_TRUE(message->text().contains("light is on"));
    EXPECT_EQ(world.server.calls("PUT", "/machines/HW1/identify-light")[0].body, (json::object{{"on", true}}));
    tab.showMachine(machine, true);
    EXPECT_FALSE(button("Switch the identify light on")->isEnabled()) << "offline";
}

TEST_F(BmcTabTest, SetsTheBootDeviceAfterSayingWhatItComesTo) {
    world.server.answer(
        "GET", "/machines/HW1/power",
        json::object{
            {"power", "off"}, {"driver", "ipmi"}, {"simulated", false}, {"capabilities", {"persistent_boot"}}});
    world.server.answer("PUT", "/machines/HW1/boot-device", json::object{{"device", "network"}, {"persistent", true}});
    tab.showMachine(machine, false);
    button("Set what the machine boots from")->click();
    auto* sheet = tab.findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    auto* device = sheet->findChild<QComboBox*>();
    auto* for_good = sheet->findChild<QCheckBox*>();
    const auto go = [sheet](const QString& words) {
        for (auto* each : sheet->findChildren<QPushButton*>())
            if (each->text() == words && each->isEnabled()) return each;
        return static_cast<QPushButton*>(nullptr);
    };
    EVENTUALLY(go("Boot from it the next time") != nullptr);
    device->setFocus();
    QTest::keyClick(device, Qt::Key_Down); // disk, network, …
    QTest::keyClick(for_good, Qt::Key_Space);
    QStringList told;
    for (auto* label : sheet->findChildren<QLabel*>())
        told << label->text();
    EXPECT_TRUE(told.join(' ').contains("may wipe disks")) << told.join('\n').toStdString();
    EXPECT_TRUE(world.server.calls("PUT", "/machines/HW1/boot-device").empty());
    ASSERT_NE(go("Boot from it every time"), nullptr);
    go("Boot from it every time")->click();
    auto* message = tab.findChild<MessageBar*>();
    EVENTUALLY(message->isVisible());
    EXPECT_TRUE(message->text().contains("HW1 boots from: network (PXE), every time")) << message->text().toStdString();
    EXPECT_EQ(world.server.calls("PUT", "/machines/HW1/boot-device")[0].body,
              (json::object{{"device", "network"}, {"persistent", true}}));
}

TEST_F(BmcTabTest, OffersForGoodOnlyWhereTheDriverCan) {
    world.server.answer("GET", "/machines/HW1/power",
                        json::object{{"power", "on"}, {"driver", "ipmi"}, {"capabilities", json::array{}}});
    world.server.answer(
        "PUT", "/machines/HW1/boot-device",
        json::object{{"type", "bmc-bug"}, {"status", 502}, {"detail", "it said no"}, {"raw", "HTTP 500 nonsense"}},
        502);
    tab.showMachine(machine, false);
    button("Set what the machine boots from")->click();
    auto* sheet = tab.findChild<ConsequenceSheet*>();
    auto* for_good = sheet->findChild<QCheckBox*>();
    QPushButton* go = nullptr;
    EVENTUALLY([&] {
        for (auto* each : sheet->findChildren<QPushButton*>())
            if (each->text() == "Boot from it the next time" && each->isEnabled()) go = each;
        return go != nullptr;
    }());
    EXPECT_FALSE(for_good->isEnabled());
    EXPECT_EQ(for_good->toolTip(), "This BMC sets the next boot only");
    go->click();
    auto* message = sheet->findChild<MessageBar*>();
    EVENTUALLY(message->isVisible());
    EXPECT_TRUE(message->text().contains("it said no"));
    EXPECT_TRUE(message->findChild<QPlainTextEdit*>()->toPlainText().contains("HTTP 500 nonsense"));
}

TEST_F(BmcTabTest, ClearsTheLogOnlyAfterAskingBack) {
    answerAll();
    tab.showMachine(machine, false);
    tab.load();
    EVENTUALLY(button("Clear the event log")->isEnabled());
    world.server.answer("DELETE", "/machines/HW1/event-log", json::object{{"event_log", "cleared"}});
    button("Clear the event log")->click();
    QPushButton* sure = nullptr;
    for (auto* each : tab.findChildren<QPushButton*>())
        if (each->text() == "Clear it") sure = each;
    ASSERT_NE(sure, nullptr);
    EXPECT_TRUE(world.server.calls("DELETE", "/machines/HW1/event-log").empty());
    sure->click();
    EVENTUALLY(!world.server.calls("DELETE", "/machines/HW1/event-log").empty());
    EVENTUALLY(asked("event-log") == 2);
}

TEST_F(BmcTabTest, TellsOfTroubleButNotOfWhatCannotBeHad) {
    answerAll();
    world.server.answer("GET", "/machines/HW1/event-log",
                        json::object{{"type", "not-supported"}, {"status", 409}, {"detail", "no log"}}, 409);
    tab.showMachine(machine, false);
    tab.load();
    EVENTUALLY(asked("event-log") == 1 && table("Sensors of the machine")->model()->rowCount() == 2);
    auto* message = tab.findChild<MessageBar*>();
    EXPECT_FALSE(message->isVisible());
    world.server.answer("GET", "/machines/HW1/sensors",
                        json::object{{"type", "bmc-credentials"}, {"status", 502}, {"detail", "refused the password"}},
                        502);
    button("Ask the BMC again")->click();
    EVENTUALLY(message->isVisible());
    EXPECT_TRUE(message->text().contains("refused the password"));
}

TEST_F(BmcTabTest, AnAnswerForAnotherMachineIsDropped) {
    answerAll();
    world.server.hold("/machines/HW1/sensors");
    tab.showMachine(machine, false);
    tab.load();
    EVENTUALLY(asked("sensors") == 1);
    machine.hardware_name = "HW2";
    machine.bmc = {};
    tab.showMachine(machine, false);
    tab.load();
    world.server.release("/machines/HW1/sensors");
    EVENTUALLY(asked("event-log") == 1);
    EXPECT_EQ(table("Sensors of the machine")->model()->rowCount(), 0);
}

} // namespace
} // namespace remuda
