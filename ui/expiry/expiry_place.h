// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "core/domain/lease.h"
#include "ui/common/place.h"

#include <QDate>
#include <QTimer>

class QAction;
class QSortFilterProxyModel;

namespace remuda {

class LeaseCalendar;
class LeasesModel;
class ListFrame;
class ListLoader;
class TableView;
class TextLabel;

// What ends when: a calendar of counts and money, the list below it, and what can be done about it.
class ExpiryPlace : public Place {
    Q_OBJECT
public:
    explicit ExpiryPlace(const PlaceContext& context, QWidget* parent = nullptr);

    QString title() const override { return tr("Expiry"); }
    QString iconName() const override { return QStringLiteral("expiry"); }
    QString statusText() const override;
    bool reveal(const QString& id) override;
    void setQuery(const QString& query) override;
    void focusQuery() override;
    void takeFocus() override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* buildContent();
    QWidget* buildList();
    void buildActions();
    void load();
    void countSoon(); // the badge
    void take(const boost::json::array& items, bool first);
    void takeEvents(const QVector<Event>& batch);
    void updateEmpty();
    void updateActions();
    void updateFilter();
    void change(LeaseAction action);

    PlaceContext m_context;
    ListLoader* m_loader;
    LeasesModel* m_model;
    QSortFilterProxyModel* m_sorted = nullptr;
    TableView* m_table = nullptr;
    LeaseCalendar* m_calendar = nullptr;
    ListFrame* m_frame = nullptr;
    TextLabel* m_filter = nullptr;
    QWidget* m_filter_row = nullptr;
    QAction *m_extend = nullptr, *m_shorten = nullptr, *m_release = nullptr;
    QString m_query, m_wanted;
    QTimer m_soon;
    int m_within_week = 0;
    bool m_started = false;
};

} // namespace remuda
