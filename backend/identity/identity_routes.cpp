// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/caller.h"
#include "backend/http/log.h"
#include "backend/identity/access.h"
#include "backend/identity/identity.h"
#include "remuda_version.h"

namespace remuda {

namespace {

Response plain(int status, std::string text) {
    Response response;
    response.status = status;
    response.content_type = "text/plain";
    response.headers["Cache-Control"] = "no-store";
    response.body = std::move(text);
    return response;
}

Response chap(const std::string& word, const std::string& value) {
    auto response = plain(200, {});
    response.headers["X-CHAP"] = word + ":" + value;
    return response;
}

std::string askedAbout(const Problem& problem) {
    return std::string(problem.extra.at("user").as_string());
}

std::string headerOf(const Request& request, const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string() : found->second;
}

// One answer for all reasons a login can be refused for; what the caller cannot learn anything from is said.
Response refused(const Request& request, const std::string& what, const Problem& problem) {
    log(LogLevel::warning, request.request_id + " " + what + " from " + request.peer + " refused: " + problem.type +
                               ", " + problem.detail);
    if (problem.status == 503) return plain(503, "Keys cannot be read now\n");
    if (problem.type == "rate_limited") {
        auto response = plain(429, "Too many attempts\n");
        response.headers["Retry-After"] = "5";
        return response;
    }
    if (problem.type == "version_not_supported" || problem.type == "forbidden")
        return plain(403, problem.detail + "\n");
    return plain(403, "Failed to authenticate user");
}

} // namespace

// Where the directory has to be asked first the answer comes later: no thread of the server waits for it.
Response Identity::handshake(const Request& request) {
    auto first = handshakeNow(request);
    if (auto* answer = std::get_if<Response>(&first)) return std::move(*answer);
    Response waiting;
    waiting.later = [this, request, user = std::get<std::string>(first)](std::function<void(Response)> done) {
        m_directory->ask(user, [this, request, done = std::move(done)] {
            auto answer = handshakeNow(request);
            // Asked a moment ago and yet to be asked: its answers are older than they may be as soon as they come.
            done(std::holds_alternative<Response>(answer) ? std::get<Response>(std::move(answer))
                                                          : plain(503, "Keys cannot be read now\n"));
        });
    };
    return waiting;
}

std::variant<Response, std::string> Identity::handshakeNow(const Request& request) {
    if (!request.headers.contains("x-chap")) return plain(403, {});
    const auto value = headerOf(request, "x-chap");
    const auto colon = value.find(':');
    if (colon == std::string::npos) return plain(400, "X-CHAP must be request:… or response:…\n");
    const auto word = value.substr(0, colon);
    const std::string_view text = std::string_view(value).substr(colon + 1);
    const LoginCaller caller{request.peer, headerOf(request, "host")};

    if (word == "request") {
        const auto challenge = m_crtauth.challenge(text, caller);
        if (!challenge && challenge.problem().type == askDirectory) return askedAbout(challenge.problem());
        return challenge ? chap("challenge", *challenge) : refused(request, "request", challenge.problem());
    }
    if (word == "response") {
        const auto grant = m_crtauth.grant(text, caller);
        if (!grant && grant.problem().type == askDirectory) return askedAbout(grant.problem());
        if (!grant) {
            recordRefusal(request, grant.problem());
            return refused(request, "response", grant.problem());
        }
        log(LogLevel::info, request.request_id + " " + grant->user + " signed in from " + request.peer + " with " +
                                grant->key + ", version " + std::to_string(grant->version));
        if (m_record)
            m_record({true, grant->user, request.peer, grant->key, grant->version, {}, 0, request.request_id});
        auto response = chap("token", grant->token);
        // Clients must not look into a token; this tells them when to come back.
        response.headers["X-Remuda-Token-Lifetime"] = std::to_string(grant->lifetime);
        return response;
    }
    return plain(403, "Failed to authenticate user");
}

// What a limit refuses is not recorded: that is what keeps a flood out of the history.
void Identity::recordRefusal(const Request& request, const Problem& problem) {
    if (!m_record || problem.type == "rate_limited" || problem.status == 503) return;
    const auto silent = m_refusals.record(neighboursOf(request.peer), now());
    if (!silent) return;
    SignIn refused;
    if (const auto* user = problem.extra.if_contains("user")) refused.user = std::string(user->as_string());
    refused.peer = request.peer;
    refused.reason = problem.type;
    refused.more = *silent;
    refused.request_id = request.request_id;
    m_record(refused);
}

void Identity::addTo(Router& router) {
    const auto shake = [this](const Request& request) { return handshake(request); };
    router.add(Method::get, "/_auth", shake, Access::open);
    router.add(Method::post, "/_auth", shake, Access::open);
    router.setAuthenticator([this](const Request& request) { return authenticate(request); });
    router.setSignedIn([this](const std::string& authorization) {
        const auto token = tokenIn(authorization);
        return token && m_crtauth.userOf(*token).ok();
    });
    router.add(Method::get, "/api/v1/whoami", [this](const Request& request) {
        boost::json::array teams;
        for (const auto& team : request.principal.teams)
            teams.emplace_back(team);
        boost::json::object form{{"user", request.principal.user},
                                 {"teams", std::move(teams)},
                                 {"administrator", request.principal.administrator},
                                 {"server", nameFor(request)},
                                 {"signed_intent", m_signed_intent},
                                 {"version", REMUDA_VERSION}};
        for (auto& right : rightsToJson(request.principal))
            form[right.key()] = std::move(right.value());
        return Response::json(form);
    });
}

} // namespace remuda
