// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/waste_list.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/cost/waste_remedy.h"

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
    m_ends.clear();
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
        auto* kind = new TextLabel(TextKind::body, title);
        kind->setElided(true); // gives way before the numbers do
        kind->setToolTip(title);
        m_grid->addWidget(kind, row, 0);
        m_grid->addWidget(new TextLabel(TextKind::body, tr("%n machine(s)", nullptr, static_cast<int>(entry.machines))),
                          row, 1);
        m_grid->addWidget(new TextLabel(TextKind::body, format::money(entry.monthly)), row, 2,
                          Qt::AlignRight | Qt::AlignVCenter);
        m_grid->addWidget(showButton(entry), row, 3);
        if (QPushButton* end = endButton(entry)) m_grid->addWidget(end, row, 4);
        ++row;
    }
    updateEnds();
}

QPushButton* WasteList::showButton(const WasteEntry& entry) {
    auto* button = new QPushButton(tr("Show"));
    const QString query = QString::fromStdString(entry.query);
    button->setAutoDefault(false);
    button->setToolTip(entry.kind == "past_expiry" ? tr("The leases: %1").arg(query)
                                                   : tr("The machines: %1").arg(query));
    button->setAccessibleDescription(QString::fromStdString(entry.title));
    connect(button, &QPushButton::clicked, this,
            [this, kind = QString::fromStdString(entry.kind), query] { Q_EMIT showAsked(kind, query); });
    return button;
}

// None for a kind that only a newer server knows how to end.
QPushButton* WasteList::endButton(const WasteEntry& entry) {
    const QString kind = QString::fromStdString(entry.kind);
    const QString words = WasteRemedy::title(kind);
    if (words.isEmpty()) return nullptr;
    auto* button = new QPushButton(words);
    button->setAutoDefault(false);
    button->setAccessibleDescription(QString::fromStdString(entry.title));
    connect(button, &QPushButton::clicked, this,
            [this, kind, query = QString::fromStdString(entry.query)] { Q_EMIT endAsked(kind, query); });
    m_ends.push_back(button);
    return button;
}

void WasteList::setChangeable(const QString& why_not) {
    m_why_not = why_not;
    updateEnds();
}

void WasteList::updateEnds() {
    for (QPushButton* button : m_ends) {
        button->setEnabled(m_why_not.isEmpty());
        button->setToolTip(m_why_not.isEmpty() ? tr("Shows what would happen, and asks first") : m_why_not);
    }
}

} // namespace remuda
