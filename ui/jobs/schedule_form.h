// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/entry_form.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;
class QStackedWidget;

namespace remuda {

class DaysField;
class QueryBar;
class TimeField;

class ScheduleForm : public EntryForm {
    Q_OBJECT
public:
    ScheduleForm(const PlaceContext& context, const std::optional<Schedule>& schedule);

    QString path() const override;
    QString title() const override;
    QString button() const override;
    boost::json::object body() const override;
    std::optional<Problem> mistake() const override;
    QString wordsFor(const Problem& mistake) const override;
    std::optional<QString> query() const override;
    QStringList effect(std::optional<int> machines) const override;

private:
    QWidget* makeMachines();
    void fill(const Schedule& schedule);
    void showVerb();
    Verb verb() const;
    QStringList names() const; // one after the other, blanks or commas between

    std::optional<Schedule> m_schedule; // as it is
    QLineEdit *m_name, *m_role, *m_reason;
    QComboBox *m_verb, *m_kind;
    QueryBar* m_query;
    QPlainTextEdit* m_names;
    QStackedWidget* m_machines;
    DaysField* m_days;
    TimeField* m_time;
    QCheckBox* m_in_window;
    QSpinBox* m_grace;
};

} // namespace remuda
