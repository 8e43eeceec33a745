// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/when_field.h"

#include "core/domain/time.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>

namespace remuda {

namespace {

// The next night, when most would be undisturbed.
QDateTime nextNight() {
    const QDateTime present = QDateTime::currentDateTime();
    QDateTime night(present.date(), QTime(2, 0));
    return night > present ? night : night.addDays(1);
}

} // namespace

WhenField::WhenField(QWidget* parent)
    : QWidget(parent)
    , m_choice(new QComboBox)
    , m_time(new QDateTimeEdit(nextNight())) {
    m_choice->addItem(tr("Now"));
    m_choice->addItem(tr("At a time"));
    m_choice->addItem(tr("In the next maintenance window"));
    m_choice->setAccessibleName(tr("When"));
    m_time->setAccessibleName(tr("Time"));
    m_time->setDisplayFormat(QStringLiteral("ddd d MMM yyyy HH:mm"));
    m_time->setCalendarPopup(true);
    m_time->setMinimumWidth(m_time->sizeHint().width() + Theme::step * 6); // the style counts no room for the arrow
    m_time->setMinimumDateTime(QDateTime::currentDateTime());
    m_time->hide();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::step * 2);
    layout->addWidget(m_choice);
    layout->addWidget(m_time);
    layout->addStretch();
    setFocusProxy(m_choice);
    connect(m_choice, &QComboBox::currentIndexChanged, this, [this](int choice) {
        m_time->setVisible(choice == at_a_time);
        Q_EMIT changed();
    });
    connect(m_time, &QDateTimeEdit::dateTimeChanged, this, &WhenField::changed);
}

bool WhenField::isLater() const {
    return m_choice->currentIndex() != at_once;
}

void WhenField::addTo(boost::json::object& action) const {
    if (m_choice->currentIndex() == at_a_time)
        action["at"] = formatInstant(fromMilliseconds(m_time->dateTime().toMSecsSinceEpoch()));
    if (m_choice->currentIndex() == in_window) action["in_window"] = true;
}

} // namespace remuda
