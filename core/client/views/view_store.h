// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "core/domain/saved_view.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>

#include <functional>
#include <vector>

namespace remuda {

class ApiClient;
class Settings;

// The private views of a user, in a file that window and command line share; no server is needed. The file is read anew
// before each change, so that neither takes anything from the other. What cannot be read of it is kept as it is.
class PrivateViews {
public:
    explicit PrivateViews(QString file)
        : m_file(std::move(file)) {}
    static QString usualFile(); // views.json beside the settings
    QString file() const { return m_file; }

    std::vector<SavedView> all() const; // by name
    // Adds it, or replaces the one called `replaced` (by default: of the same name, capitals or not).
    Result<void> save(SavedView view, const std::string& replaced = {});
    Result<void> remove(const std::string& name);
    // Begins the file, if there is none, with what the settings held before there was one.
    void takeOver(const QString& json);

private:
    boost::json::array read() const;
    Result<void> write(const boost::json::array& views);

    QString m_file;
};

// Every view of the inventory that a person may choose from: private ones, and those of teams, which the server keeps
// and tells of when somebody changes them. The teams' are remembered, so that they are there before the server answers.
// GUI thread.
class ViewStore : public QObject {
    Q_OBJECT
public:
    // `private_file` holds the private views; the settings remember the teams' ones.
    ViewStore(QString private_file, Settings& settings, ApiClient& api, EventStream& events, QObject* parent = nullptr);

    const std::vector<SavedView>& privateViews() const { return m_private; } // by name
    const std::vector<SavedView>& sharedViews() const { return m_shared; }   // by team and name

    void load(); // who I am and what the server has; again whenever the server comes back
    QStringList teams() const { return m_teams; }
    bool isAdministrator() const { return m_administrator; }
    bool mayChange(const SavedView& view) const;
    bool isMine(const SavedView& view) const; // private, or of a team of mine

    // Private views are kept at once; a team's when the server says so. `done` is called once: with the view as it is
    // now, or with why not.
    using Done = std::function<void(const Result<SavedView>&)>;
    void save(const SavedView& view, const std::string& replaced, Done done); // id 0 and a team: a new one
    void remove(const SavedView& view, Done done);
    // From private to a team's: made there, then removed here.
    void share(const SavedView& view, const QString& team, Done done);

Q_SIGNALS:
    void changed();
    void identityKnown();

private:
    void readPrivate();
    void follow(); // what others write into the file
    void take(const QVector<Event>& batch);
    void keepShared();
    void put(SavedView view);
    QString cacheName() const;

    Settings& m_settings;
    ApiClient& m_api;
    EventStream& m_events;
    PrivateViews m_file;
    QFileSystemWatcher m_watcher;
    std::vector<SavedView> m_private, m_shared;
    QStringList m_teams;
    bool m_administrator = false;
};

} // namespace remuda
