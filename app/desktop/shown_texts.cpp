// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/shown_texts.h"

#include "ui/console/terminal_view.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QTabBar>

namespace remuda {

namespace {

// Not only what Qt knows to paint: delegates of ours draw texts from roles of their own.
constexpr int lastRole = Qt::UserRole + 32;

void addCell(const QModelIndex& index, QStringList& texts) {
    for (int role = 0; role <= lastRole; ++role)
        if (const QVariant value = index.data(role); value.userType() == QMetaType::QString) texts << value.toString();
}

void addCells(QAbstractItemView& view, QStringList& texts) {
    const QRect seen = view.viewport()->rect();
    if (view.model() == nullptr || seen.isEmpty()) return;
    QModelIndex last;
    for (int y = 0; y < seen.height(); y += 4) { // no row is as low as that
        const QModelIndex at = view.indexAt(QPoint(seen.left() + 1, y));
        if (!at.isValid() || at.siblingAtColumn(0) == last) continue;
        last = at.siblingAtColumn(0);
        for (int column = 0; column < view.model()->columnCount(at.parent()); ++column)
            if (const auto cell = at.siblingAtColumn(column); view.visualRect(cell).intersects(seen))
                addCell(cell, texts);
    }
}

void addAccessible(QWidget& widget, QStringList& texts) {
    auto* told = QAccessible::queryAccessibleInterface(&widget);
    if (told == nullptr) return;
    for (const auto kind : {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
        texts << told->text(kind);
    if (auto* text = told->textInterface()) texts << text->text(0, text->characterCount());
}

void addWords(QWidget& widget, QStringList& texts) {
    texts << widget.windowTitle() << widget.toolTip() << widget.statusTip();
    if (const auto* label = qobject_cast<QLabel*>(&widget)) texts << label->text();
    if (const auto* button = qobject_cast<QAbstractButton*>(&widget)) texts << button->text();
    if (const auto* field = qobject_cast<QLineEdit*>(&widget))
        texts << field->displayText() << field->placeholderText();
    if (const auto* choice = qobject_cast<QComboBox*>(&widget)) texts << choice->currentText();
    if (const auto* menu = qobject_cast<QMenu*>(&widget))
        for (const auto* action : menu->actions())
            texts << action->text() << action->toolTip();
    if (const auto* terminal = qobject_cast<TerminalView*>(&widget)) texts << terminal->screen().allText();
    if (const auto* tabs = qobject_cast<QTabBar*>(&widget))
        for (int tab = 0; tab < tabs->count(); ++tab)
            texts << tabs->tabText(tab);
}

void addTexts(QWidget& widget, QStringList& texts) {
    addWords(widget, texts);
    addAccessible(widget, texts);
    if (auto* view = qobject_cast<QAbstractItemView*>(&widget)) addCells(*view, texts);
}

} // namespace

QStringList shownTexts(QWidget& window) {
    QStringList texts;
    addTexts(window, texts);
    for (auto* widget : window.findChildren<QWidget*>())
        if (widget->isVisibleTo(&window)) addTexts(*widget, texts);
    texts.removeAll(QString());
    texts.removeDuplicates();
    return texts;
}

QStringList shownTexts() {
    QStringList texts;
    for (auto* window : QApplication::topLevelWidgets())
        if (window->isVisible()) texts << shownTexts(*window);
    return texts;
}

} // namespace remuda
