// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/event_hub.h"

#include "backend/audit/change_json.h"
#include "backend/audit/change_store.h"
#include "backend/http/log.h"

#include <limits>
#include <set>

namespace remuda {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto everything = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t rowsAtOnce = 1000; // bounds what one piece holds in memory

// Changes of one entity in a row of changes.
struct Together {
    Change last;
    std::set<std::string> members;
};

std::string frameOf(const json::object& event) {
    return "id: " + std::to_string(event.at("seq").as_int64()) +
           "\nevent: " + std::string(event.at("entity").as_string()) + "\ndata: " + json::serialize(event) + "\n\n";
}

} // namespace

EventHub::EventHub(Database& database, EventOptions options)
    : m_database(database)
    , m_options(options) {}

EventHub::~EventHub() {
    stop();
}

void EventHub::start() {
    m_database.setCommitListener([this](std::int64_t sequence) {
        const std::lock_guard guard(m_mutex);
        m_committed = std::max(m_committed, sequence);
        m_wake.notify_one();
    });
    m_sent = m_database.lastSequence();
    m_thread = std::thread([this] { loop(); });
}

void EventHub::stop() {
    if (!m_thread.joinable()) return;
    m_database.setCommitListener(nullptr);
    {
        const std::lock_guard guard(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    m_thread.join();
    sendAll(m_subscribers, {});
    m_subscribers.clear();
}

Result<void> EventHub::checkResume(Connection& connection, std::int64_t since) const {
    const auto last = change_store::newest(connection); // a client may know it from another server before this one
    const auto oldest = change_store::oldest(connection);
    if (since > last)
        return problems::gone("change " + std::to_string(since) + " is not of this database, whose last is " +
                              std::to_string(last));
    if (since + 1 < oldest || since < change_store::prunedTo(connection) || last - since > m_options.longest_resume)
        return problems::gone("change " + std::to_string(since) + " is too far back; load everything anew");
    return {};
}

Result<EventSource> EventHub::follow(std::int64_t since) {
    auto possible = m_database.read([&](Connection& connection) { return checkResume(connection, since); });
    if (!possible) return std::move(possible).problem();
    return EventSource([this, since](EventSink sink) {
        const std::lock_guard guard(m_mutex);
        m_new.push_back({std::move(sink), since});
        m_wake.notify_one();
    });
}

// Answers whether to go on.
bool EventHub::waitForWork(Clock::time_point heartbeat) {
    std::unique_lock guard(m_mutex);
    m_wake.wait_until(guard, heartbeat, [&] { return m_stop || !m_new.empty() || m_committed > m_sent; });
    // The first change after a quiet while goes out at once, since somebody is waiting for it. Those that follow on its
    // heels wait for each other: one piece for all of them spares every client a wake-up each.
    if (!m_stop && m_new.empty() && m_committed > m_sent)
        m_wake.wait_until(guard, m_next_piece, [&] { return m_stop || !m_new.empty(); });
    return !m_stop;
}

void EventHub::loop() {
    auto heartbeat = Clock::now() + m_options.heartbeat;
    while (waitForWork(heartbeat)) {
        try {
            std::vector<Subscriber> fresh;
            std::int64_t committed = 0;
            {
                const std::lock_guard guard(m_mutex);
                fresh.swap(m_new);
                committed = m_committed;
            }
            // Where nobody listens nothing is read: a newcomer says itself from where on. Until where is asked of the
            // database, since whoever wrote may know of a commit before this thread is told.
            if (m_subscribers.empty() && !fresh.empty())
                committed = m_database.read([](Connection& connection) { return change_store::newest(connection); });
            const auto reached =
                m_subscribers.empty() ? std::max(m_sent, committed) : deliver(m_subscribers, m_sent, everything);
            const auto sent = std::exchange(m_sent, reached);
            if (m_sent > sent) m_next_piece = Clock::now() + m_options.gather;
            for (auto& subscriber : fresh) {
                // Only up to where the others are, so that nothing reaches a newcomer twice.
                std::vector<Subscriber> alone{std::move(subscriber)};
                const auto last = deliver(alone, alone.front().sequence, m_sent);
                sendAll(alone, ": caught up with " + std::to_string(last) + "\n\n");
                for (auto& ready : alone)
                    m_subscribers.push_back(std::move(ready));
            }
            if (Clock::now() >= heartbeat) {
                sendAll(m_subscribers, ": heartbeat\n\n");
                heartbeat = Clock::now() + m_options.heartbeat;
            }
        } catch (const std::exception& error) {
            log(LogLevel::error, std::string("events cannot be read: ") + error.what());
            const std::lock_guard guard(m_mutex);
            m_committed = m_sent; // tried again with the next commit
        }
        m_subscriber_count = m_subscribers.size();
    }
}

// Sends everything after `since` up to `until` to all of the group; answers how far it came.
std::int64_t EventHub::deliver(std::vector<Subscriber>& group, std::int64_t since, std::int64_t until) {
    for (;;) {
        const auto piece =
            m_database.read([&](Connection& connection) { return read(connection, since, until, rowsAtOnce); });
        if (piece.last == since) return since;
        since = piece.last;
        std::string frames;
        for (const auto& event : piece.events)
            frames += frameOf(event);
        sendAll(group, frames);
    }
}

void EventHub::sendAll(std::vector<Subscriber>& group, const std::string& frame) {
    std::erase_if(group, [&](const Subscriber& subscriber) { return !subscriber.sink(frame); });
}

EventHub::Piece EventHub::read(Connection& connection, std::int64_t since, std::int64_t until,
                               std::int64_t limit) const {
    Piece piece;
    piece.last = since;
    std::vector<Together> order;
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    for (auto& change : change_store::after(connection, since, limit)) {
        if (change.sequence > until) break;
        piece.last = change.sequence;
        const auto [place, is_new] = places.try_emplace({change.entity, change.entity_id}, order.size());
        if (is_new) order.emplace_back();
        auto& together = order[place->second];
        for (const auto& name : changedMembers(change))
            together.members.insert(std::string(name.as_string()));
        together.last = std::move(change);
    }
    std::sort(order.begin(), order.end(),
              [](const auto& a, const auto& b) { return a.last.sequence < b.last.sequence; });
    for (const auto& [change, members] : order) {
        const auto lookup = m_lookups.find(change.entity);
        auto object = lookup == m_lookups.end() ? std::nullopt : lookup->second(connection, change.entity_id);
        json::array names(members.begin(), members.end());
        piece.events.push_back({{"seq", change.sequence},
                                {"at", formatInstant(change.at)},
                                {"actor", change.actor},
                                {"entity", change.entity},
                                {"entity_id", change.entity_id},
                                {"verb", change.verb},
                                {"object", object ? json::value(std::move(*object)) : json::value()},
                                {"changed", std::move(names)}});
    }
    return piece;
}

Result<json::array> EventHub::changesAfter(std::int64_t since, std::int64_t limit) {
    return m_database.read([&](Connection& connection) -> Result<json::array> {
        if (auto possible = checkResume(connection, since); !possible) return std::move(possible).problem();
        json::array items;
        for (auto& event : read(connection, since, everything, limit).events)
            items.push_back(std::move(event));
        return items;
    });
}

} // namespace remuda
