// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/replica/replica_search.h"
#include "ui/common/place.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QPushButton;

namespace remuda {

class EntryForm;
class MessageBar;

// Adds or changes a schedule, a freeze or a maintenance window: its fields, what they would mean, and what is wrong
// with them, each where it is. Use with open(); it deletes itself when closed.
class EntryDialog : public QDialog {
    Q_OBJECT
public:
    EntryDialog(const PlaceContext& context, EntryForm* form, QWidget* parent);

Q_SIGNALS:
    void stored(const QString& id);

private:
    void formEdited();
    void count(); // the machines it is about, off this thread
    void showEffect();
    void store();
    void answered(const Result<ApiAnswer>& answer);
    void showMistake(const Problem& mistake);

    const PlaceContext m_context;
    EntryForm* m_form;
    MessageBar* m_message;
    QLabel* m_effect;
    QPushButton* m_go;
    ReplicaSearch m_search;
    QString m_counted; // query
    std::optional<int> m_machines;
    QTimer m_soon;
};

} // namespace remuda
