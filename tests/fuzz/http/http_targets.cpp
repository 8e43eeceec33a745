// SPDX-License-Identifier: GPL-3.0-or-later
// Requests as they come from the socket, through the same parser and the same checks as in the server.
#include "backend/http/cursor.h"
#include "backend/http/http_exchange.h"
#include "backend/http/router.h"
#include "tests/fuzz/targets/targets.h"

#include <array>

namespace remuda::fuzz {

namespace {

namespace http = boost::beast::http;

const Router& router() {
    static const Router* const made = [] {
        auto* all = new Router;
        const auto echo = [](const Request& request) {
            (void)request.queryInteger("limit", 1, 0, 1000);
            (void)decodeCursor(request.queryValue("cursor"), 3);
            if (const auto body = request.jsonBody()) return Response::json(*body);
            return Response::json(boost::json::object{{"path", request.path}});
        };
        all->add(Method::get, "/api/v1/machines/{name}?limit&cursor&dry_run", echo, Access::open);
        all->add(Method::post, "/api/v1/actions?dry_run", echo, Access::open, Body::json);
        all->add(Method::patch, "/api/v1/machines/{name}", echo, Access::open, Body::json);
        all->add(Method::post, "/api/v1/machines/import", echo, Access::open, Body::csv);
        all->add(Method::get, "/api/v1/whoami", echo);
        return all;
    }();
    return *made;
}

} // namespace

void httpRequests(std::string_view input) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(16 * 1024);
    parser.body_limit(64 * 1024);
    parser.eager(true);
    boost::system::error_code error;
    // In two pieces, as networks cut where they like.
    const auto half = input.size() / 2;
    std::size_t taken = 0;
    for (const auto end : {half, input.size()}) {
        while (!error && !parser.is_done() && taken < end) {
            const auto count = parser.put(boost::asio::buffer(input.data() + taken, end - taken), error);
            if (count == 0) break;
            taken += count;
        }
        if (error == http::error::need_more) error = {};
    }
    if (error) (void)headerProblem(error);
    if (!parser.is_header_done()) return;
    Exchange exchange("127.0.0.1");
    auto request = describe(parser.get(), exchange);
    demand(exchange.path.size() <= 200 && exchange.method.size() <= 16 && exchange.request_id.size() <= 64);
    if (!request) return demand(request.problem().status >= 400);
    demand(request->path.starts_with('/') && request->path.find('\0') == std::string::npos);
    request->body = parser.get().body();
    const auto id = request->request_id;
    const auto answer = router().handle(std::move(*request));
    demand(answer.status >= 200 && answer.status < 600 && answer.status != 500);
    demand(answer.headers.at("X-Request-Id") == id);
}

std::span<const Target> targets() {
    static constexpr std::array all{Target{"http", httpRequests}};
    return all;
}

} // namespace remuda::fuzz
