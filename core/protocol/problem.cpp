// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/problem.h"

#include "core/protocol/redact.h"

namespace remuda {

namespace json = boost::json;

namespace {

Problem make(int status, const char* type, const char* title, std::string detail) {
    Problem problem;
    problem.status = status;
    problem.type = type;
    problem.title = title;
    problem.detail = std::move(detail);
    return problem;
}

std::string text(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

// What was found, for a person to recognize: not a whole file. Cut between two characters of the UTF-8 text.
std::string shortened(std::string text) {
    constexpr std::size_t most = 80;
    std::size_t characters = 0;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const bool begins = (static_cast<unsigned char>(text[index]) & 0xc0) != 0x80;
        if (begins && ++characters > most) return text.substr(0, index) + "…";
    }
    return text;
}

} // namespace

namespace problems {

Problem invalidField(std::string field, std::string found, std::string expected) {
    found = isSecretName(field) && !found.empty() ? "…" : shortened(std::move(found));
    auto problem =
        make(422, "invalid-field", "A value is not valid",
             field + ": found " + (found.empty() ? "nothing" : "\"" + found + "\"") + ", expected " + expected);
    problem.extra["found"] = std::move(found);
    problem.field = std::move(field);
    problem.expected = std::move(expected);
    return problem;
}

Problem badRequest(std::string detail) {
    return make(400, "bad-request", "The request cannot be read", std::move(detail));
}

Problem badQuery(std::string detail, std::size_t position, std::string expected) {
    auto problem = make(400, "bad-query", "The query cannot be read", std::move(detail));
    problem.field = "q";
    problem.expected = std::move(expected);
    problem.extra["position"] = position;
    return problem;
}

Problem unauthorized(std::string detail) {
    return make(401, "unauthorized", "Sign in first", std::move(detail));
}

Problem forbidden(std::string detail) {
    return make(403, "forbidden", "You may not do this", std::move(detail));
}

Problem notFound(std::string what, std::string name) {
    return make(404, "not-found", "There is no such thing", "there is no " + what + " \"" + name + "\"");
}

Problem conflict(std::string detail) {
    return make(409, "conflict", "This collides with the present state", std::move(detail));
}

Problem illegalMove(std::string detail, const std::vector<std::string>& legal) {
    auto problem = make(409, "illegal-move", "The status does not allow this", std::move(detail));
    json::array names;
    for (const auto& name : legal)
        names.emplace_back(name);
    problem.extra["legal"] = std::move(names);
    return problem;
}

Problem alreadyExists(std::string field, std::string value) {
    auto problem = make(409, "already-exists", "This value is taken", field + " \"" + value + "\" is taken");
    problem.expected = "a value that no other machine has";
    problem.field = std::move(field);
    return problem;
}

Problem changedMeanwhile(std::string detail) {
    return make(412, "changed-meanwhile", "It was changed by somebody else", std::move(detail));
}

Problem unsupportedMediaType(const std::string& found, const std::string& expected) {
    auto problem = make(415, "unsupported-media-type", "The body is of another kind",
                        "Content-Type: found " + (found.empty() ? "nothing" : "\"" + shortened(found) + "\"") +
                            ", expected " + expected);
    problem.field = "Content-Type";
    problem.expected = expected;
    return problem;
}
Problem tooLarge(std::string detail) {
    return make(413, "too-large", "The request is too large", std::move(detail));
}
Problem gone(std::string detail) {
    return make(410, "gone", "This is no longer kept", std::move(detail));
}
Problem unavailable(std::string detail) {
    return make(503, "unavailable", "The server cannot do that now", std::move(detail));
}
Problem tooManyRequests(std::string detail) {
    return make(429, "too-many-requests", "Too many requests", std::move(detail) + "; try again in a second");
}
Problem internal(std::string detail) {
    return make(500, "internal", "The server failed", std::move(detail));
}
Problem noConnection(std::string detail) {
    return make(0, "no-connection", "The server does not answer", std::move(detail));
}
Problem cancelled() {
    return make(0, "cancelled", "Cancelled", "the request was cancelled");
}

} // namespace problems

json::object toJson(const Problem& problem) {
    json::object object = problem.extra;
    object["type"] = problem.type;
    object["title"] = problem.title;
    object["status"] = problem.status;
    object["detail"] = problem.detail;
    if (!problem.field.empty()) object["field"] = problem.field;
    if (!problem.expected.empty()) object["expected"] = problem.expected;
    if (!problem.request_id.empty()) object["request_id"] = problem.request_id;
    return object;
}

Problem problemFromJson(int status, std::string_view body) {
    boost::system::error_code error;
    const auto value = json::parse(body, error);
    if (error || !value.is_object() || !value.get_object().contains("type")) {
        auto problem = make(status, status == 401 ? "unauthorized" : "bad-answer", "The answer cannot be read",
                            "status " + std::to_string(status) + ": " + std::string(body.substr(0, 200)));
        return problem;
    }
    Problem problem;
    problem.status = status;
    problem.extra = value.get_object();
    problem.type = text(problem.extra, "type");
    problem.title = text(problem.extra, "title");
    problem.detail = text(problem.extra, "detail");
    problem.field = text(problem.extra, "field");
    problem.expected = text(problem.extra, "expected");
    problem.request_id = text(problem.extra, "request_id");
    for (const auto* key : {"type", "title", "status", "detail", "field", "expected", "request_id"})
        problem.extra.erase(key);
    return problem;
}

} // namespace remuda
