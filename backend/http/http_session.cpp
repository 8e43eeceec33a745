// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/http_session.h"

#include "backend/http/event_queue.h"
#include "backend/http/http_pipe.h"
#include "backend/http/log.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/ssl.hpp>

namespace remuda {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

Problem tooManyWait() {
    return problems::unavailable("too many requests wait already; try again in a second");
}

template <class Stream>
class Session : public HttpConnection, public std::enable_shared_from_this<Session<Stream>> {
public:
    Session(std::shared_ptr<HttpShared> shared, Stream stream)
        : m_shared(std::move(shared))
        , m_pipe(std::move(stream), m_shared->options) {
        error_code ignored;
        const auto endpoint = m_pipe.socket().remote_endpoint(ignored);
        if (ignored) return;
        m_peer = endpoint.address().to_string();
        m_neighbours = neighboursOf(m_peer);
    }
    ~Session() override {
        if (m_events) m_events->detach();
        const std::lock_guard guard(m_shared->mutex);
        m_shared->open.erase(this);
    }

    void drain() override {
        onStrand([](Session& self) {
            if (self.m_events) self.m_events->close();
            if (self.m_idle) self.m_pipe.close();
        });
    }
    void abort() override {
        onStrand([](Session& self) {
            if (self.m_events) self.m_events->close();
            self.m_pipe.close();
        });
    }

    asio::awaitable<void> run();

private:
    template <class Function>
    void onStrand(Function function) {
        if (auto self = this->weak_from_this().lock())
            asio::post(m_pipe.stream().get_executor(), [self, function] { function(*self); });
    }
    static auto report(error_code& error) { return HttpPipe<Stream>::report(error); }

    using Parser = typename HttpPipe<Stream>::Parser;

    asio::awaitable<bool> serveOne();
    std::string callerOf(const BeastRequest& message) const;
    asio::awaitable<std::optional<Problem>> readBody(Parser& parser, const Request& request, ByteShare& share);
    asio::awaitable<Response> answer(Request request);
    template <class Function>
    auto onWorker(Function function) -> asio::awaitable<std::optional<decltype(function())>>;
    asio::awaitable<Response> lateAnswer(LateAnswer later);
    asio::awaitable<bool> send(const Exchange& exchange, Response response, bool keep);
    asio::awaitable<bool> sendSource(const Exchange& exchange, Response& response, bool keep);
    asio::awaitable<void> sendEvents(Response& response);
    asio::awaitable<void> refuse(const Exchange& exchange, Problem problem, Parser& parser);

