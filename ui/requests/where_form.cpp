// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/where_form.h"

#include "ui/common/format.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

namespace remuda {

namespace {
constexpr int usualDays = 90;
} // namespace

WhereForm::WhereForm(QWidget* parent)
    : RequestForm(parent) {
    auto* grid = makeGrid();
    m_site = completed(&m_sites, tr("any site"));
    m_spread = new QCheckBox(tr("Never two in one rack"));
    m_note = new QLineEdit;
    m_note->setPlaceholderText(tr("why, or for whom; shown with the request"));
    addRow(grid, QStringLiteral("site"), tr("&Site"), m_site);
    addRow(grid, QStringLiteral("spread_racks"), tr("Spread"), m_spread);
    QWidget* expiry = buildExpiry();
    addRow(grid, QStringLiteral("expires_on"), tr("Keep &until"), m_until);
    grid->addWidget(expiry, grid->rowCount() - 2, 2);
    addRow(grid, QStringLiteral("note"), tr("&Note"), m_note);
    grid->setRowStretch(grid->rowCount(), 1);
    for (QLineEdit* edit : {m_site, m_note})
        connect(edit, &QLineEdit::textChanged, this, &RequestForm::edited);
    connect(m_spread, &QCheckBox::toggled, this, &RequestForm::edited);
    connect(m_until, &QDateEdit::dateChanged, this, &RequestForm::edited);
    connect(m_no_end, &QCheckBox::toggled, this, [this](bool no_end) {
        m_until->setEnabled(!no_end);
        Q_EMIT edited();
    });
}

QWidget* WhereForm::buildExpiry() {
    m_until = new QDateEdit(QDate::currentDate().addDays(usualDays));
    m_until->setCalendarPopup(true);
    m_until->setDisplayFormat(QStringLiteral("d MMM yyyy"));
    m_until->setMinimumDate(QDate::currentDate());
    m_no_end = new QCheckBox(tr("No end"));
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    const auto quick = [&](const QString& words, auto date) {
        auto* button = new QToolButton;
        button->setText(words);
        line->addWidget(button);
        connect(button, &QToolButton::clicked, this, [this, date] {
            m_no_end->setChecked(false);
            m_until->setDate(date(QDate::currentDate()));
        });
    };
    quick(tr("30 days"), [](QDate day) { return day.addDays(30); });
    quick(tr("90 days"), [](QDate day) { return day.addDays(usualDays); });
    quick(tr("1 year"), [](QDate day) { return day.addYears(1); });
    line->addWidget(m_no_end);
    line->addStretch();
    return row;
}

void WhereForm::read(const RequestSpec& spec) {
    const QSignalBlocker blocker(this);
    m_site->setText(QString::fromStdString(spec.site));
    m_note->setText(QString::fromStdString(spec.note));
    m_spread->setChecked(spec.spread_racks);
    m_no_end->setChecked(!spec.expires_on);
    m_until->setEnabled(spec.expires_on.has_value());
    if (spec.expires_on) m_until->setDate(format::toQt(*spec.expires_on));
}

void WhereForm::write(RequestSpec& spec) const {
    spec.site = m_site->text().trimmed().toStdString();
    spec.note = m_note->text().trimmed().toStdString();
    spec.spread_racks = m_spread->isChecked();
    spec.expires_on = m_no_end->isChecked() ? std::nullopt : std::optional(format::fromQt(m_until->date()));
}

void WhereForm::learn(const ReplicaSnapshot& inventory) {
    m_sites.setStringList(knownValues(inventory, "site"));
}

} // namespace remuda
