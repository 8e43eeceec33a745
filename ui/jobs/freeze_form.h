// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/entry_form.h"

class QDateTimeEdit;

namespace remuda {

class DaysField;
class TimeField;
class ZoneField;

class FreezeForm : public EntryForm {
    Q_OBJECT
public:
    FreezeForm(const PlaceContext& context, const std::optional<Freeze>& freeze);

    QString path() const override;
    QString title() const override;
    QString button() const override;
    boost::json::object body() const override;
    std::optional<Problem> mistake() const override;
    QString wordsFor(const Problem& mistake) const override;
    std::optional<QString> query() const override { return queryOf(scope()); }
    QStringList effect(std::optional<int> machines) const override;

private:
    std::optional<Instant> moment(const QDateTimeEdit* edit) const; // what it shows, by the zone's clocks
    void showMoment(QDateTimeEdit* edit, Instant moment);

    std::optional<std::int64_t> m_id; // of one that is changed
    QLineEdit* m_reason;
    QDateTimeEdit *m_from, *m_until;
    ZoneField* m_zone;
};

class WindowForm : public EntryForm {
    Q_OBJECT
public:
    WindowForm(const PlaceContext& context, const std::optional<MaintenanceWindow>& window);

    QString path() const override;
    QString title() const override;
    QString button() const override;
    boost::json::object body() const override;
    std::optional<Problem> mistake() const override;
    std::optional<QString> query() const override { return queryOf(scope()); }
    QStringList effect(std::optional<int> machines) const override;

private:
    std::optional<std::int64_t> m_id;
    DaysField* m_days;
    TimeField* m_time;
    QSpinBox* m_minutes;
};

} // namespace remuda
