// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "core/client/replica/replica_search.h"
#include "ui/inventory/inventory_model.h"

namespace remuda {

// Keeps the table at what query and sorting ask of the newest rows: searches again, off this thread, whenever one of
// the three changes. What a person asks comes at once and drops what is being looked for; new rows wait for that, and
// in a storm of them the table is renewed only so often that this thread stays free. Also knows the query language for
// the bar.
class InventorySearch : public QObject {
    Q_OBJECT
public:
    InventorySearch(LiveInventory& inventory, InventoryModel& model, QObject* parent = nullptr);

    // Searches another copy of the machines from now on, which must live until the next call. With a moment it is the
    // past one, from which relative times in queries count.
    void setReplica(Replica& replica, std::optional<Instant> moment = {});
    const Replica& replica() const { return *m_replica; }

    QString query() const { return m_query; }
    void setQuery(const QString& query);
    void setSort(std::size_t field, bool descending);
    std::size_t sortField() const { return m_sort_field; }
    bool isDescending() const { return m_descending; }
    void setGrouping(std::optional<std::size_t> field, bool by_count);
    std::optional<std::size_t> groupField() const { return m_group_field; }
    bool isGroupedByCount() const { return m_groups_by_count; }
    void setFacets(std::vector<std::size_t> fields, std::vector<std::string> terms);
    bool isSearching() const { return m_searching; }

    // Real values of a field, for completion.
    std::vector<std::string> knownValues(const std::string& field, const std::string& prefix) const;

Q_SIGNALS:
    void found(const remuda::ReplicaSearchResult& result); // the model has it already

private:
    void start();
    void rowsChanged();
    void timePasses();
    void take(const ReplicaSearchResult& result);

    Replica* m_replica = nullptr;
    std::optional<Instant> m_moment;
    Instant m_searched_at{};
    QTimer m_minute; // after which "expires<7d" may mean something else
    InventoryModel& m_model;
    ReplicaSearch m_search;
    QString m_query;
    std::size_t m_sort_field = 0;
    bool m_descending = false;
    std::optional<std::size_t> m_group_field;
    bool m_groups_by_count = false;
    std::vector<std::size_t> m_facets;
    std::vector<std::string> m_terms;
    bool m_searching = false;
    bool m_stale = false; // newer rows have come since the search began
    QTimer m_pause;       // until the next search for nothing but newer rows
};

} // namespace remuda
