// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/waste_list.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QPushButton>

namespace remuda {

WasteList::WasteList(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this)) {
    setAccessibleName(tr("Waste"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(Theme::step * 4);
    m_grid->setVerticalSpacing(Theme::step);
    m_grid->setColumnStretch(0, 1);
}

void WasteList::setEntries(const std::vector<WasteEntry>& entries) {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (entries.empty()) {
        m_grid->addWidget(
            new TextLabel(TextKind::secondary,
                          tr("No waste found: every machine that costs money is used, owned and priced.")),
            0, 0);
        return;
    }
    m_grid->addWidget(new TextLabel(TextKind::caption, tr("Kind")), 0, 0);
    m_grid->addWidget(new TextLabel(TextKind::caption, tr("What")), 0, 1);
    m_grid->addWidget(new TextLabel(TextKind::caption, tr("Per month")), 0, 2, Qt::AlignRight);
    int row = 1;
    for (const WasteEntry& entry : entries) {
        const QString title = QString::fromStdString(entry.title);
        // The words say what the button does; what could be done about it is advice.
        auto* button = new QPushButton(entry.kind == "past_expiry" ? tr("Show leases") : tr("Show machines"));
        button->setAutoDefault(false);
        button->setToolTip(tr("%1: %2", "advice, query")
                               .arg(QString::fromStdString(entry.action), QString::fromStdString(entry.query)));
        button->setAccessibleDescription(title);
        connect(button, &QPushButton::clicked, this,
                [this, kind = QString::fromStdString(entry.kind), query = QString::fromStdString(entry.query)] {
                    Q_EMIT actionAsked(kind, query);
                });
        auto* kind = new TextLabel(TextKind::body, title);
        kind->setMinimumWidth(1); // gives way before the numbers do
        m_grid->addWidget(kind, row, 0);
        m_grid->addWidget(new TextLabel(TextKind::body, tr("%n machine(s)", nullptr, static_cast<int>(entry.machines))),
                          row, 1);
        m_grid->addWidget(new TextLabel(TextKind::body, format::money(entry.monthly)), row, 2,
                          Qt::AlignRight | Qt::AlignVCenter);
        m_grid->addWidget(button, row, 3);
        ++row;
    }
}

} // namespace remuda
