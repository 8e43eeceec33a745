// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <concepts>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace remuda {

enum class Method { get, head, post, put, patch, remove };
std::string_view toText(Method method);

struct Policy;

// Who sent a request, as the authenticator found out. What they may do is decided in backend/identity/access.h.
struct Principal {
    std::string user;
    std::vector<std::string> teams;
    bool administrator = false;
    std::shared_ptr<const Policy> policy = nullptr; // none: what holds without a file of permissions
};

// A whole request, free of any HTTP library. Header names are lower case. Handlers run on a worker thread and may block
// on the database, never on anything outside this machine.
struct Request {
    Method method = Method::get;
    std::string path;                              // decoded, without query
    std::map<std::string, std::string> parameters; // from the pattern: {name}
    std::map<std::string, std::string> query;      // decoded
    std::map<std::string, std::string> headers;
    std::string body;
    std::string peer; // address of the other end
    std::string request_id;
    Principal principal;
    std::string intent;     // id of the signed intent that came with it, see IntentDesk; empty without
    std::string intent_key; // that signed it, a blob

    std::string queryValue(const std::string& name, std::string fallback = {}) const;
    bool queryFlag(const std::string& name) const; // the router has refused all but true, false, 1 and 0
    Result<std::int64_t> queryInteger(const std::string& name, std::int64_t fallback, std::int64_t low,
                                      std::int64_t high) const;
    Result<boost::json::object> jsonBody() const; // see parseBody
};

// Produces the body of a long answer piece by piece, on a worker thread; an empty piece ends it.
using BodySource = std::function<std::string()>;

// Subscribes a server-sent event stream: the callback is handed a sink that may be called from any thread until it
// answers false (the client has gone). Frames are complete SSE text; an empty one ends the stream.
using EventSink = std::function<bool(std::string frame)>;
using EventSource = std::function<void(EventSink)>;

struct Response;

// Gives the answer later, once, from any thread: for what lies outside this machine and must not hold a worker.
using LateAnswer = std::function<void(std::function<void(Response)> done)>;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::map<std::string, std::string> headers;
    std::string body;
    BodySource source;  // instead of body
    EventSource events; // instead of body: answer is text/event-stream
    LateAnswer later;   // instead of all the above

    static Response json(const boost::json::value& value, int status = 200);
    // An object as it is: on the way above it would be copied, with everything in it.
    template <std::same_as<boost::json::object> Object>
    static Response json(const Object& object, int status = 200) {
        return ofText(boost::json::serialize(object), status);
    }
    static Response problem(const Problem& problem);
    static Response noContent();

private:
    static Response ofText(std::string json, int status);
};

} // namespace remuda
