// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"

#include <QDateTime>
#include <QObject>
#include <QPointer>

#include <memory>

namespace remuda {

class ApiCall;
class ApiClient;
class Replica;

// The local copy of all machines, kept fresh: shows the cache of the last time at once, then catches up by events, or
// by a snapshot where the cache is missing or too old. What changed in the rows the replica itself signals. GUI thread.
class LiveInventory : public QObject {
    Q_OBJECT
public:
    enum class State {
        empty,   // nothing to show yet
        loading, // a first snapshot is on its way; there may be older rows from the cache
        catching_up,
        live,
        offline // rows are as of freshAt()
    };
    Q_ENUM(State)

    // `cache_folder` holds one file per server.
    LiveInventory(ApiClient& api, EventStream& events, QString cache_folder, QObject* parent = nullptr);
    ~LiveInventory() override;

    // Where the machines of a server are kept.
    static QString cacheFile(const QString& folder, const QUrl& server);

    // Opens the cache and goes to work. Call once it is known who is signed in or was last (Session::restored).
    void start();
    void refresh(); // a new snapshot, whatever the state

    Replica& replica() { return *m_replica; }
    const Replica& replica() const { return *m_replica; }

    State state() const { return m_state; }
    bool hasRows() const;
    QDateTime freshAt() const; // when the rows were last known to match the server; now while live
    Problem lastProblem() const { return m_problem; } // why it is offline

Q_SIGNALS:
    void stateChanged(remuda::LiveInventory::State state); // also when it is offline for another reason than before
    void loadingProgress(qint64 bytes);
    // The replica holds a whole inventory for the first time: from the cache or from the first snapshot.
    void ready();

private:
    void goOn(); // from wherever we stand
    void loadSnapshot();
    void snapshotEnded();
    void snapshotBroke(const Problem& problem);
    void apply(const QVector<Event>& batch);
    void streamStateChanged(EventStream::State state);
    void announceReady();
    void setState(State state);

    ApiClient& m_api;
    EventStream& m_events;
    QString m_cache_folder;
    std::unique_ptr<Replica> m_replica;
    QPointer<ApiCall> m_snapshot;
    State m_state = State::empty;
    Problem m_problem;
    QTimer m_retry;
    int m_failures = 0;
    bool m_opened = false, m_ready = false;
};

} // namespace remuda
