// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/permission.h"
#include "ui/common/place.h"

#include <QAction>

#include <functional>
#include <vector>

class QMenu;

namespace remuda {

class MessageBar;

// Editing fields of the selection, the passwords of its BMCs, and taking edits back: the actions, their sheets, and the
// offer to undo after each edit. Remembers what was edited in this window, newest last.
class InventoryEdits : public QObject {
    Q_OBJECT
public:
    // Shows what happened in `message`; both must live as long as this.
    // `names` answers what is selected when it is asked.
    InventoryEdits(const PlaceContext& context, MessageBar& message, std::function<QStringList()> names,
                   QWidget* owner);

    void setSelection(int count, const QString& why_not); // why_not: nothing can be changed now
    void setMay(const PermissionSet& may);                // on at least one of what is selected
    void fill(QMenu* menu) const;                         // adds what can be done with the selection

    // After an edit: says so and offers the way back.
    void edited(const QString& sentence, const QByteArray& request_id);

private:
    void edit();
    void undo();
    void forget(const QByteArray& request_id);
    void setPassword();

    PlaceContext m_context;
    MessageBar& m_message;
    QWidget* m_owner;
    QAction *m_edit, *m_undo, *m_password;
    std::function<QStringList()> m_names;
    int m_count = 0;
    QString m_why_not;
    PermissionSet m_may = PermissionSet::all();
    QString m_offer;                // the text of the message that offers a way back or forth
    std::vector<QByteArray> m_done; // request ids
};

} // namespace remuda
