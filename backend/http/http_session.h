// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to the two files that include Beast.

#include "backend/http/event_queue.h"
#include "backend/http/http_options.h"
#include "backend/http/request_rate.h"
#include "backend/http/router.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>

namespace remuda {

// One connection as the server sees it.
class HttpConnection {
public:
    using Clock = std::chrono::steady_clock;

    virtual ~HttpConnection() = default;
    virtual void drain() = 0; // any thread: ends it now when it is idle or streams events, else after its request
    virtual void abort() = 0; // any thread: ends it now

    // Since when the server waits for this client: for a handshake, a request or the rest of one; max() while it works
    // for it.
    Clock::time_point waitingSince() const { return m_waiting_since; }
    void waits() { m_waiting_since = Clock::now(); }
    void works() { m_waiting_since = Clock::time_point::max(); }

private:
    std::atomic<Clock::time_point> m_waiting_since = Clock::now();
};

// What all connections share.
struct HttpShared {
    HttpShared(HttpOptions all, const Router& served)
        : options(std::move(all))
        , router(served)
        , workers(options.worker_threads)
        , limit(options.requests_per_second)
        , event_budget(std::make_shared<ByteBudget>(options.event_bytes_in_all))
        , body_budget(options.body_bytes_in_all) {}

    HttpOptions options;
    const Router& router;
    boost::asio::thread_pool workers;
    RequestRate limit; // by address
    const std::shared_ptr<ByteBudget> event_budget;
    ByteBudget body_budget;
    std::atomic<bool> draining = false;
    std::atomic<std::size_t> waiting = 0, event_streams = 0;
    std::atomic<std::uint64_t> requests = 0, refused = 0;

    std::mutex mutex;
    std::map<const HttpConnection*, std::weak_ptr<HttpConnection>> open; // guarded by mutex
};

// Serves a fresh connection until it ends; keeps itself and `shared` alive. With a TLS context the handshake comes
// first.
void serveConnection(std::shared_ptr<HttpShared> shared, boost::asio::ip::tcp::socket socket,
                     boost::asio::ssl::context* tls);

} // namespace remuda
