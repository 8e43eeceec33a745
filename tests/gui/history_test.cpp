// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of several machines, the way back, the past, and what machines report, as the window shows them.
#include "core/domain/machine_json.h"
#include "tests/gui/place_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/common/undo_sheet.h"
#include "ui/inventory/difference_dialog.h"
#include "ui/inventory/edit_sheet.h"
#include "ui/inventory/hardware_tab.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/past_view.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

QPushButton* button(const QWidget* within, const QString& words) {
    for (auto* each : within->findChildren<QPushButton*>())
        if (each->text() == words) return each;
    return nullptr;
}

json::object undoPlan(bool with_conflict) {
    json::array conflicts;
    if (with_conflict)
        conflicts.push_back({{"hardware_name", "HW2"},
                             {"field", "role"},
                             {"reason", "it was changed later"},
                             {"seq", 4711},
                             {"at", "2026-11-20T10:00:00.000Z"},
                             {"actor", "bob"},
                             {"verb", "update"}});
    json::array fields{json::object{{"field", "role"}, {"from", "db"}, {"to", "web"}}};
    return {{"undoes",
             {{"verb", "update"},
              {"entity", "machine"},
              {"entity_id", ""},
              {"changes", 2},
              {"machines", 2},
              {"at", "2026-11-20T09:00:00.000Z"},
              {"actor", "alice"},
              {"request_id", "r-1"}}},
            {"machines",
             {json::object{
                 {"hardware_name", "HW1"}, {"hostname", ""}, {"action", "change"}, {"fields", std::move(fields)}}}},
            {"conflicts", std::move(conflicts)},
            {"not_undoable", json::array()},
            {"unchanged", 0},
            {"done", false}};
}

} // namespace

class HistoryTest : public testing::Test {
protected:
    PlaceWorld world;
    QWidget window;
};

TEST_F(HistoryTest, TheWayBackNamesWhatIsInTheWay) {
    const auto plan = consequencesOfUndo(undoPlan(true));
    ASSERT_EQ(plan.items.size(), 1);
    EXPECT_EQ(plan.items[0].cells, QStringList({"HW1", "Role", "db", "web"}));
    ASSERT_EQ(plan.skipped.size(), 1);
    EXPECT_EQ(plan.skipped[0].name, "HW2");
    EXPECT_TRUE(plan.skipped[0].reason.contains("bob") && plan.skipped[0].reason.contains("4711"))
        << plan.skipped[0].reason.toStdString();
    EXPECT_EQ(plan.verb, "Take back the rest");
    ASSERT_EQ(plan.lines.size(), 3);
    EXPECT_TRUE(plan.lines[0].text.startsWith("Edit of 2 machine")) << plan.lines[0].text.toStdString();
    const auto moment = parseInstant("2026-11-20T09:00:00.000Z");
    EXPECT_TRUE(plan.lines[1].text.startsWith("alice") && plan.lines[1].text.contains(format::absolute(*moment)))
        << plan.lines[1].text.toStdString();
    EXPECT_EQ(plan.lines[2].text, "r-1");
    EXPECT_EQ(consequencesOfUndo(undoPlan(false)).verb, "Take back");
}

TEST_F(HistoryTest, AnUndoIsShownFirstAndSentWhenConfirmed) {
    world.server.answer("POST", "/undo", undoPlan(false));
    window.show();
    auto* sheet = new UndoSheet(world.api, UndoSheet::orderOf(QByteArray("r-1")), &window);
    QSignalSpy done(sheet, &UndoSheet::done);
    sheet->open();
    auto* dialog = window.findChild<ConsequenceSheet*>();
    ASSERT_NE(dialog, nullptr);
    EVENTUALLY(button(dialog, "Take back") != nullptr && button(dialog, "Take back")->isEnabled());
    ASSERT_EQ(world.server.calls("POST", "/undo").size(), 1u);
    EXPECT_EQ(world.server.calls("POST", "/undo")[0].query.queryItemValue("dry_run"), "true");
    button(dialog, "Take back")->click();
    EVENTUALLY(done.size() == 1);
    const auto calls = world.server.calls("POST", "/undo");
    ASSERT_EQ(calls.size(), 2u);
    EXPECT_TRUE(calls[1].query.isEmpty());
    EXPECT_EQ(calls[1].body.at("request_id").as_string(), "r-1");
    EXPECT_EQ(calls[1].body.at("skip_conflicts"), json::value(false)) << "no conflict was shown, none may be skipped";
}

