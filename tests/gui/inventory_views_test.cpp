// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/inventory_world.h"
#include "ui/inventory/column_chooser.h"
#include "ui/inventory/saved_views.h"
#include "ui/inventory/selection_strip.h"
#include "ui/inventory/table_layout.h"
#include "ui/inventory/view_dialog.h"

#include <QComboBox>
#include <QListWidget>
#include <QTabBar>
#include <QToolButton>

namespace remuda {

namespace {

namespace json = boost::json;

class InventoryGroupsInThePlace : public InventoryWorld {
protected:
    void groupBySite() {
        run(QStringLiteral("Group by site"));
        EVENTUALLY(rows() == 2);
        table->setFocus();
        table->chosen().setCurrentIndex(table->model()->index(0, 0), QItemSelectionModel::NoUpdate);
    }
};

class InventoryViews : public InventoryWorld {
protected:
    QTabBar* tabs() const { return place->findChild<QTabBar*>(); }
    SavedViews* views() const { return place->findChild<SavedViews*>(); }
    QStringList names() const {
        QStringList list;
        for (const auto* bar : place->findChildren<QTabBar*>())
            if (bar->accessibleName() == QLatin1String("Saved views"))
                for (int tab = 0; tab < bar->count(); ++tab)
                    list.append(bar->tabText(tab));
        return list;
    }
    void saveAs(const QString& name, const QString& team = {}) {
        views()->saveAs();
        auto* dialog = place->findChild<ViewDialog*>();
        ASSERT_NE(dialog, nullptr);
        dialog->findChild<QLineEdit*>()->setText(name);
        auto* teams = dialog->findChild<QComboBox*>();
        if (!team.isEmpty()) teams->setCurrentIndex(teams->findData(team));
        QTest::mouseClick(button<QPushButton>(dialog, QStringLiteral("Save view")), Qt::LeftButton);
        EVENTUALLY(place->findChild<ViewDialog*>() == nullptr);
    }
};

} // namespace

TEST_F(InventoryGroupsInThePlace, AreOpenedClosedAndChosenByKeys) {
    groupBySite();
    QTest::keyClick(table, Qt::Key_Right);
    EXPECT_EQ(rows(), 12);
    QTest::keyClick(table, Qt::Key_Right);
    EXPECT_EQ(table->currentIndex().row(), 1);
    QTest::keyClick(table, Qt::Key_Left);
    EXPECT_EQ(table->currentIndex().row(), 0);
    QTest::keyClick(table, Qt::Key_Space);
    EXPECT_EQ(table->chosen().count(), 10);
    QTest::keyClick(table, Qt::Key_Left);
    EXPECT_EQ(rows(), 2);
    EXPECT_EQ(table->chosen().count(), 10);
    auto* strip = place->findChild<SelectionStrip*>();
    EXPECT_EQ(strip->text(), QStringLiteral("10 selected (10 in closed groups)"));
    QTest::keyClick(table, Qt::Key_A, Qt::ControlModifier);
    EXPECT_EQ(table->chosen().count(), 20);
    run(QStringLiteral("Do not group"));
    EVENTUALLY(rows() == 20);
    EXPECT_EQ(table->chosen().hidden(), 0);
    EXPECT_EQ(place->selection().size(), 20);
}

TEST_F(InventoryGroupsInThePlace, AClickOpensAHeadingAndLeavesTheSelectionAlone) {
    groupBySite();
    table->chosen().chooseGroup(1, true);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 0)).center());
    EXPECT_EQ(rows(), 12);
    EXPECT_EQ(table->chosen().count(), 10);
    table->viewport()->grab();            // every row is painted, headings too
    place->reveal(QStringLiteral("HW1")); // in the group that is closed
    EVENTUALLY(place->selection() == QStringList{QStringLiteral("HW1")});
}

TEST_F(InventoryGroupsInThePlace, WhatTheFilterHidesStaysSelectedAndIsCounted) {
    table->selectAll();
    query->setQuery(QStringLiteral("status:broken"));
    EVENTUALLY(rows() == 4);
    auto* strip = place->findChild<SelectionStrip*>();
    EXPECT_EQ(strip->text(), QStringLiteral("20 selected (16 hidden by the filter)"));
    EXPECT_EQ(place->selection().size(), 20);
    QTest::mouseClick(button<QToolButton>(strip, QStringLiteral("Clear")), Qt::LeftButton);
    EXPECT_EQ(strip->text(), QStringLiteral("Nothing selected"));
    QTest::mouseClick(button<QToolButton>(strip, QStringLiteral("Select all 4")), Qt::LeftButton);
    EXPECT_EQ(strip->text(), QStringLiteral("4 selected"));
}

