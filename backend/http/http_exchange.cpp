// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/http_exchange.h"

#include "backend/http/log.h"
#include "backend/http/target.h"

#include <boost/beast/core/error.hpp>

#include <algorithm>
#include <openssl/rand.h>

namespace remuda {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

std::string randomId() {
    unsigned char bytes[8];
    RAND_bytes(bytes, sizeof bytes);
    std::string text;
    for (const auto byte : bytes) {
        constexpr char digits[] = "0123456789abcdef";
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

// A caller may bring an id of its own to find again in the log, as long as it cannot upset one.
bool isRequestId(std::string_view text) {
    for (const char c : text)
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-' && c != '_')
            return false;
    return !text.empty() && text.size() <= 64;
}

std::optional<Method> methodOf(http::verb verb) {
    switch (verb) {
    case http::verb::get:
        return Method::get;
    case http::verb::head:
        return Method::head;
    case http::verb::post:
        return Method::post;
    case http::verb::put:
        return Method::put;
    case http::verb::patch:
        return Method::patch;
    case http::verb::delete_:
        return Method::remove;
    default:
        return std::nullopt;
    }
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (auto& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

template <class Message>
void setHeaders(Message& message, const Response& response) {
    if (!response.content_type.empty()) message.set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers)
        message.set(name, value);
    message.set(http::field::server, "remuda");
    message.set("X-Content-Type-Options", "nosniff");
}

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

} // namespace

Exchange::Exchange(std::string address)
    : peer(std::move(address))
    , request_id(randomId())
    , begun(std::chrono::steady_clock::now()) {}

void Exchange::log(int status, std::size_t bytes) const {
    const auto spent = std::chrono::steady_clock::now() - begun;
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(spent).count();
    remuda::log(LogLevel::info, request_id + ' ' + peer + ' ' + method + ' ' + path + ' ' + std::to_string(status) +
                                    ' ' + std::to_string(bytes) + "B " + std::to_string(microseconds) + "us");
}

Result<Request> describe(const BeastRequest& message, Exchange& exchange) {
    Request request;
    exchange.version = message.version();
    exchange.method = std::string(view(message.method_string())).substr(0, 16);
    if (const auto id = view(message["X-Request-Id"]); isRequestId(id)) exchange.request_id = std::string(id);
    const auto target = parseTarget(view(message.target()));
    if (!target) return problems::badRequest("the address of the request cannot be read");
    exchange.path = target->path.substr(0, 200);
    const auto method = methodOf(message.method());
    if (!method) {
        auto problem = problems::badRequest("the method " + exchange.method + " is not understood");
        problem.status = 405;
        problem.type = "method-not-allowed";
        return problem;
    }
    exchange.head = *method == Method::head;
    request.method = *method;
    request.path = target->path;
    request.query = target->query;
    for (const auto& field : message)
        request.headers.emplace(lower(view(field.name_string())), std::string(view(field.value())));
    request.peer = exchange.peer;
    request.request_id = exchange.request_id;
    return request;
}

bool listsMachines(std::string_view target) {
    constexpr std::string_view paths[] = {"/api/v1/machines/import", "/api/v1/machines/changes", "/api/v1/actions",
                                          "/api/v1/leases/changes"};
    return std::find(std::begin(paths), std::end(paths), target.substr(0, target.find('?'))) != std::end(paths);
}

std::optional<Problem> headerProblem(boost::system::error_code error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        auto problem = problems::tooLarge("the header of a request may hold 16 KiB");
        problem.status = 431;
        return problem;
    }
    if (error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
    if (error == beast::error::timeout) return std::nullopt; // the socket is closed already
    if (error.category() == make_error_code(http::error::bad_method).category())
        return problems::badRequest("this is not HTTP: " + error.message());
    return std::nullopt;
}

Problem requestTimeout() {
    auto problem = problems::badRequest("the body came too slowly");
    problem.status = 0; // the socket is closed already
    return problem;
}

Problem bodyTooLarge(std::size_t limit) {
    return problems::tooLarge("the body may hold " + std::to_string(limit) + " bytes here");
}

Problem bodiesFull() {
    return problems::unavailable("too many large bodies are on their way already; try again in a second");
}

WholeMessage wholeMessage(const Exchange& exchange, Response response, bool keep) {
    WholeMessage message(static_cast<http::status>(response.status), exchange.version);
    setHeaders(message, response);
    message.keep_alive(keep);
    const auto size = response.body.size();
    if (!exchange.head) message.body() = std::move(response.body);
    if (response.status != 204 && response.status != 304) message.content_length(size);
    return message;
}

HeadMessage headOnly(const Exchange& exchange, const Response& response, bool keep) {
    HeadMessage message(static_cast<http::status>(response.status), exchange.version);
    setHeaders(message, response);
    const bool chunked = exchange.version >= 11; // older clients read until the end of the connection
    message.keep_alive(keep && chunked);
    message.chunked(chunked);
    return message;
}

HeadMessage eventHead(const Response& response) {
    HeadMessage message(http::status::ok, 11);
    setHeaders(message, response);
    message.set(http::field::content_type, "text/event-stream");
    message.set(http::field::cache_control, "no-store");
    message.set("X-Accel-Buffering", "no"); // a proxy must not hold frames back
    message.keep_alive(false);
    message.chunked(true);
    return message;
}

} // namespace remuda
