// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/recurrence_fields.h"

#include "core/domain/time_zone.h"
#include "ui/common/format.h"
#include "ui/common/moment_text.h"
#include "ui/common/theme.h"

#include <QCompleter>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSpinBox>
#include <QTimeEdit>
#include <QTimeZone>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace remuda {

namespace {

constexpr std::array dayWords{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

QHBoxLayout* makeLine(QWidget* field) {
    auto* line = new QHBoxLayout(field);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::step * 2);
    return line;
}

QTime timeOf(std::chrono::minutes minutes) {
    return QTime::fromMSecsSinceStartOfDay(int(minutes.count()) * 60'000);
}

} // namespace

ZoneField::ZoneField(QWidget* parent)
    : QComboBox(parent) {
    setEditable(true);
    setInsertPolicy(NoInsert);
    setAccessibleName(tr("Time zone"));
    QStringList names{QStringLiteral("UTC")};
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
        if (id.contains('/') && !id.startsWith("Etc/")) names << QString::fromLatin1(id);
    addItems(names);
    completer()->setFilterMode(Qt::MatchContains);
    completer()->setCompletionMode(QCompleter::PopupCompletion);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(22);
    setZone(here());
}

std::string ZoneField::here() {
    const auto zone = QTimeZone::systemTimeZoneId().toStdString();
    return isTimeZone(zone) ? zone : "UTC";
}

DaysField::DaysField(QWidget* parent)
    : QWidget(parent)
    , m_every(new QComboBox)
    , m_week(new QWidget)
    , m_day(new QSpinBox) {
    m_every->addItem(tr("Every day"), QStringLiteral("day"));
    m_every->addItem(tr("Every week"), QStringLiteral("week"));
    m_every->addItem(tr("Every month"), QStringLiteral("month"));
    m_every->setAccessibleName(tr("How often"));
    auto* line = makeLine(this);
    line->addWidget(m_every);
    auto* week = makeLine(m_week);
    week->setSpacing(2);
    const QLocale locale = QLocale::system();
    for (int day = 1; day <= int(dayWords.size()); ++day) {
        auto* button = new QToolButton;
        button->setText(locale.standaloneDayName(day, QLocale::ShortFormat));
        button->setAccessibleName(locale.standaloneDayName(day, QLocale::LongFormat));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::toggled, this, &DaysField::edited);
        week->addWidget(button);
        m_days.push_back(button);
    }
    m_days.front()->setChecked(true);
    line->addWidget(m_week);
    m_day->setRange(1, 31);
    m_day->setPrefix(tr("on day ", "of the month"));
    m_day->setAccessibleName(tr("Day of the month"));
    m_day->setToolTip(tr("In a month that is too short: its last day"));
    line->addWidget(m_day);
    line->addStretch();
    setFocusProxy(m_every);
    connect(m_day, &QSpinBox::valueChanged, this, &DaysField::edited);
    connect(m_every, &QComboBox::currentIndexChanged, this, [this] {
        showEvery();
        Q_EMIT edited();
    });
    showEvery();
}

void DaysField::showEvery() {
    m_week->setVisible(m_every->currentIndex() == int(Recurrence::Every::week));
    m_day->setVisible(m_every->currentIndex() == int(Recurrence::Every::month));
}

void DaysField::set(const Recurrence& recurrence) {
    m_every->setCurrentIndex(int(recurrence.every));
    if (recurrence.every == Recurrence::Every::month) m_day->setValue(recurrence.day);
    if (recurrence.every != Recurrence::Every::week) return;
    for (int day = 1; day <= int(m_days.size()); ++day)
        m_days[std::size_t(day - 1)]->setChecked(std::find(recurrence.on.begin(), recurrence.on.end(), day) !=
                                                 recurrence.on.end());
}

void DaysField::addTo(boost::json::object& recurrence) const {
    recurrence["every"] = m_every->currentData().toString().toStdString();
    if (m_every->currentIndex() == int(Recurrence::Every::month)) recurrence["day"] = m_day->value();
    if (m_every->currentIndex() != int(Recurrence::Every::week)) return;
    auto& days = recurrence["on"].emplace_array();
    for (std::size_t day = 0; day < m_days.size(); ++day)
        if (m_days[day]->isChecked()) days.emplace_back(dayWords[day]);
}

TimeField::TimeField(QWidget* parent)
    : QWidget(parent)
    , m_time(new QTimeEdit(QTime(2, 0)))
    , m_zone(new ZoneField) {
    m_time->setDisplayFormat(QStringLiteral("HH:mm"));
    m_time->setAccessibleName(tr("Time of day"));
    auto* line = makeLine(this);
    line->addWidget(m_time);
    line->addWidget(new QLabel(tr("in", "a time zone")));
    line->addWidget(m_zone);
    line->addStretch();
    setFocusProxy(m_time);
    connect(m_time, &QTimeEdit::timeChanged, this, &TimeField::edited);
    connect(m_zone, &QComboBox::currentTextChanged, this, &TimeField::edited);
}

void TimeField::set(const Recurrence& recurrence) {
    m_time->setTime(timeOf(recurrence.time));
    m_zone->setZone(recurrence.zone);
}

void TimeField::addTo(boost::json::object& recurrence) const {
    recurrence["time"] = m_time->time().toString(QStringLiteral("HH:mm")).toStdString();
    recurrence["zone"] = m_zone->zone();
}

QStringList nextTimes(const Recurrence& recurrence, int count, std::chrono::minutes length) {
    QStringList lines;
    Instant moment = now();
    for (int number = 0; number < count; ++number) {
        moment = nextAfter(recurrence, moment);
        QString line = format::minute(moment);
        if (length.count() > 0)
            line = QCoreApplication::translate("RecurrenceFields", "%1, for %2").arg(line, format::duration(length));
        const QTime there = timeOf(localTime(moment, recurrence.zone).time_of_day);
        if (there != format::toQt(moment).time())
            line = QCoreApplication::translate("RecurrenceFields", "%1 (%2 there)")
                       .arg(line, there.toString(QStringLiteral("HH:mm")));
        lines << line;
    }
    return lines;
}

} // namespace remuda
