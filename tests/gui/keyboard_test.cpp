// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window_world.h"
#include "ui/common/list_frame.h"
#include "ui/common/table_view.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QStringListModel>

#include <map>

namespace remuda {
namespace {

struct Keyboard : WindowWorld {
    Keyboard()
        : WindowWorld({QStringLiteral("--simulated-fleet"), QStringLiteral("60")}) {}

    // Which windows there are and who has the keyboard: what a key that went nowhere is explained by.
    static std::string keyboard() {
        std::string told;
        const auto add = [&told](const char* what, const QObject* object) {
            told += std::string(what) + ": ";
            told += object ? object->metaObject()->className() + (" \"" + object->objectName().toStdString() + "\"")
                           : "none";
            told += "\n";
        };
        add("focus", QApplication::focusWidget());
        add("active", QApplication::activeWindow());
        add("focus window", QGuiApplication::focusWindow());
        add("modal", QApplication::activeModalWidget());
        add("popup", QApplication::activePopupWidget());
        for (const auto* each : QApplication::topLevelWidgets())
            if (each->isVisible()) add("visible", each);
        return told;
    }

    static bool focusIsIn(const QWidget* widget) {
        const QWidget* focus = QApplication::focusWidget();
        return focus != nullptr && (focus == widget || widget->isAncestorOf(focus)) && focus->isVisible();
    }

    void press(MainWindow& window, int key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &window, Qt::Key(key), modifiers);
    }

    // Whatever is shown as a window without being meant as one: it flashes up and takes the keyboard.
    struct Flashes : QObject {
        QStringList found;
        bool eventFilter(QObject* object, QEvent* event) override {
            const auto* widget = event->type() == QEvent::Show ? qobject_cast<QWidget*>(object) : nullptr;
            if (widget != nullptr && widget->isWindow() && widget->windowFlags().testFlag(Qt::Window) &&
                widget->windowType() == Qt::Window && qobject_cast<const MainWindow*>(widget) == nullptr)
                found.append(QString::fromLatin1(widget->metaObject()->className()));
            return false;
        }
    };

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
    Flashes flashes;
    qApp->installEventFilter(&flashes);
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
        EXPECT_EQ(place->title(), title) << keyboard();
        EXPECT_TRUE(eventually([place] { return focusIsIn(place); })) << title.toStdString();
        press(window, Qt::Key_F, Qt::ControlModifier);
        auto* query = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        ASSERT_NE(query, nullptr) << title.toStdString();
        EXPECT_EQ(query->accessibleName(), QStringLiteral("Query")) << title.toStdString();
        press(window, Qt::Key_Return); // on to the rows
        EXPECT_TRUE(eventually([&] { return focusIsIn(place) && QApplication::focusWidget() != query; }))
            << title.toStdString();
    }
    EXPECT_TRUE(flashes.found.isEmpty()) << flashes.found.join(QLatin1Char(' ')).toStdString();
}

TEST_F(Keyboard, afterTheQueryTheKeyboardIsAtTheRowsEvenWhenTheyComeLate) {
    MainWindow window;
    open(window);
    auto* machines = find<TableView>(window, QStringLiteral("Machines"));
    ASSERT_TRUE(eventually([&] { return machines->model()->rowCount() == 60; }));
    const auto type = [&](const char* query) {
        press(window, Qt::Key_F, Qt::ControlModifier);
        ASSERT_NE(QApplication::focusWidget(), nullptr) << keyboard();
        QTest::keyClicks(QApplication::focusWidget(), QLatin1String(query));
        press(window, Qt::Key_Return);
    };
    type("role:abacus");
    ASSERT_TRUE(eventually([&] { return !machines->isVisible(); }));
    EXPECT_FALSE(machines->hasFocus());
    type("status:available"); // nothing is shown yet when Return is pressed
    ASSERT_TRUE(eventually([&] { return machines->isVisible() && machines->hasFocus(); })) << keyboard();
    press(window, Qt::Key_Down);
    EXPECT_TRUE(machines->currentIndex().isValid());
}

// Of two commands under one key in one place Qt does neither.
TEST_F(Keyboard, noKeyMeansTwoThings) {
    MainWindow window;
    open(window);
    for (int number = 0; number < window.workspace()->places(); ++number)
        window.workspace()->show(number);
    std::map<QString, std::vector<std::pair<QAction*, QWidget*>>> keys;
    for (const auto& command : window.commands().commands())
        for (const auto& key : command.action ? command.action->shortcuts() : QList<QKeySequence>())
            for (auto* object : command.action->associatedObjects())
                if (auto* widget = qobject_cast<QWidget*>(object); widget != nullptr && !qobject_cast<QMenu*>(widget))
                    keys[key.toString()].emplace_back(command.action, widget);
    EXPECT_GT(keys.size(), 20U);
    for (const auto& [key, uses] : keys)
        for (const auto& [one, here] : uses)
            for (const auto& [other, there] : uses)
                // Pause and Resume share one: only one of them is to be seen.
                EXPECT_FALSE(one != other && one->isVisible() && other->isVisible() &&
                             (here == there || here->isAncestorOf(there)))
                    << key.toStdString() << ": " << one->text().toStdString() << ", " << other->text().toStdString();
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

// A keyboard without a menu key has this.
TEST(KeyboardOfATable, shiftAndF10OpenTheMenuOfTheRow) {
    QStringListModel model({QStringLiteral("one"), QStringLiteral("two")});
    TableView table(QStringLiteral("Table"));
    table.setModel(&model);
    table.show();
    table.setCurrentIndex(model.index(1, 0));
    QSignalSpy asked(&table, &TableView::contextMenuAsked);
    QTest::keyClick(&table, Qt::Key_F10, Qt::ShiftModifier);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.first().first().toPoint(),
              table.viewport()->mapToGlobal(table.visualRect(model.index(1, 0)).bottomLeft()));
    QTest::keyClick(&table, Qt::Key_F10);
    EXPECT_EQ(asked.size(), 1);
}

// Whoever pauses a job by keyboard is not to type into the query next.
TEST(KeyboardOfAList, aButtonThatGoesLeavesTheKeyboardToTheRows) {
    auto* table = new TableView(QStringLiteral("Rows"));
    ListFrame frame(table);
    frame.setHome(table);
    QAction action(QStringLiteral("Pause"));
    auto* button = frame.addButton(&action);
    frame.show();
    frame.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&frame));
    for (const auto& go :
         std::vector<std::function<void()>>{[&] { action.setVisible(false); }, [&] { action.setEnabled(false); }}) {
        action.setVisible(true);
        button->setFocus();
        ASSERT_TRUE(button->hasFocus());
        go();
        EXPECT_TRUE(table->hasFocus());
    }
}

} // namespace remuda
