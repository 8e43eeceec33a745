// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/schedules/start_time.h"

namespace remuda {

namespace {

constexpr auto farthest = std::chrono::days(366);

std::string words(const StartTimes::Place& place) {
    return describe(Scope{place.first, place.second}) + (place.first.empty() ? " (no team)" : "");
}

} // namespace

StartTimes::StartTimes(Connection& connection, Instant moment, Read what)
    : m_freezes(freeze_store::notEnded(connection, moment)) {
    if (what == Read::freezes_and_windows) m_windows = window_store::all(connection);
}

const Freeze* StartTimes::freezeOn(const Place& place, Instant moment) const {
    const Freeze* last = nullptr;
    for (const auto& freeze : m_freezes) {
        const bool bites = freeze.from <= moment && moment < freeze.until;
        if (bites && freeze.scope.covers(place.first, place.second) && (!last || last->until < freeze.until))
            last = &freeze;
    }
    return last;
}

Result<Instant> StartTimes::inWindow(const std::set<Place>& places, Instant from) const {
    auto moment = from;
    for (bool moved = true; moved;) {
        moved = false;
        for (const auto& place : places) {
            std::optional<Instant> opens;
            for (const auto& window : m_windows)
                if (window.scope.covers(place.first, place.second)) {
                    const auto begin = std::max(moment, window.openingAt(moment).from);
                    opens = std::min(begin, opens.value_or(begin));
                }
            if (!opens) return problems::conflict("there is no maintenance window for " + words(place));
            moved = moved || *opens > moment;
            moment = *opens;
        }
        if (moment > from + farthest)
            return problems::conflict("the maintenance windows of these machines are never open at the same time");
    }
    return moment;
}

Result<StartTimes::Start> StartTimes::earliest(const std::set<Place>& places, const Wanted& wanted) const {
    Start start{wanted.from, "its time", 0};
    for (;;) {
        if (wanted.in_window) {
            const auto open = inWindow(places, start.at);
            if (!open) return open.problem();
            if (*open > start.at) start = {*open, "the maintenance window", 0};
        }
        const Freeze* freeze = nullptr;
        if (wanted.destructive)
            for (const auto& place : places)
                if (const auto* found = freezeOn(place, start.at); found && (!freeze || freeze->until < found->until))
                    freeze = found;
        if (!freeze) return start;
        start = {freeze->until, "the end of " + describe(*freeze), freeze->id};
    }
}

} // namespace remuda