TEST_F(HistoryTest, OnlyConflictsThatWereShownAreLeftOut) {
    world.server.answer("POST", "/undo", undoPlan(true));
    window.show();
    auto* sheet = new UndoSheet(world.api, UndoSheet::orderOf(QByteArray("r-1")), &window);
    QSignalSpy done(sheet, &UndoSheet::done);
    sheet->open();
    auto* dialog = window.findChild<ConsequenceSheet*>();
    ASSERT_NE(dialog, nullptr);
    EVENTUALLY(button(dialog, "Take back the rest") != nullptr && button(dialog, "Take back the rest")->isEnabled());
    button(dialog, "Take back the rest")->click();
    EVENTUALLY(done.size() == 1);
    EXPECT_EQ(world.server.calls("POST", "/undo")[1].body.at("skip_conflicts"), json::value(true));
}

TEST_F(HistoryTest, AnAnswerThatIsNoPlanIsAProblemAndNotAnEndlessWait) {
    world.server.answer("POST", "/undo", json::array{1, 2});
    window.show();
    (new UndoSheet(world.api, UndoSheet::orderOf(4711), &window))->open();
    auto* dialog = window.findChild<ConsequenceSheet*>();
    ASSERT_NE(dialog, nullptr);
    const auto says = [&](const char* words) {
        const auto labels = dialog->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* each) { return each->text().contains(QLatin1String(words)); });
    };
    EVENTUALLY(says("The way back could not be worked out"));
}

TEST_F(HistoryTest, FieldsOfSeveralMachinesAreSetTogether) {
    world.server.on("POST", "/machines/changes", [](const FakeServer::Call& call) -> FakeServer::Answer {
        json::array fields{json::object{{"field", "role"}, {"from", "web"}, {"to", call.body.at("set").at("role")}}};
        return {200, json::object{
                         {"changes",
                          {json::object{{"hardware_name", "HW1"}, {"hostname", ""}, {"fields", std::move(fields)}}}},
                         {"machines", json::array()},
                         {"unchanged", 1},
                         {"effort", "click"},
                         {"dry_run", false},
                         {"request_id", "r-2"}}};
    });
    window.show();
    auto* sheet = new EditSheet(world.api, {"HW1", "HW2"}, &window);
    QSignalSpy done(sheet, &EditSheet::done);
    sheet->open();
    auto* dialog = window.findChild<ConsequenceSheet*>();
    ASSERT_NE(dialog, nullptr);
    auto* field = dialog->findChild<QComboBox*>();
    field->setCurrentIndex(field->findData("role"));
    QLineEdit* value = nullptr;
    for (auto* each : dialog->findChildren<QLineEdit*>())
        if (each->accessibleName() == "Value" && each->isEnabled()) value = each;
    ASSERT_NE(value, nullptr);
    value->setText("db");
    EVENTUALLY(button(dialog, "Change 1 machine") != nullptr && button(dialog, "Change 1 machine")->isEnabled());
    EXPECT_EQ(dialog->findChildren<QComboBox*>().size(), 2) << "room for another field";
    button(dialog, "Change 1 machine")->click();
    EVENTUALLY(done.size() == 1);
    const auto sent = world.server.calls("POST", "/machines/changes").back().body;
    EXPECT_EQ(json::serialize(sent), R"({"machines":["HW1","HW2"],"set":{"role":"db"}})");
}

