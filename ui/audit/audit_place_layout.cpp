// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the place and where they stand.
#include "ui/audit/audit_model.h"
#include "ui/audit/audit_place.h"
#include "ui/common/card.h"
#include "ui/common/list_loader.h"
#include "ui/common/table_view.h"
#include "ui/common/ui_state.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>

namespace remuda {

namespace {

// What the Jobs place shows as "freeze/3", among its schedules.
bool isPlanned(const QString& entity) {
    return entity == QLatin1String("schedule") || entity == QLatin1String("freeze") ||
           entity == QLatin1String("window");
}

QString placeOf(const QString& entity) {
    if (entity == QLatin1String("job") || isPlanned(entity)) return QStringLiteral("Jobs");
    if (entity == QLatin1String("request")) return QStringLiteral("Requests");
    return QStringLiteral("Inventory");
}

} // namespace

QWidget* AuditPlace::buildFilters() {
    m_entity = new QComboBox;
    m_entity->setAccessibleName(tr("Entity"));
    m_entity->addItem(tr("Everything"), QString());
    for (const char* entity :
         {"machine", "job", "request", "schedule", "freeze", "window", "view", "session", "import", "undo"}) {
        const QString name = QLatin1String(entity);
        m_entity->addItem(tr("Only: %1", "kind of entity").arg(entityWord(name)), name);
    }
    m_person = new QLineEdit;
    m_person->setPlaceholderText(tr("Anybody"));
    m_person->setAccessibleName(tr("Person"));
    m_person->setClearButtonEnabled(true);
    m_person->setMaximumWidth(140);
    m_period = new QComboBox;
    m_period->setAccessibleName(tr("Time"));
    m_period->addItem(tr("Any time"), 0);
    m_period->addItem(tr("Last 24 hours"), 1);
    m_period->addItem(tr("Last 7 days"), 7);
    m_period->addItem(tr("Last 30 days"), 30);
    m_progress = new QCheckBox(tr("Progress too"));
    m_progress->setToolTip(tr("Also every step that jobs report"));
    const auto reload = [this] {
        if (m_started) load();
    };
    connect(m_entity, &QComboBox::currentIndexChanged, this, reload);
    connect(m_period, &QComboBox::currentIndexChanged, this, reload);
    connect(m_person, &QLineEdit::editingFinished, this, reload);
    connect(m_progress, &QCheckBox::toggled, this, reload);
    auto* filters = new QWidget;
    auto* row = new QHBoxLayout(filters);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::step * 2);
    for (QWidget* widget : {static_cast<QWidget*>(m_entity), static_cast<QWidget*>(m_person),
                            static_cast<QWidget*>(m_period), static_cast<QWidget*>(m_progress)})
        row->addWidget(widget);
    return filters;
}

QWidget* AuditPlace::buildContent() {
    m_table = new TableView(QStringLiteral("Audit"));
    m_table->setObjectName(QStringLiteral("audit-table"));
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false); // always newest first, as the server pages it
    m_table->setColumnWidths({22, 13, 15, 21, 60});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    UiState::instance().keep(m_table->horizontalHeader());
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AuditPlace::selectionChanged);
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_table->verticalScrollBar()->maximum() - m_table->verticalScrollBar()->pageStep())
            m_loader->loadMore();
    });
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setObjectName(QStringLiteral("audit"));
    splitter->addWidget(m_table);
    splitter->addWidget(buildDetail());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({480, 300});
    splitter->setChildrenCollapsible(false);
    UiState::instance().keep(splitter);
    return splitter;
}

QWidget* AuditPlace::buildDetail() {
    m_summary = new TextLabel(TextKind::strong);
    m_summary->setWordWrap(true);
    m_facts = new TextLabel(TextKind::secondary);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_show_entity = new QPushButton;
    m_show_job = new QPushButton(tr("Show the job"));
    m_take_back = new QPushButton(tr("Take back…"));
    for (QPushButton* button : {m_show_entity, m_show_job, m_take_back}) {
        button->setAutoDefault(false);
        button->hide();
    }
    const auto current = [this]() -> const AuditEntry* {
        const QStringList ids = m_table->selectedIds();
        return ids.isEmpty() ? nullptr : m_model->find(ids.first());
    };
    connect(m_show_entity, &QPushButton::clicked, this, [this, current] {
        const auto* entry = current();
        if (!entry) return;
        const QString id =
            isPlanned(entry->entity) ? entry->entity + QLatin1Char('/') + entry->entity_id : entry->entity_id;
        Q_EMIT goTo(placeOf(entry->entity), id, {});
    });
    connect(m_show_job, &QPushButton::clicked, this, [this, current] {
        if (const auto* entry = current()) Q_EMIT goTo(QStringLiteral("Jobs"), entry->job, {});
    });
    connect(m_take_back, &QPushButton::clicked, this, [this, current] {
        if (const auto* entry = current()) takeBack(*entry);
    });
    m_sides = new TableView(tr("Before and after"));
    m_sides->setModel(m_differences);
    m_sides->setSortingEnabled(false);
    m_sides->setColumnWidths({28, 50, 50});
    m_sides->setPlaceholder(tr("Nothing was altered by this"));
    auto* detail = new QWidget;
    auto* column = new QVBoxLayout(detail);
    column->setContentsMargins(0, Theme::step * 3, 0, 0);
    column->setSpacing(Theme::step);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(Theme::step * 3, 0, Theme::step * 3, 0);
    head->addWidget(m_summary, 1);
    head->addWidget(m_show_entity);
    head->addWidget(m_show_job);
    head->addWidget(m_take_back);
    column->addLayout(head);
    auto* facts = new QHBoxLayout;
    facts->setContentsMargins(Theme::step * 3, 0, Theme::step * 3, Theme::step);
    facts->addWidget(m_facts);
    column->addLayout(facts);
    column->addWidget(m_sides, 1);
    return detail;
}

} // namespace remuda
