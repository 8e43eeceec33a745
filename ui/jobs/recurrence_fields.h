// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/recurrence.h"

#include <QComboBox>
#include <QWidget>

#include <boost/json.hpp>

class QSpinBox;
class QTimeEdit;
class QToolButton;

namespace remuda {

// A time zone of the IANA database: chosen from all of them, found by any part of its name.
class ZoneField : public QComboBox {
    Q_OBJECT
public:
    explicit ZoneField(QWidget* parent = nullptr); // this computer's zone
    std::string zone() const { return currentText().trimmed().toStdString(); }
    void setZone(const std::string& zone) { setCurrentText(QString::fromStdString(zone)); }
    static std::string here();
};

// On which days something comes: every day, some days of the week, a day of the month.
class DaysField : public QWidget {
    Q_OBJECT
public:
    explicit DaysField(QWidget* parent = nullptr);
    void set(const Recurrence& recurrence);
    void addTo(boost::json::object& recurrence) const; // "every", and "on" or "day"

Q_SIGNALS:
    void edited();

private:
    void showEvery();
    QComboBox* m_every;
    QWidget* m_week;
    std::vector<QToolButton*> m_days; // Monday first
    QSpinBox* m_day;
};

// At what time of a day, by the clocks of a zone.
class TimeField : public QWidget {
    Q_OBJECT
public:
    explicit TimeField(QWidget* parent = nullptr);
    void set(const Recurrence& recurrence);
    void addTo(boost::json::object& recurrence) const; // "time" and "zone"

Q_SIGNALS:
    void edited();

private:
    QTimeEdit* m_time;
    ZoneField* m_zone;
};

// The next times, a line each, by the reader's clock; by the zone's too where that shows another time.
QStringList nextTimes(const Recurrence& recurrence, int count, std::chrono::minutes length = {});

} // namespace remuda
