// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/bmc_readings.h"
#include "core/domain/machine.h"
#include "ui/common/column_table.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QPushButton;

namespace remuda {

class EventStream;
class MessageBar;
class TextLabel;

// What the machine's BMC says when it is asked: sensors and event log, and the light by which a person finds the
// machine. It is asked when the tab is seen, and again on demand only, for a BMC is slow.
class BmcTab : public QWidget {
    Q_OBJECT
public:
    BmcTab(ApiClient& api, EventStream& events, QWidget* parent = nullptr);
    // Does not ask yet. `why_not`: this person may look, and not act.
    void showMachine(const Machine& machine, bool read_only, const QString& why_not = {});
    void load(); // the tab is seen

private:
    enum class List { sensors, events };
    static std::vector<TableColumn<SensorReading>> sensorColumns();
    static std::vector<TableColumn<BmcEvent>> eventColumns();
    TableView* addList(class QVBoxLayout* layout, const QString& title, const QString& name, QAbstractItemModel* model,
                       const QVector<int>& widths, QPushButton* button);
    void ask();
    void askFor(List list);
    void take(List list, const Result<ApiAnswer>& answer);
    void setLight(bool on);
    void clearLog();
    void openConsole();
    void chooseBootDevice();
    void updateButtons();
    QString path(const char* resource) const;

    ApiClient& m_api;
    EventStream& m_changes; // of the server's, for the console
    ColumnTable<SensorReading>* m_sensors;
    ColumnTable<BmcEvent>* m_events;
    TableView *m_sensor_table = nullptr, *m_event_table = nullptr;
    TextLabel* m_source;
    MessageBar* m_message;
    QPushButton *m_console, *m_again, *m_light_on, *m_light_off, *m_boot, *m_clear;
    QPointer<ApiCall> m_sensor_call, m_event_call;
    QTimer m_soon;
    Machine m_machine;
    QString m_loaded; // whose readings are shown or asked for
    bool m_read_only = false;
    QString m_why_not;
};

} // namespace remuda
