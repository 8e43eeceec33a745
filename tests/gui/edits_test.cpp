// SPDX-License-Identifier: GPL-3.0-or-later
// The effort that edits of many machines ask for, and the way back from one edit to the one before.
#include "tests/gui/inventory_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/undo_sheet.h"
#include "ui/inventory/edit_sheet.h"
#include "ui/inventory/inventory_edits.h"

#include <QComboBox>
#include <QLabel>
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
    return {{"undoes", {{"verb", "update"}, {"machines", machines}, {"actor", "alice"}, {"request_id", "r-1"}}},
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
    // The sheet for HW0 to HW2, of which the last is another team's, with a role chosen. Two fields change.
    void editInto(const QString& role) {
        world.server.on("POST", QStringLiteral("/machines/changes"), [](const FakeServer::Call& call) {
            json::array changes;
            for (const auto& name : call.body.at("machines").as_array())
                if (name != "HW2")
                    changes.push_back({{"hardware_name", name},
                                       {"hostname", ""},
                                       {"fields", json::array{fieldChange("role"), fieldChange("rack")}}});
            const auto count = changes.size();
            return FakeServer::Answer{
                200, json::object{{"changes", std::move(changes)},
                                  {"skipped", {{{"hardware_name", "HW2"}, {"reason", "belongs to team web"}}}},
                                  {"unchanged", 0},
                                  {"owners", {{{"team", "ads"}, {"count", count}}}},
                                  {"roles_emptied", {"cassandra-index"}},
                                  {"leases", 1},
                                  {"monthly_cost_usd", 10.0 * double(count)},
                                  {"monthly_cost_after_usd", 10.0 * double(count)},
                                  {"unknown_prices", 0},
                                  {"effort", "type"}}};
        });
        auto* edit = new EditSheet(world.api, {"HW0", "HW1", "HW2"}, place.get());
        done = std::make_unique<QSignalSpy>(edit, &EditSheet::done);
        edit->open();
        shown = place->findChild<ConsequenceSheet*>();
        ASSERT_NE(shown, nullptr);
        auto* field = shown->findChild<QComboBox*>();
        field->setCurrentIndex(field->findData(QStringLiteral("role")));
        for (auto* each : shown->findChildren<QLineEdit*>())
            if (each->accessibleName() == QLatin1String("Value") && each->isEnabled()) each->setText(role);
    }
    bool says(const char* words) const {
        const auto labels = shown->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* each) { return each->text().contains(QLatin1String(words)); });
    }
    QTreeView* listCalled(const char* name) const {
        for (auto* list : shown->findChildren<QTreeView*>())
            if (list->accessibleName() == QLatin1String(name)) return list;
        return nullptr;
    }
    ConsequenceSheet* shown = nullptr;
    std::unique_ptr<QSignalSpy> done;

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

TEST_F(EditsTest, TheSheetSaysWhomAnEditConcernsAndWhoIsSkipped) {
    editInto(QStringLiteral("db"));
    EVENTUALLY(button<QPushButton>(shown, QStringLiteral("Change 2 machines")) != nullptr);
    for (const char* words : {"ads (2)", "cassandra-index", "$20 / month", "1 machine will be skipped"})
        EXPECT_TRUE(says(words)) << words;
    EXPECT_FALSE(says("with a lease that still runs")) << "a role says nothing about leases";
    auto* skipped = listCalled("Machines skipped");
    ASSERT_EQ(skipped->model()->rowCount(), 1);
    EXPECT_EQ(skipped->model()->index(0, 1).data().toString(), QStringLiteral("belongs to team web"));
    EXPECT_FALSE(button<QPushButton>(shown, QStringLiteral("Change 2 machines"))->isEnabled());
    expectCount(shown, QStringLiteral("Change 2 machines"), QStringLiteral("change 2"));
}

TEST_F(EditsTest, AMachineWithoutATickIsNotEdited) {
    editInto(QStringLiteral("db"));
    EVENTUALLY(button<QPushButton>(shown, QStringLiteral("Change 2 machines")) != nullptr);
    auto* model = listCalled("Machines concerned")->model();
    EXPECT_FALSE(model->index(1, 0).data(Qt::CheckStateRole).isValid()) << "one box for a machine with two fields";
    ASSERT_TRUE(model->setData(model->index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    EVENTUALLY(button<QPushButton>(shown, QStringLiteral("Change 1 machine")) != nullptr);
    EXPECT_TRUE(says("1 machine left out by you"));
    EXPECT_EQ(model->rowCount(), 4) << "it stays in the list";
    const auto asked = world.server.calls("POST", QStringLiteral("/machines/changes")).back().body;
    EXPECT_EQ(json::serialize(asked.at("machines")), R"(["HW1","HW2"])");
    expectCount(shown, QStringLiteral("Change 1 machine"), QStringLiteral("HW1"));
    button<QPushButton>(shown, QStringLiteral("Change 1 machine"))->click();
    EVENTUALLY(done->size() == 1);
    EXPECT_EQ(done->front().at(0).toString(), QStringLiteral("1 machine changed, 1 skipped"));
    const auto sent = world.server.calls("POST", QStringLiteral("/machines/changes")).back();
    EXPECT_TRUE(sent.query.isEmpty());
    EXPECT_EQ(json::serialize(sent.body.at("machines")), R"(["HW1","HW2"])");
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
