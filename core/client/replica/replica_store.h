// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
#include "core/domain/result.h"

#include <QDateTime>
#include <QLockFile>
#include <QSqlDatabase>

namespace remuda {

// The replica's cache on disk: a SQLite file that only its owner may read, one row for each column of each chunk as it
// lies in memory, so that reading it is little more than copying. It may be lost at any time, so it is thrown away
// rather than repaired or migrated. Use it on one thread.
class ReplicaStore {
public:
    ReplicaStore() = default;
    ~ReplicaStore();
    ReplicaStore(const ReplicaStore&) = delete;
    ReplicaStore& operator=(const ReplicaStore&) = delete;

    // Opens or creates the file; one that cannot be read as ours is replaced. Of several windows the first keeps it up
    // to date, for what is written is told from what this object has read or written itself; the others only read.
    Result<void> open(const QString& path);
    bool isOpen() const { return m_database.isOpen(); }
    bool isOurs() const { return m_lock && m_lock->isLocked(); }

    struct State {
        std::int64_t sequence = -1;
        QDateTime updated_at;
    };
    // The rows it holds, for ReplicaBuilder; a problem when they are damaged.
    Result<State> load(std::vector<std::shared_ptr<const ReplicaChunk>>& into);

    // Makes the file say what the snapshot says; only columns that differ from the last load or write are written.
    // Nothing where another window keeps the file.
    Result<void> write(const ReplicaSnapshotPointer& snapshot, const State& state);

private:
    void lock(const QString& path);
    Result<State> read(std::vector<std::shared_ptr<const ReplicaChunk>>& into);
    Result<void> create(const QString& path);
    Result<void> execute(const QString& sql);
    Result<void> writeState(const State& state);
    Result<void> writeParts(const ReplicaSnapshot& snapshot);
    void close();

    std::unique_ptr<QLockFile> m_lock; // beside the file; locked: the file is ours to write
    QSqlDatabase m_database;
    std::vector<std::shared_ptr<const ReplicaChunk>> m_kept; // what the file holds
};

} // namespace remuda
