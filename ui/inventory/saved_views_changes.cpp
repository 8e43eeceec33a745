// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with views: saved, renamed, shared, deleted.
#include "ui/common/command_registry.h"
#include "ui/common/theme.h"
#include "ui/inventory/saved_views.h"
#include "ui/inventory/view_dialog.h"

#include <QAction>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTabBar>

#include <algorithm>

namespace remuda {

namespace {
constexpr int viewsWithKeys = 9; // Alt+1 to Alt+9
}

void SavedViews::rebuildCommands() {
    qDeleteAll(m_choose_actions);
    m_choose_actions.clear();
    for (const Entry& entry : m_entries) {
        const QString name = QString::fromStdString(entry.view.name), team = QString::fromStdString(entry.view.team);
        auto* action = new QAction(
            team.isEmpty() ? tr("Show view “%1”").arg(name) : tr("Show view “%1” of team %2").arg(name, team), this);
        const int number = int(m_choose_actions.size()) + 1;
        if (number <= viewsWithKeys && m_store.isMine(entry.view))
            action->setShortcut(QKeySequence(int(Qt::ALT) | (Qt::Key_0 + number)));
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, [this, key = entry.key] { choose(key); });
        m_place->addAction(action);
        m_commands.add(tr("Views"), action);
        m_choose_actions.append(action);
    }
}

// Every view, by whom it belongs to; then what can be done.
void SavedViews::fillMenu() {
    m_menu->clear();
    QString section = QStringLiteral("-");
    for (const Entry& entry : m_entries) {
        const QString team = QString::fromStdString(entry.view.team);
        const QString title = entry.builtin ? QString() : team.isEmpty() ? tr("Just me") : tr("Team %1").arg(team);
        if (title != section && !title.isEmpty()) m_menu->addSection(title);
        section = title;
        QString name = QString::fromStdString(entry.view.name);
        name.replace(QLatin1Char('&'), QStringLiteral("&&"));
        QAction* action = m_menu->addAction(name, this, [this, key = entry.key] { choose(key); });
        action->setCheckable(true);
        action->setChecked(entry.key == m_chosen);
    }
    m_menu->addSeparator();
    m_menu->addAction(m_save_action);
    m_menu->addAction(m_save_as_action);
    m_menu->addAction(m_discard_action);
    if (hasOwnLayout()) {
        m_menu->addSeparator();
        addActionsOn(m_chosen, m_menu);
    }
}

void SavedViews::addActionsOn(const QString& key, QMenu* menu) {
    const Entry* entry = find(key);
    if (entry == nullptr || entry->builtin) return;
    const bool allowed = m_store.mayChange(entry->view);
    const auto& theme = Theme::instance();
    const auto add = [&](const QString& icon, const QString& text, auto run) {
        QAction* action = menu->addAction(theme.icon(icon), text, this, run);
        action->setEnabled(allowed);
        if (!allowed)
            action->setToolTip(tr("Only team %1 and administrators may").arg(QString::fromStdString(entry->view.team)));
        return action;
    };
    const QString name = QString::fromStdString(entry->view.name);
    add(QStringLiteral("edit"), tr("Rename view…"), [this, key] { rename(key); });
    if (entry->view.team.empty())
        add(QStringLiteral("team"), tr("Share with a team…"), [this, key] {
            share(key);
        })->setEnabled(m_store.isAdministrator() || !m_store.teams().isEmpty());
    add(QStringLiteral("trash"), tr("Delete view “%1”").arg(name), [this, key] { remove(key); });
    menu->setToolTipsVisible(true);
}

void SavedViews::tabMenu(const QPoint& at) {
    const int index = m_tabs->tabAt(at);
    if (index < 0) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addActionsOn(m_tabs->tabData(index).toString(), menu);
    if (!menu->isEmpty()) menu->popup(m_tabs->mapToGlobal(at));
}

QStringList SavedViews::teamsToShareWith() const {
    QStringList teams = m_store.teams();
    if (m_store.isAdministrator()) teams += m_known_teams;
    teams.removeDuplicates();
    return teams;
}

void SavedViews::saved(const Result<SavedView>& view, const QString& sentence, const std::function<void()>& retry) {
    if (view) {
        Q_EMIT said(sentence);
        return;
    }
    const bool meanwhile = view.problem().status == 412;
    Q_EMIT failed(meanwhile ? tr("Somebody else has changed this view; trying again replaces their changes")
                            : tr("The view was not saved"),
                  view.problem(), retry);
    if (meanwhile) m_store.load(); // trying again speaks of theirs
}

void SavedViews::save() {
    if (!isModified() || !m_store.mayChange(chosen()->view)) return;
    SavedView view = m_present;
    const SavedView& old = chosen()->view;
    view.id = old.id;
    view.version = old.version;
    view.name = old.name;
    view.team = old.team;
    const QString name = QString::fromStdString(view.name);
    m_store.save(view, {}, [this, name](const Result<SavedView>& result) {
        saved(result, tr("View “%1” saved").arg(name), [this] { save(); });
    });
}

