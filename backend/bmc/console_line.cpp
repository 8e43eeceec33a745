// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/console_service.h"
#include "backend/bmc/console_store.h"
#include "backend/drivers/power/kept_answer.h"
#include "backend/http/log.h"
#include "backend/store/later.h"

// A console from its opening at the controller to its end.
namespace remuda {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr auto openTime = 20s;

Problem elsewhere(const console_store::Holder& holder) {
    auto problem = problems::conflict(holder.user + " has opened this console on another server of this database at " +
                                      formatInstant(holder.opened_at) + "; take it over to have it here");
    problem.type = "console-taken";
    problem.title = "The console is taken";
    problem.extra["user"] = holder.user;
    return problem;
}

Problem consoleProblem(const DriverError& error) {
    if (!error.in_use) return problemOf(error);
    auto problem = problems::conflict(error.message + "; take it over to send them away");
    problem.type = "console-taken";
    problem.title = "The console is taken";
    if (!error.raw.empty()) problem.extra["raw"] = keptAnswer(error.raw);
    return problem;
}

} // namespace

// Finds out whom to ask and whether the console is ours to take, and writes down that this server opens it.
asio::awaitable<std::optional<Problem>> ConsoleService::prepare(ConsolePointer console, BmcAccess& access,
                                                                Takeover& takeover) {
    struct Known {
        std::optional<LoadedAccess> loaded;
        std::optional<console_store::Holder> holder;
    };
    const auto known = m_database.read([&](Connection& connection) {
        return Known{loadBmcAccess(connection, m_desk.secrets, console->machine),
                     console_store::find(connection, console->machine)};
    });
    if (!known.loaded) co_return problems::notFound("machine", console->machine);
    if (!known.loaded->unreadable.empty())
        co_return problemOf(
            {ErrorClass::credentials, "the stored BMC password cannot be opened: " + known.loaded->unreadable});
    const auto server = m_database.serverNumber();
    const bool other = known.holder && known.holder->alive && known.holder->server != server;
    const bool take = console->waiting.front().first.take;
    if (other && !take) co_return elsewhere(*known.holder);
    // What a server that died, or this one, has left open is taken back without asking; what is somebody else's is not.
    takeover = take || known.holder ? Takeover::yes : Takeover::no;
    access = known.loaded->access;
    const console_store::Holder holder{server, console->origin.actor, now()};
    std::function<bool(Transaction&)> work = [console, holder](Transaction& transaction) {
        console_store::put(transaction, console->machine, holder, console->session);
        return true;
    };
    if (!co_await writeAwaited(m_database, std::move(work)))
        co_return problems::unavailable("the database does not take it down that the console is opened");
    co_return std::nullopt;
}

asio::awaitable<Result<std::shared_ptr<SerialConsole>>> ConsoleService::open(ConsolePointer console) {
    BmcAccess access;
    Takeover takeover = Takeover::no;
    auto hindered = co_await prepare(console, access, takeover);
    if (hindered) co_return std::move(*hindered);
    auto call = [&access, takeover](PowerDriver& driver, Deadline deadline) {
        return driver.openConsole(access, takeover, deadline);
    };
    const auto line = co_await m_desk.drivers.call<std::shared_ptr<SerialConsole>>(access, openTime, call);
    if (line) co_return *line;
    co_return consoleProblem(line.error());
}

asio::awaitable<void> ConsoleService::run(ConsolePointer console) {
    auto why = problems::internal("the console failed; the server's log knows more");
    try {
        const auto line = co_await open(console);
        if (!line) co_return end(console, line.problem());
        console->line = *line;
        if (console->over) co_return console->line->close(); // the server stops
        for (const auto& [wish, answer] : std::exchange(console->waiting, {}))
            seat(console, wish, answer);
        for (;;) {
            const auto said = co_await console->line->read();
            if (!said) {
                why = consoleProblem(said.error());
                break;
            }
            if (said->empty()) co_return; // closed by end()
            console->room.append(*said);
        }
    } catch (const std::exception& error) {
        log(LogLevel::error, "the console of " + console->machine + " failed: " + error.what());
    }
    end(console, why);
}

} // namespace remuda
