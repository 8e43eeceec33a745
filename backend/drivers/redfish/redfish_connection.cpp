// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_connection.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http.hpp>

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

} // namespace

asio::ssl::context makeRedfishTls() {
    asio::ssl::context context(asio::ssl::context::tls_client);
    context.set_verify_mode(asio::ssl::verify_none);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    // Certificates that controllers made for themselves years ago have short keys; the fingerprint is what counts.
    SSL_CTX_set_cipher_list(context.native_handle(), "DEFAULT:@SECLEVEL=1");
    return context;
}

RedfishConnection::RedfishConnection(asio::any_io_executor executor, asio::ssl::context& tls, RedfishEndpoint endpoint,
                                     CertificatePolicy policy, Deadline deadline)
    : m_executor(std::move(executor))
    , m_context(tls)
    , m_endpoint(std::move(endpoint))
    , m_policy(std::move(policy))
    , m_deadline(deadline) {}

DriverError RedfishConnection::failure(error_code error, const char* while_doing) const {
    const auto bmc = "the BMC at " + m_endpoint.text();
    if (error == beast::error::timeout || error == asio::error::timed_out)
        return {ErrorClass::unreachable, bmc + " did not answer in time (" + while_doing + ")"};
    if (error == http::error::partial_message)
        return {ErrorClass::bmc_bug, bmc + " broke off in the middle of its answer"};
    if (error == http::error::body_limit || error == http::error::header_limit)
        return {ErrorClass::bmc_bug, bmc + " answered with more than can be taken"};
    if (error.category() == asio::error::get_ssl_category())
        return {ErrorClass::config, bmc + " cannot be spoken to by TLS: " + error.message() +
                                        "; a service without TLS needs an address that begins with http://"};
    if (error == http::error::end_of_stream || error == asio::error::eof || error == asio::ssl::error::stream_truncated)
        return {ErrorClass::unreachable, bmc + " closed the connection without an answer"};
    if (error.category() == make_error_code(http::error::bad_version).category())
        return {ErrorClass::bmc_bug, bmc + " answered with something that is not HTTP: " + error.message()};
    return {ErrorClass::unreachable, bmc + " cannot be reached: " + error.message()};
}

PowerDriver::Answer<std::vector<asio::ip::tcp::endpoint>> RedfishConnection::resolve() {
    using Endpoints = std::vector<asio::ip::tcp::endpoint>;
    error_code bad;
    const auto port = static_cast<std::uint16_t>(std::atoi(m_endpoint.port.c_str()));
    if (const auto address = asio::ip::make_address(m_endpoint.host, bad); !bad) co_return Endpoints{{address, port}};
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
    search->resolver.async_resolve(m_endpoint.host, m_endpoint.port,
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
        co_return DriverError{ErrorClass::unreachable, "the name " + m_endpoint.host + " was not resolved in time"};
    }
    if (search->found.empty())
        co_return DriverError{ErrorClass::config, "the name " + m_endpoint.host + " of the BMC cannot be resolved"};
    co_return std::move(search->found);
}

std::optional<DriverError> RedfishConnection::checkCertificate() {
    m_certificate = fingerprintOf(m_tls->native_handle());
    if (m_certificate == m_policy.pinned && !m_certificate.empty()) return std::nullopt;
    const auto bmc = "the BMC at " + m_endpoint.text();
    if (!m_policy.pinned.empty())
        return DriverError{
            ErrorClass::config,
            bmc + " shows another certificate than the pinned one; nothing was sent to it. Its SHA-256 is " +
                m_certificate + ", pinned is " + m_policy.pinned +
                ". If it was renewed, set bmc_certificate of the machine to the new one."};
    if (m_policy.trust_first_contact && !m_certificate.empty()) return std::nullopt;
    return DriverError{ErrorClass::config, bmc +
                                               " shows a certificate that nobody has confirmed; nothing was sent to "
                                               "it. Set bmc_certificate of the machine to its SHA-256: " +
                                               m_certificate};
}

PowerDriver::Answer<Done> RedfishConnection::open() {
    const auto endpoints = co_await resolve();
    if (!endpoints) co_return endpoints.error();
    error_code error;
    m_buffer.clear();
    Tcp tcp(m_executor);
    tcp.expires_at(m_deadline);
    co_await tcp.async_connect(*endpoints, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return failure(error, "connecting");
    tcp.socket().set_option(asio::ip::tcp::no_delay(true), error);
    if (!m_endpoint.tls) {
        m_tcp.emplace(std::move(tcp));
        co_return Done{};
    }
    m_tls.emplace(std::move(tcp), m_context);
    error_code bad;
    asio::ip::make_address(m_endpoint.host, bad);
    if (bad) SSL_set_tlsext_host_name(m_tls->native_handle(), m_endpoint.host.c_str());
    beast::get_lowest_layer(*m_tls).expires_at(m_deadline);
    co_await m_tls->async_handshake(asio::ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
        close();
        co_return failure(error, "agreeing on TLS");
    }
    if (auto refused = checkCertificate()) {
        close();
        co_return std::move(*refused);
    }
    co_return Done{};
}

void RedfishConnection::close() {
    m_tcp.reset();
    m_tls.reset();
}

template <class Stream>
PowerDriver::Answer<RedfishReply> RedfishConnection::transfer(Stream& stream, const RedfishRequest& request) {
    http::request<http::string_body> message(request.method, request.target, 11);
    message.set(http::field::host, m_endpoint.host);
    message.set(http::field::accept, "application/json");
    message.set(http::field::user_agent, "remuda");
    message.set("OData-Version", "4.0");
    for (const auto& [name, value] : request.headers)
        message.set(name, value);
    if (!request.body.empty()) message.set(http::field::content_type, "application/json");
    message.body() = request.body;
    message.prepare_payload();
    beast::get_lowest_layer(stream).expires_at(m_deadline);
    error_code error;
    if (request.allowed && !request.allowed())
        co_return DriverError{ErrorClass::internal, "the caller may have lost the machine to another server"};
    co_await http::async_write(stream, message, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return failure(error, "sending");
    http::response_parser<http::string_body> parser;
    parser.body_limit(largestAnswer);
    parser.header_limit(64 * 1024);
    co_await http::async_read(stream, m_buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return failure(error, "waiting for the answer");
    auto& answer = parser.get();
    const auto header = [&answer](beast::string_view name) {
        const auto value = answer[name];
        return std::string(value.data(), value.size());
    };
    RedfishReply reply{static_cast<int>(answer.result_int()),
                       std::move(answer.body()),
                       header("ETag"),
                       header("Location"),
                       header("X-Auth-Token"),
                       header("WWW-Authenticate")};
    if (!answer.keep_alive()) close();
    co_return reply;
}

PowerDriver::Answer<RedfishReply> RedfishConnection::exchange(RedfishRequest request) {
    for (;;) {
        const bool reused = m_tcp || m_tls;
        if (!reused) {
            const auto opened = co_await open();
            if (!opened) co_return opened.error();
        }
        std::optional<DriverResult<RedfishReply>> reply;
        if (m_tls)
            reply = co_await transfer(*m_tls, request);
        else
            reply = co_await transfer(*m_tcp, request);
        if (reply->ok()) co_return std::move(*reply);
        close();
        // A service may close a connection that has served; what only reads is asked again on a new one.
        const bool again = reused && request.method == http::verb::get &&
                           reply->error().error_class == ErrorClass::unreachable &&
                           std::chrono::steady_clock::now() < m_deadline;
        if (!again) co_return reply->error();
    }
}

} // namespace remuda
