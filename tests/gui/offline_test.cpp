// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window_world.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"

namespace remuda {
namespace {

struct Offline : WindowWorld {
    Offline()
        : WindowWorld({QStringLiteral("--simulated-fleet"), QStringLiteral("60")}) {}

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

} // namespace
} // namespace remuda
