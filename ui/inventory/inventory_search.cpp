// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_search.h"

#include "core/query/query.h"

#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace remuda {

namespace {

constexpr int restPerWork = 12;
constexpr std::chrono::milliseconds shortestPause(80), longestPause(1'000);

// Whether relative times in the text mean the same at both moments.
bool meansTheSame(const std::string& text, Instant one, Instant other) {
    const auto before = parseQuery(text, machineSchema(), one), after = parseQuery(text, machineSchema(), other);
    if (!before || !after) return true;
    const auto same = [](const Query::Node& left, const Query::Node& right) { return left.values == right.values; };
    return std::equal(before->nodes.begin(), before->nodes.end(), after->nodes.begin(), after->nodes.end(), same);
}

} // namespace

InventorySearch::InventorySearch(LiveInventory& inventory, InventoryModel& model, QObject* parent)
    : QObject(parent)
    , m_model(model) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (std::exchange(m_stale, false)) start();
    });
    m_minute.setInterval(std::chrono::minutes(1));
    connect(&m_minute, &QTimer::timeout, this, &InventorySearch::timePasses);
    m_minute.start();
    connect(&m_model, &InventoryModel::sortAsked, this, &InventorySearch::setSort);
    connect(&m_search, &ReplicaSearch::finished, this, &InventorySearch::take);
    setReplica(inventory.replica());
}

void InventorySearch::setReplica(Replica& replica, std::optional<Instant> moment) {
    m_moment = moment;
    if (m_replica == &replica) return;
    if (m_replica != nullptr) disconnect(m_replica, nullptr, this, nullptr);
    m_replica = &replica;
    connect(m_replica, &Replica::changed, this, [this](const ReplicaChange& change) {
        m_model.note(change);
        rowsChanged();
    });
    start();
}

// A search that is always begun anew would never end while machines change.
void InventorySearch::rowsChanged() {
    if (m_searching || m_pause.isActive())
        m_stale = true;
    else
        start();
}

// Nothing may change for hours, and yet what expires within a week is another list after midnight.
void InventorySearch::timePasses() {
    if (m_moment) return;
    const auto same = [this, at = now()](const std::string& text) { return meansTheSame(text, m_searched_at, at); };
    if (!same(m_query.toStdString()) || !std::all_of(m_terms.begin(), m_terms.end(), same)) rowsChanged();
}

void InventorySearch::take(const ReplicaSearchResult& result) {
    QElapsedTimer clock;
    clock.start();
    m_searching = false;
    if (!result.problem) m_model.apply(result);
    Q_EMIT found(result);
    // The next renewal waits so long that all of them together, with their painting, take a small share of this thread.
    m_pause.start(std::clamp(std::chrono::milliseconds(clock.elapsed() * restPerWork), shortestPause, longestPause));
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

void InventorySearch::setGrouping(std::optional<std::size_t> field, bool by_count) {
    if (field == m_group_field && by_count == m_groups_by_count) return;
    m_group_field = field;
    m_groups_by_count = by_count;
    start();
}

void InventorySearch::setFacets(std::vector<std::size_t> fields, std::vector<std::string> terms) {
    m_facets = std::move(fields);
    m_terms = std::move(terms);
    start();
}

void InventorySearch::start() {
    m_searching = true;
    m_stale = false;
    m_pause.stop();
    ReplicaSearchRequest request;
    request.snapshot = m_replica->snapshot();
    request.query = m_query.toStdString();
    request.sort_field = m_sort_field;
    request.descending = m_descending;
    request.facets = m_facets;
    request.terms = m_terms;
    request.group_field = m_group_field;
    request.groups_by_count = m_groups_by_count;
    request.moment = m_moment;
    m_searched_at = now();
    m_search.start(std::move(request));
}

std::vector<std::string> InventorySearch::knownValues(const std::string& field, const std::string& prefix) const {
    const MachineField* known = machineField(field);
    std::vector<std::string> values;
    if (known == nullptr || known->kind != FieldKind::text) return values;
    for (auto& [value, count] : m_replica->snapshot()->valuesOf(replicaField(field), 200))
        if (!value.empty() && lowerCase(value).find(lowerCase(prefix)) != std::string::npos) values.push_back(value);
    return values;
}

} // namespace remuda
