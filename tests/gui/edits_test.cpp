// SPDX-License-Identifier: GPL-3.0-or-later
// The effort that edits of many machines ask for, and the way back from one edit to the one before.
#include "tests/gui/inventory_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/undo_sheet.h"
#include "ui/inventory/edit_sheet.h"
#include "ui/inventory/inventory_edits.h"

#include <QComboBox>
#include <QTreeView>

namespace remuda {

namespace {

namespace json = boost::json;

json::object fieldChange(const char* field) {
    return {{"field", field}, {"from", ""}, {"to", "db"}};
}

json::array changesOf(int machines) {
    json::array changes;
    for (int number = 0; number < machines; ++number)
        changes.push_back({{"hardware_name", "HW" + std::to_string(number)},
                           {"hostname", ""},
                           {"action", "change"},
                           {"fields", json::array{fieldChange("role"), fieldChange("team")}}});
    return changes;
}

json::object undoPlan(int machines) {
    return {{"undoes", "an edit"},
            {"machines", changesOf(machines)},
            {"conflicts", json::array()},
            {"not_undoable", json::array()},
            {"unchanged", 0},
            {"done", false}};
}

class EditsTest : public InventoryWorld {
protected:
    // The number of machines has to be typed before `words` can be pressed.
    void expectCount(ConsequenceSheet* sheet, const QString& words, const QString& count) {
        ASSERT_NE(sheet, nullptr);
        EVENTUALLY(button<QPushButton>(sheet, words) != nullptr);
        auto* go = button<QPushButton>(sheet, words);
        EXPECT_FALSE(go->isEnabled());
        for (auto* each : sheet->findChildren<QLineEdit*>())
            if (each->accessibleName() == QLatin1String("Confirmation")) each->setText(count);
        EXPECT_TRUE(go->isEnabled());
    }
    QAction* undo() {
        for (const auto& each : world.commands.commands())
            if (each.action && each.action->text() == QStringLiteral("Take back the last edit…")) return each.action;
        return nullptr;
    }
    // The fake server has no stream of events, which counts as being offline sooner or later.
    void takeBack() {
        ASSERT_TRUE(QTest::qWaitFor([this] {
            if (!undo()->isEnabled()) Q_EMIT world.events.stateChanged(EventStream::State::live);
            return undo()->isEnabled();
        }));
        undo()->trigger();
    }
};

} // namespace

TEST_F(EditsTest, AnEditOfManyMachinesAsksForTheirNumber) {
    world.server.answer("POST", QStringLiteral("/machines/changes"),
                        json::object{{"changes", changesOf(25)}, {"unchanged", 0}, {"dry_run", true}});
    (new EditSheet(world.api, {QStringLiteral("HW0")}, place.get()))->open();
    auto* sheet = place->findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    auto* field = sheet->findChild<QComboBox*>();
    field->setCurrentIndex(field->findData(QStringLiteral("role")));
    expectCount(sheet, QStringLiteral("Change 25 machines"), QStringLiteral("25"));
    for (auto* list : sheet->findChildren<QTreeView*>())
        if (list->accessibleName() == QLatin1String("Machines concerned")) {
            EXPECT_EQ(list->model()->rowCount(), 50) << "a row per field";
        }
}

TEST_F(EditsTest, AWayBackOfManyMachinesAsksForTheirNumber) {
    world.server.answer("POST", QStringLiteral("/undo"), undoPlan(25));
    (new UndoSheet(world.api, UndoSheet::orderOf(QByteArray("r-1")), place.get()))->open();
    expectCount(place->findChild<ConsequenceSheet*>(), QStringLiteral("Take back"), QStringLiteral("25"));
}

TEST_F(EditsTest, AnEditWithNothingLeftToTakeBackIsNotInTheWay) {
    world.server.on("POST", QStringLiteral("/undo"), [](const FakeServer::Call& call) {
        return FakeServer::Answer{200, undoPlan(call.body.at("request_id").as_string() == "r-2" ? 0 : 1)};
    });
    auto* edits = place->findChild<InventoryEdits*>();
    ASSERT_NE(edits, nullptr);
    ASSERT_NE(undo(), nullptr);
    edits->edited(QStringLiteral("1 machine changed"), QByteArray("r-1"));
    edits->edited(QStringLiteral("2 machines changed"), QByteArray("r-2"));
    takeBack();
    QPointer<ConsequenceSheet> sheet = place->findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    EVENTUALLY(sheet->windowTitle() == QStringLiteral("This cannot be taken back"));
    sheet->reject();
    EVENTUALLY(sheet == nullptr);
    takeBack();
    EVENTUALLY(world.server.calls("POST", QStringLiteral("/undo")).size() == 2);
    EXPECT_EQ(world.server.calls("POST", QStringLiteral("/undo"))[1].body.at("request_id").as_string(), "r-1");
}

} // namespace remuda
