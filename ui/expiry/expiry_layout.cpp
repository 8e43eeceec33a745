// SPDX-License-Identifier: GPL-3.0-or-later
// The actions of the place and where its parts stand.
#include "ui/common/card.h"
#include "ui/common/command_registry.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/common/ui_state.h"
#include "ui/expiry/expiry_place.h"
#include "ui/expiry/lease_calendar.h"
#include "ui/expiry/leases_model.h"

#include <QAction>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace remuda {

void ExpiryPlace::buildActions() {
    const auto make = [this](const QString& text, const QString& icon, const QKeySequence& key, LeaseAction what) {
        auto* action = new QAction(Theme::instance().icon(icon), text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        m_context.commands.add(tr("Expiry"), action);
        connect(action, &QAction::triggered, this, [this, what] { change(what); });
        return action;
    };
    m_extend = make(tr("Extend…"), QStringLiteral("calendar"), Qt::CTRL | Qt::Key_E, LeaseAction::extend);
    m_shorten =
        make(tr("Shorten…"), QStringLiteral("calendar"), Qt::CTRL | Qt::SHIFT | Qt::Key_E, LeaseAction::shorten);
    m_release = make(tr("Release…"), QStringLiteral("trash"), Qt::CTRL | Qt::Key_Backspace, LeaseAction::release);
}

QWidget* ExpiryPlace::buildContent() {
    m_calendar = new LeaseCalendar(m_context.api);
    connect(m_calendar, &LeaseCalendar::dayChosen, this, [this] {
        updateFilter();
        load();
    });
    connect(m_calendar, &LeaseCalendar::failed, this, [this](const Problem& problem) {
        m_frame->message()->showProblem(tr("The calendar could not be read"), problem, [this] { m_calendar->load(); });
    });
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("expiry"));
    splitter->addWidget(m_calendar);
    splitter->addWidget(buildList());
    splitter->setSizes({380, 400});
    splitter->setChildrenCollapsible(false);
    UiState::instance().keep(splitter);
    return splitter;
}

QWidget* ExpiryPlace::buildList() {
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(SortRole);
    m_table = new TableView(QStringLiteral("Leases"));
    m_table->setObjectName(QStringLiteral("leases-table"));
    m_table->setModel(m_sorted);
    m_table->sortByColumn(LeasesModel::ends, Qt::AscendingOrder);
    m_table->setColumnWidths({12, 12, 13, 11, 16, 11, 6, 24, 9, 11});
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setPlaceholder(tr("No lease ends on this day"));
    UiState::instance().keep(m_table->horizontalHeader());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        updateActions();
        Q_EMIT statusTextChanged();
    });
    connect(m_table, &TableView::opened, this, [this](const QModelIndex& index) {
        Q_EMIT goTo(QStringLiteral("Inventory"), index.data(IdRole).toString(), {});
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - m_table->verticalScrollBar()->pageStep())
            m_loader->loadMore();
    });

    m_filter = new TextLabel(TextKind::strong);
    auto* all = new QToolButton;
    all->setText(tr("Show all days"));
    connect(all, &QToolButton::clicked, m_calendar, &LeaseCalendar::clearChoice);
    m_filter_row = new QWidget;
    auto* row = new QHBoxLayout(m_filter_row);
    row->setContentsMargins(Theme::step * 3, Theme::step, Theme::step * 3, Theme::step);
    row->addWidget(m_filter);
    row->addWidget(all);
    row->addStretch();
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_filter_row);
    column->addWidget(m_table, 1);
    m_filter_row->hide();
    return list;
}

} // namespace remuda
