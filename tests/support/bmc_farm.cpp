// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/bmc_farm.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <atomic>
#include <charconv>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace remuda {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {
constexpr std::string_view systemsPath = "/redfish/v1/Systems/";
constexpr std::string_view resetPath = "/Actions/ComputerSystem.Reset";
} // namespace

struct BmcFarm::Implementation {
    using Request = http::request<http::string_body>;
    using Response = http::response<http::string_body>;
    struct System {
        Power power;
        bool silent = false;
    };

    Implementation(int count, Ways chosen)
        : ways(chosen)
        , random(chosen.seed)
        , systems(static_cast<std::size_t>(count)) {
        for (auto& each : systems)
            each.power.on = ways.on;
        acceptor.open(tcp::v4());
        acceptor.bind({asio::ip::address_v4::loopback(), 0});
        acceptor.listen(4096);
        asio::co_spawn(context, accept(), asio::detached);
        thread = std::thread([this] { context.run(); });
    }
    ~Implementation() {
        context.stop();
        thread.join();
    }

    Milliseconds between(Milliseconds low, Milliseconds high) {
        return Milliseconds(std::uniform_int_distribution<std::int64_t>(low.count(), high.count())(random));
    }
    asio::awaitable<void> sleep(Milliseconds time) {
        asio::steady_timer timer(context, time);
        co_await timer.async_wait(asio::use_awaitable);
    }

    asio::awaitable<void> accept() {
        for (;;) {
            error_code error;
            auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
            if (error == asio::error::operation_aborted) co_return;
            if (!error) asio::co_spawn(context, serve(std::move(socket)), asio::detached);
        }
    }

    asio::awaitable<void> serve(tcp::socket socket) {
        boost::beast::flat_buffer buffer;
        for (;;) {
            Request request;
            error_code error;
            co_await http::async_read(socket, buffer, request, asio::redirect_error(asio::use_awaitable, error));
            if (error) co_return;
            ++requests;
            const bool silent = isSilent(request);
            if (silent) {
                // Nothing but the client's own end ends it.
                co_await http::async_read(socket, buffer, request, asio::redirect_error(asio::use_awaitable, error));
                co_return;
            }
            const auto response = answer(request);
            const bool command = request.method() == http::verb::post;
            co_await sleep(between(ways.answer_low, ways.answer_high));
            if (command && std::bernoulli_distribution(ways.lost_answers)(random)) {
                socket.set_option(asio::socket_base::linger(true, 0), error);
                socket.close(error);
                co_return;
            }
            co_await http::async_write(socket, response, asio::redirect_error(asio::use_awaitable, error));
            if (error) co_return;
        }
    }

    // The system a path is about; nothing for the service itself and for what there is not.
    System* find(const Request& request) {
        std::string_view path(request.target().data(), request.target().size());
        if (!path.starts_with(systemsPath)) return nullptr;
        std::size_t number = systems.size();
        std::from_chars(path.data() + systemsPath.size(), path.data() + path.size(), number);
        return number < systems.size() ? &systems[number] : nullptr;
    }
    bool isSilent(const Request& request) {
        const std::lock_guard guard(mutex);
        const auto* system = find(request);
        return system && system->silent;
    }

    static Response say(int status, std::string body) {
        Response response(static_cast<http::status>(status), 11);
        response.body() = std::move(body);
        response.keep_alive(true);
        response.prepare_payload();
        return response;
    }

    Response answer(const Request& request) {
        const std::string path(request.target().data(), request.target().size());
        if (path == "/redfish/v1/")
            return say(200, R"({"Vendor":"Farm","Systems":{"@odata.id":"/redfish/v1/Systems"}})");
        const std::lock_guard guard(mutex);
        auto* system = find(request);
        if (!system) return say(404, "{}");
        if (request.method() == http::verb::get)
            return say(200, "{\"@odata.id\":\"" + path + "\",\"Model\":\"Farm\",\"PowerState\":\"" +
                                (system->power.on ? "On" : "Off") +
                                "\",\"Actions\":{\"#ComputerSystem.Reset\":{\"target\":\"" + path +
                                std::string(resetPath) +
                                "\",\"ResetType@Redfish.AllowableValues\":[\"On\",\"ForceOff\"]}}}");
        if (!path.ends_with(resetPath)) return say(405, "{}");
        const bool on = request.body().find("ForceOff") == std::string::npos;
        asio::co_spawn(context, takeEffect(*system, on, between(ways.effect_low, ways.effect_high)), asio::detached);
        return say(204, {});
    }

    asio::awaitable<void> takeEffect(System& system, bool on, Milliseconds later) {
        co_await sleep(later);
        const std::lock_guard guard(mutex);
        if (system.power.on == on) co_return;
        system.power.on = on;
        ++(on ? system.power.ons : system.power.offs);
    }

    const Ways ways;
    std::mt19937_64 random; // of the thread
    mutable std::mutex mutex;
    std::vector<System> systems; // guarded by mutex
    std::atomic<std::int64_t> requests = 0;
    asio::io_context context{1};
    tcp::acceptor acceptor{context};
    std::thread thread;
};

BmcFarm::BmcFarm(int systems, Ways ways)
    : m_implementation(std::make_unique<Implementation>(systems, ways)) {}

BmcFarm::~BmcFarm() = default;

std::string BmcFarm::address(int system) const {
    return "http://127.0.0.1:" + std::to_string(m_implementation->acceptor.local_endpoint().port()) +
           std::string(systemsPath) + std::to_string(system);
}

void BmcFarm::setSilent(int system, bool silent) {
    const std::lock_guard guard(m_implementation->mutex);
    m_implementation->systems[static_cast<std::size_t>(system)].silent = silent;
}

BmcFarm::Power BmcFarm::power(int system) const {
    const std::lock_guard guard(m_implementation->mutex);
    return m_implementation->systems[static_cast<std::size_t>(system)].power;
}

std::int64_t BmcFarm::requests() const {
    return m_implementation->requests;
}

} // namespace remuda
