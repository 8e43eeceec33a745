// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/http_session.h"

#include "backend/http/event_queue.h"
#include "backend/http/http_exchange.h"
#include "backend/http/log.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace remuda {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

template <class Stream>
class Session : public HttpConnection, public std::enable_shared_from_this<Session<Stream>> {
public:
    Session(std::shared_ptr<HttpShared> shared, Stream stream)
        : m_shared(std::move(shared))
        , m_stream(std::move(stream)) {
        error_code ignored;
        const auto endpoint = socket().remote_endpoint(ignored);
        if (!ignored) m_peer = endpoint.address().to_string();
    }
    ~Session() override {
        if (m_events) m_events->detach();
        const std::lock_guard guard(m_shared->mutex);
        m_shared->open.erase(this);
    }

    void drain() override {
        onStrand([](Session& self) {
            if (self.m_events) self.m_events->close();
            if (self.m_idle) self.closeSocket();
        });
    }
    void abort() override {
        onStrand([](Session& self) {
            if (self.m_events) self.m_events->close();
            self.closeSocket();
        });
    }

    asio::awaitable<void> run();

private:
    using Parser = http::request_parser<http::string_body>;

    template <class Function>
    void onStrand(Function function) {
        if (auto self = this->weak_from_this().lock())
            asio::post(m_stream.get_executor(), [self, function] { function(*self); });
    }
    beast::tcp_stream& lowest() { return beast::get_lowest_layer(m_stream); }
    asio::ip::tcp::socket& socket() { return lowest().socket(); }
    void closeSocket() {
        error_code ignored;
        socket().close(ignored);
    }
    auto report(error_code& error) { return asio::redirect_error(asio::use_awaitable, error); }

    asio::awaitable<bool> serveOne();
    asio::awaitable<bool> waitForData();
    asio::awaitable<std::optional<Problem>> readBody(Parser& parser);
    asio::awaitable<Response> answer(Request request);
    asio::awaitable<Response> lateAnswer(LateAnswer later);
    asio::awaitable<bool> send(const Exchange& exchange, Response response, bool keep);
    asio::awaitable<bool> sendSource(const Exchange& exchange, Response& response, bool keep);
    asio::awaitable<void> sendEvents(Response& response);
    asio::awaitable<bool> sendHead(http::response<http::empty_body>& head);
    asio::awaitable<bool> sendPiece(const std::string& piece, bool chunked);
    asio::awaitable<void> refuse(const Exchange& exchange, Problem problem);
    asio::awaitable<void> linger();

    std::shared_ptr<HttpShared> m_shared;
    Stream m_stream;
    beast::flat_buffer m_buffer;
    std::string m_peer;
    bool m_idle = false;                  // on the strand
    std::shared_ptr<EventQueue> m_events; // on the strand
};

template <class Stream>
asio::awaitable<void> Session<Stream>::run() {
    const auto self = this->shared_from_this();
    error_code error;
    if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
        lowest().expires_after(m_shared->options.header_time);
        co_await m_stream.async_handshake(asio::ssl::stream_base::server, report(error));
        if (error) co_return;
    }
    while (!m_shared->draining && co_await serveOne()) {
    }
    if constexpr (!std::is_same_v<Stream, beast::tcp_stream>) {
        lowest().expires_after(std::chrono::seconds(2));
        co_await m_stream.async_shutdown(report(error));
    }
    socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
}

// Sleeps until the first byte of a request, the one moment in which a connection may be closed without harm.
template <class Stream>
asio::awaitable<bool> Session<Stream>::waitForData() {
    if (m_buffer.size() > 0) co_return true;
    lowest().expires_after(m_shared->options.idle_time);
    m_idle = true;
    error_code error;
    const auto count = co_await m_stream.async_read_some(m_buffer.prepare(4096), report(error));
    m_idle = false;
    m_buffer.commit(count);
    co_return !error && count > 0;
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::serveOne() {
    if (!co_await waitForData()) co_return false;
    Exchange exchange(m_peer);
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(m_shared->options.header_bytes));
    parser.body_limit(boost::none);
    lowest().expires_after(m_shared->options.header_time);
    error_code error;
    co_await http::async_read_header(m_stream, m_buffer, parser, report(error));
    ++m_shared->requests;
    if (error) {
        if (auto problem = headerProblem(error)) co_await refuse(exchange, std::move(*problem));
        co_return false;
    }
    auto described = describe(parser.get(), exchange);
    if (!described) {
        co_await refuse(exchange, std::move(described).problem());
        co_return false;
    }
    if (!m_shared->limit.allow(m_peer)) {
        co_await refuse(exchange, tooManyRequests());
        co_return false;
    }
    if (auto problem = co_await readBody(parser)) {
        if (problem->status != 0) co_await refuse(exchange, std::move(*problem));
        co_return false;
    }
    lowest().expires_never();
    const bool keep = parser.get().keep_alive();
    described->body = std::move(parser.get().body());
    auto response = co_await answer(std::move(*described));
    co_return co_await send(exchange, std::move(response), keep && !m_shared->draining);
}

