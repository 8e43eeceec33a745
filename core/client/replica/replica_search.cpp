// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_search.h"

#include "core/client/replica/replica_filter.h"
#include "core/query/query_edit.h"

#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace remuda {

namespace {

// The order of the rows is kept from one keystroke to the next, and over changes that do not concern it.
struct KeptOrder {
    ReplicaSnapshotPointer snapshot;
    std::vector<std::uint32_t> by_name;
    std::size_t field = 0;
    bool descending = false;
    std::vector<std::uint32_t> rows;

    const std::vector<std::uint32_t>& get(const ReplicaSearchRequest& request) {
        const bool same_machines = snapshot && snapshot->hasRowsOf(*request.snapshot);
        const bool same_order = same_machines && field == request.sort_field && descending == request.descending;
        if (!same_machines) by_name = rowsByName(*request.snapshot);
        if (!same_order || !sameColumn(*snapshot, *request.snapshot, field))
            rows = sortRows(*request.snapshot, by_name, request.sort_field, request.descending);
        snapshot = request.snapshot;
        field = request.sort_field;
        descending = request.descending;
        return rows;
    }

    static bool sameColumn(const ReplicaSnapshot& a, const ReplicaSnapshot& b, std::size_t column) {
        const auto same = [column](const auto& left, const auto& right) {
            return left == right ||
                   (left->texts[column] == right->texts[column] && left->numbers[column] == right->numbers[column]);
        };
        return std::equal(a.chunks().begin(), a.chunks().end(), b.chunks().begin(), b.chunks().end(), same);
    }
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
                                  const std::function<bool()>& cancelled, KeptOrder& order) {
    ReplicaSearchResult result{request.snapshot, request.query, {}, {}, {}};
    const auto query = parseQuery(request.query, machineSchema(), now);
    if (!query) {
        result.problem = query.problem();
        return result;
    }
    const auto matching = filterRows(*request.snapshot, *query, cancelled);
    if (matching.size() != request.snapshot->rows()) return result;
    if (cancelled && cancelled()) return result;
    for (const auto row : order.get(request))
        if (matching[row]) result.rows.push_back(row);
    for (const auto field : request.facets) {
        if (cancelled && cancelled()) return result;
        result.facets.push_back(countFacet(request, field, now, matching));
    }
    return result;
}

} // namespace

ReplicaSearchResult search(const ReplicaSearchRequest& request, Instant now, const std::function<bool()>& cancelled) {
    KeptOrder order;
    return searchKeeping(request, now, cancelled, order);
}

// What the searching thread and the owner both hold. `owner` is null once the owner is gone.
struct ReplicaSearch::Shared {
    std::mutex mutex;
    ReplicaSearch* owner = nullptr;
    std::optional<ReplicaSearchRequest> waiting;
    bool running = false;
    std::atomic<std::uint64_t> newest = 0;
    KeptOrder order; // of the running search alone
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
                next, now(), [&] { return shared->newest.load() != number; }, shared->order);
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
