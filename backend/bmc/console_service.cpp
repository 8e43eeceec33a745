// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/console_service.h"

#include "backend/bmc/console_store.h"
#include "backend/http/log.h"
#include "backend/store/later.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace remuda {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::size_t mostTyped = 64 * 1024; // bytes that a machine has not taken yet

std::string newSession() {
    static thread_local boost::uuids::random_generator generator;
    return boost::uuids::to_string(generator());
}

Problem ended(const char* type, const char* title, std::string detail) {
    auto problem = problems::conflict(std::move(detail));
    problem.type = type;
    problem.title = title;
    return problem;
}

} // namespace

ConsoleService::Console::Console(ConsoleLimits limits, const Wish& wish)
    : machine(wish.machine)
    , session(newSession())
    , origin(wish.origin)
    , room(limits, wish.origin.actor) {}

ConsoleService::ConsoleService(Database& database, BmcDesk desk, ConsoleLimits limits)
    : m_database(database)
    , m_desk(std::move(desk))
    , m_limits(limits)
    , m_sweep(m_desk.executor) {}

template <class Work>
void ConsoleService::onDesk(Work work) {
    asio::post(m_desk.executor, std::move(work));
}

void ConsoleService::stop() {
    onDesk([this] {
        m_stopping = true;
        const auto consoles = m_consoles;
        for (const auto& [machine, console] : consoles)
            end(console, ended("server-stops", "The server stops", "the server is being stopped or started anew"));
        m_sweep.cancel();
    });
}

ConsoleService::ConsolePointer ConsoleService::find(const std::string& machine, const std::string& seat,
                                                    const std::string& user) const {
    const auto found = m_consoles.find(machine);
    return found == m_consoles.end() || !found->second->line || !found->second->room.has(seat, user) ? nullptr
                                                                                                     : found->second;
}

void ConsoleService::record(const ConsolePointer& console, const Origin& origin, const char* verb, json::object after) {
    m_database.writeLater(
        [name = console->machine, origin, verb, after = std::move(after)](Transaction& transaction) {
            transaction.append(origin, "machine", name, verb, {}, after);
            return true;
        },
        [name = console->machine, verb](bool kept) {
            if (!kept) log(LogLevel::error, std::string(verb) + " of " + name + " could not be written down");
        });
}

// Gives somebody a place at an open console.
void ConsoleService::seat(const ConsolePointer& console, const Wish& wish, const Answer& answer) {
    const auto& user = wish.origin.actor;
    const bool known = console->room.has(wish.seat, user);
    const auto before = console->room.describe(wish.seat);
    if (const auto sat = console->room.sit(wish.seat, user, wish.write, wish.take, ConsoleRoom::Clock::now()); !sat)
        return answer(sat.problem());
    const auto after = console->room.describe(wish.seat);
    if (!known || before.at("writes") != after.at("writes"))
        record(console, wish.origin, "open-console", {{"writes", after.at("writes")}, {"take", wish.take}});
    answer(after);
}

void ConsoleService::sit(Wish wish, Answer answer) {
    onDesk([this, wish = std::move(wish), answer = std::move(answer)] {
        if (m_stopping) return answer(problems::unavailable("the server is being stopped"));
        const auto found = m_consoles.find(wish.machine);
        if (found != m_consoles.end()) {
            if (found->second->line) return seat(found->second, wish, answer);
            if (found->second->waiting.size() >= m_limits.seats)
                return answer(problems::unavailable("too many wait for this console already"));
            found->second->waiting.emplace_back(wish, answer);
            return;
        }
        if (m_consoles.size() >= m_limits.consoles)
            return answer(problems::unavailable(std::to_string(m_limits.consoles) +
                                                " consoles are open on this server already; close one"));
        const auto console = std::make_shared<Console>(m_limits, wish);
        console->waiting.emplace_back(wish, answer);
        m_consoles.emplace(wish.machine, console);
        asio::co_spawn(m_desk.executor, run(console), asio::detached);
        if (!std::exchange(m_sweeping, true)) asio::co_spawn(m_desk.executor, sweep(), asio::detached);
    });
}

