// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/api/event_stream.h"
#include "core/domain/approval.h"
#include "ui/common/column_table.h"
#include "ui/common/place.h"

#include <QDialog>
#include <QTimer>

class QLineEdit;
class QPushButton;

namespace remuda {

class ApprovalMachinesModel;
class MessageBar;
class TableView;
class TextLabel;

class ApprovalsModel : public ColumnTable<Approval> {
    Q_OBJECT
public:
    enum Column { what, machines, cost, requester, agreed, deciders, until, status };
    explicit ApprovalsModel(QObject* parent = nullptr);
};

// Actions that wait for the agreement of others, and what became of those that did: to agree, to refuse, to withdraw.
// Kept fresh by events. Not modal, so that machines and jobs behind it can be looked at.
class ApprovalsDialog : public QDialog {
    Q_OBJECT
public:
    ApprovalsDialog(const PlaceContext& context, QWidget* parent);

    void reveal(const QString& id); // chooses it, once it is there

Q_SIGNALS:
    void jobAsked(const QString& id); // what an approved action became

private:
    void load();
    void take(const boost::json::value& body);
    const Approval* chosen() const;
    void updateChosen();
    void showConcerned(const Approval* approval);
    QString whyNotDecide(const Approval& approval) const; // empty: this user may try
    void send(const QString& word);

    PlaceContext m_context;
    ApprovalsModel* m_model;
    TableView* m_table;
    MessageBar* m_message;
    ApprovalMachinesModel* m_concerned; // by the chosen one
    TextLabel* m_what;
    TextLabel* m_told; // what was said of it
    QLineEdit* m_note;
    QPushButton *m_approve, *m_deny, *m_withdraw, *m_job;
    std::int64_t m_concerned_id = 0; // whose machines are shown, or asked for
    QString m_wanted;
    QTimer m_soon; // one look for many events
};

} // namespace remuda
