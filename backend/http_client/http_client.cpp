// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http_client/http_client.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <openssl/x509.h>

namespace remuda {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

constexpr std::size_t largestAnswer = 8 * 1024 * 1024;

std::string fingerprintOf(SSL* ssl) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    X509* certificate = SSL_get1_peer_certificate(ssl);
    if (!certificate) return {};
    const bool made = X509_digest(certificate, EVP_sha256(), digest, &length) == 1;
    X509_free(certificate);
    std::string text;
    for (unsigned int index = 0; made && index < length; ++index) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[digest[index] >> 4];
        text += digits[digest[index] & 15];
    }
    return text;
}

http::verb verbOf(Method method) {
    switch (method) {
    case Method::get:
        return http::verb::get;
    case Method::head:
        return http::verb::head;
    case Method::post:
        return http::verb::post;
    case Method::put:
        return http::verb::put;
    case Method::patch:
        return http::verb::patch;
    case Method::remove:
        return http::verb::delete_;
    }
    return http::verb::get;
}

} // namespace

ClientTls makeClientTls() {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    context->set_verify_mode(asio::ssl::verify_none);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    // Certificates that devices made for themselves years ago have short keys; the fingerprint is what counts.
    SSL_CTX_set_cipher_list(context->native_handle(), "DEFAULT:@SECLEVEL=1");
    return context;
}

class HttpClient::Connection {
public:
    Connection(asio::any_io_executor executor, ClientTls tls, HttpPeer peer, Deadline deadline)
        : m_executor(std::move(executor))
        , m_context(std::move(tls))
        , m_peer(std::move(peer))
        , m_deadline(deadline) {}
    asio::awaitable<Outcome> exchange(ClientRequest request);

private:
    using Endpoints = std::vector<asio::ip::tcp::endpoint>;
    using Tcp = beast::tcp_stream;
    using Tls = beast::ssl_stream<beast::tcp_stream>;
    using Hindrance = std::optional<ClientFailure>;

    asio::awaitable<Hindrance> open();
    asio::awaitable<Hindrance> resolve(Endpoints& endpoints);
    void close();
    template <class Stream>
    asio::awaitable<Outcome> transfer(Stream& stream, const ClientRequest& request);
    ClientFailure failure(error_code error, const char* while_doing) const;

    asio::any_io_executor m_executor;
    ClientTls m_context;
    HttpPeer m_peer;
    Deadline m_deadline;
    std::optional<Tcp> m_tcp;
    std::optional<Tls> m_tls;
    beast::flat_buffer m_buffer;
};

ClientFailure HttpClient::Connection::failure(error_code error, const char* while_doing) const {
    using Kind = ClientFailure::Kind;
    const auto& name = m_peer.name;
    if (error == beast::error::timeout || error == asio::error::timed_out)
        return {Kind::unreachable, name + " did not answer in time (" + while_doing + ")"};
    if (error == http::error::partial_message) return {Kind::nonsense, name + " broke off in the middle of its answer"};
    if (error == http::error::body_limit || error == http::error::header_limit)
        return {Kind::nonsense, name + " answered with more than can be taken"};
    if (error.category() == asio::error::get_ssl_category())
        return {Kind::unsuitable, name + " cannot be spoken to by TLS: " + error.message() +
                                      "; a service without TLS needs an address that begins with http://"};
    if (error == http::error::end_of_stream || error == asio::error::eof || error == asio::ssl::error::stream_truncated)
        return {Kind::unreachable, name + " closed the connection without an answer"};
    if (error.category() == make_error_code(http::error::bad_version).category())
        return {Kind::nonsense, name + " answered with something that is not HTTP: " + error.message()};
    return {Kind::unreachable, name + " cannot be reached: " + error.message()};
}

asio::awaitable<HttpClient::Connection::Hindrance> HttpClient::Connection::resolve(Endpoints& endpoints) {
    using Kind = ClientFailure::Kind;
    error_code bad;
    const auto port = static_cast<std::uint16_t>(std::atoi(m_peer.port.c_str()));
    if (const auto address = asio::ip::make_address(m_peer.host, bad); !bad) {
        endpoints = {{address, port}};
        co_return std::nullopt;
    }
    // A name that the resolver does not give up must not hold the call beyond its deadline: what comes later is
    // dropped.
    struct Search {
        explicit Search(const asio::any_io_executor& executor, Deadline deadline)
            : resolver(executor)
            , timer(executor, deadline) {}
        asio::ip::tcp::resolver resolver;
        asio::steady_timer timer;
        Endpoints found;
        bool ended = false;
    };
    const auto search = std::make_shared<Search>(m_executor, m_deadline);
    search->resolver.async_resolve(m_peer.host, m_peer.port,
                                   [search](error_code error, asio::ip::tcp::resolver::results_type results) {
                                       if (!error)
                                           for (const auto& each : results)
                                               search->found.push_back(each.endpoint());
                                       search->ended = true;
                                       search->timer.cancel();
                                   });
    error_code ignored;
    if (!search->ended) co_await search->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!search->ended) {
        search->resolver.cancel();
        co_return ClientFailure{Kind::unreachable, "the name " + m_peer.host + " was not resolved in time"};
    }
    if (search->found.empty())
        co_return ClientFailure{Kind::unsuitable, "the name of " + m_peer.name + " cannot be resolved"};
    endpoints = std::move(search->found);
    co_return std::nullopt;
}

