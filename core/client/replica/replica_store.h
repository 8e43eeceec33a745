// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <QDateTime>
#include <QSqlDatabase>

#include <string>
#include <vector>

namespace remuda {

class ReplicaBuilder;
class ReplicaSnapshot;

// The replica's cache on disk: a SQLite file that only its owner may read, one compact JSON array per machine. It may
// be lost at any time, so it is thrown away rather than repaired or migrated. Use it on one thread.
class ReplicaStore {
public:
    ReplicaStore() = default;
    ~ReplicaStore();
    ReplicaStore(const ReplicaStore&) = delete;
    ReplicaStore& operator=(const ReplicaStore&) = delete;

    // Opens or creates the file; one that cannot be read as ours is replaced.
    Result<void> open(const QString& path);
    bool isOpen() const { return m_database.isOpen(); }

    struct State {
        std::int64_t sequence = -1;
        QDateTime updated_at;
    };
    Result<State> load(ReplicaBuilder& into);

    // Makes the file say what the snapshot says of these machines (those it has not are deleted), or of all machines.
    Result<void> write(const ReplicaSnapshot& snapshot, const std::vector<std::string>& hardware_names,
                       const State& state);
    Result<void> writeAll(const ReplicaSnapshot& snapshot, const State& state);

private:
    Result<void> create(const QString& path);
    Result<void> execute(const QString& sql);
    template <class Work>
    Result<void> transaction(const State& state, Work work);
    void close();

    QSqlDatabase m_database;
};

} // namespace remuda
