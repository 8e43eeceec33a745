// SPDX-License-Identifier: GPL-3.0-or-later
// From one result to the next, as views can follow: what is gone is removed, what stays is moved, what is new inserted.
#include "core/client/replica/row_map.h"
#include "ui/inventory/inventory_model.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace remuda {

namespace {

constexpr std::size_t mostSpans = 400;
constexpr std::size_t mostMoves = 20'000'000; // rows that may be shifted about, span by span

} // namespace

// From the rows shown to those of the next content.
struct InventoryModel::Difference {
    std::vector<int> target;         // by row shown: its row in the next content, or -1
    std::vector<std::uint8_t> stays; // by row of the next content: 1 where it is shown already
    std::size_t kept = 0, spans = 0; // spans of rows that go or come
    bool in_order = true;            // those that stay are in the order they have
};

namespace {

// By group of `now`: its number in `next`, or -1.
std::vector<int> sameGroups(const std::vector<ReplicaGroup>& now, const std::vector<ReplicaGroup>& next) {
    std::unordered_map<std::string_view, int> by_value;
    for (const ReplicaGroup& group : next)
        by_value.emplace(group.value, int(by_value.size()));
    std::vector<int> same;
    for (const ReplicaGroup& group : now) {
        const auto found = by_value.find(group.value);
        same.push_back(found == by_value.end() ? -1 : found->second);
    }
    return same;
}

bool haveSameValues(const std::vector<ReplicaGroup>& left, const std::vector<ReplicaGroup>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](const ReplicaGroup& a, const ReplicaGroup& b) { return a.value == b.value; });
}

} // namespace

InventoryModel::Difference InventoryModel::differenceTo(const Content& next) const {
    const RowMap map(*m_now.snapshot, *next.snapshot);
    std::vector<int> wanted(next.snapshot->rows(), -1), wanted_groups(next.groups.size(), -1);
    for (std::size_t at = 0; at < next.shown.size(); ++at) {
        const std::uint32_t entry = next.shown[at];
        (isHeadingEntry(entry) ? wanted_groups[entry & ~heading] : wanted[entry]) = int(at);
    }
    const bool same_field = next.group_field == m_now.group_field;
    const auto groups = same_field ? sameGroups(m_now.groups, next.groups) : std::vector<int>(m_now.groups.size(), -1);
    Difference difference;
    difference.target.reserve(m_now.shown.size());
    difference.stays.assign(next.shown.size(), 0);
    int last = -1;
    bool inside = false;
    for (const std::uint32_t entry : m_now.shown) {
        int target = -1;
        if (isHeadingEntry(entry)) {
            const int group = groups[entry & ~heading];
            if (group >= 0) target = wanted_groups[std::size_t(group)];
        } else if (const auto mapped = map(entry); mapped != RowMap::gone) {
            target = wanted[std::size_t(mapped)];
        }
        difference.target.push_back(target);
        difference.spans += target < 0 && !inside;
        inside = target < 0;
        if (target < 0) continue;
        difference.stays[std::size_t(target)] = 1;
        ++difference.kept;
        difference.in_order = difference.in_order && target > last;
        last = target;
    }
    for (std::size_t at = 0; at < next.shown.size(); ++at)
        difference.spans += !difference.stays[at] && (at == 0 || difference.stays[at - 1]);
    return difference;
}

void InventoryModel::apply(const ReplicaSearchResult& result) {
    const bool same_question = result.query == m_query && result.sort_field == m_sort_field &&
                               result.descending == m_descending && result.group_field == m_now.group_field;
    m_query = result.query;
    m_sort_field = result.sort_field;
    m_descending = result.descending;
    if (result.group_field != m_now.group_field) m_open.clear();
    Content next{result.snapshot, result.rows, result.group_field, result.groups, {}};
    fillShown(next);
    Q_EMIT aboutToApply(same_question);
    const auto groups = m_now.groups;
    m_before = m_now.snapshot;
    take(std::move(next));
    tellHeadings(groups);
    tellChanges();
    m_before.reset();
    Q_EMIT applied(same_question);
}

void InventoryModel::take(Content next) {
    const bool same_rows = m_now.snapshot->hasRowsOf(*next.snapshot) && next.group_field == m_now.group_field &&
                           haveSameValues(m_now.groups, next.groups) && next.shown == m_now.shown;
    if (same_rows) { // the usual case while machines live: the same ones in the same order
        m_now = std::move(next);
        return;
    }
    const auto difference = differenceTo(next);
    const auto moves = difference.spans * std::max(m_now.shown.size(), next.shown.size());
    const bool few = difference.spans <= mostSpans && (difference.spans <= 2 || moves <= mostMoves);
    if (difference.in_order && few)
        takeBySpans(std::move(next), difference);
    else
        takeAtOnce(std::move(next), difference);
    m_positions_known = false;
}

