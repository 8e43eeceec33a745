// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/event_stream.h"
#include "core/client/replica/replica_snapshot.h"
#include "core/protocol/problem.h"

#include <QDateTime>
#include <QObject>
#include <QThread>

namespace remuda {

// What became of the machines between two published snapshots.
struct ReplicaChange {
    struct Machine {
        std::string hardware_name;
        std::uint64_t fields =
            0; // bit i: machineFields()[i] differs; bit 63: faults, maintenance, lock or observed facts differ
    };
    ReplicaSnapshotPointer before, after;
    std::vector<std::string> added, removed;
    std::vector<Machine> changed;
};

class ReplicaWorker;

// The local copy of all machines. Lives on the GUI thread; parsing, comparing and the cache on disk happen on a thread
// of its own. Calls take effect in their order, results come by signal. Nothing here talks to the network.
class Replica : public QObject {
    Q_OBJECT
public:
    explicit Replica(QObject* parent = nullptr);
    ~Replica() override;

    ReplicaSnapshotPointer snapshot() const { return m_snapshot; } // never null; empty at first
    qint64 sequence() const { return m_sequence; }                 // resume events from here; -1: a snapshot is needed
    QDateTime updatedAt() const { return m_updated_at; }           // when the server last confirmed it; invalid: never

    // Loads the rows kept in this SQLite file (created with mode 0600) and keeps it up to date from now on. Ends with
    // cacheLoaded, also when there is nothing in it or it cannot be used (then `problem`).
    void openCache(const QString& path);

    // A whole inventory as NDJSON, in pieces of any size. The rows before stay until endSnapshot, which publishes the
    // differences only. Events meanwhile are applied after it. A malformed line ends it with snapshotFailed.
    void beginSnapshot(qint64 sequence);
    void appendNdjson(const QByteArray& chunk);
    void endSnapshot();
    void abortSnapshot(); // the connection broke: the rows stay as they are

    // Events in the order of their numbers; those already known are passed over. A null object removes the machine; of
    // what is not about machines the number is kept.
    void applyEvents(const QVector<Event>& batch);
    void applyMachine(qint64 sequence, const QString& hardware_name, const boost::json::value& object);
    void noteSequence(qint64 sequence); // an event about something else
    void confirm();                     // the server has said that nothing is missing: updatedAt becomes now

Q_SIGNALS:
    void changed(const remuda::ReplicaChange& change);
    void cacheLoaded(bool hasRows);
    void snapshotFinished();
    void snapshotFailed(const remuda::Problem& problem);
    void problem(const remuda::Problem& problem); // the cache cannot be written, an event is malformed

private:
    void take(const ReplicaChange& change);

    QThread m_thread;
    ReplicaWorker* m_worker; // lives on m_thread
    ReplicaSnapshotPointer m_snapshot;
    qint64 m_sequence = -1;
    QDateTime m_updated_at;
};

} // namespace remuda

Q_DECLARE_METATYPE(remuda::ReplicaChange)
