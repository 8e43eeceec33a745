// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "core/domain/request.h"
#include "ui/common/place.h"

class QAction;
class QSortFilterProxyModel;
class QStackedWidget;

namespace remuda {

class ListFrame;
class ListLoader;
class RequestDetail;
class RequestsModel;
class RequestWizard;
class TableView;

// What people have asked for, and the wizard that asks.
class RequestsPlace : public Place {
    Q_OBJECT
public:
    explicit RequestsPlace(const PlaceContext& context, QWidget* parent = nullptr);

    QString title() const override { return tr("Requests"); }
    QString iconName() const override { return QStringLiteral("requests"); }
    QString statusText() const override;
    bool reveal(const QString& id) override;
    void setQuery(const QString& query) override;
    void focusQuery() override;
    void takeFocus() override;

    void newRequest(const RequestSpec& spec = {});

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildActions();
    QWidget* buildContent();
    void countOpen(); // the badge
    void load();
    void take(const boost::json::array& items, bool first);
    void takeEvents(const QVector<Event>& batch);
    void selectionChanged();
    void updateActions();
    void updateEmpty();
    void withdraw();
    void sendWithdrawal(qint64 id);
    void announce();

    PlaceContext m_context;
    ListLoader* m_loader;
    RequestsModel* m_model;
    QSortFilterProxyModel* m_sorted = nullptr;
    TableView* m_table = nullptr;
    RequestDetail* m_detail = nullptr;
    ListFrame* m_frame = nullptr;
    RequestWizard* m_wizard = nullptr; // built when first needed
    QStackedWidget* m_stack;
    QAction *m_new = nullptr, *m_again = nullptr, *m_withdraw = nullptr;
    QString m_query;
    QString m_wanted; // id to reveal once it is loaded
    bool m_started = false;
};

} // namespace remuda
