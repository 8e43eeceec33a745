// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "core/domain/time.h"

#include <boost/json.hpp>

#include <chrono>
#include <map>
#include <optional>

namespace remuda {

struct ConsoleLimits {
    std::size_t consoles = 64;     // open on this server
    std::size_t seats = 16;        // at one console
    std::size_t kept = 256 * 1024; // bytes of the machine's that newcomers are shown
    std::chrono::milliseconds heartbeat{std::chrono::seconds(5)};
    std::chrono::milliseconds absence{std::chrono::seconds(30)}; // a seat without a stream is given up then
};

// Those who sit at one machine's console, and what it has said lately. One of them writes, the others watch. A seat is
// known by an id that its client has chosen; its stream may break off and go on after the last byte that it saw. Knows
// no sockets; used on one thread.
class ConsoleRoom {
public:
    using Clock = std::chrono::steady_clock;
    ConsoleRoom(ConsoleLimits limits, std::string opened_by)
        : m_limits(limits)
        , m_opened_by(std::move(opened_by)) {}

    // Takes a place, or changes what one is for. Who wants to write while somebody else does watches, unless `take`.
    Result<void> sit(const std::string& seat, const std::string& user, bool write, bool take, Clock::time_point now);
    bool leave(const std::string& seat, const std::string& user); // false: there is no such seat of that user
    bool has(const std::string& seat, const std::string& user) const;

    // Sends frames from after byte `after` on (empty: all that is kept), and what follows, until the sink answers
    // false.
    void follow(const std::string& seat, std::optional<std::int64_t> after, EventSink sink);
    void append(const std::string& bytes); // the machine has said something
    void end(const Problem& why);          // the last that everybody hears

    // Whether the seat's message with this number is to be carried out: they count from 1, and one that comes again was
    // carried out already. A problem where the seat does not write or one is missing.
    Result<bool> mayType(const std::string& seat, const std::string& user, std::int64_t number);

    // Lets everybody know that this is alive, and gives up the seats of those who have gone.
    void sweep(Clock::time_point now);
    bool empty() const { return m_seats.empty(); }

    // {"writer": user or null, "watchers": […], "opened_by", "opened_at"}; of a seat with "writes" too.
    boost::json::object describe(const std::string& seat = {}) const;

private:
    struct Seat {
        std::string user;
        bool writes = false;
        std::int64_t typed = 0;
        EventSink sink;                 // null while it has no stream
        Clock::time_point gone_since{}; // of the stream
    };
    void tellAll();
    void send(Seat& seat, const std::string& frame);
    Seat* find(const std::string& seat, const std::string& user);

    const ConsoleLimits m_limits;
    const std::string m_opened_by;
    const Instant m_opened_at = remuda::now();
    std::map<std::string, Seat> m_seats;
    std::string m_kept;          // the newest bytes
    std::int64_t m_position = 0; // bytes that the machine has said in all
};

} // namespace remuda
