// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
#include "core/client/replica/row_list.h"
#include "core/domain/machine_totals.h"
#include "core/protocol/problem.h"

#include <QObject>

namespace remuda {

struct ReplicaSearchRequest {
    ReplicaSnapshotPointer snapshot;
    std::string query;                      // text; see docs/query.md
    std::size_t sort_field = 0;             // index into machineFields()
    bool descending = false;                // rows without a value come last either way
    std::vector<std::size_t> facets;        // fields to count the values of
    std::vector<std::string> terms;         // whole terms to count the rows of; see countTerms
    std::optional<std::size_t> group_field; // rows that are alike in it stand together
    bool groups_by_count = false;           // the largest group first; else by value, rows without one last
    std::optional<Instant> moment;          // what relative times of the query count from; unset: now
};

// Rows that have the same value of the field by which a search groups.
struct ReplicaGroup : MachineGroup {
    std::size_t first = 0; // its rows are result.rows[first …], totals.machines of them
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
    RowList rows; // of the snapshot, in order; group by group where groups are asked for
    std::optional<std::size_t> group_field;
    std::vector<ReplicaGroup> groups; // in order, none of them empty
    std::vector<ReplicaFacet> facets;
    std::vector<std::size_t> term_counts; // of the request's terms
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
