// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cost/cost_cards.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/cost/cost_data.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace remuda {

namespace {

QString signedMoney(Money money) {
    return (money.micros < 0 ? QStringLiteral("−") : QStringLiteral("+")) +
           format::money(Money{std::abs(money.micros)});
}

QString onlyMonth(std::chrono::year_month month) {
    return QLocale().standaloneMonthName(static_cast<int>(static_cast<unsigned>(month.month())));
}

QString driverText(const CostSummary& summary) {
    if (summary.drivers.empty()) return CostCards::tr("no team's cost changed");
    const CostDriver& driver = summary.drivers.front();
    const QString team = costGroupLabel(CostGroup::team, QString::fromStdString(driver.team));
    QString text = CostCards::tr("%1 of it: %2", "money, team").arg(signedMoney(driver.change), team);
    if (driver.machines > 0) text += CostCards::tr(", %n machine(s) more", nullptr, static_cast<int>(driver.machines));
    if (driver.machines < 0)
        text += CostCards::tr(", %n machine(s) fewer", nullptr, static_cast<int>(-driver.machines));
    return text;
}

} // namespace

QString monthName(std::chrono::year_month month) {
    return QLocale().toString(
        QDate(static_cast<int>(month.year()), static_cast<int>(static_cast<unsigned>(month.month())), 1),
        QStringLiteral("MMMM yyyy"));
}

CostCards::CostCards(QWidget* parent)
    : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::step * 3);
    m_so_far = addFigure(row);
    m_forecast = addFigure(row);
    m_change = addFigure(row);
    m_savings = addFigure(row);
    showUnknown();
}

CostCards::Figure CostCards::addFigure(QHBoxLayout* row) {
    Figure figure{new TextLabel(TextKind::secondary), new TextLabel(TextKind::big), new TextLabel(TextKind::strong),
                  new TextLabel(TextKind::secondary)};
    auto* card = new Card;
    auto* line = new QHBoxLayout;
    line->setSpacing(Theme::step * 2);
    line->addWidget(figure.value);
    line->addWidget(figure.aside, 0, Qt::AlignBottom);
    line->addStretch();
    figure.note->setWordWrap(true);
    card->body()->addWidget(figure.title);
    card->body()->addLayout(line);
    card->body()->addWidget(figure.note);
    card->body()->addStretch();
    row->addWidget(card, 1);
    return figure;
}

void CostCards::showUnknown() {
    const auto clear = [](Figure& figure, const QString& title) {
        figure.title->setText(title);
        figure.value->setText(QStringLiteral("–"));
        figure.aside->clear();
        figure.note->setText(tr("not known yet"));
    };
    clear(m_so_far, tr("This month so far"));
    clear(m_forecast, tr("Forecast"));
    clear(m_change, tr("Change"));
    clear(m_savings, tr("Could be saved"));
}

void CostCards::showSummary(const CostSummary& summary) {
    const Date as_of = dateOf(summary.as_of);
    const int days = daysInMonth(summary.month);
    const bool running = as_of.year() == summary.month.year() && as_of.month() == summary.month.month();
    const bool none_priced = summary.priced_machines == 0 && summary.unknown_machines > 0;
    const auto amount = [&](Money money) { return none_priced ? tr("unknown") : format::money(money); };

    m_so_far.title->setText(running ? tr("This month so far") : monthName(summary.month));
    m_so_far.value->setText(amount(summary.so_far));
    QStringList note;
    note << (running ? tr("%1 of %n day(s)", nullptr, days).arg(static_cast<unsigned>(as_of.day()))
                     : tr("the whole month"));
    if (summary.unknown_machines > 0)
        note << tr("%n machine(s) without a price", nullptr, static_cast<int>(summary.unknown_machines));
    m_so_far.note->setText(note.join(QStringLiteral(" · ")));

    m_forecast.title->setText(tr("Forecast for %1").arg(onlyMonth(summary.month)));
    m_forecast.value->setText(amount(summary.forecast));
    m_forecast.note->setText(running ? tr("between %1 and %2")
                                           .arg(shortMoney(std::floor(dollars(summary.forecast_low) / 100) * 100),
                                                shortMoney(std::ceil(dollars(summary.forecast_high) / 100) * 100))
                                     : tr("nothing left to forecast"));

    const QString last_month = onlyMonth(summary.month - std::chrono::months(1));
    m_change.title->setText(tr("Change from %1").arg(last_month));
    const bool comparable = summary.change_percent.has_value() && !none_priced;
    m_change.value->setText(comparable ? signedMoney(summary.change) : tr("unknown"));
    m_change.aside->setText(comparable ? (*summary.change_percent < 0 ? QStringLiteral("−") : QStringLiteral("+")) +
                                             format::percent(std::abs(*summary.change_percent))
                                       : QString());
    m_change.aside->setTone(static_cast<int>(comparable && summary.change.micros > 0 ? Tone::bad : Tone::good));
    m_change.note->setText(comparable
                               ? tr("%1: %2", "month, money").arg(last_month, format::money(summary.last_month)) +
                                     QStringLiteral(" · ") + driverText(summary)
                               : tr("nothing was recorded for that month"));

    m_savings.value->setText(format::money(summary.could_save));
    m_savings.aside->setText(tr("/ month"));
    m_savings.note->setText(summary.waste.empty()
                                ? tr("no waste found")
                                : tr("%n kind(s) of waste, below", nullptr, static_cast<int>(summary.waste.size())));
}

} // namespace remuda
