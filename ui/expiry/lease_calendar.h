// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "ui/expiry/calendar_model.h"

#include <QWidget>

class QTableView;

namespace remuda {

class TextLabel;

// A month of lease ends: how many and how much a month, per day. Arrow keys walk the days, Page Up and Down the months.
class LeaseCalendar : public QWidget {
    Q_OBJECT
public:
    explicit LeaseCalendar(ApiClient& api, QWidget* parent = nullptr);

    void load(); // the days shown, anew
    void setQuery(const QString& query);
    void showMonth(QDate day);
    QDate chosenDay() const; // invalid when none is chosen
    void clearChoice();
    CalendarModel* model() const { return m_model; }

Q_SIGNALS:
    void dayChosen(QDate day); // invalid: the choice was lifted
    void failed(const remuda::Problem& problem);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void move(int months);
    void updateTitle();

    ApiClient& m_api;
    CalendarModel* m_model;
    QTableView* m_grid;
    TextLabel *m_title, *m_sum;
    QString m_query;
    quint64 m_generation = 0;
};

} // namespace remuda