    std::shared_ptr<HttpShared> m_shared;
    HttpPipe<Stream> m_pipe;
    std::string m_peer, m_neighbours;
    bool m_idle = false;                  // on the strand
    std::shared_ptr<EventQueue> m_events; // on the strand
};

template <class Stream>
asio::awaitable<void> Session<Stream>::run() {
    const auto self = this->shared_from_this();
    if (!co_await m_pipe.greet()) co_return;
    while (!m_shared->draining && co_await serveOne()) {
    }
    co_await m_pipe.takeLeave();
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::serveOne() {
    waits();
    // While it is idle, a connection may be closed without harm.
    if (!co_await m_pipe.waitForData(m_idle)) co_return false;
    Exchange exchange(m_peer);
    Parser parser;
    const auto error = co_await m_pipe.readHeader(parser);
    ++m_shared->requests;
    if (error) {
        if (auto problem = headerProblem(error)) co_await refuse(exchange, std::move(*problem), parser);
        co_return false;
    }
    exchange.peer = callerOf(parser.get());
    auto described = describe(parser.get(), exchange);
    if (!described) {
        co_await refuse(exchange, std::move(described).problem(), parser);
        co_return false;
    }
    if (!m_shared->limit.allow(exchange.peer == m_peer ? m_neighbours : neighboursOf(exchange.peer))) {
        co_await refuse(exchange, problems::tooManyRequests("this address asks too often"), parser);
        co_return false;
    }
    std::optional<ByteShare> share(std::in_place, m_shared->body_budget); // until the handler is done with the body
    if (auto problem = co_await readBody(parser, *described, *share)) {
        share.reset();
        if (problem->status != 0) co_await refuse(exchange, std::move(*problem), parser);
        co_return false;
    }
    works();
    m_pipe.lowest().expires_never();
    const bool keep = parser.get().keep_alive();
    described->body = std::move(parser.get().body());
    auto response = co_await answer(std::move(*described));
    share.reset();
    co_return co_await send(exchange, std::move(response), keep && !m_shared->draining);
}

// The other end, or whom it speaks for if it is a proxy that is trusted.
template <class Stream>
std::string Session<Stream>::callerOf(const BeastRequest& message) const {
    const auto& proxies = m_shared->options.trusted_proxies;
    if (proxies.empty()) return m_peer;
    std::string forwarded;
    const auto [first, last] = message.equal_range("X-Forwarded-For");
    for (auto field = first; field != last; ++field)
        forwarded.append(forwarded.empty() ? "" : ",").append(field->value().data(), field->value().size());
    return proxies.callerOf(m_peer, forwarded);
}

// A body that is more than small is read only once it is known who sends it, and that they may: so what strangers send
// is never kept.
template <class Stream>
asio::awaitable<std::optional<Problem>> Session<Stream>::readBody(Parser& parser, const Request& request,
                                                                  ByteShare& share) {
    const auto& options = m_shared->options;
    auto limit = listsMachines(request.path) ? options.machines_bytes : options.body_bytes;
    const auto length = parser.content_length();
    if (length ? *length <= options.stranger_bytes : !parser.chunked())
        co_return co_await m_pipe.readBody(parser, limit, nullptr);
    if (length && *length > limit) co_return bodyTooLarge(limit);
    const auto admitted = co_await onWorker([&] { return m_shared->router.admit(request); });
    if (!admitted) co_return tooManyWait();
    if (!*admitted) co_return admitted->problem();
    if (**admitted == Access::open) limit = std::min(limit, options.stranger_bytes);
    co_return co_await m_pipe.readBody(parser, limit, &share);
}

// Runs it on a worker thread; nothing when too many wait for one already.
template <class Stream>
template <class Function>
auto Session<Stream>::onWorker(Function function) -> asio::awaitable<std::optional<decltype(function())>> {
    auto& waiting = m_shared->waiting;
    if (waiting.fetch_add(1) >= m_shared->options.waiting_requests + m_shared->options.worker_threads) {
        --waiting;
        co_return std::nullopt;
    }
    auto result = co_await asio::co_spawn(
        m_shared->workers.get_executor(),
        [&]() -> asio::awaitable<std::optional<decltype(function())>> { co_return function(); }, asio::use_awaitable);
    --waiting;
    co_return result;
}

template <class Stream>
asio::awaitable<Response> Session<Stream>::answer(Request request) {
    const auto request_id = request.request_id;
    auto response = co_await onWorker([&] { return m_shared->router.handle(std::move(request)); });
    if (!response) {
        ++m_shared->refused;
        response = Response::problem(tooManyWait());
        response->headers["X-Request-Id"] = request_id;
    }
    if (!response->later) co_return std::move(*response);
    auto later = std::move(response->later);
    co_return co_await lateAnswer(std::move(later));
}

// No thread waits: the connection sleeps until the answer is handed over.
template <class Stream>
asio::awaitable<Response> Session<Stream>::lateAnswer(LateAnswer later) {
    struct Wait {
        asio::steady_timer timer;
        std::optional<Response> response;
    };
    const auto executor = m_pipe.stream().get_executor();
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
    const bool sent = co_await m_pipe.sendWhole(message);
    exchange.log(status, bytes);
    co_return sent&& message.keep_alive();
}

template <class Stream>
asio::awaitable<bool> Session<Stream>::sendSource(const Exchange& exchange, Response& response, bool keep) {
    auto head = headOnly(exchange, response, keep);
    const bool chunked = head.chunked();
    if (!co_await m_pipe.sendHead(head)) co_return false;
    for (;;) {
        std::string piece;
        try {
            piece = co_await asio::co_spawn(
                m_shared->workers.get_executor(),
                [&]() -> asio::awaitable<std::string> { co_return response.source(); }, asio::use_awaitable);
        } catch (const std::exception& failure) {
            // The status is out already: cutting the answer off is the only way left to say that it is not whole.
            log(LogLevel::error, exchange.request_id + " stopped in the middle of its answer: " + failure.what());
            m_pipe.close();
            co_return false;
        }
        if (piece.empty()) break;
        if (!co_await m_pipe.sendPiece(piece, chunked)) co_return false;
    }
    co_return chunked&& co_await m_pipe.sendLastChunk();
}

template <class Stream>
asio::awaitable<void> Session<Stream>::sendEvents(Response& response) {
    auto head = eventHead(response);
    if (!co_await m_pipe.sendHead(head)) co_return;
    m_events = std::make_shared<EventQueue>(m_pipe.stream().get_executor(), m_shared->options.event_bytes,
                                            m_shared->event_budget);
    const auto events = m_events;
    ++m_shared->event_streams;
    // Nothing more is expected from this client; whatever is read, or the end, closes the stream.
    asio::co_spawn(
        m_pipe.stream().get_executor(),
        [self = this->shared_from_this(), events]() -> asio::awaitable<void> {
            error_code gone;
            char ignored[64];
            self->m_pipe.lowest().expires_never();
            co_await self->m_pipe.stream().async_read_some(asio::buffer(ignored), report(gone));
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
        if (!co_await m_pipe.sendPiece(*frames, true)) break;
    events->close();
    if (!m_shared->draining) m_pipe.lowest().expires_after(std::chrono::seconds(2));
    co_await m_pipe.sendLastChunk();
    m_pipe.close();
    --m_shared->event_streams;
}

template <class Stream>
asio::awaitable<void> Session<Stream>::refuse(const Exchange& exchange, Problem problem, Parser& parser) {
    ++m_shared->refused;
    problem.request_id = exchange.request_id;
    auto response = Response::problem(problem);
    response.headers["X-Request-Id"] = exchange.request_id;
    co_await send(exchange, std::move(response), false);
    if (parser.is_header_done()) co_await m_pipe.discardBody(parser);
    co_await m_pipe.linger();
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
