// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/column_chooser.h"

#include "ui/common/card.h"
#include "ui/common/theme.h"
#include "ui/inventory/inventory_columns.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QToolButton>

namespace remuda {

namespace {

constexpr int keyRole = Qt::UserRole;

QToolButton* makeButton(const QString& icon, const QString& name) {
    auto* button = new QToolButton;
    button->setIcon(Theme::instance().icon(icon));
    button->setAccessibleName(name);
    button->setToolTip(name);
    button->setAutoRaise(true);
    return button;
}

} // namespace

ColumnChooser::ColumnChooser(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
    , m_up(makeButton(QStringLiteral("chevron-up"), tr("Further to the left (Alt+Up)")))
    , m_down(makeButton(QStringLiteral("chevron-down"), tr("Further to the right (Alt+Down)"))) {
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Columns of the table"));
    setObjectName(QStringLiteral("ColumnChooser"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(Theme::step * 2);
    m_search->setPlaceholderText(tr("Find a field"));
    m_search->setAccessibleName(tr("Find a field"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Columns"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setUniformItemSizes(true);
    m_list->setMinimumSize(270, 340);
    auto* usual = new QPushButton(tr("The usual columns"));
    usual->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_up);
    buttons->addWidget(m_down);
    buttons->addStretch();
    buttons->addWidget(usual);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    m_search->installEventFilter(this);
    m_list->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, &ColumnChooser::filter);
    connect(m_list, &QListWidget::itemChanged, this, &ColumnChooser::tell);
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &ColumnChooser::tell);
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
    connect(usual, &QPushButton::clicked, this, [this] {
        QStringList keys;
        for (const InventoryColumn& column : inventoryColumns())
            if (column.usual) keys.append(column.key);
        fill(keys);
        Q_EMIT chosen({});
    });
}

void ColumnChooser::open(const QStringList& shown, const QPoint& top_right) {
    fill(shown);
    m_search->clear();
    adjustSize();
    QWidget::move(top_right - QPoint(width(), 0));
    show();
    m_search->setFocus(Qt::PopupFocusReason);
}

void ColumnChooser::fill(const QStringList& shown) {
    const QScopedValueRollback filling(m_filling, true);
    m_list->clear();
    QStringList keys = shown;
    QStringList rest;
    for (const InventoryColumn& column : inventoryColumns())
        if (!shown.contains(column.key)) rest.append(column.key);
    const auto title = [](const QString& key) { return inventoryColumns()[std::size_t(inventoryColumn(key))].title; };
    std::sort(rest.begin(), rest.end(),
              [&](const QString& a, const QString& b) { return title(a).localeAwareCompare(title(b)) < 0; });
    for (const QString& key : keys + rest) {
        auto* item = new QListWidgetItem(title(key), m_list);
        const auto field = machineFields()[inventoryColumns()[std::size_t(inventoryColumn(key))].field].name;
        item->setData(keyRole, key);
        item->setToolTip(tr("In queries: %1").arg(QString::fromUtf8(field.data(), qsizetype(field.size()))));
        const bool fixed = inventoryColumn(key) == 0;
        item->setFlags((fixed ? Qt::ItemIsSelectable : Qt::ItemIsUserCheckable | Qt::ItemIsSelectable) |
                       Qt::ItemIsEnabled | Qt::ItemIsDragEnabled);
        item->setCheckState(shown.contains(key) ? Qt::Checked : Qt::Unchecked);
        if (fixed) item->setToolTip(tr("Always shown: a row without its name could be anything"));
    }
    m_list->setCurrentRow(0);
}

// Finds by what a field is called here and by its name in queries.
void ColumnChooser::filter(const QString& text) {
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        const auto field =
            machineFields()[inventoryColumns()[std::size_t(inventoryColumn(item->data(keyRole).toString()))].field]
                .name;
        const bool fits =
            item->text().contains(text.trimmed(), Qt::CaseInsensitive) ||
            QString::fromUtf8(field.data(), qsizetype(field.size())).contains(text.trimmed(), Qt::CaseInsensitive);
        item->setHidden(!fits);
    }
    // Moving means something among all columns only.
    const bool whole = text.trimmed().isEmpty();
    m_list->setDragEnabled(whole);
    m_up->setEnabled(whole);
    m_down->setEnabled(whole);
    for (int row = 0; row < m_list->count(); ++row)
        if (!m_list->item(row)->isHidden()) return m_list->setCurrentRow(row);
}

void ColumnChooser::move(int by) {
    const int row = m_list->currentRow(), to = row + by;
    if (row < 0 || to < 0 || to >= m_list->count() || !m_search->text().trimmed().isEmpty()) return;
    {
        const QScopedValueRollback filling(m_filling, true);
        m_list->insertItem(to, m_list->takeItem(row));
        m_list->setCurrentRow(to);
    }
    tell();
}

QStringList ColumnChooser::ticked() const {
    QStringList keys;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked) keys.append(m_list->item(row)->data(keyRole).toString());
    return keys;
}

void ColumnChooser::tell() {
    if (!m_filling) Q_EMIT chosen(ticked());
}

bool ColumnChooser::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool vertical = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down;
    if (vertical && key->modifiers().testFlag(Qt::AltModifier)) {
        move(key->key() == Qt::Key_Up ? -1 : 1);
        return true;
    }
    // From the search straight into what it found.
    if (watched == m_search && key->key() == Qt::Key_Down) {
        m_list->setFocus(Qt::OtherFocusReason);
        return true;
    }
    if (watched == m_search && (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter)) {
        QListWidgetItem* item = m_list->currentItem();
        if (item != nullptr && !item->isHidden() && item->flags().testFlag(Qt::ItemIsUserCheckable))
            item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace remuda