void SavedViews::saveAs() {
    const Entry* present = chosen();
    const bool own = present != nullptr && !present->builtin;
    auto* dialog = new ViewDialog(tr("Save this view"), tr("Save view"), own ? chosenName() : QString(), {},
                                  teamsToShareWith(), m_store.isAdministrator(), this);
    dialog->showQuery(QString::fromStdString(m_present.query));
    const auto named = [this](const QString& name, const QString& team) {
        return std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& entry) {
            return !entry.builtin && entry.view.team == team.toStdString() &&
                   QString::fromStdString(entry.view.name).compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    dialog->setTaken(
        [this, named](const QString& name, const QString& team) { return named(name, team) != m_entries.end(); });
    connect(dialog, &ViewDialog::given, this, [this, named](const QString& name, const QString& team) {
        SavedView view = m_present;
        view.id = view.version = 0;
        view.name = name.toStdString();
        view.team = team.toStdString();
        const auto known = named(name, team);
        if (known != m_entries.end()) view.id = known->view.id, view.version = known->view.version;
        m_store.save(view, {}, [this, name](const Result<SavedView>& result) {
            if (result) {
                m_chosen = result->team.empty() ? QStringLiteral("private:") + name.toLower()
                                                : QStringLiteral("team:%1").arg(result->id);
                load();
            }
            saved(result, tr("View “%1” saved").arg(name), [this] { saveAs(); });
        });
    });
    dialog->open();
}

void SavedViews::rename(const QString& key) {
    const Entry* entry = find(key);
    if (entry == nullptr || entry->builtin || !m_store.mayChange(entry->view)) return;
    const QString old_name = QString::fromStdString(entry->view.name);
    auto* dialog = new ViewDialog(tr("Rename view"), tr("Rename view"), old_name, {}, {}, false, this);
    connect(dialog, &ViewDialog::given, this, [this, key](const QString& name) {
        const Entry* present = find(key);
        if (present == nullptr) return;
        SavedView view = present->view;
        const std::string before = view.name;
        view.name = name.toStdString();
        const bool was_chosen = m_chosen == key;
        if (was_chosen && view.team.empty()) m_chosen = QStringLiteral("private:") + name.toLower();
        m_store.save(view, before, [this, key, name, was_chosen](const Result<SavedView>& result) {
            if (!result && was_chosen) m_chosen = key;
            saved(result, tr("View renamed to “%1”").arg(name), [this, key] { rename(key); });
            refresh();
        });
    });
    dialog->open();
}

void SavedViews::share(const QString& key) {
    const Entry* entry = find(key);
    if (entry == nullptr || !entry->view.team.empty()) return;
    const QString name = QString::fromStdString(entry->view.name);
    auto* dialog = new ViewDialog(tr("Share with a team"), tr("Share view"), name, m_store.teams().value(0),
                                  teamsToShareWith(), m_store.isAdministrator(), this);
    dialog->askForTeamOnly();
    connect(dialog, &ViewDialog::given, this, [this, key, name](const QString&, const QString& team) {
        const Entry* present = find(key);
        if (present == nullptr || team.isEmpty()) return;
        const bool was_chosen = m_chosen == key;
        m_store.share(present->view, team, [this, key, name, team, was_chosen](const Result<SavedView>& result) {
            if (result && was_chosen) {
                m_chosen = QStringLiteral("team:%1").arg(result->id);
                load();
            }
            saved(result, tr("View “%1” is shared with team %2").arg(name, team), [this, key] { share(key); });
        });
    });
    dialog->open();
}

void SavedViews::remove(const QString& key) {
    const Entry* entry = find(key);
    if (entry == nullptr || entry->builtin) return;
    const QString name = QString::fromStdString(entry->view.name), team = QString::fromStdString(entry->view.team);
    auto* box = new QMessageBox(QMessageBox::Question, tr("Delete view"), tr("Delete the view “%1”?").arg(name),
                                QMessageBox::Cancel, this);
    box->setInformativeText(team.isEmpty()
                                ? tr("Machines are not concerned.")
                                : tr("It goes for everybody in team %1. Machines are not concerned.").arg(team));
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto* yes = box->addButton(tr("Delete view"), QMessageBox::AcceptRole);
    connect(yes, &QPushButton::clicked, this, [this, key, name] {
        const Entry* present = find(key);
        if (present == nullptr) return;
        m_store.remove(present->view, [this, key, name](const Result<SavedView>& result) {
            saved(result, tr("View “%1” deleted").arg(name), [this, key] { remove(key); });
        });
    });
    box->open();
}

} // namespace remuda
