// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/session/own_rights.h"
#include "core/domain/machine.h"
#include "ui/common/place.h"

#include <QAction>
#include <QMenu>

#include <map>

namespace remuda {

QString verbTitle(Verb verb);                              // "Power cycle"
QString verbOn(Verb verb, int count, const QString& only); // "Recycle 12 machines", "Reboot C0MPUT3"

// An action for every verb, for menus, shortcuts and the palette; enabled while the verb is legal for at least one of
// the selected machines. The actions live as long as this object.
class VerbActions : public QObject {
    Q_OBJECT
public:
    VerbActions(CommandRegistry& commands, QWidget* owner);

    struct Choice {
        MachineStatus status;
        std::string reason;
        bool is_protected = false;
        bool in_maintenance = false;
        PermissionSet may = PermissionSet::all(); // what the server would let this user do
    };
    // Whose rights they are; asked for words only. Must live as long.
    void setRights(const OwnRights* rights) { m_rights = rights; }
    // What is selected now; with `why_not` set everything is off, and says so.
    void setSelection(const std::vector<Choice>& selection, const QString& why_not = {});
    // The verbs that can be done now, job verbs first, what destroys last.
    void fill(QMenu* menu) const;
    QAction* action(Verb verb) const { return m_actions.at(verb); }

Q_SIGNALS:
    void asked(remuda::Verb verb);

private:
    QString whyNot(Verb verb) const;

    const OwnRights* m_rights = nullptr;
    std::map<Verb, QAction*> m_actions;
};

} // namespace remuda
