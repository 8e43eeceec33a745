// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "core/domain/job.h"
#include "ui/common/place.h"

#include <QPointer>
#include <QTimer>
#include <QUrlQuery>

class QAction;
class QSortFilterProxyModel;

namespace remuda {

class ApprovalsDialog;
class FailuresPane;
class JobDetail;
class JobsModel;
class JobWatch;
class ListFrame;
class ListLoader;
class SchedulesDialog;
class TableView;

// The jobs as a table kept live by events, the chosen one below.
class JobsPlace : public Place {
    Q_OBJECT
public:
    explicit JobsPlace(const PlaceContext& context, QWidget* parent = nullptr);

    QString title() const override { return tr("Jobs"); }
    QString iconName() const override { return QStringLiteral("jobs"); }
    QString statusText() const override;
    bool reveal(const QString& id) override;
    void setQuery(const QString& query) override;
    void focusQuery() override;
    void takeFocus() override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildContent();
    void buildActions();
    QAction* makeAction(const QString& text, const QString& icon, const QKeySequence& key, void (JobsPlace::*run)());
    void announce(); // the badge
    void load();
    void take(const boost::json::array& items, bool first);
    void takeEvents(const QVector<Event>& batch);
    void selectionChanged();
    void showAlone(const Job& job); // in the detail, without a row
    void fetch(const QString& id);
    void updateActions();
    void updateEmpty();
    std::vector<Job> chosen() const; // the selected rows; without any the job in the detail
    void cancelChosen();
    void retryChosen();
    void restartChosen();
    void pauseChosen();
    void resumeChosen();
    void showFailures();
    void sendRetry(const Job& job, const char* from);
    bool offerOthers(const Job& job, const QString& verb, const Problem& problem, const QString& what_failed,
                     QUrlQuery query);
    void send(const Job& job, const QString& verb, const QString& what_failed, const QUrlQuery& query = {});
    void showSchedules();
    void showApprovals();

    PlaceContext m_context;
    JobWatch& m_watch;
    ListLoader* m_loader;
    JobsModel* m_model;
    QSortFilterProxyModel* m_sorted = nullptr;
    TableView* m_table = nullptr;
    JobDetail* m_detail = nullptr;
    FailuresPane* m_failures = nullptr;
    ListFrame* m_frame = nullptr;
    QAction *m_cancel = nullptr, *m_retry = nullptr, *m_restart = nullptr, *m_pause = nullptr, *m_resume = nullptr,
            *m_alike = nullptr;
    QPointer<SchedulesDialog> m_schedules;
    QPointer<ApprovalsDialog> m_approvals;
    QString m_query;
    QString m_revealed; // shown without a row in the table
    QTimer m_tick;
    bool m_started = false;
};

} // namespace remuda