// Status 0 stands for a client that has gone.
template <class Stream>
asio::awaitable<std::optional<Problem>> Session<Stream>::readBody(Parser& parser) {
    const auto& options = m_shared->options;
    const auto limit = listsMachines({parser.get().target().data(), parser.get().target().size()})
                           ? options.machines_bytes
                           : options.body_bytes;
    const auto too_large = problems::tooLarge("the body may hold " + std::to_string(limit) + " bytes here");
    if (parser.content_length() && *parser.content_length() > limit) co_return too_large;
    parser.body_limit(limit);
    error_code error;
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(m_stream, asio::buffer(go_on), report(error));
    }
    const auto deadline = std::chrono::steady_clock::now() + options.body_time;
    while (!error && !parser.is_done()) {
        const auto left = deadline - std::chrono::steady_clock::now();
        lowest().expires_after(std::min<std::chrono::steady_clock::duration>(left, options.body_pause));
        co_await http::async_read_some(m_stream, m_buffer, parser, report(error));
    }
    if (!error) co_return std::nullopt;
    if (error == http::error::body_limit) co_return too_large;
    if (error.category() == make_error_code(http::error::bad_chunk).category() && error != http::error::partial_message)
        co_return problems::badRequest("the body cannot be read: " + error.message());
    if (error == beast::error::timeout) co_return requestTimeout();
    co_return problems::cancelled();
}

// Runs the handler on a worker thread, unless too many wait for one already.
template <class Stream>
asio::awaitable<Response> Session<Stream>::answer(Request request) {
    auto& waiting = m_shared->waiting;
    if (waiting.fetch_add(1) >= m_shared->options.waiting_requests + m_shared->options.worker_threads) {
        --waiting;
        ++m_shared->refused;
        auto response =
            Response::problem(problems::unavailable("too many requests wait already; try again in a second"));
        response.headers["X-Request-Id"] = request.request_id;
        co_return response;
    }
    auto response = co_await asio::co_spawn(
        m_shared->workers.get_executor(),
        [&]() -> asio::awaitable<Response> { co_return m_shared->router.handle(std::move(request)); },
        asio::use_awaitable);
    --waiting;
    if (!response.later) co_return response;
    auto later = std::move(response.later);
    co_return co_await lateAnswer(std::move(later));
}

