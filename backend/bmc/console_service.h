// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/bmc/bmc_service.h"
#include "backend/bmc/console_room.h"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>

namespace remuda {

// The serial consoles that are open on this server: opened at the controller when the first person sits down, given
// back when the last one has gone. Thread safe; everything happens on the desk's thread, where answers come from too.
class ConsoleService {
public:
    using Answer = std::function<void(Result<boost::json::object>)>;
    ConsoleService(Database& database, BmcDesk desk, ConsoleLimits limits = {});

    // Ends every console and lets the desk's thread run dry. Before that thread ends.
    void stop();

    struct Wish {
        std::string machine, seat;
        bool write = false;
        bool take = false; // the keyboard from whoever has it here, the console from whoever has it at the controller
        Origin origin;     // its actor is who sits
    };
    void sit(Wish wish, Answer answer); // see ConsoleRoom::describe
    void leave(std::string machine, std::string seat, std::string user, Answer answer);
    void look(std::string machine, Answer answer); // {"open": false} or describe() with "open": true

    struct Input {
        std::int64_t number = 0; // counts a seat's messages from 1
        std::string bytes;
        bool is_break = false; // instead of bytes
    };
    void type(std::string machine, std::string seat, std::string user, Input input, Answer answer);
    void follow(std::string machine, std::string seat, std::string user, std::optional<std::int64_t> after,
                std::function<void(Result<EventSource>)> answer);

    Database& database() { return m_database; }

private:
    struct Console {
        Console(ConsoleLimits limits, const Wish& wish);
        const std::string machine, session;
        const Origin origin; // of who opened it
        const std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
        ConsoleRoom room;
        std::shared_ptr<SerialConsole> line;            // null while it is being opened
        std::vector<std::pair<Wish, Answer>> waiting{}; // for it to be open
        std::deque<std::string> typed{};                // not sent yet
        std::size_t typed_bytes = 0;
        bool sending = false, over = false;
    };
    using ConsolePointer = std::shared_ptr<Console>;
    template <class Work>
    void onDesk(Work work);
    ConsolePointer find(const std::string& machine, const std::string& seat, const std::string& user) const;
    void seat(const ConsolePointer& console, const Wish& wish, const Answer& answer);
    boost::asio::awaitable<void> run(ConsolePointer console); // from opening to end
    boost::asio::awaitable<Result<std::shared_ptr<SerialConsole>>> open(ConsolePointer console);
    boost::asio::awaitable<std::optional<Problem>> prepare(ConsolePointer console, BmcAccess& access,
                                                           Takeover& takeover);
    boost::asio::awaitable<void> send(ConsolePointer console);
    boost::asio::awaitable<void> sweep();
    void end(const ConsolePointer& console, const Problem& why);
    void record(const ConsolePointer& console, const Origin& origin, const char* verb, boost::json::object after);

    Database& m_database;
    BmcDesk m_desk;
    const ConsoleLimits m_limits;
    boost::asio::steady_timer m_sweep;
    std::map<std::string, ConsolePointer> m_consoles; // by hardware name
    bool m_sweeping = false, m_stopping = false;
};

} // namespace remuda
