// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/message.h"
#include "backend/http/request_rate.h"

#include <optional>

namespace remuda {

using Handler = std::function<Response(const Request&)>;

// Answers who a request is from, or an unauthorized problem.
using Authenticator = std::function<Result<Principal>(const Request&)>;

enum class Access {
    open, // nobody needs to be signed in
    user  // a valid token
};

// What the body of a request must be; the router refuses any other Content-Type.
enum class Body {
    none, // nothing is read
    json, // application/json, or application/merge-patch+json for PATCH
    csv   // text/csv
};

// Finds the handler for a path like "/api/v1/machines/{name}/history". Filled at start, read only afterwards, so that
// any thread may route. Wraps every call: request id, authentication, query, idempotency, problem for exceptions, HEAD
// as GET.
class Router {
public:
    // What a request may name in its query stands behind the path: "/api/v1/machines/{name}?dry_run".
    void add(Method method, std::string pattern, Handler handler, Access access = Access::user, Body body = Body::none);
    void add(Method method, std::string pattern, Body body, Handler handler) {
        add(method, std::move(pattern), std::move(handler), Access::user, body);
    }
    // What a signed-in caller needs before the handler of "METHOD pattern" is asked at all; once for each route that
    // is not open. A problem names what is not there.
    using Guard = std::function<Result<void>(const Principal&)>;
    Result<void> guard(const std::string& operation, Guard guard);

    // Whether the one who sent this Authorization is still signed in. Asked before each frame of an event stream, on
    // the thread that sends it: a stream ends with the token that opened it, at the next heartbeat at the latest.
    using SignedIn = std::function<bool(const std::string& authorization)>;
    void setSignedIn(SignedIn signed_in) { m_signed_in = std::move(signed_in); }

    void setAuthenticator(Authenticator authenticator) { m_authenticator = std::move(authenticator); }

    // How many requests a second each user may send, in bursts of twice as many; 0 (the default) sets no limit.
    void setUserRate(double per_second) { m_user_rate = std::make_unique<RequestRate>(per_second); }

    // Answers a stored response for a repeated Idempotency-Key, or runs `produce` and stores its answer.
    using Idempotency = std::function<Response(const Request&, const std::function<Response()>& produce)>;
    void setIdempotency(Idempotency idempotency) { m_idempotency = std::move(idempotency); }

    // Looks at each request that somebody is known to have sent before its handler does, and answers `produce()` or a
    // problem.
    using Companion = std::function<Response(Request&, const std::function<Response()>& produce)>;
    void setCompanion(Companion companion) { m_companion = std::move(companion); }

    Response handle(Request request) const;

    // What the header alone decides, before a body is read: whether there is such a route, and unless it is open, who
    // asks and that they may. Counts for no limit.
    Result<Access> admit(Request request) const;

    // Every route, for a test that compares them with the OpenAPI document.
    struct Description {
        std::string operation; // "METHOD pattern"
        std::vector<std::string> query;
        Body body;
        Access access;
        bool guarded;
    };
    std::vector<Description> routes() const;

private:
    struct Route {
        Method method;
        std::string pattern; // without the query
        std::vector<std::string> query;
        std::vector<std::string> segments;
        Handler handler;
        Access access;
        Body body;
        Guard guard;
    };
    const Route* find(Request& request, bool& path_known) const;
    Response answerTo(Request& request) const;
    enum class Rate { counts, spared };
    Result<const Route*> find(Request& request, Rate rate) const; // with all checks of its header
    template <class Function>
    static auto guarded(const Request& request, Function&& function) -> decltype(function());
    std::function<EventSource(EventSource)> watch(const Request& request) const;
    static Result<void> checkBody(const Route& route, const Request& request);
    static Result<void> checkQuery(const Route& route, const Request& request);
    static void addRequestId(Response& answer, const std::string& request_id);

    std::vector<Route> m_routes;
    Authenticator m_authenticator;
    SignedIn m_signed_in;
    std::unique_ptr<RequestRate> m_user_rate; // null: no limit
    Idempotency m_idempotency;
    Companion m_companion;
};

} // namespace remuda
