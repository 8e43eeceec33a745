// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_service.h"

#include "backend/drivers/power/kept_answer.h"
#include "backend/http/log.h"
#include "backend/inventory/machine_store.h"
#include "backend/store/later.h"
#include "core/domain/json_values.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace remuda {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr int mostAtOnce = 64;
constexpr auto quick = 15s; // for what a controller has at hand
constexpr auto slow = 25s;  // for long lists, read entry by entry; clients wait 30 s

} // namespace

Problem problemOf(const DriverError& error) {
    Problem problem;
    problem.status = error.error_class == ErrorClass::policy ? 409 : 502;
    problem.type = "bmc-" + std::string(toText(error.error_class));
    problem.title = "The BMC could not be asked";
    if (error.error_class == ErrorClass::policy) {
        problem.type = "not-supported";
        problem.title = "This machine's BMC or driver cannot do this";
    }
    std::replace(problem.type.begin(), problem.type.end(), '_', '-');
    problem.detail = error.message;
    problem.extra["error_class"] = toText(error.error_class);
    if (error.error_class != ErrorClass::policy) problem.extra["advice"] = adviceFor(error.error_class);
    if (!error.raw.empty()) problem.extra["raw"] = keptAnswer(error.raw);
    return problem;
}

asio::awaitable<void> BmcService::record(std::string name, std::function<bool(Machine&)> change) {
    std::function<bool(Transaction&)> work = [name, change](Transaction& transaction) {
        const auto before = machine_store::find(transaction.connection(), name);
        if (!before) return false;
        auto after = *before;
        if (!change(after)) return true;
        machine_store::update(transaction, Origin{}, *before, after, "observe");
        return true;
    };
    co_await writeAwaited(m_database, std::move(work));
}

// Loads the machine, has `call` made of its driver and `tell` say what came of it.
template <class T, class Call, class Tell>
void BmcService::ask(const std::string& name, std::chrono::milliseconds time, Call call, Tell tell, Answer answer) {
    if (m_under_way.fetch_add(1) >= mostAtOnce) {
        --m_under_way;
        return answer(problems::unavailable("too many BMCs are being asked already; try again in a moment"));
    }
    asio::co_spawn(
        m_desk.executor,
        [this, name, time, call, tell, answer]() -> asio::awaitable<void> {
            std::optional<Result<json::object>> result;
            try {
                result.emplace(co_await asked<T>(name, time, call, tell));
            } catch (const std::exception& exception) {
                log(LogLevel::error, "the BMC of " + name + " could not be asked: " + exception.what());
            }
            --m_under_way;
            answer(result ? std::move(*result)
                          : problems::internal("the BMC could not be asked; the server's log knows more"));
        },
        asio::detached);
}

template <class T, class Call, class Tell>
asio::awaitable<Result<json::object>> BmcService::asked(const std::string& name, std::chrono::milliseconds time,
                                                        const Call& call, const Tell& tell) {
    auto loaded =
        m_database.read([&](Connection& connection) { return loadBmcAccess(connection, m_desk.secrets, name); });
    if (!loaded) co_return problems::notFound("machine", name);
    if (!loaded->unreadable.empty())
        co_return problemOf(
            {ErrorClass::credentials, "the stored BMC password cannot be opened: " + loaded->unreadable});
    auto& access = loaded->access;
    const auto driver = m_desk.drivers.find(access.machine.bmc.driver);
    if (!driver) co_return problemOf(driver.error());
    auto work = [&access, &call](PowerDriver& found, Deadline deadline) { return call(found, access, deadline); };
    const auto result = co_await m_desk.drivers.call<T>(access, time, work);
    if (result) co_return co_await tell(access, **driver, *result);
    std::function<bool(Machine&)> change = [error = result.error()](Machine& machine) {
        return takeFailure(machine, error, now());
    };
    co_await record(name, change);
    co_return problemOf(result.error());
}

void BmcService::readPower(const std::string& name, Answer answer) {
    auto call = [](PowerDriver& driver, const BmcAccess& access, Deadline deadline) {
        return driver.status(access, deadline);
    };
    auto tell = [this](const BmcAccess& access, PowerDriver& driver,
                       PowerState state) -> asio::awaitable<Result<json::object>> {
        std::function<bool(Machine&)> change = [state](Machine& machine) { return takePower(machine, state, now()); };
        co_await record(access.machine.hardware_name, change);
        std::vector<std::string> able;
        for (const auto capability : driver.capabilities())
            able.emplace_back(toText(capability));
        co_return json::object{{"power", toText(state)},
                               {"driver", driver.name()},
                               {"simulated", access.machine.simulated()},
                               {"capabilities", toJsonArray(able)}};
    };
    ask<PowerState>(name, quick, call, tell, std::move(answer));
}

void BmcService::readSensors(const std::string& name, Answer answer) {
    auto call = [](PowerDriver& driver, const BmcAccess& access, Deadline deadline) {
        return driver.sensors(access, deadline);
    };
    auto tell = [](const BmcAccess&, PowerDriver&,
                   const SensorReport& report) -> asio::awaitable<Result<json::object>> { co_return toJson(report); };
    ask<SensorReport>(name, slow, call, tell, std::move(answer));
}

void BmcService::readEventLog(const std::string& name, Answer answer) {
    auto call = [](PowerDriver& driver, const BmcAccess& access, Deadline deadline) {
        return driver.eventLog(access, deadline);
    };
    auto tell = [](const BmcAccess&, PowerDriver&, const EventLog& events) -> asio::awaitable<Result<json::object>> {
        co_return toJson(events);
    };
    ask<EventLog>(name, slow, call, tell, std::move(answer));
}

template <class Call>
void BmcService::act(const std::string& name, std::string verb, json::object after, const Origin& origin, Call call,
                     Answer answer) {
    auto tell = [this, name, verb, after, origin](const BmcAccess&, PowerDriver&,
                                                  const Done&) -> asio::awaitable<Result<json::object>> {
        std::function<bool(Transaction&)> work = [name, verb, after, origin](Transaction& transaction) {
            transaction.append(origin, "machine", name, verb, {}, after);
            return true;
        };
        if (!co_await writeAwaited(m_database, std::move(work)))
            co_return problems::internal("it was done, but could not be written into the history");
        co_return after;
    };
    ask<Done>(name, slow, call, tell, std::move(answer));
}

void BmcService::clearEventLog(const std::string& name, const Origin& origin, Answer answer) {
    auto call = [](PowerDriver& driver, const BmcAccess& access, Deadline deadline) {
        return driver.clearEventLog(access, deadline);
    };
    act(name, "clear-event-log", json::object{{"event_log", "cleared"}}, origin, call, std::move(answer));
}

void BmcService::setIdentifyLight(const std::string& name, bool on, const Origin& origin, Answer answer) {
    auto call = [on](PowerDriver& driver, const BmcAccess& access, Deadline deadline) {
        return driver.setIdentifyLight(access, on, deadline);
    };
    act(name, "identify-light", json::object{{"on", on}}, origin, call, std::move(answer));
}

void BmcService::setBootDevice(const std::string& name, BootDevice device, BootScope scope, const Origin& origin,
                               Answer answer) {
    auto call = [device, scope](PowerDriver& driver, const BmcAccess& access, Deadline deadline) {
        return driver.setBootDevice(access, device, scope, deadline);
    };
    act(name, "boot-device", json::object{{"device", toText(device)}, {"persistent", scope == BootScope::persistent}},
        origin, call, std::move(answer));
}

} // namespace remuda
