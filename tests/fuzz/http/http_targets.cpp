// SPDX-License-Identifier: GPL-3.0-or-later
// What the server reads: requests as they come from the socket, through the same parser and the same checks, orders in
// their bodies, and the files that say who may do what.
#include "backend/http/caller.h"
#include "backend/http/cursor.h"
#include "backend/http/http_exchange.h"
#include "backend/http/json_body.h"
#include "backend/http/router.h"
#include "backend/identity/policy.h"
#include "backend/identity/teams_file.h"
#include "backend/inventory/bulk_edit.h"
#include "backend/inventory/undo.h"
#include "backend/jobs/action_plan.h"
#include "backend/jobs/job_retry.h"
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
    static const auto proxies = TrustedProxies::parse("127.0.0.1").value();
    const auto forwarded = parser.get()["X-Forwarded-For"];
    Exchange exchange(proxies.callerOf("127.0.0.1", {forwarded.data(), forwarded.size()}));
    demand(neighboursOf(exchange.peer).size() <= 45);
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

void orders(std::string_view input) {
    const auto body = parseBody(input);
    if (!body) return;
    if (const auto action = submissionFromJson(*body)) demand(!action->machines.empty() && action->parallelism > 0);
    if (const auto edit = bulkEditFromJson(*body)) demand(!edit->machines.empty() && !edit->set.empty());
    if (const auto undo = undoOrderFromJson(*body)) demand((undo->sequence > 0) == undo->request_id.empty());
    if (const auto retry = retryOrderFromJson(*body)) demand(!retry->jobs.empty());
}

void accessFiles(std::string_view input) {
    const auto moment = fromMilliseconds(1'700'000'000'000);
    if (const auto policy = parsePolicy(input, moment))
        for (const auto& rule : policy->approvals)
            demand(rule.approvers >= 1 && rule.lifetime.count() >= 1);
    if (const auto teams = parseTeams(input))
        for (const auto& team : teams->names())
            demand(teams->members.contains(team));
}

std::span<const Target> targets() {
    static constexpr std::array all{Target{"http", httpRequests}, Target{"orders", orders},
                                    Target{"access", accessFiles}};
    return all;
}

} // namespace remuda::fuzz