asio::awaitable<HttpClient::Connection::Hindrance> HttpClient::Connection::open() {
    Endpoints endpoints;
    auto unknown = co_await resolve(endpoints);
    if (unknown) co_return unknown;
    error_code error;
    m_buffer.clear();
    Tcp tcp(m_executor);
    tcp.expires_at(m_deadline);
    co_await tcp.async_connect(endpoints, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return failure(error, "connecting");
    tcp.socket().set_option(asio::ip::tcp::no_delay(true), error);
    if (!m_peer.tls) {
        m_tcp.emplace(std::move(tcp));
        co_return std::nullopt;
    }
    m_tls.emplace(std::move(tcp), *m_context);
    error_code bad;
    asio::ip::make_address(m_peer.host, bad);
    if (bad) SSL_set_tlsext_host_name(m_tls->native_handle(), m_peer.host.c_str());
    beast::get_lowest_layer(*m_tls).expires_at(m_deadline);
    co_await m_tls->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
        close();
        co_return failure(error, "agreeing on TLS");
    }
    auto reason = m_peer.distrust ? m_peer.distrust(fingerprintOf(m_tls->native_handle())) : std::nullopt;
    if (!reason) co_return std::nullopt;
    close();
    co_return ClientFailure{ClientFailure::Kind::unsuitable, std::move(*reason)};
}

void HttpClient::Connection::close() {
    m_tcp.reset();
    m_tls.reset();
}

template <class Stream>
asio::awaitable<HttpClient::Outcome> HttpClient::Connection::transfer(Stream& stream, const ClientRequest& request) {
    http::request<http::string_body> message(verbOf(request.method), request.target, 11);
    message.set(http::field::host, m_peer.host);
    message.set(http::field::accept, "application/json");
    message.set(http::field::user_agent, "remuda");
    for (const auto& [name, value] : request.headers)
        message.set(name, value);
    if (!request.body.empty()) message.set(http::field::content_type, "application/json");
    message.body() = request.body;
    message.prepare_payload();
    beast::get_lowest_layer(stream).expires_at(m_deadline);
    error_code error;
    if (request.allowed && !request.allowed()) co_return ClientFailure{ClientFailure::Kind::not_allowed, {}};
    co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return failure(error, "sending");
    http::response_parser<http::string_body> parser;
    parser.body_limit(largestAnswer);
    parser.header_limit(64 * 1024);
    co_await http::async_read(stream, m_buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return failure(error, "waiting for the answer");
    auto& answer = parser.get();
    ClientReply reply{static_cast<int>(answer.result_int()), std::move(answer.body())};
    for (const auto& field : answer) {
        std::string name(field.name_string().data(), field.name_string().size());
        for (auto& each : name)
            if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
        reply.headers.emplace(std::move(name), std::string(field.value().data(), field.value().size()));
    }
    if (!answer.keep_alive()) close();
    co_return reply;
}

asio::awaitable<HttpClient::Outcome> HttpClient::Connection::exchange(ClientRequest request) {
    for (;;) {
        const bool reused = m_tcp || m_tls;
        if (!reused) {
            auto hindrance = co_await open();
            if (hindrance) co_return std::move(*hindrance);
        }
        std::optional<Outcome> outcome;
        if (m_tls)
            outcome = co_await transfer(*m_tls, request);
        else
            outcome = co_await transfer(*m_tcp, request);
        const auto* failed = std::get_if<ClientFailure>(&*outcome);
        if (!failed) co_return std::move(*outcome);
        close();
        // A server may close a connection that has served; what only reads is asked again on a new one.
        const bool again = reused && request.method == Method::get &&
                           failed->kind == ClientFailure::Kind::unreachable &&
                           std::chrono::steady_clock::now() < m_deadline;
        if (!again) co_return std::move(*outcome);
    }
}

HttpClient::HttpClient(asio::any_io_executor executor, ClientTls tls, HttpPeer peer, Deadline deadline)
    : m_connection(std::make_unique<Connection>(std::move(executor), std::move(tls), std::move(peer), deadline)) {}

HttpClient::~HttpClient() = default;

asio::awaitable<HttpClient::Outcome> HttpClient::exchange(ClientRequest request) {
    return m_connection->exchange(std::move(request));
}

} // namespace remuda
