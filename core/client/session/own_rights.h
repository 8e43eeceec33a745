// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/permission.h"
#include "core/query/query.h"

#include <QObject>
#include <QStringList>

#include <boost/json.hpp>

namespace remuda {

// What the server has said this user may do, so that a window can leave out what would be refused. The server decides:
// what is doubtful here counts as allowed. Everything is, until the server has told. GUI thread, but for copies.
class OwnRights {
public:
    struct Rule {
        QString who;
        bool mine = false;
        PermissionSet may;
        std::string text;
        std::optional<Query> machines; // none: every machine, or more than is understood here
    };

    void take(const boost::json::object& whoami); // GET /whoami

    PermissionSet on(const Machine& machine) const;
    PermissionSet onMachinesOf(const std::string& team) const; // at most: whatever else the machines are
    PermissionSet anywhere() const;                            // on some machine or for some team
    bool mayDecide(const std::string& team) const; // about what waits for members of that team; empty: administrators
    bool onlyLooks() const { return m_only_looks; }
    // "members of web", "otto"; who else may do this somewhere, but for administrators and the owners' teams.
    QStringList whoElse(Permission permission) const;
    bool membersMay(Permission permission) const { return m_members_may.has(permission); }

private:
    bool m_told = false, m_only_looks = false, m_administrator = false;
    std::vector<std::string> m_teams;
    PermissionSet m_members_may;
    std::vector<Rule> m_rules;
};

// The rights of whoever is signed in, for those who want to hear of their changes.
class RightsKeeper : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const OwnRights& rights() const { return m_rights; }
    void take(const boost::json::object& whoami) {
        m_rights.take(whoami);
        Q_EMIT changed();
    }

Q_SIGNALS:
    void changed();

private:
    OwnRights m_rights;
};

} // namespace remuda
