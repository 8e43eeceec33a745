// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/audit_entry.h"

#include <algorithm>
#include <iterator>

namespace remuda::audit_entry {

namespace {

struct Remembered {
    std::int64_t sequence = -1;
    std::string chain;
};
thread_local Remembered remembered;

} // namespace

audit::Entry read(Statement& row) {
    audit::Entry entry;
    entry.sequence = row.integer(0);
    entry.at = row.integer(1);
    int column = 2;
    for (auto* text : {&entry.actor, &entry.entity, &entry.entity_id, &entry.verb, &entry.before, &entry.after,
                       &entry.request_id, &entry.job_id, &entry.chain})
        *text = row.text(column++);
    return entry;
}

std::vector<audit::Entry> after(Connection& connection, std::int64_t after, std::int64_t limit) {
    std::vector<audit::Entry> kept, forgotten, both;
    auto rows = connection.prepare(std::string(select) + " WHERE seq > ? ORDER BY seq LIMIT ?");
    rows.bind(after).bind(limit);
    while (rows.step())
        kept.push_back(read(rows));
    auto left = connection.prepare("SELECT seq, digest FROM change_forgotten WHERE seq > ? ORDER BY seq LIMIT ?");
    left.bind(after).bind(limit);
    while (left.step()) {
        audit::Entry entry;
        entry.sequence = left.integer(0);
        entry.digest = left.text(1);
        forgotten.push_back(std::move(entry));
    }
    // One that is in both was brought back; what is there counts.
    std::set_union(std::make_move_iterator(kept.begin()), std::make_move_iterator(kept.end()),
                   std::make_move_iterator(forgotten.begin()), std::make_move_iterator(forgotten.end()),
                   std::back_inserter(both),
                   [](const audit::Entry& a, const audit::Entry& b) { return a.sequence < b.sequence; });
    if (std::ssize(both) > limit) both.resize(static_cast<std::size_t>(limit));
    return both;
}

std::string chainAt(Connection& connection, std::int64_t sequence) {
    if (remembered.sequence == sequence) return remembered.chain;
    auto row = connection.prepare("SELECT chain FROM change WHERE seq = ?");
    row.bind(sequence);
    return row.step() ? row.text(0) : std::string();
}

void remember(std::int64_t sequence, std::string chain) {
    remembered = {sequence, std::move(chain)};
}

void forgetRemembered() {
    remembered = {};
}

} // namespace remuda::audit_entry
