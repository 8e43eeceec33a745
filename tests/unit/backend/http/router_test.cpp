// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/cursor.h"
#include "backend/http/request_rate.h"
#include "backend/http/router.h"
#include "backend/http/target.h"

#include <gtest/gtest.h>

namespace remuda {

namespace {

Response say(const std::string& text) {
    Response response;
    response.body = text;
    return response;
}

Request to(Method method, const std::string& path) {
    Request request;
    request.method = method;
    request.path = path;
    request.request_id = "id1";
    return request;
}

boost::json::object object(const Response& response) {
    return boost::json::parse(response.body).as_object();
}

class RouterTest : public testing::Test {
protected:
    RouterTest() {
        router.add(
            Method::get, "/m/{name}",
            [](const Request& request) { return say("one " + request.parameters.at("name")); }, Access::open);
        router.add(
            Method::get, "/m/export", [](const Request&) { return say("export"); }, Access::open);
        router.add(
            Method::remove, "/m/{name}", [](const Request&) { return Response::noContent(); }, Access::open);
        router.add(
            Method::post, "/deed?dry_run&existing",
            [](const Request& request) { return say(request.queryFlag("dry_run") ? "rehearsed" : "done"); },
            Access::open);
        router.add(Method::get, "/mine", [](const Request& request) { return say(request.principal.user); });
        router.add(
            Method::get, "/bug", [](const Request&) -> Response { throw std::runtime_error("secret detail"); },
            Access::open);
    }
    Router router;
};

// Frames that a stream of that route would send to whoever opens it; the last is empty once the stream has ended.
struct OpenStream {
    explicit OpenStream(Router& router, const std::string& path) {
        auto request = to(Method::get, path);
        request.headers["authorization"] = "chap:1";
        auto answer = router.handle(request);
        auto events = std::move(answer.events);
        if (answer.later) answer.later([&](Response late) { events = std::move(late.events); });
        events([this](std::string frame) {
            frames.push_back(std::move(frame));
            return true;
        });
    }
    std::vector<std::string> frames;
};

TEST_F(RouterTest, aStreamEndsWithTheTokenThatOpenedIt) {
    EventSink sink;
    const auto stream = [&] {
        Response answer;
        answer.events = [&](EventSink given) { sink = std::move(given); };
        return answer;
    };
    router.add(Method::get, "/stream", [&](const Request&) { return stream(); });
    router.add(Method::get, "/later", [&](const Request&) {
        Response answer;
        answer.later = [&](const std::function<void(Response)>& done) { done(stream()); };
        return answer;
    });
    router.setAuthenticator([](const Request&) { return Principal{"ada", {}, false}; });
    bool signed_in = true;
    std::string asked_about;
    router.setSignedIn([&](const std::string& authorization) {
        asked_about = authorization;
        return signed_in;
    });
    for (const auto* path : {"/stream", "/later"}) {
        signed_in = true;
        OpenStream open(router, path);
        EXPECT_TRUE(sink("one")) << path;
        EXPECT_EQ(asked_about, "chap:1");
        signed_in = false;
        EXPECT_FALSE(sink("two")) << path;
        EXPECT_EQ(open.frames, (std::vector<std::string>{"one", ""})) << path;
    }
}

TEST_F(RouterTest, prefersTheLiteralPathToTheParameter) {
    EXPECT_EQ(router.handle(to(Method::get, "/m/export")).body, "export");
    EXPECT_EQ(router.handle(to(Method::get, "/m/K 1")).body, "one K 1");
}

TEST_F(RouterTest, tellsAnUnknownPathFromAnUnknownMethod) {
    EXPECT_EQ(router.handle(to(Method::get, "/nowhere")).status, 404);
    EXPECT_EQ(router.handle(to(Method::get, "/m/")).status, 404);
    const auto wrong = router.handle(to(Method::put, "/m/x"));
    EXPECT_EQ(wrong.status, 405);
    EXPECT_EQ(object(wrong).at("request_id").as_string(), "id1");
}

TEST_F(RouterTest, aFlagIsTrueOrFalseAndNothingElse) {
    const auto ask = [&](Method method, const std::string& path, const std::string& name, const std::string& value) {
        auto request = to(method, path);
        request.query[name] = value;
        return router.handle(request);
    };
    EXPECT_EQ(router.handle(to(Method::post, "/deed")).body, "done");
    for (const auto* value : {"true", "1"})
        EXPECT_EQ(ask(Method::post, "/deed", "dry_run", value).body, "rehearsed") << value;
    for (const auto* value : {"false", "0"})
        EXPECT_EQ(ask(Method::post, "/deed", "dry_run", value).body, "done") << value;
    for (const auto* value : {"", "maybe", "yes", "TRUE", "true "}) {
        const auto refused = ask(Method::post, "/deed", "dry_run", value);
        ASSERT_EQ(refused.status, 422) << value;
        EXPECT_EQ(object(refused).at("field").as_string(), "dry_run");
        EXPECT_EQ(object(refused).at("found").as_string(), value);
        EXPECT_EQ(object(refused).at("expected").as_string(), "true or false");
    }
    EXPECT_EQ(ask(Method::get, "/m/x", "include_progress", "yes").status, 422);
}

TEST_F(RouterTest, whoWritesMayNotMisspellAParameter) {
    auto request = to(Method::post, "/deed");
    request.query["dryrun"] = "true";
    const auto refused = router.handle(request);
    ASSERT_EQ(refused.status, 422);
    EXPECT_EQ(object(refused).at("field").as_string(), "dryrun");
    EXPECT_NE(object(refused).at("expected").as_string().find("dry_run, existing"), std::string::npos);
    request.path = "/m/x";
    request.method = Method::remove;
    EXPECT_EQ(router.handle(request).status, 422) << "a route without parameters knows none";
    request.method = Method::get;
    EXPECT_EQ(router.handle(request).body, "one x") << "a probe may say what it likes";
    EXPECT_EQ(router.routes()[3].operation, "POST /deed");
    EXPECT_EQ(router.routes()[3].query, (std::vector<std::string>{"dry_run", "existing"}));
}

TEST_F(RouterTest, answersHeadAsGet) {
    EXPECT_EQ(router.handle(to(Method::head, "/m/x")).status, 200);
}

TEST_F(RouterTest, letsNobodyInWithoutAPrincipal) {
    EXPECT_EQ(router.handle(to(Method::get, "/mine")).status, 401);
    router.setAuthenticator([](const Request&) -> Result<Principal> { return Principal{"alice", {}, false}; });
    EXPECT_EQ(router.handle(to(Method::get, "/mine")).body, "alice");
}

TEST_F(RouterTest, aUserWhoAsksTooOftenIsToldToWait) {
    std::string user = "alice";
    router.setAuthenticator([&](const Request&) -> Result<Principal> { return Principal{user, {}, false}; });
    router.setUserRate(5);
    int served = 0;
    Response last;
    for (int time = 0; time < 100; ++time) {
        last = router.handle(to(Method::get, "/mine"));
        served += last.status == 200 ? 1 : 0;
    }
    EXPECT_GE(served, 10);
    EXPECT_LT(served, 100) << "unless a second passed with every tenth request";
    EXPECT_EQ(last.status, 429);
    EXPECT_EQ(last.headers.at("Retry-After"), "1");
    EXPECT_NE(last.body.find("too-many-requests"), std::string::npos);
    user = "bob";
    EXPECT_EQ(router.handle(to(Method::get, "/mine")).status, 200) << "others are served";
    EXPECT_EQ(router.handle(to(Method::get, "/m/x")).status, 200) << "as is what needs no user";
}

TEST_F(RouterTest, anExceptionIsAnInternalProblemThatTellsNoSecret) {
    const auto answer = router.handle(to(Method::get, "/bug"));
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_EQ(answer.headers.at("X-Request-Id"), "id1");
}

TEST(Unavailable, doesNotCallAServerBusyWhoseDatabaseIsAway) {
    EXPECT_EQ(problems::unavailable("the database does not answer").title, "The server cannot do that now");
}

TEST(Target, isTakenApartAndDecoded) {
    const auto target = parseTarget("/a%20b/c?q=role%3Aads+x&flag&empty=&q=second");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a b/c");
    EXPECT_EQ(target->query.at("q"), "role:ads x");
    EXPECT_EQ(target->query.at("flag"), "");
    EXPECT_EQ(target->query.at("empty"), "");
}

TEST(Target, takesASlashWithinANameForNoSeparator) {
    const auto target = parseTarget("/freezes/..%2fwindows%2F1?q=a%2Fb");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/freezes/..%2Fwindows%2F1");
    EXPECT_EQ(target->query.at("q"), "a/b");
}

TEST(Target, refusesWhatCannotBeMeant) {
    for (const auto* text : {"", "x", "http://x/", "/%", "/%2", "/%zz", "/a%00b", "/%ff", "/?q=%fe"})
        EXPECT_FALSE(parseTarget(text)) << text;
}

TEST(HostAndPort, knowsBothForms) {
    EXPECT_EQ(parseHostAndPort("127.0.0.1:0")->port, 0);
    EXPECT_EQ(parseHostAndPort("[::1]:7420")->host, "::1");
    for (const auto* text : {"", ":1", "host", "host:", "host:x", "host:70000", "::1:80", "h:1x"})
        EXPECT_FALSE(parseHostAndPort(text)) << text;
}

TEST(Cursor, comesBackAsItWas) {
    const boost::json::array position{nullptr, "näme/+", 7};
    const auto text = encodeCursor(position);
    EXPECT_EQ(text.find_first_of("+/="), std::string::npos);
    EXPECT_EQ(**decodeCursor(text, 3), position);
    EXPECT_FALSE(decodeCursor("", 3)->has_value());
    EXPECT_FALSE(decodeCursor(text, 2).ok());
    for (const auto* other : {"x", "!!!!", "AAAA", "bm90anNvbg"})
        EXPECT_FALSE(decodeCursor(other, 3).ok()) << other;
}

TEST(RequestRate, allowsABurstAndThenTheRate) {
    RequestRate rate(10);
    auto moment = RequestRate::Clock::now();
    int allowed = 0;
    for (int i = 0; i < 100; ++i)
        allowed += rate.allow("a", moment);
    EXPECT_EQ(allowed, 20);
    EXPECT_TRUE(rate.allow("b", moment)) << "each address has its own";
    moment += std::chrono::milliseconds(500);
    for (allowed = 0; rate.allow("a", moment);)
        ++allowed;
    EXPECT_EQ(allowed, 5);
}

} // namespace

} // namespace remuda