// No thread waits: the connection sleeps until the answer is handed over.
template <class Stream>
asio::awaitable<Response> Session<Stream>::lateAnswer(LateAnswer later) {
    struct Wait {
        asio::steady_timer timer;
        std::optional<Response> response;
    };
    const auto executor = m_stream.get_executor();
    const auto wait = std::make_shared<Wait>(
        Wait{asio::steady_timer(executor, std::chrono::steady_clock::time_point::max()), std::nullopt});
    later([wait, executor](Response response) {
        asio::post(executor, [wait, response = std::move(response)]() mutable {
            wait->response = std::move(response);
            wait->timer.cancel();
        });
    });
    error_code ignored;
    while (!wait->response)
        co_await wait->timer.async_wait(report(ignored));
    co_return std::move(*wait->response);
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::sendHead(http::response<http::empty_body>& head) {
    error_code error;
    http::response_serializer<http::empty_body> serializer(head);
    lowest().expires_after(m_shared->options.write_time);
    co_await http::async_write_header(m_stream, serializer, report(error));
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::sendPiece(const std::string& piece, bool chunked) {
    error_code error;
    lowest().expires_after(m_shared->options.write_time);
    if (chunked)
        co_await asio::async_write(m_stream, http::make_chunk(asio::buffer(piece)), report(error));
    else
        co_await asio::async_write(m_stream, asio::buffer(piece), report(error));
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::send(const Exchange& exchange, Response response, bool keep) {
    const auto status = response.status;
    std::size_t bytes = response.body.size();
    if (response.events) {
        exchange.log(status, 0);
        co_await sendEvents(response);
        co_return false;
    }
    if (response.source) {
        const bool sent = co_await sendSource(exchange, response, keep);
        exchange.log(status, 0);
        co_return sent&& keep;
    }
    auto message = wholeMessage(exchange, std::move(response), keep);
    error_code error;
    lowest().expires_after(m_shared->options.write_time);
    co_await http::async_write(m_stream, message, report(error));
    exchange.log(status, bytes);
    co_return !error && message.keep_alive();
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::sendSource(const Exchange& exchange, Response& response, bool keep) {
    auto head = headOnly(exchange, response, keep);
    const bool chunked = head.chunked();
    if (!co_await sendHead(head)) co_return false;
    for (;;) {
        std::string piece;
        try {
            piece = co_await asio::co_spawn(
                m_shared->workers.get_executor(),
                [&]() -> asio::awaitable<std::string> { co_return response.source(); }, asio::use_awaitable);
        } catch (const std::exception& failure) {
            // The status is out already: cutting the answer off is the only way left to say that it is not whole.
            log(LogLevel::error, exchange.request_id + " stopped in the middle of its answer: " + failure.what());
            closeSocket();
            co_return false;
        }
        if (piece.empty()) break;
        if (!co_await sendPiece(piece, chunked)) co_return false;
    }
    error_code error;
    if (chunked) co_await asio::async_write(m_stream, http::make_chunk_last(), report(error));
    co_return !error && chunked;
}

template <class Stream>
asio::awaitable<void> Session<Stream>::sendEvents(Response& response) {
    auto head = eventHead(response);
    if (!co_await sendHead(head)) co_return;
    m_events = std::make_shared<EventQueue>(m_stream.get_executor(), m_shared->options.event_bytes);
    const auto events = m_events;
    ++m_shared->event_streams;
    // Nothing more is expected from this client; whatever is read, or the end, closes the stream.
    asio::co_spawn(
        m_stream.get_executor(),
        [self = this->shared_from_this(), events]() -> asio::awaitable<void> {
            error_code gone;
            char ignored[64];
            self->lowest().expires_never();
            co_await self->m_stream.async_read_some(asio::buffer(ignored), self->report(gone));
            events->close();
        },
        asio::detached);
    asio::post(m_shared->workers, [source = response.events, events] {
        try {
            source([events](std::string frame) { return events->push(std::move(frame)); });
        } catch (const std::exception& failure) {
            log(LogLevel::error, std::string("an event stream failed: ") + failure.what());
            events->close();
        }
    });
    while (auto frames = co_await events->next())
        if (!co_await sendPiece(*frames, true)) break;
    events->close();
    error_code error;
    if (!m_shared->draining) lowest().expires_after(std::chrono::seconds(2));
    co_await asio::async_write(m_stream, http::make_chunk_last(), report(error));
    closeSocket();
    --m_shared->event_streams;
}

template <class Stream>
asio::awaitable<void> Session<Stream>::refuse(const Exchange& exchange, Problem problem) {
    ++m_shared->refused;
    problem.request_id = exchange.request_id;
    auto response = Response::problem(problem);
    if (problem.status == 429) response.headers["Retry-After"] = "1";
    response.headers["X-Request-Id"] = exchange.request_id;
    co_await send(exchange, std::move(response), false);
    co_await linger();
}

// Reads what is still on its way for a moment: closing at once would reset the connection and take the answer along.
template <class Stream>
asio::awaitable<void> Session<Stream>::linger() {
    error_code error;
    socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    lowest().expires_after(std::chrono::seconds(2));
    std::vector<char> ignored(64 * 1024);
    std::size_t left = 8 * 1024 * 1024;
    error = {};
    while (!error) {
        const auto count = co_await lowest().async_read_some(asio::buffer(ignored), report(error));
        if (count >= left) break;
        left -= count;
    }
}

template <class Stream>
void start(std::shared_ptr<HttpShared> shared, Stream stream) {
    const auto executor = stream.get_executor();
    auto session = std::make_shared<Session<Stream>>(shared, std::move(stream));
    {
        const std::lock_guard guard(shared->mutex);
        shared->open.emplace(session.get(), session);
    }
    asio::co_spawn(
        executor, [session]() -> asio::awaitable<void> { co_await session->run(); },
        [](std::exception_ptr error) {
            try {
                if (error) std::rethrow_exception(error);
            } catch (const std::exception& failure) {
                log(LogLevel::error, std::string("a connection failed: ") + failure.what());
            }
        });
}

} // namespace

void serveConnection(std::shared_ptr<HttpShared> shared, asio::ip::tcp::socket socket, asio::ssl::context* tls) {
    beast::tcp_stream plain(std::move(socket));
    if (tls)
        start(std::move(shared), beast::ssl_stream<beast::tcp_stream>(std::move(plain), *tls));
    else
        start(std::move(shared), std::move(plain));
}

} // namespace remuda
