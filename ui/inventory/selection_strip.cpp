// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/selection_strip.h"

#include "core/query/query_edit.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/machine_selection.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace remuda {

namespace {

// A query of so many names is still one that a person can look at.
constexpr int mostNames = 200;

QToolButton* makeButton(const QString& text, const QString& tip) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(tip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

SelectionStrip::SelectionStrip(InventoryTable& table, QWidget* parent)
    : QFrame(parent)
    , m_table(table)
    , m_count(new TextLabel(TextKind::strong))
    , m_hidden(new TextLabel(TextKind::body))
    , m_totals(new TextLabel(TextKind::secondary))
    , m_all(makeButton(QString(), tr("Selects every machine that the query finds, those further down and in closed "
                                     "groups too (Ctrl+A)")))
    , m_show(makeButton(tr("Show them"), tr("Shows just the machines that are selected")))
    , m_none(makeButton(tr("Clear"), tr("Selects nothing (Esc)"))) {
    setObjectName(QStringLiteral("Selection"));
    setAccessibleName(tr("Selection"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 3, 8, 3);
    layout->setSpacing(Theme::step * 2);
    layout->addWidget(m_count);
    layout->addWidget(m_hidden);
    layout->addWidget(m_totals, 1);
    for (QToolButton* button : {m_show, m_none, m_all})
        layout->addWidget(button);
    m_totals->setElided(true);
    m_hidden->setTone(int(Tone::attention));
    connect(m_all, &QToolButton::clicked, &table, &InventoryTable::selectAll);
    connect(m_none, &QToolButton::clicked, &table.chosen(), &MachineSelection::chooseNone);
    connect(m_show, &QToolButton::clicked, this, &SelectionStrip::showChosen);
    refresh(0);
}

void SelectionStrip::refresh(int count) {
    const MachineSelection& chosen = m_table.chosen();
    const int found = int(m_table.machines().machines().size());
    const int by_query = chosen.hiddenByQuery(), in_groups = chosen.hidden() - by_query;
    QStringList hidden;
    if (by_query > 0) hidden.append(tr("%n hidden by the filter", nullptr, by_query));
    if (in_groups > 0) hidden.append(tr("%n in closed groups", nullptr, in_groups));
    m_count->setText(count == 0 ? tr("Nothing selected") : tr("%n selected", nullptr, count));
    m_hidden->setText(hidden.isEmpty() ? QString()
                                       : QLatin1Char('(') + hidden.join(QStringLiteral(", ")) + QLatin1Char(')'));
    m_hidden->setVisible(!hidden.isEmpty());
    m_all->setText(tr("Select all %1").arg(format::number(found)));
    m_all->setVisible(found > 0 && count - by_query < found);
    m_none->setVisible(count > 0);
    m_show->setVisible(chosen.hidden() > 0 && count <= mostNames);
    setAccessibleDescription(text());
}

void SelectionStrip::setTotals(const MachineTotals& totals) {
    m_summary = totals.machines == 0 ? QString() : totalsText(totals);
    m_totals->setText(m_summary);
    m_totals->setToolTip(m_summary);
}

QString SelectionStrip::text() const {
    QString words = m_count->text();
    if (!m_hidden->isHidden()) words += QLatin1Char(' ') + m_hidden->text();
    return words;
}

QString SelectionStrip::summary() const {
    return m_summary;
}

void SelectionStrip::showChosen() {
    QStringList values;
    for (const QString& name : m_table.chosen().names())
        values.append(QString::fromStdString(quoteQueryValue(name.toStdString())));
    Q_EMIT queryAsked(QStringLiteral("name:") + values.join(QLatin1Char(',')));
}

} // namespace remuda
