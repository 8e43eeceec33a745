// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/presence.h"

#include "backend/http/log.h"
#include "backend/store/server_store.h"

#include <algorithm>
#include <charconv>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace remuda {

using namespace std::chrono_literals;

namespace {

// How soon a server that died is missed.
constexpr auto lookInterval = 250ms;
constexpr auto firstRetry = 100ms, longestRetry = 3000ms;

constexpr const char* databaseTime = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)";

// A command to a controller that is sent while the lease holds must be over when it ends.
std::chrono::milliseconds reserve(std::chrono::milliseconds lease) {
    return std::min<std::chrono::milliseconds>(15s, lease / 4);
}

} // namespace

Presence::Presence(DatabaseOptions options, std::string name, Writer& writer)
    : m_options(std::move(options))
    , m_name(std::move(name))
    , m_writer(writer) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw StoreError("no pipe for the thread of the database's session");
    m_stop_read = ends[0];
    m_stop_write = ends[1];
    try {
        enter();
    } catch (...) {
        close(m_stop_read);
        close(m_stop_write);
        throw;
    }
    m_thread = std::thread([this] { loop(); });
}

Presence::~Presence() {
    close(m_stop_write);
    m_thread.join();
    close(m_stop_read);
    const auto number = m_number.exchange(0);
    // Before the session ends, so that nobody takes this for a death; and after what takeOut has queued.
    m_writer.run([number](Transaction& transaction) {
        server_store::remove(transaction, {{number, std::nullopt}});
        return true;
    });
}

bool Presence::holds(std::int64_t number) const {
    if (number == 0 || number != m_number) return false;
    const Clock::time_point alive{Clock::duration(m_alive_at.load())};
    return Clock::now() < alive + m_options.lease - reserve(m_options.lease) && !isCutOff();
}

// A process that stood still may find its session gone before the thread that watches it has its turn.
bool Presence::isCutOff() const {
    const std::lock_guard guard(m_session_mutex);
    pollfd session{m_session ? m_session->socket() : -1, POLLRDHUP, 0};
    return session.fd < 0 || poll(&session, 1, 0) != 0;
}

void Presence::setCommitted(std::function<void(std::int64_t)> listener) {
    const std::lock_guard guard(m_mutex);
    m_listener.committed = std::move(listener);
}

void Presence::setNews(std::function<void(bool)> listener) {
    const std::lock_guard guard(m_mutex);
    m_listener.news = std::move(listener);
}

void Presence::tell(std::int64_t sequence, bool jobs) {
    const std::lock_guard guard(m_mutex);
    if (sequence > 0 && m_listener.committed) m_listener.committed(sequence);
    if (m_listener.news) m_listener.news(jobs);
}

// The lock is held before the row can be seen, so that nobody takes a newcomer for dead.
void Presence::enter() {
    auto session = std::make_unique<PostgresqlConnection>(m_options.url, Connection::Mode::read, m_name);
    {
        const std::lock_guard guard(m_session_mutex);
        m_session = std::move(session);
    }
    m_session->execute(std::string("LISTEN ") + postgresqlChannel);
    const auto sent = Clock::now();
    auto row = m_session->prepare("SELECT nextval(pg_get_serial_sequence('server', 'number'))");
    row.step();
    const auto number = row.integer(0);
    m_session->prepare("SELECT pg_advisory_lock(" + std::to_string(postgresql_locks::server) + ", ?::int)")
        .bind(number)
        .run();
    m_session
        ->prepare(std::string("INSERT INTO server(number, name, started_at, heartbeat_at) VALUES(?, ?, ") +
                  databaseTime + ", " + databaseTime + ")")
        .bind(number)
        .bind(m_name)
        .run();
    m_alive_at = sent.time_since_epoch().count();
    m_number = number;
    freeOrphans();
    auto newest = m_session->prepare("SELECT coalesce(max(seq), 0) FROM change");
    newest.step();
    tell(newest.integer(0), true); // what was committed while nobody listened
}

// What this server took under a number that the others had taken out by then, and what any other has left so.
void Presence::freeOrphans() {
    m_writer.queue(
        [](Transaction& transaction) {
            server_store::remove(transaction, {});
            return true;
        },
        [](std::optional<Problem>, bool) {});
}

void Presence::lose() {
    m_number = 0;
    {
        const std::lock_guard guard(m_session_mutex);
        m_session.reset();
    }
    tell(0, false);
}

