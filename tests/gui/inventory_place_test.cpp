// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_json.h"
#include "tests/gui/place_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/query_bar.h"
#include "ui/common/table_view.h"
#include "ui/inventory/facet_panel.h"
#include "ui/inventory/import_page.h"
#include "ui/inventory/inventory_place.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

Machine machine(int number) {
    Machine made;
    made.hardware_name = "HW" + std::to_string(number);
    made.site = number % 2 == 0 ? "lon" : "sto";
    made.status = number % 5 == 0 ? MachineStatus::broken : MachineStatus::in_use;
    made.role = "web";
    made.team = "ads";
    made.bmc.driver = "simulated";
    made.version = 1;
    return made;
}

json::object short_form(const std::string& name) {
    return {{"hardware_name", name}, {"hostname", ""},           {"role", "web"},         {"team", "ads"},
            {"status", "in_use"},    {"to_status", "available"}, {"expires_on", nullptr}, {"simulated", true}};
}

QPushButton* button(QWidget* within, const QString& words) {
    for (auto* each : within->findChildren<QPushButton*>())
        if (each->text() == words && each->isVisible()) return each;
    return nullptr;
}

} // namespace

class InventoryPlaceTest : public testing::Test {
protected:
    void SetUp() override {
        // Changes count only from a known state on.
        world.inventory.replica().beginSnapshot(0);
        world.inventory.replica().endSnapshot();
        for (int number = 0; number < 20; ++number)
            put(number + 1, machine(number));
        place.resize(1300, 800);
        place.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&place));
        table = place.findChild<TableView*>(QStringLiteral("Machines"));
        ASSERT_NE(table, nullptr);
        ASSERT_TRUE(QTest::qWaitFor([this] { return rows() == 20; }));
    }
    void put(qint64 sequence, const Machine& made) {
        world.inventory.replica().applyMachine(sequence, QString::fromStdString(made.hardware_name), toJson(made));
    }
    int rows() const { return table->model()->rowCount(); }
    void select(const QString& name) {
        for (int row = 0; row < rows(); ++row)
            if (table->model()->index(row, 0).data(IdRole).toString() == name) table->selectRow(row);
    }

    PlaceWorld world;
    InventoryPlace place{world.context};
    TableView* table = nullptr;
};

TEST_F(InventoryPlaceTest, TypingNarrowsTheTableAndAMistakeIsNamedWithoutLosingIt) {
    auto* query = place.findChild<QueryBar*>();
    query->setFocus();
    QTest::keyClicks(query, QStringLiteral("status:broken"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return rows() == 4; }));
    QTest::keyClicks(query, QStringLiteral(" nonsense:1"));
    ASSERT_TRUE(QTest::qWaitFor([query] { return !query->error().isEmpty(); }));
    EXPECT_EQ(rows(), 4);
    query->setQuery(QString());
    EXPECT_TRUE(QTest::qWaitFor([this] { return rows() == 20; }));
}

TEST_F(InventoryPlaceTest, AFacetWritesIntoTheQuery) {
    auto* facets = place.findChild<FacetPanel*>();
    auto* query = place.findChild<QueryBar*>();
    QTreeWidgetItem* site = nullptr;
    ASSERT_TRUE(QTest::qWaitFor([&] {
        const auto found = facets->findItems(QStringLiteral("lon"), Qt::MatchExactly | Qt::MatchRecursive);
        site = found.isEmpty() ? nullptr : found.front();
        return site != nullptr;
    }));
    QTest::mouseClick(facets->viewport(), Qt::LeftButton, {}, facets->visualItemRect(site).center());
    EXPECT_EQ(query->text(), QStringLiteral("site:lon"));
    EXPECT_TRUE(QTest::qWaitFor([this] { return rows() == 10; }));
}

