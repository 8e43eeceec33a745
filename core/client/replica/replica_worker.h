// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_store.h"

#include <QTimer>

#include <boost/json.hpp>

#include <atomic>

namespace remuda {

// The part of the replica that lives on its own thread: parses, compares, publishes and keeps the cache. Every slot is
// called through the thread's event queue, so that calls take effect in their order.
class ReplicaWorker : public QObject {
    Q_OBJECT
public:
    ReplicaWorker();
    ~ReplicaWorker() override; // writes what the cache still lacks

    void openCache(const QString& path);
    void beginSnapshot(qint64 sequence);
    void appendNdjson(const QByteArray& chunk);
    void endSnapshot();
    void abortSnapshot();
    void applyEvents(const QVector<Event>& batch);
    void confirm(const QDateTime& at);

    void close() { m_closing = true; } // from any thread: a snapshot on its way is not worth waiting for

Q_SIGNALS:
    void changed(const remuda::ReplicaChange& change);
    void cacheLoaded(bool hasRows, const QDateTime& updatedAt);
    void snapshotFinished(qint64 sequence);
    void snapshotFailed(const remuda::Problem& problem);
    void problem(const remuda::Problem& problem);

private:
    // A snapshot on its way in.
    struct Load {
        qint64 sequence;
        ReplicaBuilder builder;
        QByteArray rest; // of a line whose end has not come yet
        qint64 line = 0;
        std::vector<Event> events; // that came meanwhile
        bool broken = false;
    };

    void apply(const Event& event);
    void readLine(std::string_view line);
    void breakLoad(Problem problem);
    void applyDelayed(const std::vector<Event>& events);
    void publish();
    void save();

    std::atomic<bool> m_closing = false;
    ReplicaBuilder m_builder;
    qint64 m_sequence = -1;
    QDateTime m_updated_at;
    std::unique_ptr<Load> m_load;
    QTimer m_publish_timer;
    std::unique_ptr<ReplicaStore> m_store;
    QTimer m_save_timer;
    bool m_unsaved = false; // something has come since the cache was written
};

} // namespace remuda
