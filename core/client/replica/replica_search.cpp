// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_search.h"

#include "core/client/replica/parallel.h"
#include "core/client/replica/replica_filter.h"
#include "core/client/replica/replica_groups.h"
#include "core/client/replica/replica_terms.h"
#include "core/query/query_edit.h"

#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace remuda {

namespace {

// What is kept from one search to the next: the order of the rows, also over changes that do not concern it, and which
// rows matched, since a keystroke more often narrows than not.
class KeptSearch {
public:
    const RowList& order(const ReplicaSearchRequest& request) {
        const auto& snapshot = *request.snapshot;
        const bool same_machines = m_snapshot && m_snapshot->hasRowsOf(snapshot);
        const bool same_order = same_machines && m_field == request.sort_field && m_descending == request.descending &&
                                ReplicaSnapshot::sharesColumn(*m_snapshot, snapshot, m_field);
        if (!same_machines) m_by_name = rowsByName(snapshot);
        const bool by_name = request.sort_field == 0 && !request.descending;
        if (by_name)
            m_rows = m_by_name;
        else if (!same_order)
            m_rows = sortRows(snapshot, m_by_name, request.sort_field, request.descending);
        m_snapshot = request.snapshot;
        m_field = request.sort_field;
        m_descending = request.descending;
        return m_rows;
    }

    const std::vector<std::uint8_t>& matching(const ReplicaSearchRequest& request, const Query& query,
                                              const std::function<bool()>& cancelled) {
        const bool narrower = m_matched == request.snapshot && m_query && narrows(query, *m_query);
        m_mask = filterRows(*request.snapshot, query, cancelled, narrower ? &m_mask : nullptr);
        const bool whole = m_mask.size() == request.snapshot->rows();
        m_matched = whole ? request.snapshot : nullptr;
        m_query = query;
        return m_mask;
    }

private:
    ReplicaSnapshotPointer m_snapshot; // that m_rows orders
    RowList m_by_name, m_rows;
    std::size_t m_field = 0;
    bool m_descending = false;

    ReplicaSnapshotPointer m_matched; // that m_mask tells of
    std::optional<Query> m_query;
    std::vector<std::uint8_t> m_mask;
};

ReplicaFacet countFacet(const ReplicaSearchRequest& request, std::size_t field, Instant now,
                        const std::vector<std::uint8_t>& matching) {
    const auto& schema = machineSchema();
    const auto others = withoutFacet(request.query, schema, schema.fields()[field].name);
    if (others == request.query) return {field, countValues(*request.snapshot, matching, field)};
    const auto query = parseQuery(others, schema, now);
    return {field, countValues(*request.snapshot, query ? filterRows(*request.snapshot, *query) : matching, field)};
}

ReplicaSearchResult searchKeeping(const ReplicaSearchRequest& request, Instant now,
                                  const std::function<bool()>& cancelled, KeptSearch& kept) {
    ReplicaSearchResult result;
    result.snapshot = request.snapshot;
    result.query = request.query;
    result.sort_field = request.sort_field;
    result.descending = request.descending;
    result.group_field = request.group_field;
    const auto query = parseQuery(request.query, machineSchema(), now);
    if (!query) {
        result.problem = query.problem();
        return result;
    }
    const auto& matching = kept.matching(request, *query, cancelled);
    if (matching.size() != request.snapshot->rows() || (cancelled && cancelled())) return result;
    const auto& order = kept.order(request);
    if (query->matchesEverything()) {
        result.rows = order;
    } else {
        RowList::Rows rows;
        rows.reserve(std::size_t(std::count(matching.begin(), matching.end(), 1)));
        for (const auto row : order)
            if (matching[row]) rows.push_back(row);
        result.rows = std::move(rows);
    }
    if (request.group_field)
        groupRows(*request.snapshot, *request.group_field, request.groups_by_count, result.rows.edit(), result.groups);
    result.facets.resize(request.facets.size());
    inParallel(request.facets.size(), [&](std::size_t at) {
        if (!cancelled || !cancelled()) result.facets[at] = countFacet(request, request.facets[at], now, matching);
    });
    if (!request.terms.empty() && !(cancelled && cancelled()))
        result.term_counts = countTerms(*request.snapshot, request.query, request.terms, now);
    return result;
}

} // namespace

ReplicaSearchResult search(const ReplicaSearchRequest& request, Instant now, const std::function<bool()>& cancelled) {
    KeptSearch kept;
    return searchKeeping(request, now, cancelled, kept);
}

// What the searching thread and the owner both hold. `owner` is null once the owner is gone.
struct ReplicaSearch::Shared {
    std::mutex mutex;
    ReplicaSearch* owner = nullptr;
    std::optional<ReplicaSearchRequest> waiting;
    bool running = false;
    std::atomic<std::uint64_t> newest = 0;
    KeptSearch kept; // of the running search alone
};

ReplicaSearch::ReplicaSearch(QObject* parent)
    : QObject(parent)
    , m_shared(std::make_shared<Shared>()) {
    qRegisterMetaType<ReplicaSearchResult>();
    m_shared->owner = this;
}

ReplicaSearch::~ReplicaSearch() {
    const std::lock_guard lock(m_shared->mutex);
    m_shared->owner = nullptr;
    m_shared->waiting.reset();
    ++m_shared->newest;
}

void ReplicaSearch::start(ReplicaSearchRequest request) {
    const std::lock_guard lock(m_shared->mutex);
    ++m_shared->newest;
    m_shared->waiting = std::move(request);
    if (std::exchange(m_shared->running, true)) return;
    QThreadPool::globalInstance()->start([shared = m_shared] {
        while (true) {
            std::unique_lock guard(shared->mutex);
            if (!shared->waiting) {
                shared->running = false;
                return;
            }
            const auto next = *std::exchange(shared->waiting, std::nullopt);
            const auto number = shared->newest.load();
            guard.unlock();
            auto result = searchKeeping(
                next, next.moment.value_or(now()), [&] { return shared->newest.load() != number; }, shared->kept);
            guard.lock();
            if (!shared->owner || shared->newest.load() != number) continue;
            // The receiver cannot go away while we hold the lock, and Qt drops the call if it goes away later.
            auto* owner = shared->owner;
            QMetaObject::invokeMethod(
                owner,
                [owner, number, answer = std::move(result)] {
                    if (owner->m_shared->newest.load() == number) Q_EMIT owner->finished(answer);
                },
                Qt::QueuedConnection);
        }
    });
}

} // namespace remuda