void ConsoleService::leave(std::string machine, std::string seat, std::string user, Answer answer) {
    onDesk([this, machine, seat, user, answer = std::move(answer)] {
        const auto console = find(machine, seat, user);
        if (!console) return answer(problems::notFound("console seat", seat));
        console->room.leave(seat, user);
        if (console->room.empty()) end(console, ended("console-closed", "The console is closed", "everybody has left"));
        answer(json::object{});
    });
}

void ConsoleService::look(std::string machine, Answer answer) {
    onDesk([this, machine, answer = std::move(answer)] {
        const auto found = m_consoles.find(machine);
        if (found == m_consoles.end()) return answer(json::object{{"open", false}});
        auto described = found->second->room.describe();
        described["open"] = true;
        answer(std::move(described));
    });
}

void ConsoleService::type(std::string machine, std::string seat, std::string user, Input input, Answer answer) {
    onDesk([this, machine, seat, user, input = std::move(input), answer = std::move(answer)] {
        const auto console = find(machine, seat, user);
        if (!console) return answer(problems::notFound("console seat", seat));
        if (console->typed_bytes + input.bytes.size() > mostTyped)
            return answer(problems::unavailable("the machine has not taken yet what was typed before"));
        const auto fresh = console->room.mayType(seat, user, input.number);
        if (!fresh) return answer(fresh.problem());
        if (*fresh && input.is_break) {
            if (const auto sent = console->line->sendBreak(); !sent) return answer(problemOf(sent.error()));
        } else if (*fresh) {
            console->typed_bytes += input.bytes.size();
            console->typed.push_back(input.bytes);
            if (!std::exchange(console->sending, true)) asio::co_spawn(m_desk.executor, send(console), asio::detached);
        }
        answer(json::object{{"typed", input.number}});
    });
}

void ConsoleService::follow(std::string machine, std::string seat, std::string user, std::optional<std::int64_t> after,
                            std::function<void(Result<EventSource>)> answer) {
    onDesk([this, machine, seat, user, after, answer = std::move(answer)] {
        const auto console = find(machine, seat, user);
        if (!console) return answer(problems::notFound("console seat", seat));
        answer(EventSource([this, console, seat, after](EventSink sink) {
            onDesk([console, seat, after, sink = std::move(sink)]() mutable {
                console->room.follow(seat, after, std::move(sink));
            });
        }));
    });
}

// What was typed, in its order; the end of the line is told by its reader.
asio::awaitable<void> ConsoleService::send(ConsolePointer console) {
    while (!console->typed.empty() && !console->over) {
        auto bytes = std::move(console->typed.front());
        console->typed.pop_front();
        const auto size = bytes.size();
        const auto written = co_await console->line->write(std::move(bytes));
        console->typed_bytes -= size;
        if (!written) break;
    }
    console->sending = false;
}

void ConsoleService::end(const ConsolePointer& console, const Problem& why) {
    if (std::exchange(console->over, true)) return;
    if (const auto found = m_consoles.find(console->machine); found != m_consoles.end() && found->second == console)
        m_consoles.erase(found);
    for (const auto& [wish, answer] : std::exchange(console->waiting, {}))
        answer(why);
    console->room.end(why);
    if (m_consoles.empty()) m_sweep.cancel();
    m_database.writeLater(
        [session = console->session](Transaction& transaction) {
            console_store::remove(transaction, session);
            return true;
        },
        [](bool) {});
    if (!console->line) return;
    console->line->close();
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - console->begun).count();
    record(console, console->origin, "close-console", {{"reason", why.detail}, {"seconds", seconds}});
}

asio::awaitable<void> ConsoleService::sweep() {
    while (!m_consoles.empty() && !m_stopping) {
        m_sweep.expires_after(m_limits.heartbeat);
        boost::system::error_code ignored;
        co_await m_sweep.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        const auto consoles = m_consoles;
        for (const auto& [machine, console] : consoles) {
            if (!console->line) continue;
            console->room.sweep(ConsoleRoom::Clock::now());
            if (console->room.empty())
                end(console, ended("console-closed", "The console is closed", "everybody has gone"));
        }
    }
    m_sweeping = false;
}

} // namespace remuda
