// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Internal to http_session.cpp.

#include "backend/http/byte_budget.h"
#include "backend/http/http_exchange.h"
#include "backend/http/http_options.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/ssl.hpp>

namespace remuda {

// The stream of one connection, plain or TLS, read and written in pieces that each have to come in time. Used on the
// connection's strand. Sending answers false when the client has gone.
template <class Stream>
class HttpPipe {
public:
    using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using error_code = boost::system::error_code;
    template <class Value>
    using awaitable = boost::asio::awaitable<Value>;

    HttpPipe(Stream stream, const HttpOptions& limits)
        : m_stream(std::move(stream))
        , m_options(limits) {}

    Stream& stream() { return m_stream; }
    boost::beast::tcp_stream& lowest() { return boost::beast::get_lowest_layer(m_stream); }
    boost::asio::ip::tcp::socket& socket() { return lowest().socket(); }
    void close() {
        error_code ignored;
        socket().close(ignored);
    }
    static auto report(error_code& error) { return boost::asio::redirect_error(boost::asio::use_awaitable, error); }

    // The TLS handshake and its end; nothing where the stream is plain.
    awaitable<bool> greet() {
        error_code error;
        if constexpr (is_tls) {
            lowest().expires_after(m_options.header_time);
            co_await m_stream.async_handshake(boost::asio::ssl::stream_base::server, report(error));
        }
        co_return !error;
    }
    awaitable<void> takeLeave() {
        error_code error;
        if constexpr (is_tls) {
            lowest().expires_after(std::chrono::seconds(2));
            co_await m_stream.async_shutdown(report(error));
        }
        socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, error);
    }

    // Sleeps until the first byte of a request; `idle` is true as long as it does.
    awaitable<bool> waitForData(bool& idle) {
        if (m_buffer.size() > 0) co_return true;
        lowest().expires_after(m_options.idle_time);
        idle = true;
        error_code error;
        const auto count = co_await m_stream.async_read_some(m_buffer.prepare(4096), report(error));
        idle = false;
        m_buffer.commit(count);
        co_return !error && count > 0;
    }

    awaitable<error_code> readHeader(Parser& parser) {
        parser.header_limit(static_cast<std::uint32_t>(m_options.header_bytes));
        parser.body_limit(boost::none);
        lowest().expires_after(m_options.header_time);
        error_code error;
        co_await boost::beast::http::async_read_header(m_stream, m_buffer, parser, report(error));
        co_return error;
    }

    // At most `limit` bytes; with a share no more than it can grow. Status 0 stands for a client that has gone.
    awaitable<std::optional<Problem>> readBody(Parser& parser, std::size_t limit, ByteShare* share) {
        namespace http = boost::beast::http;
        if (parser.content_length() && *parser.content_length() > limit) co_return bodyTooLarge(limit);
        parser.body_limit(limit);
        error_code error;
        if (boost::beast::iequals(parser.get()[http::field::expect], "100-continue")) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            co_await boost::asio::async_write(m_stream, boost::asio::buffer(go_on), report(error));
        }
        const auto deadline = std::chrono::steady_clock::now() + m_options.body_time;
        while (!error && !parser.is_done()) {
            const auto left = deadline - std::chrono::steady_clock::now();
            lowest().expires_after(std::min<std::chrono::steady_clock::duration>(left, m_options.body_pause));
            co_await http::async_read_some(m_stream, m_buffer, parser, report(error));
            if (share && !share->growTo(parser.get().body().size())) co_return bodiesFull();
        }
        if (!error) co_return std::nullopt;
        if (error == http::error::body_limit) co_return bodyTooLarge(limit);
        if (error.category() == make_error_code(http::error::bad_chunk).category() &&
            error != http::error::partial_message)
            co_return problems::badRequest("the body cannot be read: " + error.message());
        if (error == boost::beast::error::timeout) co_return requestTimeout();
        co_return problems::cancelled();
    }

    awaitable<bool> sendHead(HeadMessage& head) {
        error_code error;
        boost::beast::http::response_serializer<boost::beast::http::empty_body> serializer(head);
        lowest().expires_after(m_options.write_time);
        co_await boost::beast::http::async_write_header(m_stream, serializer, report(error));
        co_return !error;
    }
    awaitable<bool> sendWhole(WholeMessage& message) {
        error_code error;
        lowest().expires_after(m_options.write_time);
        co_await boost::beast::http::async_write(m_stream, message, report(error));
        co_return !error;
    }
    awaitable<bool> sendPiece(const std::string& piece, bool chunked) {
        error_code error;
        lowest().expires_after(m_options.write_time);
        if (chunked)
            co_await boost::asio::async_write(m_stream, boost::beast::http::make_chunk(boost::asio::buffer(piece)),
                                              report(error));
        else
            co_await boost::asio::async_write(m_stream, boost::asio::buffer(piece), report(error));
        co_return !error;
    }
    awaitable<bool> sendLastChunk() {
        error_code error;
        co_await boost::asio::async_write(m_stream, boost::beast::http::make_chunk_last(), report(error));
        co_return !error;
    }

    // Takes what is left of a body of a refused request: a client that sends it whole before it listens, as Qt's does,
    // would see a broken connection instead of the answer.
    awaitable<void> discardBody(Parser& parser) {
        const bool asks_first = boost::beast::iequals(parser.get()[boost::beast::http::field::expect], "100-continue");
        if (asks_first || parser.is_done() || !parser.content_length()) co_return;
        const auto remaining = parser.content_length_remaining(); // nothing before the first byte of it was parsed
        auto left = remaining ? *remaining : *parser.content_length();
        if (left > m_options.machines_bytes) co_return;
        std::string().swap(parser.get().body());
        left -= std::min<std::uint64_t>(left, m_buffer.size());
        m_buffer.clear();
        const auto deadline = std::chrono::steady_clock::now() + m_options.body_time;
        std::vector<char> ignored(16 * 1024);
        error_code error;
        while (!error && left > 0) {
            const auto time = deadline - std::chrono::steady_clock::now();
            lowest().expires_after(std::min<std::chrono::steady_clock::duration>(time, m_options.body_pause));
            const auto count = co_await m_stream.async_read_some(boost::asio::buffer(ignored), report(error));
            left -= std::min<std::uint64_t>(left, count);
        }
    }

    // Reads what is still on its way for a moment: closing at once would reset the connection and take the answer
    // along.
    awaitable<void> linger() {
        error_code error;
        socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, error);
        lowest().expires_after(std::chrono::seconds(2));
        std::vector<char> ignored(64 * 1024);
        std::size_t left = 8 * 1024 * 1024;
        error = {};
        while (!error) {
            const auto count = co_await lowest().async_read_some(boost::asio::buffer(ignored), report(error));
            if (count >= left) break;
            left -= count;
        }
    }

private:
    static constexpr bool is_tls = !std::is_same_v<Stream, boost::beast::tcp_stream>;

    Stream m_stream;
    const HttpOptions& m_options;
    boost::beast::flat_buffer m_buffer;
};

} // namespace remuda