// Everything of the next content but what is shown of it, which is told step by step.
void InventoryModel::adopt(const Content& next, RowList shown) {
    m_now.snapshot = next.snapshot;
    m_now.found = next.found;
    m_now.group_field = next.group_field;
    m_now.groups = next.groups;
    m_now.shown = std::move(shown);
    m_positions_known = false;
}

void InventoryModel::removeRows(int first, int last) {
    Q_EMIT aboutToHide(first, last);
    beginRemoveRows({}, first, last);
    auto& shown = m_now.shown.edit();
    shown.erase(shown.begin() + first, shown.begin() + last + 1);
    m_positions_known = false;
    endRemoveRows();
}

void InventoryModel::insertRows(int first, std::span<const std::uint32_t> entries) {
    if (entries.empty()) return;
    beginInsertRows({}, first, first + int(entries.size()) - 1);
    auto& shown = m_now.shown.edit();
    shown.insert(shown.begin() + first, entries.begin(), entries.end());
    m_positions_known = false;
    endInsertRows();
}

// Rows go and come where they stand; all others keep their order.
void InventoryModel::takeBySpans(Content next, const Difference& difference) {
    const auto& target = difference.target;
    for (int last = int(target.size()) - 1; last >= 0; --last) {
        if (target[std::size_t(last)] >= 0) continue;
        int first = last;
        while (first > 0 && target[std::size_t(first) - 1] < 0)
            --first;
        removeRows(first, last);
        last = first;
    }
    std::vector<std::uint32_t> kept;
    for (std::size_t at = 0; at < next.shown.size(); ++at)
        if (difference.stays[at]) kept.push_back(next.shown[at]);
    adopt(next, std::move(kept));
    for (std::size_t first = 0; first < next.shown.size(); ++first) {
        if (difference.stays[first]) continue;
        std::size_t end = first;
        while (end < next.shown.size() && !difference.stays[end])
            ++end;
        insertRows(int(first), std::span(next.shown.list()).subspan(first, end - first));
        first = end;
    }
    m_now.shown = next.shown; // the same rows, shared
}

// Far from what is shown: those that go move to the end and are cut off there, those that come are added to the end,
// and then all take their places. Four steps however many rows there are.
void InventoryModel::takeAtOnce(Content next, const Difference& difference) {
    const std::size_t kept = difference.kept, shown = m_now.shown.size(), wanted = next.shown.size();
    if (kept < shown) {
        // By their order in the next content, each row that stays gets a number from 0 to kept - 1.
        std::vector<int> number(wanted, 0), places(shown, -1);
        int free = 0;
        for (std::size_t at = 0; at < wanted; ++at)
            number[at] = difference.stays[at] ? free++ : -1;
        std::vector<std::uint32_t> rows(shown);
        std::size_t end = kept;
        for (std::size_t at = 0; at < shown; ++at) {
            const int target = difference.target[at];
            const std::size_t place = target >= 0 ? std::size_t(number[std::size_t(target)]) : end++;
            places[at] = int(place);
            rows[place] = m_now.shown[at];
        }
        permute(std::move(rows), places);
        removeRows(int(kept), int(shown) - 1);
    }
    std::vector<int> places; // where each row that is shown now shall be
    std::vector<std::uint32_t> rows;
    if (kept < shown || difference.in_order) {
        for (std::size_t at = 0; at < wanted; ++at)
            if (difference.stays[at]) rows.push_back(next.shown[at]), places.push_back(int(at));
    } else {
        places = difference.target;
        for (const int target : places)
            rows.push_back(next.shown[std::size_t(target)]);
    }
    adopt(next, std::move(rows));
    std::vector<std::uint32_t> fresh;
    for (std::size_t at = 0; at < wanted; ++at)
        if (!difference.stays[at]) fresh.push_back(next.shown[at]), places.push_back(int(at));
    insertRows(int(kept), fresh);
    if (m_now.shown == next.shown)
        m_now.shown = next.shown; // shared
    else
        permute(next.shown, places);
}

// Gives every row a new place.
void InventoryModel::permute(RowList rows, const std::vector<int>& places) {
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    m_now.shown = std::move(rows);
    m_positions_known = false;
    const QModelIndexList old = persistentIndexList();
    QModelIndexList fresh;
    fresh.reserve(old.size());
    for (const QModelIndex& index : old)
        fresh.append(createIndex(places[std::size_t(index.row())], index.column()));
    changePersistentIndexList(old, fresh);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

} // namespace remuda
