// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/domain/job.h"
#include "core/domain/result.h"
#include "ui/common/column_table.h"

#include <QDateTime>
#include <QTimer>
#include <QWidget>

class QVBoxLayout;

namespace remuda {

class MessageBar;
class TextLabel;

// A tab of the detail pane that loads a list about one machine when it is seen: a moment after the last change,
// dropping what is no longer asked for. Of a machine of the past it shows what had happened by then.
class MachineListTab : public QWidget {
    Q_OBJECT
public:
    explicit MachineListTab(ApiClient& api, QWidget* parent = nullptr);
    // Nothing when this very version is there already. `moment` is invalid for the present.
    void load(const QString& machine, qint64 version, const QDateTime& moment);

protected:
    virtual void ask(const QString& machine) = 0;
    virtual void clear() = 0;
    const QDateTime& moment() const { return m_moment; }
    void get(const QString& path, const QUrlQuery& query);
    virtual Result<void> fill(const boost::json::array& items) = 0;
    TableView* addTable(const QString& name, QAbstractItemModel* model, const QVector<int>& widths,
                        const QString& placeholder);

    ApiClient& m_api;
    QVBoxLayout* m_layout;
    MessageBar* m_message;
    TableView* m_table = nullptr;

private:
    QTimer m_soon;
    QPointer<ApiCall> m_call;
    QString m_machine, m_placeholder;
    QDateTime m_moment;
    qint64 m_version = -1;
};

class MachineJobsTab : public MachineListTab {
    Q_OBJECT
public:
    explicit MachineJobsTab(ApiClient& api, QWidget* parent = nullptr);

Q_SIGNALS:
    void jobAsked(const QString& id);

private:
    void ask(const QString& machine) override;
    void clear() override { m_jobs->setRows({}); }
    Result<void> fill(const boost::json::array& items) override;

    ColumnTable<Job>* m_jobs;
};

// Who did what to the machine, newest first.
class MachineHistoryTab : public MachineListTab {
    Q_OBJECT
public:
    explicit MachineHistoryTab(ApiClient& api, QWidget* parent = nullptr);

Q_SIGNALS:
    void jobAsked(const QString& id);

private:
    struct Entry {
        qint64 sequence = 0;
        QDateTime at;
        QString actor, summary, job;
        bool operator==(const Entry&) const = default;
    };
    void ask(const QString& machine) override;
    void clear() override { m_entries->setRows({}); }
    Result<void> fill(const boost::json::array& items) override;

    ColumnTable<Entry>* m_entries;
};

// What the machine has cost, interval by interval, and their sum.
class MachineCostTab : public MachineListTab {
    Q_OBJECT
public:
    explicit MachineCostTab(ApiClient& api, QWidget* parent = nullptr);

private:
    struct Interval {
        int number = 0;
        QDateTime from, to;
        QString status, team;
        std::optional<double> monthly, cost;
        bool operator==(const Interval&) const = default;
    };
    void ask(const QString& machine) override;
    void clear() override { m_intervals->setRows({}); }
    Result<void> fill(const boost::json::array& items) override;

    ColumnTable<Interval>* m_intervals;
    TextLabel* m_sum;
};

} // namespace remuda
