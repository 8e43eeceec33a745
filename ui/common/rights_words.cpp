// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/rights_words.h"

#include <QAction>
#include <QCoreApplication>

namespace remuda {

namespace {

class Rights {
    Q_DECLARE_TR_FUNCTIONS(Rights)
};

} // namespace

QString whyForbidden(const OwnRights* rights, const PermissionSet& may, Permission permission, const QString& what) {
    if (rights == nullptr || may.has(permission)) return {};
    if (rights->onlyLooks()) return Rights::tr("You may look at everything and change nothing");
    auto names = rights->whoElse(permission);
    if (rights->membersMay(permission))
        names.prepend(isOfMachine(permission) ? Rights::tr("members of the team that has the machine")
                                              : Rights::tr("members of teams"));
    names << Rights::tr("administrators");
    const auto last = names.takeLast();
    const auto who = names.isEmpty() ? last : Rights::tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
    return Rights::tr("%1: only %2 may").arg(what, who);
}

QString whyForbidden(const RightsKeeper* keeper, const Machine& machine, Permission permission, const QString& what) {
    if (keeper == nullptr) return {};
    return whyForbidden(&keeper->rights(), keeper->rights().on(machine), permission, what);
}

QString whyForbiddenAnywhere(const RightsKeeper* keeper, Permission permission, const QString& what) {
    if (keeper == nullptr) return {};
    return whyForbidden(&keeper->rights(), keeper->rights().anywhere(), permission, what);
}

QString whyForbiddenAnywhere(const RightsKeeper* keeper, const PermissionSet& any_of, const QString& what) {
    if (keeper == nullptr || keeper->rights().anywhere().hasAny(any_of)) return {};
    return keeper->rights().onlyLooks() ? Rights::tr("You may look at everything and change nothing")
                                        : Rights::tr("%1: you may do nothing to machines yourself").arg(what);
}

void forbid(QAction* action, const QString& why_forbidden) {
    if (why_forbidden.isEmpty()) return;
    action->setEnabled(false);
    action->setToolTip(why_forbidden);
}

} // namespace remuda
