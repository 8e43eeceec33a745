// SPDX-License-Identifier: GPL-3.0-or-later
// The inventory's own ways: groups, columns, views, and a selection of many with some left out.
#include "app/desktop/tour.h"

#include <QApplication>
#include <QDialog>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QTreeView>

namespace remuda {

namespace {

QAction* entryOf(const QString& words) {
    const auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    if (menu == nullptr) return nullptr;
    for (auto* action : menu->actions())
        if (action->text().remove(QLatin1Char('&')).startsWith(words)) return action;
    return nullptr;
}

QTreeView* sheetList() {
    for (auto* widget : QApplication::topLevelWidgets())
        if (qobject_cast<QDialog*>(widget) != nullptr && widget->isVisible())
            for (auto* list : widget->findChildren<QTreeView*>())
                if (list->accessibleName() == QLatin1String("Machines concerned") && list->isVisible()) return list;
    return nullptr;
}

// The button names what would be done again, once the new plan is there.
bool isPlanned() {
    const auto* list = sheetList();
    if (list == nullptr) return false;
    for (const auto* button : list->window()->findChildren<QPushButton*>())
        if (button->text().startsWith(QLatin1String("Recycle"))) return true;
    return false;
}

} // namespace

void Tour::chooseEntry(const QString& words, std::function<bool()> until) {
    m_driver.step(
        QStringLiteral("choose “%1”").arg(words), [words] { return entryOf(words) != nullptr; },
        [words] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            TourDriver::click(menu, menu->actionGeometry(entryOf(words)).center());
        },
        std::move(until));
}

void Tour::closePopup() {
    m_driver.step(
        QStringLiteral("close what popped up"), [] { return QApplication::activePopupWidget() != nullptr; },
        [] { QApplication::activePopupWidget()->close(); },
        [] { return QApplication::activePopupWidget() == nullptr; });
}

void Tour::arrange() {
    const auto popup = [] { return QApplication::activePopupWidget() != nullptr; };
    m_driver.type(QStringLiteral("Query"), QString(), [this] { return rows(QStringLiteral("Machines")) > 500; });
    m_driver.press(QStringLiteral("Group"), popup);
    m_driver.picture(QStringLiteral("group-menu"));
    chooseEntry(QStringLiteral("Role"), [this] {
        const int groups = rows(QStringLiteral("Machines"));
        return groups > 1 && groups < 100;
    });
    m_driver.step(
        QStringLiteral("open the second group"), [] { return true; },
        [this] {
            auto* table = m_driver.find<QTableView>(QStringLiteral("Machines"));
            TourDriver::click(table->viewport(), table->visualRect(table->model()->index(1, 0)).center());
        },
        [this] { return rows(QStringLiteral("Machines")) > 30; });
    m_driver.step(
        QStringLiteral("choose its machines by key"), [] { return true; },
        [this] { TourDriver::key(m_driver.find(QStringLiteral("Machines")), Qt::Key_Space, {}, QStringLiteral(" ")); },
        [this] { return m_driver.find(QStringLiteral("Show them")) == nullptr; });
    m_driver.picture(QStringLiteral("groups"));
    m_driver.press(QStringLiteral("Columns"), popup);
    m_driver.picture(QStringLiteral("columns"));
    closePopup();
    m_driver.press(QStringLiteral("Views"), popup);
    m_driver.picture(QStringLiteral("views"));
    closePopup();
    m_driver.press(QStringLiteral("Save this view"),
                   [this] { return m_driver.find(QStringLiteral("Name of the view")) != nullptr; });
    m_driver.type(QStringLiteral("Name of the view"), QStringLiteral("By role"),
                  [this] { return m_driver.find(QStringLiteral("Save view")) != nullptr; });
    m_driver.picture(QStringLiteral("view-save"));
    m_driver.press(QStringLiteral("Save view"), [] { return QApplication::activeModalWidget() == nullptr; });
    leaveSomeOut();
}

// Many machines at once: the sheet names them all, and two are left out.
void Tour::leaveSomeOut() {
    const auto popup = [] { return QApplication::activePopupWidget() != nullptr; };
    m_driver.press(QStringLiteral("Actions"), popup);
    chooseEntry(QStringLiteral("Recycle"),
                [] { return sheetList() != nullptr && sheetList()->model()->rowCount() > 3; });
    m_driver.step(
        QStringLiteral("leave two machines out"), [] { return true; },
        [] {
            auto* list = sheetList();
            for (const int row : {1, 2})
                list->model()->setData(list->model()->index(row, 0), Qt::Unchecked, Qt::CheckStateRole);
        },
        [] { return isPlanned(); });
    m_driver.picture(QStringLiteral("consequences-many"));
    m_driver.press(QStringLiteral("Cancel"), [] { return QApplication::activeModalWidget() == nullptr; });
    m_driver.press(QStringLiteral("Clear"), [] { return true; });
    m_driver.press(QStringLiteral("Views"), popup);
    chooseEntry(QStringLiteral("All"), [] { return QApplication::activePopupWidget() == nullptr; });
    m_driver.press(QStringLiteral("Group"), popup);
    chooseEntry(QStringLiteral("Not grouped"), [this] { return rows(QStringLiteral("Machines")) > 500; });
}

} // namespace remuda