TEST_F(InventoryViews, APrivateViewKeepsQueryColumnsSortingAndGroups) {
    auto* layout = table->findChild<TableLayout*>();
    query->setQuery(QStringLiteral("status:broken"));
    layout->setShown({QStringLiteral("hardware_name"), QStringLiteral("site"), QStringLiteral("serial")});
    run(QStringLiteral("Group by site"));
    EVENTUALLY(rows() == 2);
    saveAs(QStringLiteral("Broken by site"));
    EXPECT_EQ(views()->chosenName(), QStringLiteral("Broken by site"));
    EXPECT_FALSE(views()->isModified());
    run(QStringLiteral("Show view “All”"));
    EVENTUALLY(query->text().isEmpty());
    EXPECT_FALSE(views()->hasOwnLayout());
    run(QStringLiteral("Show view “Broken by site”"));
    EXPECT_EQ(query->text(), QStringLiteral("status:broken"));
    EXPECT_EQ(layout->shown(),
              QStringList({QStringLiteral("hardware_name"), QStringLiteral("site"), QStringLiteral("serial")}));
    EVENTUALLY(table->machines().groupField() == replicaField("site"));
}

TEST_F(InventoryViews, AChangeIsMarkedAndSavedOrDiscarded) {
    query->setQuery(QStringLiteral("site:lon"));
    EVENTUALLY(rows() == 10);
    saveAs(QStringLiteral("London"));
    query->setQuery(QStringLiteral("site:lon status:broken"));
    EVENTUALLY(views()->isModified());
    EXPECT_TRUE(names().contains(QStringLiteral("London •")));
    QTest::mouseClick(button<QToolButton>(views(), QStringLiteral("Discard")), Qt::LeftButton);
    EXPECT_EQ(query->text(), QStringLiteral("site:lon"));
    EXPECT_FALSE(views()->isModified());
    query->setQuery(QStringLiteral("site:lon status:broken"));
    EVENTUALLY(views()->isModified());
    run(QStringLiteral("Save this view"));
    EXPECT_FALSE(views()->isModified());
    EXPECT_TRUE(names().contains(QStringLiteral("London")));
    EXPECT_EQ(PrivateViews(PrivateViews::usualFile()).all().front().query, "site:lon status:broken");
}

TEST_F(InventoryViews, AViewIsSharedWithATeamAndAColleaguesAppears) {
    world.server.answer("GET", QStringLiteral("/views"), FakeServer::list({}));
    world.server.on("POST", QStringLiteral("/views"), [](const FakeServer::Call& call) {
        auto made = call.body.as_object();
        made["id"] = 5;
        made["version"] = 1;
        return FakeServer::Answer{201, made};
    });
    place->findChild<ViewStore*>()->load();
    EVENTUALLY(names().contains(QStringLiteral("Mine")));
    query->setQuery(QStringLiteral("site:sto"));
    saveAs(QStringLiteral("Stockholm"), QStringLiteral("ads"));
    EVENTUALLY(names().contains(QStringLiteral("Stockholm")));
    EXPECT_EQ(views()->chosenName(), QStringLiteral("Stockholm"));
    EXPECT_EQ(world.server.calls("POST", QStringLiteral("/views")).front().body.at("query").as_string(), "site:sto");

    SavedView theirs;
    theirs.id = 6;
    theirs.name = "Theirs";
    theirs.team = "ads";
    Event event;
    event.kind = QStringLiteral("view");
    event.id = QStringLiteral("6");
    event.object = toJson(theirs);
    Q_EMIT world.events.events({event});
    EXPECT_TRUE(names().contains(QStringLiteral("Theirs")));
    theirs.team = "search"; // not mine: in the menu only
    event.object = toJson(theirs);
    Q_EMIT world.events.events({event});
    EXPECT_FALSE(names().contains(QStringLiteral("Theirs")));
}

TEST_F(InventoryViews, ColumnsAreChosenFoundAndMoved) {
    run(QStringLiteral("Choose columns…"));
    auto* chooser = place->findChild<ColumnChooser*>();
    ASSERT_TRUE(chooser->isVisible());
    auto* search = chooser->findChild<QLineEdit*>();
    auto* layout = table->findChild<TableLayout*>();
    QTest::keyClicks(search, QStringLiteral("nic2"));
    QTest::keyClick(search, Qt::Key_Return);
    EXPECT_TRUE(layout->shown().contains(QStringLiteral("nic2_mac")));
    search->clear();
    auto* list = chooser->findChild<QListWidget*>();
    list->setCurrentRow(1);
    QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
    EXPECT_EQ(layout->shown().mid(0, 3),
              QStringList({QStringLiteral("hardware_name"), QStringLiteral("status"), QStringLiteral("hostname")}));
    list->item(0)->setCheckState(Qt::Unchecked); // the name stays, whatever is ticked
    EXPECT_TRUE(layout->shown().contains(QStringLiteral("hardware_name")));
    QTest::mouseClick(button<QPushButton>(chooser, QStringLiteral("The usual columns")), Qt::LeftButton);
    EXPECT_TRUE(layout->columns().empty());
    chooser->close();
}

} // namespace remuda