TEST_F(HistoryTest, ContradictionsAreMarkedAndEitherSideIsAccepted) {
    Machine machine;
    machine.hardware_name = "HW1";
    machine.site = "lon";
    machine.memory_gib = 256;
    machine.disk_gib = 960;
    machine.observed = Observed{{}, 128, 960, {}, {}, "ipmi", now()};
    world.server.answer("POST", "/machines/HW1/observed/accept", toJson(machine));
    HardwareTab tab(world.api);
    tab.show();
    tab.showMachine(machine, true);
    auto *take = button(&tab, "Take what it reports"), *keep = button(&tab, "Keep the record");
    ASSERT_TRUE(take != nullptr && keep != nullptr);
    EXPECT_TRUE(take->isVisible());
    EXPECT_FALSE(take->isEnabled()) << "offline";
    tab.showMachine(machine, false);
    EXPECT_TRUE(take->isEnabled());
    QSignalSpy settled(&tab, &HardwareTab::settled);
    keep->click();
    EVENTUALLY(settled.size() == 1);
    EXPECT_EQ(json::serialize(world.server.calls("POST", "/machines/HW1/observed/accept")[0].body),
              R"({"fields":["memory_gib"],"side":"intended"})");
    machine.observed->kept = {"memory_gib"};
    tab.showMachine(machine, false);
    EXPECT_FALSE(take->isVisible()) << "settled";
}

TEST_F(HistoryTest, ThePastIsShownReadOnlyUntilNowIsAskedForAgain) {
    Machine past;
    past.hardware_name = "OLD1";
    past.site = "lon";
    past.version = 1;
    world.inventory.replica().beginSnapshot(0);
    world.inventory.replica().endSnapshot();
    InventoryPlace place(world.context);
    place.resize(1300, 800);
    place.show();
    auto* table = place.findChild<TableView*>(QStringLiteral("Machines"));
    ASSERT_NE(table, nullptr);
    auto* view = place.findChild<PastView*>();
    ASSERT_NE(view, nullptr);
    world.server.answer("GET", "/machines/export", toJson(past));
    view->show(QDateTime::currentDateTime().addSecs(-60));
    EVENTUALLY(view->isPast());
    EVENTUALLY(table->model()->rowCount() == 1);
    EXPECT_FALSE(view->whyReadOnly().isEmpty());
    const auto calls = world.server.calls("GET", "/machines/export");
    EXPECT_FALSE(calls.back().query.queryItemValue("at").isEmpty());
    table->selectRow(0);
    EXPECT_FALSE(place.findChild<QPushButton*>(QStringLiteral("Actions"))->isEnabled());
    for (const auto* each : place.findChildren<QPushButton*>())
        if (each->text() == QStringLiteral("Import…")) {
            EXPECT_FALSE(each->isEnabled());
        }
    view->showNow();
    EVENTUALLY(table->model()->rowCount() == 0);
    EXPECT_FALSE(view->isPast());
}

TEST_F(HistoryTest, ADifferenceIsARowPerMember) {
    const json::object touched{{"seq", 7}, {"at", "2026-11-20T10:00:00.000Z"}, {"actor", "bob"}, {"verb", "update"}};
    auto added = touched, changed = touched, member = touched;
    added["hardware_name"] = "NEW";
    member["field"] = "role";
    member["before"] = "web";
    member["after"] = "";
    changed["hardware_name"] = "HW1";
    changed["members"] = json::array{member};
    const auto rows = DifferenceDialog::rowsOf(
        {{"added", json::array{added}}, {"removed", json::array()}, {"changed", json::array{changed}}});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].machine, "NEW");
    EXPECT_EQ(rows[1].before, "web");
    EXPECT_EQ(rows[1].after, QStringLiteral("–"));
    EXPECT_EQ(rows[1].actor, "bob");
    EXPECT_EQ(rows[1].sequence, 7);
}

} // namespace remuda
