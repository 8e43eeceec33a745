// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTabBar>
#include <QVector>
#include <QWidget>

namespace remuda {

class Settings;

// A query under a name.
struct SavedView {
    QString name, query;
    bool builtin = false;
};

// Saved views as tabs: the built-in ones, then people's own; "+" keeps the present query. Renamed and deleted by menu.
class SavedViews : public QWidget {
    Q_OBJECT
public:
    explicit SavedViews(Settings& settings, QWidget* parent = nullptr);

    void setTeams(const QStringList& teams); // what "Mine" means
    void showQuery(const QString& query);    // chooses the view of that query, or none

Q_SIGNALS:
    void queryAsked(const QString& query);

private:
    void load();
    void store();
    void rebuild();
    void addCurrent();
    void menu(const QPoint& at);
    void rename(int index);

    Settings& m_settings;
    QTabBar* m_tabs;
    QVector<SavedView> m_views;
    QString m_query;
    QStringList m_teams;
    bool m_showing = false;
};

} // namespace remuda
