// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/http_server.h"

#include "backend/http/http_session.h"
#include "backend/http/log.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <thread>

namespace remuda {

namespace asio = boost::asio;
using asio::ip::tcp;

struct HttpServer::Implementation {
    Implementation(HttpOptions options, const Router& router)
        : shared(std::make_shared<HttpShared>(std::move(options), router)) {}

    void accept();
    void stop();
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
    std::optional<asio::ssl::context> tls;
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
    try {
        if (!options.tls_certificate.empty()) {
            self.tls.emplace(asio::ssl::context::tls_server);
            self.tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                                  asio::ssl::context::no_tlsv1_1);
            self.tls->use_certificate_chain_file(options.tls_certificate);
            self.tls->use_private_key_file(options.tls_key, asio::ssl::context::pem);
        }
        tcp::resolver resolver(self.context);
        const tcp::endpoint endpoint =
            *resolver.resolve(options.host, std::to_string(options.port), tcp::resolver::passive).begin();
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
        if (openCount() < shared->options.connections) {
            boost::system::error_code ignored;
            socket.set_option(tcp::no_delay(true), ignored);
            serveConnection(shared, tcp::socket(std::move(socket)), tls ? &*tls : nullptr);
        } else {
            ++shared->refused;
        }
        accept();
    });
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

HttpServer::Counters HttpServer::counters() const {
    const auto& shared = *m_implementation->shared;
    return {shared.requests, shared.refused, m_implementation->openCount(), shared.waiting, shared.event_streams};
}

} // namespace remuda
