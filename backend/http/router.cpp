// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/router.h"

#include "backend/http/log.h"
#include "backend/store/store_error.h"

#include <algorithm>
#include <array>

namespace remuda {

namespace {

// The names that are true or false wherever they are understood.
constexpr std::array<std::string_view, 4> flags{"children", "dry_run", "include_progress", "skip_invalid"};

std::vector<std::string> split(std::string_view path, char separator = '/') {
    std::vector<std::string> segments;
    while (!path.empty()) {
        path.remove_prefix(path.front() == separator ? 1 : 0);
        const auto end = std::min(path.find(separator), path.size());
        segments.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

// "application/json" of "Application/JSON; charset=utf-8".
std::string mediaType(std::string_view header) {
    std::string type;
    for (const char c : header.substr(0, header.find(';')))
        if (c != ' ' && c != '\t') type += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return type;
}

bool isParameter(const std::string& segment) {
    return segment.size() > 2 && segment.front() == '{';
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
    if (pattern.size() != path.size()) return false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (isParameter(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
    }
    return true;
}

// Fewer parameters win, so that /machines/export is not a machine called "export".
std::size_t parameterCount(const std::vector<std::string>& pattern) {
    std::size_t count = 0;
    for (const auto& segment : pattern)
        count += isParameter(segment) ? 1 : 0;
    return count;
}

} // namespace

void Router::add(Method method, std::string pattern, Handler handler, Access access, Body body) {
    const auto mark = std::min(pattern.find('?'), pattern.size());
    auto query = split(std::string_view(pattern).substr(std::min(mark + 1, pattern.size())), '&');
    pattern.resize(mark);
    auto segments = split(pattern);
    m_routes.push_back(
        {method, std::move(pattern), std::move(query), std::move(segments), std::move(handler), access, body, nullptr});
}

Result<void> Router::guard(const std::string& operation, Guard guard) {
    for (auto& route : m_routes) {
        if (std::string(toText(route.method)) + " " + route.pattern != operation) continue;
        if (route.guard || route.access == Access::open)
            return problems::internal(operation + (route.guard ? " is declared twice" : " is open to everybody"));
        route.guard = std::move(guard);
        return {};
    }
    return problems::internal("there is no route " + operation);
}

const Router::Route* Router::find(Request& request, bool& path_known) const {
    const auto path = split(request.path);
    const auto method = request.method == Method::head ? Method::get : request.method;
    const Route* best = nullptr;
    for (const auto& route : m_routes) {
        if (!matches(route.segments, path)) continue;
        path_known = true;
        if (route.method != method) continue;
        if (!best || parameterCount(route.segments) < parameterCount(best->segments)) best = &route;
    }
    if (!best) return nullptr;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const auto& segment = best->segments[i];
        if (isParameter(segment)) request.parameters[segment.substr(1, segment.size() - 2)] = path[i];
    }
    return best;
}

// A page of another site may send a form or plain text without asking, JSON or CSV not.
Result<void> Router::checkBody(const Route& route, const Request& request) {
    if (route.body == Body::none) return {};
    const auto header = request.headers.find("content-type");
    const auto found = header == request.headers.end() ? std::string() : header->second;
    const auto type = mediaType(found);
    const bool patch = route.method == Method::patch;
    const bool fits = route.body == Body::csv
                          ? type == "text/csv"
                          : type == "application/json" || (patch && type == "application/merge-patch+json");
    if (fits) return {};
    return problems::unsupportedMediaType(found, route.body == Body::csv ? "text/csv"
                                                 : patch ? "application/json or application/merge-patch+json"
                                                         : "application/json");
}

// A misspelt flag must not turn a rehearsal into the deed, nor a misspelt filter a page into another.
Result<void> Router::checkQuery(const Route& route, const Request& request) {
    // A probe may add to the address what it likes.
    const bool lenient = route.method == Method::get && route.access == Access::open;
    for (const auto& [name, value] : request.query) {
        if (!lenient && std::find(route.query.begin(), route.query.end(), name) == route.query.end()) {
            std::string known;
            for (const auto& each : route.query)
                known += (known.empty() ? "" : ", ") + each;
            return problems::invalidField(
                name, value, "no parameter of this name; known " + (known.empty() ? "is none" : "are " + known));
        }
        const bool is_flag = std::find(flags.begin(), flags.end(), name) != flags.end();
        if (is_flag && value != "true" && value != "false" && value != "1" && value != "0")
            return problems::invalidField(name, value, "true or false");
    }
    return {};
}

// Nothing for a request of somebody who need not be signed in.
std::function<EventSource(EventSource)> Router::watch(const Request& request) const {
    const auto header = request.headers.find("authorization");
    if (!m_signed_in || request.principal.user.empty() || header == request.headers.end()) return nullptr;
    return [signed_in = m_signed_in, authorization = header->second](EventSource events) -> EventSource {
        return [=](EventSink sink) {
            events([=](std::string frame) {
                if (frame.empty() || signed_in(authorization)) return sink(std::move(frame));
                sink({});
                return false;
            });
        };
    };
}

// An exception becomes a problem.
template <class Function>
auto Router::guarded(const Request& request, Function&& function) -> decltype(function()) {
    const auto failed = [&](const std::exception& error) {
        log(LogLevel::error, request.request_id + " " + std::string(toText(request.method)) + " " + request.path +
                                 " failed: " + error.what());
    };
    try {
        return function();
    } catch (const StoreError& error) {
        failed(error);
        return error.problem();
    } catch (const std::exception& error) {
        failed(error);
        return problems::internal("the request failed; the server's log knows more");
    }
}

Result<Access> Router::admit(Request request) const {
    return guarded(request, [&]() -> Result<Access> {
        const auto route = find(request, Rate::spared);
        return route ? Result<Access>((*route)->access) : route.problem();
    });
}

Response Router::handle(Request request) const {
    auto guarded_answer = guarded(request, [&]() -> Result<Response> { return answerTo(request); });
    auto answer = guarded_answer ? std::move(*guarded_answer) : Response::problem(guarded_answer.problem());
    const bool may_stream = answer.events || answer.later;
    const auto finish = [id = request.request_id, watched = may_stream ? watch(request) : nullptr](Response& whole) {
        if (whole.events && watched) whole.events = watched(std::move(whole.events));
        if (whole.content_type == "application/problem+json") addRequestId(whole, id);
        whole.headers["X-Request-Id"] = id;
    };
    finish(answer);
    if (answer.later)
        answer.later = [later = std::move(answer.later), finish](std::function<void(Response)> done) {
            later([finish, done = std::move(done)](Response late) {
                finish(late);
                done(std::move(late));
            });
        };
    if (request.method == Method::head) {
        answer.source = nullptr;
        answer.events = nullptr;
    }
    return answer;
}

Result<const Router::Route*> Router::find(Request& request, Rate rate) const {
    bool path_known = false;
    const auto* route = find(request, path_known);
    if (!route) {
        auto problem = problems::notFound("resource", request.path);
        if (path_known) {
            problem =
                problems::badRequest(request.path + " does not understand " + std::string(toText(request.method)));
            problem.status = 405;
            problem.type = "method-not-allowed";
        }
        return problem;
    }
    if (route->access != Access::open) {
        if (!m_authenticator) return problems::unauthorized("nobody can sign in to this server");
        auto principal = m_authenticator(request);
        if (!principal) return principal.problem();
        request.principal = std::move(*principal);
        if (rate == Rate::counts && m_user_rate && !m_user_rate->allow(request.principal.user))
            return problems::tooManyRequests(request.principal.user + " asks too often");
        if (route->guard)
            if (auto allowed = route->guard(request.principal); !allowed) return allowed.problem();
    }
    if (auto checked = checkQuery(*route, request); !checked) return checked.problem();
    if (auto checked = checkBody(*route, request); !checked) return checked.problem();
    return route;
}

Response Router::answerTo(Request& request) const {
    const auto found = find(request, Rate::counts);
    if (!found) return Response::problem(found.problem());
    const auto* route = *found;
    const bool is_open = route->access == Access::open;
    const auto handle = [&] { return route->handler(request); };
    const auto produce = [&] { return !is_open && m_companion ? m_companion(request, handle) : handle(); };
    if (!is_open && m_idempotency && request.method == Method::post && request.headers.contains("idempotency-key"))
        return m_idempotency(request, produce);
    return produce();
}

void Router::addRequestId(Response& answer, const std::string& request_id) {
    boost::system::error_code error;
    auto value = boost::json::parse(answer.body, error);
    if (error || !value.is_object()) return;
    value.get_object()["request_id"] = request_id;
    answer.body = boost::json::serialize(value);
}

std::vector<Router::Description> Router::routes() const {
    std::vector<Description> all;
    for (const auto& route : m_routes)
        all.push_back({std::string(toText(route.method)) + " " + route.pattern, route.query, route.body, route.access,
                       static_cast<bool>(route.guard)});
    return all;
}

} // namespace remuda
