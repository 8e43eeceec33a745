// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/request.h"
#include "ui/common/place.h"

#include <QTimer>
#include <QVector>

class QGridLayout;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;

namespace remuda {

struct Event;
struct Job;
class JobsModel;
class ListLoader;
class StatusLabel;
class TableView;
class TextLabel;

// One request: what was asked, what it costs, and how far each of its machines is, live.
class RequestDetail : public QWidget {
    Q_OBJECT
public:
    explicit RequestDetail(const PlaceContext& context, QWidget* parent = nullptr);

    void showRequest(const MachineRequest& request);
    void clear();
    const std::optional<MachineRequest>& request() const { return m_request; }
    void applyEvents(const QVector<Event>& batch);

Q_SIGNALS:
    void jobAsked(const QString& id);

private:
    void addFact(const QString& name, TextLabel** value);
    void refresh();
    void applyJob(const Job& job);

    std::optional<MachineRequest> m_request;
    JobsModel* m_jobs;
    ListLoader* m_loader;
    TextLabel *m_title, *m_demands, *m_result;
    StatusLabel* m_status;
    QProgressBar* m_progress;
    QGridLayout* m_facts;
    TextLabel *m_who = nullptr, *m_cost = nullptr, *m_until = nullptr, *m_note = nullptr;
    QPushButton* m_batch;
    TableView* m_table;
    QTimer m_tick;
};

} // namespace remuda
