// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_search.h"

#include "core/query/query.h"

#include <utility>

namespace remuda {

InventorySearch::InventorySearch(LiveInventory& inventory, InventoryModel& model, QObject* parent)
    : QObject(parent)
    , m_replica(inventory.replica())
    , m_model(model) {
    connect(&m_replica, &Replica::changed, this, [this](const ReplicaChange& change) {
        m_model.note(change);
        start();
    });
    connect(&m_model, &InventoryModel::sortAsked, this, &InventorySearch::setSort);
    connect(&m_search, &ReplicaSearch::finished, this, [this](const ReplicaSearchResult& result) {
        m_searching = false;
        if (!result.problem) m_model.apply(result);
        Q_EMIT found(result);
    });
    start();
}

void InventorySearch::setQuery(const QString& query) {
    if (query == m_query) return;
    m_query = query;
    start();
}

void InventorySearch::setSort(std::size_t field, bool descending) {
    if (field == m_sort_field && descending == m_descending) return;
    m_sort_field = field;
    m_descending = descending;
    start();
}

void InventorySearch::setFacets(std::vector<std::size_t> fields) {
    m_facets = std::move(fields);
    start();
}

void InventorySearch::start() {
    m_searching = true;
    m_search.start({m_replica.snapshot(), m_query.toStdString(), m_sort_field, m_descending, m_facets});
}

std::vector<std::string> InventorySearch::knownValues(const std::string& field, const std::string& prefix) const {
    const MachineField* known = machineField(field);
    std::vector<std::string> values;
    if (known == nullptr || known->kind != FieldKind::text) return values;
    for (auto& [value, count] : m_replica.snapshot()->valuesOf(replicaField(field), 200))
        if (!value.empty() && lowerCase(value).find(lowerCase(prefix)) != std::string::npos) values.push_back(value);
    return values;
}

} // namespace remuda