TEST_F(InventoryPlaceTest, TheSelectionSurvivesWhatOthersDo) {
    select(QStringLiteral("HW3"));
    Machine changed = machine(3);
    changed.status = MachineStatus::broken;
    put(30, changed);
    put(31, machine(99));
    world.inventory.replica().applyMachine(32, QStringLiteral("HW1"), nullptr);
    const auto status = [this] {
        return table->selectionModel()->selectedRows().value(0).siblingAtColumn(2).data().toString();
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return rows() == 20 && status() == QLatin1String("broken"); }));
    EXPECT_EQ(place.selection(), QStringList{QStringLiteral("HW3")});
}

TEST_F(InventoryPlaceTest, ManyRecyclesAskForTheirCountAndSendWhatTheSheetShowed) {
    world.server.on("POST", QStringLiteral("/actions"), [](const FakeServer::Call& call) {
        if (call.query.queryItemValue(QStringLiteral("dry_run")) != QLatin1String("true"))
            return FakeServer::Answer{202, json::object{{"job", {{"id", "j1"}}}}};
        return FakeServer::Answer{
            200,
            json::object{
                {"verb", "recycle"},
                {"machines", {short_form("HW1"), short_form("HW2")}},
                {"skipped",
                 {json::object{{"hardware_name", "HW3"}, {"reason", "it is protected"}, {"legal", json::array()}}}},
                {"owners", {json::object{{"team", "ads"}, {"count", 2}}}},
                {"roles_emptied", {"web"}},
                {"leases", 0},
                {"monthly_cost_usd", 344},
                {"unknown_prices", 0},
                {"effort", "count"},
                {"destructive", true},
                {"duration_estimate_s", 90}}};
    });
    table->selectAll();
    place.act(Verb::recycle);
    auto* sheet = place.findChild<ConsequenceSheet*>();
    ASSERT_NE(sheet, nullptr);
    ASSERT_TRUE(QTest::qWaitFor([sheet] { return button(sheet, QStringLiteral("Recycle 2 machines")) != nullptr; }));
    auto* go = button(sheet, QStringLiteral("Recycle 2 machines"));
    EXPECT_FALSE(go->isEnabled());
    QLineEdit* typed = nullptr;
    for (auto* field : sheet->findChildren<QLineEdit*>())
        if (field->accessibleName() == QLatin1String("Confirmation")) typed = field;
    ASSERT_NE(typed, nullptr);
    QTest::keyClicks(typed, QStringLiteral("3"));
    EXPECT_FALSE(go->isEnabled());
    typed->clear();
    QTest::keyClicks(typed, QStringLiteral("2"));
    EXPECT_TRUE(go->isEnabled());
    QTest::mouseClick(go, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([this] { return world.server.calls("POST", QStringLiteral("/actions")).size() == 2; }));
    const json::object sent = world.server.calls("POST", QStringLiteral("/actions")).back().body.as_object();
    EXPECT_EQ(sent.at("verb").as_string(), "recycle");
    EXPECT_TRUE(sent.at("skip_invalid").as_bool());
    EXPECT_TRUE(QTest::qWaitFor([this] { return place.findChild<ConsequenceSheet*>() == nullptr; }));
}

