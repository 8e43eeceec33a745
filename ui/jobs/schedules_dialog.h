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

class EntryForm;
class FreezesModel;
class MessageBar;
class SchedulesModel;
class TableView;
class WindowsModel;

// What comes again and again, freezes and maintenance windows: when next, what became of it; to add, change, pause,
// resume and delete. Kept fresh by events. Not modal, so that the jobs behind it can be looked at.
class SchedulesDialog : public QDialog {
    Q_OBJECT
public:
    explicit SchedulesDialog(const PlaceContext& context, QWidget* parent);

    void reveal(const QString& kind, const QString& id); // "freeze", "3"

Q_SIGNALS:
    void jobAsked(const QString& id); // the last job of a schedule was opened

private:
    struct Page {
        QString kind, path, noun; // of events, "schedule"; of the server, "/schedules"; for messages, "Schedules"
        TableView* table;
    };
    void addPage(const QString& kind, const QString& title, QAbstractItemModel* model, const QVector<int>& widths,
                 const QString& when_empty);
    void takeEvents(const QVector<Event>& batch);
    void load();
    void take(const QString& path, const boost::json::array& items);
    void select(const Page& page);
    const Page& page() const;
    QString chosen() const; // id; empty when no row is
    void updateButtons();
    QString whyForbiddenHere() const; // to this person; empty where it may be tried
    void addOne();
    void changeChosen();
    void openForm(EntryForm* form);
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
    QPushButton *m_add, *m_change, *m_job, *m_pause, *m_delete;
    QString m_wanted_kind, m_wanted_id; // a row to be chosen once it is there
    QTimer m_soon;                      // one look for many events
};

} // namespace remuda
