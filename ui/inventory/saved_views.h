// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/views/view_store.h"

#include <QVector>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QMenu;
class QTabBar;
class QToolButton;

namespace remuda {

class CommandRegistry;
class TextLabel;

// The views as tabs: the built-in ones, one's own, those of one's teams (marked); all of them, and what can be done
// with them, in the menu beside. Says when the table shows something else than the chosen view holds.
class SavedViews : public QWidget {
    Q_OBJECT
public:
    // Shortcuts and commands belong to `place`.
    SavedViews(ViewStore& store, CommandRegistry& commands, QWidget* place);

    void setPresent(const SavedView& present); // what the table shows now; compared with the chosen view
    void leave();                              // what is shown has come from elsewhere: no view is chosen
    bool isModified() const;
    bool hasOwnLayout() const; // the chosen view says how the table looks
    QString chosenName() const;
    void setKnownTeams(const QStringList& teams) { m_known_teams = teams; } // that administrators may share with

    void save(); // into the chosen view
    void saveAs();
    void discard();

Q_SIGNALS:
    // A built-in view is a query only: the layout stays the person's own.
    void viewChosen(const remuda::SavedView& view, bool with_layout);
    void said(const QString& sentence);
    void failed(const QString& what, const remuda::Problem& problem, const std::function<void()>& retry);

private:
    struct Entry {
        QString key; // "private:broken ones", "team:7", "builtin:mine"
        SavedView view;
        bool builtin = false;
    };
    void makeButtons(QHBoxLayout* layout);
    void makeActions(QWidget* place);
    void load();
    void rebuildTabs();
    void rebuildCommands();
    void fillMenu();
    void choose(const QString& key);
    void refresh();
    const Entry* find(const QString& key) const;
    const Entry* chosen() const { return find(m_chosen); }
    void tabMenu(const QPoint& at);
    void addActionsOn(const QString& key, QMenu* menu);
    void rename(const QString& key);
    void share(const QString& key);
    void remove(const QString& key);
    void saved(const Result<SavedView>& view, const QString& sentence, const std::function<void()>& retry);
    QStringList teamsToShareWith() const;

    ViewStore& m_store;
    CommandRegistry& m_commands;
    QWidget* m_place;
    QVector<Entry> m_entries;
    QString m_chosen;
    SavedView m_present;
    bool m_showing = false;
    QStringList m_known_teams;
    QTabBar* m_tabs;
    QMenu* m_menu;
    QToolButton *m_add, *m_more, *m_save, *m_discard;
    TextLabel* m_modified;
    QAction *m_save_action, *m_save_as_action, *m_discard_action;
    QVector<QAction*> m_choose_actions;
};

} // namespace remuda