void Presence::loop() {
    auto retry = std::chrono::milliseconds(firstRetry);
    for (pollfd stop{m_stop_read, 0, 0}; poll(&stop, 1, 0) == 0;) {
        try {
            if (!m_session) {
                enter();
                log(LogLevel::info, "takes part again as server " + std::to_string(m_number));
            }
            retry = firstRetry;
            serve();
        } catch (const StoreError& error) {
            if (m_session) log(LogLevel::error, std::string("the session of the database is lost: ") + error.what());
            lose();
            pauseBefore(retry);
            retry = std::min<std::chrono::milliseconds>(retry * 2, longestRetry);
        }
    }
}

void Presence::pauseBefore(std::chrono::milliseconds retry) {
    pollfd stop{m_stop_read, 0, 0};
    poll(&stop, 1, static_cast<int>(retry.count()));
}

void Presence::serve() {
    auto next_beat = Clock::now() + m_options.heartbeat;
    auto next_look = Clock::now();
    for (pollfd stop{m_stop_read, 0, 0}; poll(&stop, 1, 0) == 0;) {
        const auto moment = Clock::now();
        // First of all: one that was stopped must not take others out before it knows how it stands itself.
        if (moment >= next_beat) {
            if (!beat()) {
                log(LogLevel::warning, "this server stood still for too long: its jobs have gone to others");
                lose();
                return;
            }
            next_beat = moment + m_options.heartbeat;
        }
        if (moment >= next_look) {
            if (!m_taking_out)
                if (const auto gone = lookForGone(); !gone.empty()) takeOut(gone);
            next_look = moment + lookInterval;
        }
        const auto wait = std::min(next_beat, next_look) - Clock::now();
        listen(static_cast<int>(
            std::max<std::int64_t>(1, std::chrono::duration_cast<std::chrono::milliseconds>(wait).count() + 1)));
    }
}

void Presence::listen(int milliseconds) {
    pollfd ready[2] = {{m_stop_read, 0, 0}, {m_session->socket(), POLLIN, 0}};
    if (poll(ready, 2, milliseconds) <= 0) return;
    std::int64_t sequence = 0;
    bool any = false, jobs = false;
    m_session->takeNotifications([&](std::string_view message) {
        std::int64_t number = 0;
        std::from_chars(message.data(), message.data() + message.size(), number);
        sequence = std::max(sequence, number);
        jobs = jobs || message.ends_with(" jobs");
        any = true;
    });
    if (any) tell(sequence, jobs);
}

bool Presence::beat() {
    const auto sent = Clock::now();
    m_session->prepare(std::string("UPDATE server SET heartbeat_at = ") + databaseTime + " WHERE number = ?")
        .bind(m_number.load())
        .run();
    if (m_session->changes() != 1) return false;
    m_alive_at = sent.time_since_epoch().count();
    return true;
}

// Whoever gets a share of a server's lock knows that its session has ended.
std::vector<Presence::Other> Presence::lookForGone() {
    auto rows = m_session->prepare("SELECT number, name, pg_try_advisory_xact_lock_shared(" +
                                   std::to_string(postgresql_locks::server) + ", number::int), heartbeat_at < " +
                                   databaseTime + " - ?, heartbeat_at FROM server WHERE number <> ?");
    rows.bind(m_options.lease.count()).bind(m_number.load());
    std::vector<Other> gone;
    while (rows.step())
        if (rows.integer(2) != 0 || rows.integer(3) != 0)
            gone.push_back({rows.integer(0), rows.integer(4), rows.text(1), rows.integer(2) != 0});
    return gone;
}

void Presence::takeOut(const std::vector<Other>& gone) {
    std::vector<server_store::Seen> seen;
    for (const auto& other : gone) {
        log(LogLevel::warning, "server " + std::to_string(other.number) + " (" + other.name + ") " +
                                   (other.dead ? "has died" : "says nothing any more") + ": its jobs go on elsewhere");
        seen.push_back({other.number, other.heartbeat});
        // One that stands still may hold up all who write.
        if (!other.dead)
            m_session
                ->prepare("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ? AND "
                          "datname = current_database()")
                .bind(other.name)
                .run();
    }
    m_taking_out = true;
    m_writer.queue(
        [seen](Transaction& transaction) {
            server_store::remove(transaction, seen);
            return true;
        },
        [this](std::optional<Problem>, bool) { m_taking_out = false; });
}

} // namespace remuda
