// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"
#include "ui/common/place.h"

#include <QTimer>

class QAction;
class QListView;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace remuda {

class Card;
class DetailsText;
class JobLogView;
class JobsModel;
class ListLoader;
class StatusLabel;
class StepsModel;
class TableView;
class TextLabel;

// One job: how far it is, its steps as a timeline (a batch: its children), advice when it failed, the log beside it.
class JobDetail : public QWidget {
    Q_OBJECT
public:
    // The place's actions; the advice offers them as buttons.
    JobDetail(const PlaceContext& context, QAction* retry, QAction* restart, QWidget* parent = nullptr);

    void showJob(const Job& job);
    void clear();
    bool hasJob() const { return !m_job.id.empty(); }
    const Job& job() const { return m_job; }
    void applyEvent(const Job& job); // the shown one or a child of it

Q_SIGNALS:
    void jobAsked(const QString& id); // a child, or the batch it is part of
    void machineAsked(const QString& name);
    void similarAsked(const QString& query); // the other jobs that failed like this one

private:
    QWidget* buildHead();
    QWidget* buildSteps();
    QWidget* buildChildren(const PlaceContext& context);
    Card* buildAdvice(QAction* retry, QAction* restart);
    void refresh();
    void refreshAdvice();
    void loadChildren();
    void showLog();

    Job m_job;
    StepsModel* m_steps;
    JobsModel* m_children;
    QSortFilterProxyModel* m_sorted_children = nullptr;
    TableView* m_children_table = nullptr;
    ListLoader* m_loader;
    TextLabel *m_title = nullptr, *m_position = nullptr, *m_explanation = nullptr;
    StatusLabel* m_status = nullptr;
    QPushButton *m_parent = nullptr, *m_machine = nullptr, *m_similar = nullptr, *m_retry = nullptr,
                *m_restart = nullptr;
    QProgressBar* m_progress = nullptr;
    Card* m_advice;
    TextLabel *m_advice_text = nullptr, *m_advice_note = nullptr;
    DetailsText* m_details = nullptr; // what the BMC really said
    QStackedWidget* m_body;
    JobLogView* m_log;
    QTimer m_tick;
};

} // namespace remuda
