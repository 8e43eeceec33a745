// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/verb_actions.h"

#include "ui/common/command_registry.h"
#include "ui/common/rights_words.h"
#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QWidget>

#include <algorithm>
#include <set>

namespace remuda {

namespace {

struct Words {
    Verb verb;
    const char* title;
    const char* icon;
    int key; // with Ctrl+Shift, 0 for none
};

// In the order of the menus; a null title is a line between groups.
constexpr std::array words{
    Words{Verb::reboot, QT_TRANSLATE_NOOP("Verbs", "Reboot"), "refresh", Qt::Key_B},
    Words{Verb::power_on, QT_TRANSLATE_NOOP("Verbs", "Power on"), "power", 0},
    Words{Verb::shutdown, QT_TRANSLATE_NOOP("Verbs", "Shut down"), "power", 0},
    Words{Verb::power_off, QT_TRANSLATE_NOOP("Verbs", "Power off"), "power", 0},
    Words{Verb::power_cycle, QT_TRANSLATE_NOOP("Verbs", "Power cycle"), "retry", 0},
    Words{Verb::check, QT_TRANSLATE_NOOP("Verbs", "Check BMC"), "check", 0},
    Words{Verb::reset_bmc, QT_TRANSLATE_NOOP("Verbs", "Reset BMC"), "retry", 0},
    Words{Verb::rotate_bmc_password, QT_TRANSLATE_NOOP("Verbs", "Rotate BMC password"), "refresh", 0},
    Words{Verb::inspect, QT_TRANSLATE_NOOP("Verbs", "Inspect"), "search", Qt::Key_I},
    Words{Verb::install, QT_TRANSLATE_NOOP("Verbs", "Install"), "play", 0},
    Words{Verb::reserve, QT_TRANSLATE_NOOP("Verbs", "Reserve"), "lock", 0},
    Words{Verb::release, QT_TRANSLATE_NOOP("Verbs", "Release"), "lock", 0},
    Words{Verb::mark_broken, QT_TRANSLATE_NOOP("Verbs", "Mark broken"), "warning", Qt::Key_M},
    Words{Verb::repair, QT_TRANSLATE_NOOP("Verbs", "Repair"), "check", 0},
    Words{Verb::set_maintenance, QT_TRANSLATE_NOOP("Verbs", "Set maintenance"), "clock", 0},
    Words{Verb::end_maintenance, QT_TRANSLATE_NOOP("Verbs", "End maintenance"), "clock", 0},
    Words{Verb::protect, QT_TRANSLATE_NOOP("Verbs", "Protect"), "lock", 0},
    Words{Verb::unprotect, QT_TRANSLATE_NOOP("Verbs", "Unprotect"), "lock", 0},
    Words{Verb::recycle, QT_TRANSLATE_NOOP("Verbs", "Recycle"), "trash", Qt::Key_Y},
    Words{Verb::retire, QT_TRANSLATE_NOOP("Verbs", "Retire"), "stop", 0},
    Words{Verb::abandon, QT_TRANSLATE_NOOP("Verbs", "Abandon"), "close", 0},
};

const Words& wordsOf(Verb verb) {
    return *std::find_if(words.begin(), words.end(), [verb](const Words& entry) { return entry.verb == verb; });
}

bool allows(const VerbActions::Choice& machine, Verb verb) {
    if (verb == Verb::protect) return !machine.is_protected;
    if (verb == Verb::unprotect) return machine.is_protected;
    if (verb == Verb::set_maintenance) return !machine.in_maintenance;
    if (verb == Verb::end_maintenance) return machine.in_maintenance;
    if (machine.is_protected && isDestructive(verb)) return false;
    return planMove(verb, machine.status, machine.reason).ok();
}

} // namespace

QString verbTitle(Verb verb) {
    return QCoreApplication::translate("Verbs", wordsOf(verb).title);
}

QString verbOn(Verb verb, int count, const QString& only) {
    const bool to_bmc = verb == Verb::check || verb == Verb::reset_bmc || verb == Verb::rotate_bmc_password;
    if (count == 1 && !only.isEmpty())
        return QCoreApplication::translate("Verbs", to_bmc ? "%1 of %2" : "%1 %2").arg(verbTitle(verb), only);
    // Written out, so that lupdate finds both.
    const auto text = to_bmc ? QCoreApplication::translate("Verbs", "%1 of %n machine(s)", nullptr, count)
                             : QCoreApplication::translate("Verbs", "%1 %n machine(s)", nullptr, count);
    return text.arg(verbTitle(verb));
}

VerbActions::VerbActions(CommandRegistry& commands, QWidget* owner)
    : QObject(owner) {
    for (const Words& entry : words) {
        auto* action = new QAction(Theme::instance().icon(QString::fromLatin1(entry.icon)),
                                   verbTitle(entry.verb) + QStringLiteral("…"), this);
        if (entry.key != 0) action->setShortcut(QKeySequence(int(Qt::CTRL | Qt::SHIFT) | entry.key));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [this, verb = entry.verb] { Q_EMIT asked(verb); });
        owner->addAction(action);
        commands.add(tr("Machine"), action);
        m_actions.emplace(entry.verb, action);
    }
    setSelection({});
}

void VerbActions::setSelection(const std::vector<Choice>& selection, const QString& why_not) {
    for (const auto& [verb, action] : m_actions) {
        const bool legal = std::any_of(selection.begin(), selection.end(),
                                       [verb = verb](const Choice& machine) { return allows(machine, verb); });
        const bool permitted = std::any_of(selection.begin(), selection.end(), [verb = verb](const Choice& machine) {
            return machine.may.has(permissionFor(verb)) && allows(machine, verb);
        });
        action->setEnabled(permitted && why_not.isEmpty());
        action->setToolTip(!why_not.isEmpty()  ? why_not
                           : selection.empty() ? tr("Select machines first")
                           : permitted         ? verbTitle(verb)
                           : legal             ? whyNot(verb)
                                               : tr("Not possible in the present status of the selection"));
    }
}

QString VerbActions::whyNot(Verb verb) const {
    return m_rights == nullptr ? tr("You may not do this")
                               : whyForbidden(m_rights, {}, permissionFor(verb), verbTitle(verb));
}

void VerbActions::fill(QMenu* menu) const {
    const std::set<Verb> group_starts{Verb::check, Verb::reserve, Verb::set_maintenance, Verb::recycle};
    bool line_wanted = false;
    for (const Words& entry : words) {
        if (group_starts.contains(entry.verb)) line_wanted = !menu->isEmpty();
        QAction* action = m_actions.at(entry.verb);
        if (!action->isEnabled()) continue;
        if (std::exchange(line_wanted, false)) menu->addSeparator();
        menu->addAction(action);
    }
}

} // namespace remuda
