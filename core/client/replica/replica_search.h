// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
#include "core/protocol/problem.h"

#include <QObject>

namespace remuda {

struct ReplicaSearchRequest {
    ReplicaSnapshotPointer snapshot;
    std::string query;               // text; see docs/query.md
    std::size_t sort_field = 0;      // index into machineFields()
    bool descending = false;         // rows without a value come last either way
    std::vector<std::size_t> facets; // fields to count the values of
};

struct ReplicaFacet {
    std::size_t field = 0;
    // Most frequent first; counted over the rows that match the query without its own terms of this field, so that a
    // further value can be chosen. "" stands for rows where it is not set.
    std::vector<std::pair<std::string, std::size_t>> values;
};

struct ReplicaSearchResult {
    ReplicaSnapshotPointer snapshot;
    std::string query;
    std::size_t sort_field = 0; // as asked
    bool descending = false;
    std::vector<std::uint32_t> rows; // of the snapshot, in order
    std::vector<ReplicaFacet> facets;
    std::optional<Problem> problem; // the query cannot be read: extra "position" and "length" in bytes; rows are empty
};

// The work itself, on the calling thread. `cancelled` is asked now and then; true makes it return early with nothing.
ReplicaSearchResult search(const ReplicaSearchRequest& request, Instant now,
                           const std::function<bool()>& cancelled = {});

// Searches off the GUI thread, newest wins: a start replaces what waits and makes what runs stop early, and only the
// answer to the last start is signalled. Lives on one thread.
class ReplicaSearch : public QObject {
    Q_OBJECT
public:
    explicit ReplicaSearch(QObject* parent = nullptr);
    ~ReplicaSearch() override;

    void start(ReplicaSearchRequest request);

Q_SIGNALS:
    void finished(const remuda::ReplicaSearchResult& result);

private:
    struct Shared;
    std::shared_ptr<Shared> m_shared;
};

} // namespace remuda

Q_DECLARE_METATYPE(remuda::ReplicaSearchResult)
