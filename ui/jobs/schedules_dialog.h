// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/api/event_stream.h"
#include "ui/common/place.h"

#include <QDialog>
#include <QTimer>

class QAbstractItemModel;
class QPushButton;
class QTabWidget;

namespace remuda {

class FreezesModel;
class MessageBar;
class SchedulesModel;
class TableView;
class WindowsModel;

// What comes again and again, freezes and maintenance windows: when next, what became of it; to pause, resume and
// delete. Kept fresh by events. Not modal, so that the jobs behind it can be looked at.
class SchedulesDialog : public QDialog {
    Q_OBJECT
public:
    explicit SchedulesDialog(const PlaceContext& context, QWidget* parent);

Q_SIGNALS:
    void jobAsked(const QString& id); // the last job of a schedule was opened

private:
    struct Page {
        QString path, noun; // of the server, "/schedules"; for messages, "the schedules"
        TableView* table;
    };
    TableView* addPage(const QString& title, const QString& name, const QString& path, QAbstractItemModel* model,
                       const QVector<int>& widths, const QString& when_empty);
    void takeEvents(const QVector<Event>& batch);
    void load();
    void take(const QString& path, const boost::json::array& items);
    const Page& page() const;
    void updateButtons();
    void pauseChosen();
    void deleteChosen();
    void openLastJob();
    void answered(const Result<ApiAnswer>& result, const QString& what_failed);

    PlaceContext m_context;
    SchedulesModel* m_schedules;
    FreezesModel* m_freezes;
    WindowsModel* m_windows;
    QTabWidget* m_tabs;
    MessageBar* m_message;
    QVector<Page> m_pages;
    QPushButton *m_job, *m_pause, *m_delete;
    QTimer m_soon; // one look for many events
};

} // namespace remuda
