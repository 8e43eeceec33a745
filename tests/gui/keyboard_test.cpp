// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/lifecycle.h"
#include "tests/gui/window_world.h"
#include "ui/common/command_palette.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/table_view.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDialog>

namespace remuda {
namespace {

struct Keyboard : WindowWorld {
    Keyboard()
        : WindowWorld({QStringLiteral("--simulated-fleet"), QStringLiteral("60")}) {}

    static bool focusIsIn(const QWidget* widget) {
        const QWidget* focus = QApplication::focusWidget();
        return focus != nullptr && (focus == widget || widget->isAncestorOf(focus)) && focus->isVisible();
    }

    void press(MainWindow& window, int key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &window, Qt::Key(key), modifiers);
    }

    // What can have the focus and would be read out as nothing.
    static QStringList nameless(const QWidget& window) {
        QStringList found;
        for (auto* widget : window.findChildren<QWidget*>()) {
            if (!widget->isVisible() || (widget->focusPolicy() & Qt::TabFocus) == 0) continue;
            if (widget->objectName().startsWith(QLatin1String("qt_"))) continue; // the inside of Qt's own
            if (widget->focusProxy() != nullptr) continue;
            auto* told = QAccessible::queryAccessibleInterface(widget);
            if (told != nullptr && !told->text(QAccessible::Name).isEmpty()) continue;
            QString path;
            for (QWidget* each = widget; each != nullptr; each = each->parentWidget())
                path.prepend(QLatin1Char('/') + QString::fromLatin1(each->metaObject()->className()));
            found.append(path);
        }
        return found;
    }
};

} // namespace

TEST_F(Keyboard, everyPlaceOpensByItsKeyAndTakesTheFocus) {
    MainWindow window;
    open(window);
    ASSERT_TRUE(eventually([&] {
        auto* machines = find<TableView>(window, QStringLiteral("Machines"));
        return machines != nullptr && machines->model()->rowCount() == 60;
    }));
    for (int number = window.workspace()->places() - 1; number >= 0; --number) {
        press(window, Qt::Key_1 + number, Qt::ControlModifier);
        const QString title = window.workspace()->placeTitle(number);
        Place* place = window.workspace()->currentPlace();
        ASSERT_NE(place, nullptr);
        EXPECT_EQ(place->title(), title);
        EXPECT_TRUE(eventually([place] { return focusIsIn(place); })) << title.toStdString();
        press(window, Qt::Key_F, Qt::ControlModifier);
        auto* query = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        ASSERT_NE(query, nullptr) << title.toStdString();
        EXPECT_EQ(query->accessibleName(), QStringLiteral("Query")) << title.toStdString();
        press(window, Qt::Key_Return); // on to the rows
        EXPECT_TRUE(eventually([&] { return focusIsIn(place) && QApplication::focusWidget() != query; }))
            << title.toStdString();
    }
}

TEST_F(Keyboard, nothingThatTakesTheFocusIsNameless) {
    MainWindow window;
    open(window);
    ASSERT_TRUE(eventually([&] {
        auto* machines = find<TableView>(window, QStringLiteral("Machines"));
        return machines != nullptr && machines->model()->rowCount() == 60;
    }));
    find<TableView>(window, QStringLiteral("Machines"))->selectRow(0); // its detail beside
    for (int number = 0; number < window.workspace()->places(); ++number) {
        window.workspace()->show(number);
        const QStringList found = nameless(window);
        EXPECT_TRUE(found.isEmpty()) << window.workspace()->placeTitle(number).toStdString() << ": "
                                     << found.join(QStringLiteral("\n")).toStdString();
    }
    window.workspace()->show(1);
    for (auto* each : window.findChildren<QAction*>())
        if (each->text() == QStringLiteral("New request…")) each->trigger();
    EXPECT_EQ(nameless(window), QStringList()) << nameless(window).join(QStringLiteral("\n")).toStdString();
    for (auto* each : window.findChildren<QAction*>())
        if (each->text() == QStringLiteral("Import machines…")) each->trigger();
    window.workspace()->show(0);
    EXPECT_EQ(nameless(window), QStringList()) << nameless(window).join(QStringLiteral("\n")).toStdString();
}

TEST_F(Keyboard, aMachineIsFoundChosenAndRebootedWithoutAMouse) {
    MainWindow window;
    open(window);
    auto* machines = find<TableView>(window, QStringLiteral("Machines"));
    ASSERT_TRUE(eventually([&] { return machines->model()->rowCount() == 60; }));
    press(window, Qt::Key_F, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("status:in_use"));
    ASSERT_TRUE(eventually([&] { return machines->model()->rowCount() < 60; }));
    press(window, Qt::Key_Return);
    ASSERT_TRUE(eventually([&] { return machines->hasFocus(); }));
    press(window, Qt::Key_Home);
    press(window, Qt::Key_Down);
    ASSERT_EQ(machines->selectedIds().size(), 1);
    press(window, Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    QPointer<ConsequenceSheet> sheet;
    ASSERT_TRUE(eventually([&] { return (sheet = window.findChild<ConsequenceSheet*>()) != nullptr; }));
    QPushButton* go = nullptr;
    ASSERT_TRUE(eventually([&] {
        for (auto* each : sheet->findChildren<QPushButton*>())
            if (each->isDefault() && each->isEnabled()) go = each;
        return go != nullptr;
    }));
    EXPECT_EQ(nameless(*sheet), QStringList()) << nameless(*sheet).join(QStringLiteral("\n")).toStdString();
    QTest::keyClick(sheet, Qt::Key_Return);
    ASSERT_TRUE(eventually([&] { return sheet.isNull(); }));

    press(window, Qt::Key_K, Qt::ControlModifier); // the palette leads to the jobs
    auto* palette = window.findChild<CommandPalette*>();
    ASSERT_TRUE(palette->isVisible());
    QTest::keyClicks(palette->findChild<QLineEdit*>(), QStringLiteral("go jobs"));
    QTest::keyClick(palette->findChild<QLineEdit*>(), Qt::Key_Return);
    EXPECT_FALSE(palette->isVisible());
    EXPECT_EQ(window.workspace()->currentPlace()->title(), QStringLiteral("Jobs"));
    ASSERT_TRUE(eventually([&] {
        auto* jobs = find<TableView>(window, QStringLiteral("Jobs"));
        return jobs != nullptr && jobs->model()->rowCount() == 1;
    }));
}

} // namespace remuda
