// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/consequence_sheet.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTreeWidget>

#include <utility>

namespace remuda {

namespace {

QTreeWidget* makeList(const QString& name) {
    auto* list = new QTreeWidget;
    list->setAccessibleName(name);
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setItemDelegate(new TableDelegate(list));
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setFocusPolicy(Qt::TabFocus);
    list->header()->setFont(Theme::instance().caption());
    list->header()->setStretchLastSection(true);
    return list;
}

int heightFor(const QTreeWidget* list, int rows, int most) {
    const int row = list->fontMetrics().height() + 11;
    return qMin(rows, most) * row + list->header()->sizeHint().height() + 4;
}

} // namespace

ConsequenceSheet::ConsequenceSheet(QWidget* parent)
    : QDialog(parent)
    , m_title(new TextLabel(TextKind::title))
    , m_message(new MessageBar)
    , m_form(new QFormLayout)
    , m_pages(new QStackedWidget)
    , m_working(new TextLabel(TextKind::secondary))
    , m_lines(new QFormLayout)
    , m_items(makeList(tr("Machines concerned")))
    , m_skipped(makeList(tr("Machines skipped")))
    , m_skipped_title(new TextLabel(TextKind::strong))
    , m_prompt(new QLabel)
    , m_typed(new QLineEdit)
    , m_go(new QPushButton(tr("Go on"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    resize(880, 560);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(m_title);
    layout->addWidget(m_message);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(m_form);

    auto* waiting = new QWidget;
    auto* waiting_layout = new QVBoxLayout(waiting);
    auto* bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setAccessibleName(tr("Working"));
    waiting_layout->addStretch();
    waiting_layout->addWidget(m_working, 0, Qt::AlignHCenter);
    waiting_layout->addWidget(bar);
    waiting_layout->addStretch();

    auto* plan = new QWidget;
    auto* plan_layout = new QVBoxLayout(plan);
    plan_layout->setContentsMargins(0, 0, 0, 0);
    plan_layout->setSpacing(Theme::step * 3);
    m_lines->setHorizontalSpacing(Theme::step * 6);
    m_lines->setVerticalSpacing(Theme::step);
    plan_layout->addLayout(m_lines);
    plan_layout->addWidget(m_items, 1);
    plan_layout->addWidget(m_skipped_title);
    plan_layout->addWidget(m_skipped);

    m_pages->addWidget(waiting);
    m_pages->addWidget(plan);
    layout->addWidget(m_pages, 1);

    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_typed->setMaximumWidth(120);
    m_typed->setAccessibleName(tr("Confirmation"));
    m_prompt->setBuddy(m_typed);
    buttons->addWidget(m_prompt);
    buttons->addWidget(m_typed);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    layout->addLayout(buttons);
    m_go->setDefault(true);
    m_go->setEnabled(false);
    m_prompt->hide();
    m_typed->hide();
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_typed, &QLineEdit::textChanged, this, &ConsequenceSheet::checkEffort);
    connect(m_go, &QPushButton::clicked, this, &ConsequenceSheet::confirmed);
}

void ConsequenceSheet::setTitle(const QString& title) {
    m_title->setText(title);
    setWindowTitle(title);
}

void ConsequenceSheet::showWorking(const QString& text) {
    m_ready = false;
    m_working->setText(text);
    m_pages->setCurrentIndex(0);
    checkEffort();
}

void ConsequenceSheet::showConsequences(const Consequences& consequences) {
    m_consequences = consequences;
    m_ready = true;
    m_message->clear();
    setTitle(consequences.title);
    m_go->setText(consequences.verb);
    fill(consequences);
    const bool effort = !consequences.typed.isEmpty();
    m_prompt->setText(consequences.typed_prompt);
    m_prompt->setVisible(effort);
    m_typed->setVisible(effort);
    m_pages->setCurrentIndex(1);
    checkEffort();
    if (effort) m_typed->setFocus();
}

void ConsequenceSheet::fill(const Consequences& consequences) {
    while (m_lines->rowCount() > 0)
        m_lines->removeRow(0);
    for (const Consequences::Line& line : consequences.lines) {
        auto* text = new TextLabel(TextKind::body, line.text);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        if (line.tone) text->setTone(int(*line.tone));
        m_lines->addRow(new TextLabel(TextKind::secondary, line.label), text);
    }
    m_items->clear();
    m_items->setColumnCount(int(qMax<qsizetype>(1, consequences.headers.size())));
    m_items->setHeaderLabels(consequences.headers);
    for (const Consequences::Item& item : consequences.items) {
        auto* row = new QTreeWidgetItem(m_items, item.cells);
        row->setData(0, StyleRole, int(CellStyle::monospaced));
        if (item.tone) row->setData(int(item.cells.size()) - 1, ToneRole, int(*item.tone));
    }
    for (int column = 0; column < m_items->columnCount(); ++column)
        m_items->resizeColumnToContents(column);
    m_items->setVisible(!consequences.items.isEmpty());
    m_items->setMinimumHeight(heightFor(m_items, int(consequences.items.size()), 5));

    m_skipped->clear();
    m_skipped->setColumnCount(2);
    m_skipped->setHeaderLabels({tr("Machine"), tr("Why it is skipped")});
    for (const Consequences::Skipped& skipped : consequences.skipped) {
        auto* row = new QTreeWidgetItem(m_skipped, {skipped.name, skipped.reason});
        row->setData(0, StyleRole, int(CellStyle::monospaced));
        row->setToolTip(1, skipped.reason);
    }
    m_skipped->resizeColumnToContents(0);
    m_skipped_title->setText(tr("%n machine(s) will be skipped", nullptr, int(consequences.skipped.size())));
    m_skipped_title->setVisible(!consequences.skipped.isEmpty());
    m_skipped->setVisible(!consequences.skipped.isEmpty());
    m_skipped->setFixedHeight(heightFor(m_skipped, int(consequences.skipped.size()), 4));
}

void ConsequenceSheet::showProblem(const QString& what_failed, const Problem& problem, std::function<void()> retry) {
    m_message->showProblem(what_failed, problem, std::move(retry));
    m_pages->setEnabled(true);
    m_typed->setEnabled(true);
    if (m_pages->currentIndex() == 0) m_working->setText(QString());
    m_pages->setCurrentIndex(1);
    checkEffort();
}

void ConsequenceSheet::showSending() {
    m_go->setEnabled(false);
    m_typed->setEnabled(false);
    m_go->setText(tr("Sending…"));
}

void ConsequenceSheet::checkEffort() {
    const bool effort_made = m_consequences.typed.isEmpty() || m_typed->text().trimmed() == m_consequences.typed;
    if (m_ready) m_go->setText(m_consequences.verb);
    m_go->setEnabled(m_ready && effort_made && !m_consequences.items.isEmpty());
}

} // namespace remuda
