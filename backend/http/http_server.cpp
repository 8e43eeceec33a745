// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/http_server.h"

#include "backend/http/http_session.h"
#include "backend/http/log.h"
#include "backend/http/tls_certificate.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <thread>

namespace remuda {

namespace asio = boost::asio;
using asio::ip::tcp;

struct HttpServer::Implementation {
    Implementation(HttpOptions options, const Router& router)
        : shared(std::make_shared<HttpShared>(std::move(options), router)) {}

    void accept();
    void welcome(tcp::socket socket);
    bool makeRoom();
    void stop();
    Result<void> loadCertificate();
    std::size_t openCount() const {
        const std::lock_guard guard(shared->mutex);
        return shared->open.size();
    }
    template <class Function>
    void each(Function&& function) {
        // Called without the mutex: dropping what may be the last reference ends a connection, which takes the mutex.
        std::vector<std::shared_ptr<HttpConnection>> connections;
        {
            const std::lock_guard guard(shared->mutex);
            for (const auto& [key, connection] : shared->open)
                if (auto alive = connection.lock()) connections.push_back(std::move(alive));
        }
        for (const auto& connection : connections)
            function(*connection);
    }

    std::shared_ptr<HttpShared> shared;
    asio::io_context context;
    tcp::acceptor acceptor{context};
    asio::steady_timer pause{context};
    std::mutex tls_mutex;
    std::shared_ptr<asio::ssl::context> tls; // null: plain; guarded by tls_mutex
    std::uint16_t port = 0;
    std::vector<std::thread> threads;
};

HttpServer::HttpServer(HttpOptions options, const Router& router)
    : m_implementation(std::make_unique<Implementation>(std::move(options), router)) {}

HttpServer::~HttpServer() {
    m_implementation->stop();
}

std::uint16_t HttpServer::port() const {
    return m_implementation->port;
}

Result<void> HttpServer::start() {
    auto& self = *m_implementation;
    const auto& options = self.shared->options;
    const auto where = options.host + " port " + std::to_string(options.port);
    if (auto loaded = self.loadCertificate(); !loaded) return loaded;
    try {
        tcp::resolver resolver(self.context);
        const tcp::endpoint endpoint =
            *resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive).begin();
        if (options.tls_certificate.empty() && !endpoint.address().is_loopback()) {
            if (!options.plain_http)
                return problems::invalidField("listen", where,
                                              "an address of this machine alone, like 127.0.0.1; or --tls-certificate; "
                                              "or --plain-http allow, where all that comes here has been through TLS");
            log(LogLevel::warning, "plain HTTP on " + where +
                                       ": whoever is on the way can read tokens and act with "
                                       "them, unless TLS stands in front");
        }
        self.acceptor.open(endpoint.protocol());
        self.acceptor.set_option(tcp::acceptor::reuse_address(true));
        self.acceptor.bind(endpoint);
        self.acceptor.listen();
        self.port = self.acceptor.local_endpoint().port();
    } catch (const boost::system::system_error& error) {
        auto problem = problems::internal("cannot listen on " + where + ": " + error.code().message());
        problem.type = "cannot-listen";
        return problem;
    }
    self.accept();
    for (unsigned i = 0; i < options.io_threads; ++i)
        self.threads.emplace_back([&self] { self.context.run(); });
    return {};
}

void HttpServer::Implementation::accept() {
    acceptor.async_accept(asio::make_strand(context), [this](boost::system::error_code error, auto socket) {
        if (error == asio::error::operation_aborted || shared->draining) return;
        if (error) {
            // Most likely out of descriptors: trying again at once would only burn the processor.
            log(LogLevel::warning, "cannot accept a connection: " + error.message());
            pause.expires_after(std::chrono::milliseconds(100));
            pause.async_wait([this](boost::system::error_code) { accept(); });
            return;
        }
        welcome(tcp::socket(std::move(socket)));
        accept();
    });
}

void HttpServer::Implementation::welcome(tcp::socket socket) {
    if (openCount() >= shared->options.connections && !makeRoom()) {
        ++shared->refused;
        return;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    std::shared_ptr<asio::ssl::context> context_now;
    {
        const std::lock_guard guard(tls_mutex);
        context_now = tls;
    }
    serveConnection(shared, std::move(socket), context_now.get()); // OpenSSL keeps what the connection needs of it
}

// Ends the connection that has waited longest for its client, so that many silent ones keep nobody out. A moment passes
// until it is gone; of those there are a few at most.
bool HttpServer::Implementation::makeRoom() {
    constexpr std::size_t ending = 64;
    std::shared_ptr<HttpConnection> chosen;
    {
        const std::lock_guard guard(shared->mutex);
        if (shared->open.size() >= shared->options.connections + ending) return false;
        const auto longest =
            std::min_element(shared->open.begin(), shared->open.end(), [](const auto& a, const auto& b) {
                return a.first->waitingSince() < b.first->waitingSince();
            });
        if (longest == shared->open.end() || longest->first->waitingSince() == HttpConnection::Clock::time_point::max())
            return false;
        chosen = longest->second.lock();
    }
    if (!chosen) return true; // it has ended by itself
    chosen->works();          // nobody chooses it again
    chosen->abort();
    return true;
}

bool HttpServer::drain(std::chrono::milliseconds patience) {
    auto& self = *m_implementation;
    self.shared->draining = true;
    asio::post(self.context, [&self] {
        boost::system::error_code ignored;
        self.acceptor.close(ignored);
        self.pause.cancel();
    });
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (self.openCount() > 0 && std::chrono::steady_clock::now() < deadline) {
        self.each([](HttpConnection& connection) { connection.drain(); });
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const bool finished = self.openCount() == 0;
    self.stop();
    return finished;
}

void HttpServer::Implementation::stop() {
    if (threads.empty()) return;
    shared->draining = true;
    each([](HttpConnection& connection) { connection.abort(); });
    shared->workers.join(); // what runs ends; handlers never wait for anything outside this machine
    context.stop();
    for (auto& thread : threads)
        thread.join();
    threads.clear();
}

Result<void> HttpServer::Implementation::loadCertificate() {
    const auto& options = shared->options;
    if (options.tls_certificate.empty()) return {};
    auto loaded = TlsCertificate::load(options.tls_certificate, options.tls_key);
    if (!loaded) return loaded.problem();
    log(loaded->in_force ? LogLevel::info : LogLevel::warning,
        "certificate " + loaded->fingerprint + " of " + options.tls_certificate +
            (loaded->in_force ? ", valid until " : ", not valid now: clients refuse it; its end is ") +
            loaded->valid_until);
    const std::lock_guard guard(tls_mutex);
    tls = std::move(loaded->context);
    return {};
}

Result<void> HttpServer::reloadCertificate() {
    return m_implementation->loadCertificate();
}

HttpServer::Counters HttpServer::counters() const {
    const auto& shared = *m_implementation->shared;
    return {shared.requests, shared.refused, m_implementation->openCount(), shared.waiting, shared.event_streams};
}

} // namespace remuda