TEST_F(InventoryPlaceTest, AnImportIsMendedInPlaceAndThenSent) {
    world.server.answer("POST", QStringLiteral("/machines/import"),
                        json::object{{"rows", 2},
                                     {"valid_rows", 2},
                                     {"imported", 2},
                                     {"created", 1},
                                     {"changed", 1},
                                     {"errors", json::array()},
                                     {"dry_run", false}});
    place.openImport();
    auto* page = place.findChild<ImportPage*>();
    ASSERT_NE(page, nullptr);
    page->loadText("hardware_name,site,cpu_cores\nN1,lon,16\nHW2,lon,many\n", QStringLiteral("new.csv"));
    auto* import = button(page, QStringLiteral("Import 1 machines"));
    ASSERT_NE(import, nullptr);
    EXPECT_FALSE(import->isEnabled());
    auto* errors = page->findChild<TableView*>(QStringLiteral("Errors of the file"));
    ASSERT_EQ(errors->model()->rowCount(), 1);
    QTest::mouseClick(errors->viewport(), Qt::LeftButton, {},
                      errors->visualRect(errors->model()->index(0, 4)).center());
    auto* cells = page->findChild<TableView*>(QStringLiteral("Rows of the file"));
    EXPECT_EQ(cells->currentIndex().row(), 1);
    EXPECT_EQ(cells->currentIndex().column(), 2 + ImportModel::first_column);
    QTest::keyClicks(cells, QStringLiteral("8"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    // The fake server has no stream of events, which counts as being offline sooner or later.
    ASSERT_TRUE(QTest::qWaitFor([this, import] {
        if (!import->isEnabled()) Q_EMIT world.events.stateChanged(EventStream::State::live);
        return import->isEnabled();
    }));
    EXPECT_EQ(import->text(), QStringLiteral("Add 1, change 1 machines"));
    EXPECT_EQ(cells->model()->index(1, 2 + ImportModel::first_column).data().toString(), QStringLiteral("(empty) → 8"));
    QTest::mouseClick(import, Qt::LeftButton);
    QSignalSpy imported(page, &ImportPage::imported);
    ASSERT_TRUE(imported.wait());
    EXPECT_EQ(imported.front()[0].toInt(), 1);
    EXPECT_EQ(imported.front()[1].toInt(), 1);
    const auto sent = world.server.calls("POST", QStringLiteral("/machines/import")).back();
    EXPECT_EQ(sent.query.queryItemValue(QStringLiteral("existing")), QStringLiteral("update"));
    auto* undo = button(&place, QStringLiteral("Undo"));
    ASSERT_NE(undo, nullptr) << "an import can be taken back";
    QTest::mouseClick(undo, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !world.server.calls("POST", QStringLiteral("/undo")).empty(); }));
    EXPECT_EQ(world.server.calls("POST", QStringLiteral("/undo"))[0].body.at("request_id").as_string(), "fake");
}

// A screen of 1280 is a usual one, also at 200 %; the list of places takes some of it.
TEST_F(InventoryPlaceTest, AnImportNeedsNoWiderWindow) {
    place.openImport();
    auto* page = place.findChild<ImportPage*>();
    page->loadText("hardware_name,site,cpu_cores\nN1,lon,16\nHW2,lon,many\nHW3,sto,8\n,lon,16\n",
                   QStringLiteral("machines-of-a-whole-data-centre.csv"));
    EXPECT_LE(page->minimumSizeHint().width(), 1000);
}

TEST_F(InventoryPlaceTest, AnImportShowsTheRowsOfOneKindAndMayRefuseWhatExists) {
    place.openImport();
    auto* page = place.findChild<ImportPage*>();
    page->loadText("hardware_name,site,role\nN1,lon,web\nHW1,sto,db\nHW2,lon,web\n,lon,web\n",
                   QStringLiteral("new.csv"));
    auto* cells = page->findChild<TableView*>(QStringLiteral("Rows of the file"));
    const auto show = [&](const char* words) {
        auto* filter = button(page, QLatin1String(words));
        ASSERT_NE(filter, nullptr) << words;
        QTest::mouseClick(filter, Qt::LeftButton);
    };
    show("Changed 1");
    ASSERT_EQ(cells->model()->rowCount(), 1);
    EXPECT_EQ(cells->model()->index(0, 2 + ImportModel::first_column).data().toString(), QStringLiteral("web → db"));
    show("Unchanged 1");
    EXPECT_EQ(cells->model()->rowCount(), 1);
    show("In error 1");
    EXPECT_EQ(cells->model()->rowCount(), 1);
    page->findChild<QCheckBox*>()->click();
    show("Conflicting 1"); // HW2 says what the inventory says, which is no conflict
    EXPECT_EQ(cells->model()->rowCount(), 1);
}

TEST_F(InventoryPlaceTest, OneKeyLeadsToTheRacksAndBack) {
    place.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&place));
    table->setFocus();
    for (const bool racks : {true, false, true, false}) {
        ASSERT_NE(QApplication::focusWidget(), nullptr);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        EXPECT_TRUE(QTest::qWaitFor([&] { return table->isVisible() != racks; }));
    }
}

} // namespace remuda
