// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window_world.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/inventory/inventory_edits.h"

namespace remuda {
namespace {

struct Offline : WindowWorld {
    Offline()
        : WindowWorld({QStringLiteral("--simulated-fleet"), QStringLiteral("60")}) {}

    static int machinesShown(MainWindow& window) {
        const auto* machines = find<TableView>(window, QStringLiteral("Machines"));
        return machines != nullptr ? machines->model()->rowCount() : 0;
    }

    static void trigger(MainWindow& window, const QString& command) {
        for (const auto& each : window.commands().commands())
            if (each.action && each.action->text() == command) return each.action->trigger();
        FAIL() << "no command " << command.toStdString();
    }

    static QPushButton* actions(MainWindow& window) {
        for (auto* each : window.findChildren<QPushButton*>(QStringLiteral("Actions")))
            if (each->isVisible()) return each;
        return nullptr;
    }
};

TEST_F(Offline, keepsShowingWhatWasKnownWithItsAgeAndChangesNothingUntilTheServerIsBack) {
    MainWindow window;
    open(window);
    auto* machines = find<TableView>(window, QStringLiteral("Machines"));
    ASSERT_NE(machines, nullptr);
    ASSERT_TRUE(eventually([&] { return machines->model()->rowCount() == 60; }));
    machines->selectRow(0);
    ASSERT_TRUE(eventually([&] { return actions(window)->isEnabled(); }));

    server.kill();
    MessageBar& told = window.workspace()->message();
    ASSERT_TRUE(eventually([&] { return told.isVisible(); }));
    EXPECT_TRUE(told.text().contains(QStringLiteral("does not answer"))) << told.text().toStdString();
    EXPECT_TRUE(told.text().contains(QStringLiteral("You see what was known"))) << told.text().toStdString();
    EXPECT_EQ(machines->model()->rowCount(), 60);
    EXPECT_TRUE(eventually([&] { return !actions(window)->isEnabled(); }));
    for (const auto& [place, verb] : {std::pair(1, QStringLiteral("New request…")), {3, QStringLiteral("Extend…")}}) {
        window.workspace()->show(place);
        QPushButton* button = nullptr;
        for (auto* each : window.findChildren<QPushButton*>())
            if (each->text() == verb) button = each; // visible or not: the empty place may have one of its own
        ASSERT_NE(button, nullptr) << verb.toStdString();
        EXPECT_FALSE(button->isVisible() && button->isEnabled()) << verb.toStdString();
    }

    ASSERT_TRUE(server.start()) << server.log().toStdString();
    if (auto* again = find<QPushButton>(told, QStringLiteral("Try again"))) QTest::mouseClick(again, Qt::LeftButton);
    EXPECT_TRUE(eventually([&] { return !told.isVisible(); }));
    window.workspace()->show(0);
    EXPECT_TRUE(eventually([&] { return actions(window)->isEnabled(); }));
    EXPECT_EQ(machines->selectedIds().size(), 1);
}

TEST_F(Offline, neitherImportNorUndoIsOfferedWhileTheServerIsAway) {
    MainWindow window;
    open(window);
    ASSERT_TRUE(eventually([&] { return machinesShown(window) == 60; }));
    auto* import = find<QPushButton>(window, QStringLiteral("Import…"));
    ASSERT_NE(import, nullptr);
    EXPECT_TRUE(eventually([&] { return import->isEnabled(); }));
    auto* place = window.workspace()->currentPlace();
    auto* edits = place->findChild<InventoryEdits*>();
    ASSERT_NE(edits, nullptr);
    edits->edited(QStringLiteral("1 machine changed"), "4711");
    ASSERT_NE(find<QPushButton>(*place, QStringLiteral("Undo")), nullptr);

    server.kill();
    ASSERT_TRUE(eventually([&] { return !import->isEnabled(); }));
    EXPECT_TRUE(import->toolTip().contains(QStringLiteral("nothing can be changed")))
        << import->toolTip().toStdString();
    EXPECT_EQ(find<QPushButton>(*place, QStringLiteral("Undo")), nullptr);

    ASSERT_TRUE(server.start()) << server.log().toStdString();
    if (auto* again = find<QPushButton>(window.workspace()->message(), QStringLiteral("Try again")))
        QTest::mouseClick(again, Qt::LeftButton);
    EXPECT_TRUE(eventually([&] { return import->isEnabled(); }));
}

TEST_F(Offline, whoSawTheServerEndIsBelievedThoughTheStreamHasNotNoticedYet) {
    MainWindow window;
    open(window);
    ASSERT_TRUE(eventually([&] { return machinesShown(window) == 60; }));
    auto* import = find<QPushButton>(window, QStringLiteral("Import…"));
    ASSERT_TRUE(eventually([&] { return import->isEnabled(); })); // live
    window.workspace()->showAway(QStringLiteral("It has stopped"), {QStringLiteral("Start it again"), [] {}}, {});
    server.kill();
    MessageBar& told = window.workspace()->message();
    ASSERT_TRUE(eventually([&] { return told.isVisible(); }));
    EXPECT_TRUE(told.text().startsWith(QStringLiteral("It has stopped"))) << told.text().toStdString();
    EXPECT_NE(find<QPushButton>(told, QStringLiteral("Start it again")), nullptr);
}

// A desktop without a keychain has forgotten the token by the next day.
TEST_F(Offline, aStartWhileTheServerIsAwayShowsWhatWasKnownAndSignsInWhenItIsBack) {
    {
        MainWindow yesterday;
        open(yesterday);
        ASSERT_TRUE(eventually([&] { return machinesShown(yesterday) == 60; }));
    }
    server.kill();
    MainWindow window;
    window.show();
    window.openLastServer();
    ASSERT_TRUE(eventually([&] { return machinesShown(window) == 60; }));
    MessageBar& told = window.workspace()->message();
    ASSERT_TRUE(eventually([&] { return told.isVisible(); }));
    EXPECT_TRUE(told.text().contains(QStringLiteral("does not answer"))) << told.text().toStdString();
    EXPECT_TRUE(told.text().contains(QStringLiteral("You see what was known"))) << told.text().toStdString();
    EXPECT_TRUE(told.text().contains(QStringLiteral("you are signed in"))) << told.text().toStdString();
    find<TableView>(window, QStringLiteral("Machines"))->selectRow(0);
    EXPECT_TRUE(eventually([&] { return !actions(window)->isEnabled(); }));
    EXPECT_FALSE(actions(window)->toolTip().isEmpty());

    QTest::mouseClick(find<QPushButton>(told, QStringLiteral("Try to sign in")), Qt::LeftButton);
    EXPECT_TRUE(eventually([&] { return told.isVisible(); })); // nothing has changed
    ASSERT_TRUE(server.start()) << server.log().toStdString();
    QTest::mouseClick(find<QPushButton>(told, QStringLiteral("Try to sign in")), Qt::LeftButton);
    EXPECT_TRUE(eventually([&] { return !told.isVisible(); }));
    EXPECT_TRUE(eventually([&] { return actions(window)->isEnabled(); }));
}

TEST_F(Offline, whoSignedOutFindsTheSignInPageAndNoMachines) {
    {
        MainWindow yesterday;
        open(yesterday);
        ASSERT_TRUE(eventually([&] { return machinesShown(yesterday) == 60; }));
        trigger(yesterday, QStringLiteral("Sign out"));
        EXPECT_EQ(yesterday.workspace(), nullptr);
    }
    server.kill();
    MainWindow window;
    window.show();
    window.openLastServer();
    ASSERT_TRUE(eventually([&] { return find<QLineEdit>(window, QStringLiteral("User")) != nullptr; }));
    EXPECT_EQ(window.workspace(), nullptr);
    EXPECT_EQ(find<QLineEdit>(window, QStringLiteral("User"))->text(), QStringLiteral("ada"));
}

TEST_F(Offline, fromTheSignInPageAWayLeadsBackToTheMachines) {
    MainWindow window;
    open(window);
    ASSERT_TRUE(eventually([&] { return machinesShown(window) == 60; }));
    trigger(window, QStringLiteral("Sign in to another server…"));
    auto* back = find<QPushButton>(window, QStringLiteral("Cancel"));
    ASSERT_NE(back, nullptr);
    EXPECT_TRUE(find<QLineEdit>(window, QStringLiteral("User"))->isEnabled());
    QTest::mouseClick(back, Qt::LeftButton);
    EXPECT_EQ(machinesShown(window), 60); // at once: nobody was signed out
}

} // namespace
} // namespace remuda
