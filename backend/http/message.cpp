// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/message.h"

#include "backend/http/json_body.h"
#include "core/protocol/redact.h"

#include <charconv>

namespace remuda {

namespace json = boost::json;

std::string_view toText(Method method) {
    switch (method) {
    case Method::get:
        return "GET";
    case Method::head:
        return "HEAD";
    case Method::post:
        return "POST";
    case Method::put:
        return "PUT";
    case Method::patch:
        return "PATCH";
    case Method::remove:
        return "DELETE";
    }
    return "GET";
}

std::string Request::queryValue(const std::string& name, std::string fallback) const {
    const auto found = query.find(name);
    return found == query.end() ? std::move(fallback) : found->second;
}

bool Request::queryFlag(const std::string& name) const {
    const auto value = queryValue(name);
    return value == "true" || value == "1";
}

Result<std::int64_t> Request::queryInteger(const std::string& name, std::int64_t fallback, std::int64_t low,
                                           std::int64_t high) const {
    const auto found = query.find(name);
    if (found == query.end() || found->second.empty()) return fallback;
    const auto& text = found->second;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) {
        auto problem = problems::invalidField(
            name, text, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
        return problem;
    }
    return value;
}

Result<json::object> Request::jsonBody() const {
    return parseBody(body);
}

Response Response::json(const json::value& value, int status) {
    return ofText(json::serialize(value), status);
}

Response Response::ofText(std::string json, int status) {
    Response response;
    response.status = status;
    response.body = std::move(json);
    return response;
}

Response Response::problem(const Problem& problem) {
    Response response;
    response.status = problem.status == 0 ? 500 : problem.status;
    response.content_type = "application/problem+json";
    response.body = json::serialize(toJson(redacted(problem)));
    if (response.status == 401) response.headers["WWW-Authenticate"] = "chap";
    if (response.status == 503 || response.status == 429) response.headers["Retry-After"] = "1";
    return response;
}

Response Response::noContent() {
    Response response;
    response.status = 204;
    response.content_type.clear();
    return response;
}

} // namespace remuda
