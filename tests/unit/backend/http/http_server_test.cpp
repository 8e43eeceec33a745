// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/http_server.h"
#include "tests/unit/backend/http/raw_client.h"

#include <condition_variable>
#include <future>
#include <gtest/gtest.h>

namespace remuda {

namespace {

class HttpServerTest : public testing::Test {
protected:
    HttpServerTest() {
        options.port = 0;
        options.header_time = std::chrono::milliseconds(300);
        options.body_pause = std::chrono::milliseconds(300);
        const auto add = [&](Method method, const char* path, Handler handler) {
            router.add(method, path, std::move(handler), Access::open);
        };
        add(Method::get, "/hello", [](const Request& request) { return say("hello " + request.queryValue("q")); });
        add(Method::post, "/size", [](const Request& request) { return say(std::to_string(request.body.size())); });
        for (const auto* path : {"/api/v1/machines/import", "/api/v1/actions?dry_run"})
            add(Method::post, path, [](const Request& request) { return say(std::to_string(request.body.size())); });
        add(Method::get, "/wait", [this](const Request&) {
            ++waiting;
            changed.notify_all();
            std::unique_lock guard(mutex);
            changed.wait(guard, [this] { return open; });
            return say("waited");
        });
        add(Method::get, "/endless", [this](const Request&) {
            Response response;
            response.source = [this] {
                ++pieces;
                return std::string(100'000, 'x');
            };
            return response;
        });
        add(Method::get, "/stream", [](const Request&) {
            Response response;
            response.source = [left = 3]() mutable { return left-- > 0 ? std::string("piece ") : std::string(); };
            return response;
        });
        add(Method::get, "/broken", [](const Request&) {
            Response response;
            response.source = [first = true]() mutable -> std::string {
                if (!std::exchange(first, false)) throw std::runtime_error("gone");
                return "half";
            };
            return response;
        });
        add(Method::get, "/events", [this](const Request&) {
            Response response;
            response.events = [this](EventSink given) {
                given("event: hello\ndata: 1\n\n");
                const std::lock_guard guard(mutex);
                sink = std::move(given);
                changed.notify_all();
            };
            return response;
        });
    }
    ~HttpServerTest() override { letGo(); }

    static Response say(const std::string& text) {
        Response response;
        response.content_type = "text/plain";
        response.body = text;
        return response;
    }
    void start() {
        server = std::make_unique<HttpServer>(options, router);
        ASSERT_TRUE(server->start().ok());
    }
    void letGo() {
        const std::lock_guard guard(mutex);
        open = true;
        changed.notify_all();
    }
    static std::string simple(const std::string& path, const std::string& more = {}) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
    }
    static std::string last(const std::string& path) { return simple(path, "Connection: close\r\n"); }

    HttpOptions options;
    Router router;
    std::mutex mutex;
    std::condition_variable changed;
    bool open = false;
    std::atomic<int> waiting = 0, pieces = 0;
    EventSink sink;
    std::unique_ptr<HttpServer> server;
};

TEST_F(HttpServerTest, oneConnectionServesManyRequestsAlsoPipelined) {
    start();
    RawClient client(server->port());
    client.send(simple("/hello?q=1") + simple("/hello?q=2") + last("/hello?q=3"));
    const auto text = client.readAll();
    for (const auto* part : {"hello 1", "hello 2", "hello 3", "X-Request-Id: "})
        EXPECT_NE(text.find(part), std::string::npos) << part;
}

TEST_F(HttpServerTest, streamsInChunksAndEndsThem) {
    start();
    RawClient client(server->port());
    const auto text = client.ask(last("/stream"));
    EXPECT_NE(text.find("Transfer-Encoding: chunked"), std::string::npos);
    EXPECT_TRUE(text.ends_with("6\r\npiece \r\n6\r\npiece \r\n6\r\npiece \r\n0\r\n\r\n")) << text;
}

TEST_F(HttpServerTest, aBrokenStreamIsCutSoThatNobodyTakesItForWhole) {
    start();
    RawClient client(server->port());
    const auto text = client.ask(last("/broken"));
    EXPECT_NE(text.find("half"), std::string::npos);
    EXPECT_FALSE(text.ends_with("0\r\n\r\n"));
}

TEST_F(HttpServerTest, aSlowHeaderIsCutOffAndOthersAreServedMeanwhile) {
    start();
    RawClient slow(server->port());
    slow.send("GET /hello HTTP/1.1\r\nHo");
    RawClient other(server->port());
    EXPECT_NE(other.ask(last("/hello")).find("200 OK"), std::string::npos);
    EXPECT_EQ(slow.readAll(), "");
}

TEST_F(HttpServerTest, aBodyThatNeverComesIsCutOff) {
    start();
    RawClient client(server->port());
    client.send("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_EQ(client.readAll().find("200 OK"), std::string::npos);
}

TEST_F(HttpServerTest, tooLargeAHeaderIsRefused) {
    start();
    RawClient client(server->port());
    EXPECT_NE(client.ask(simple("/hello", "X-Long: " + std::string(20'000, 'x') + "\r\n")).find("HTTP/1.1 431"),
              std::string::npos);
}

TEST_F(HttpServerTest, tooLargeABodyIsRefusedWhetherItSaysSoOrNot) {
    options.body_bytes = 1000;
    options.machines_bytes = 20'000;
    start();
    const auto post = [&](const std::string& path, std::size_t size) {
        RawClient client(server->port());
        return client.ask("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " +
                          std::to_string(size) + "\r\n\r\n" + std::string(size, 'x'));
    };
    EXPECT_TRUE(post("/size", 1000).ends_with("1000"));
    EXPECT_NE(post("/size", 1001).find("HTTP/1.1 413"), std::string::npos);
    EXPECT_NE(post("/size", 5'000'000).find("HTTP/1.1 413"), std::string::npos);
    EXPECT_TRUE(post("/api/v1/machines/import", 10'000).ends_with("10000")) << "an import may be larger";
    EXPECT_TRUE(post("/api/v1/actions?dry_run=true", 10'000).ends_with("10000")) << "so may a selection";
    RawClient chunked(server->port());
    std::string chunks = "POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 20; ++i)
        chunks += "64\r\n" + std::string(100, 'x') + "\r\n";
    EXPECT_NE(chunked.ask(chunks + "0\r\n\r\n").find("HTTP/1.1 413"), std::string::npos);
}

TEST_F(HttpServerTest, saysGoOnToWhoAsksBeforeSending) {
    start();
    RawClient client(server->port());
    client.send(
        "POST /size HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_NE(client.readUntil("\r\n\r\n").find("100 Continue"), std::string::npos);
    client.send("abc");
    EXPECT_TRUE(client.readAll().ends_with("3"));
}

TEST_F(HttpServerTest, whatIsNotHttpGetsAnAnswerAndIsClosed) {
    start();
    for (const auto* nonsense : {"\x16\x03\x01\x02\r\n\r\n", "HELLO\r\n\r\n", "GET hello HTTP/1.1\r\n\r\n",
                                 "GET /%zz HTTP/1.1\r\n\r\n", "BREW /hello HTTP/1.1\r\n\r\n"}) {
        RawClient client(server->port());
        EXPECT_NE(client.ask(nonsense).find("HTTP/1.1 40"), std::string::npos) << nonsense;
    }
}

TEST_F(HttpServerTest, survivesClientsThatHangUpInTheMiddleOfAnAnswer) {
    start();
    for (int i = 0; i < 20; ++i) {
        RawClient client(server->port());
        client.send(simple("/endless"));
        client.readUntil("xxxx");
        client.hangUp();
    }
    RawClient waiter(server->port());
    waiter.send(simple("/wait"));
    {
        std::unique_lock guard(mutex);
        ASSERT_TRUE(changed.wait_for(guard, std::chrono::seconds(20), [&] { return waiting == 1; }));
    }
    waiter.hangUp();
    letGo();
    RawClient other(server->port());
    EXPECT_NE(other.ask(last("/hello?q=still")).find("hello still"), std::string::npos);
    EXPECT_TRUE(server->drain(std::chrono::seconds(20))) << "no connection was left behind";
    EXPECT_LT(pieces, 20'000) << "pieces are made as they are read, not ahead";
}

TEST_F(HttpServerTest, aFullQueueIsAnsweredAtOnceWithRetryAfter) {
    options.worker_threads = 1;
    options.waiting_requests = 0;
    start();
    RawClient first(server->port());
    first.send(last("/wait"));
    {
        std::unique_lock guard(mutex);
        ASSERT_TRUE(changed.wait_for(guard, std::chrono::seconds(20), [&] { return waiting == 1; }));
    }
    RawClient second(server->port());
    const auto refused = second.ask(last("/hello"));
    EXPECT_NE(refused.find("HTTP/1.1 503"), std::string::npos);
    EXPECT_NE(refused.find("Retry-After: 1"), std::string::npos);
    letGo();
    EXPECT_TRUE(first.readAll().ends_with("waited"));
}

TEST_F(HttpServerTest, anAddressThatAsksTooOftenIsToldToWait) {
    options.requests_per_second = 1;
    start();
    RawClient client(server->port());
    const auto text = client.ask(simple("/hello") + simple("/hello") + simple("/hello"));
    EXPECT_NE(text.find("HTTP/1.1 429"), std::string::npos);
}

TEST_F(HttpServerTest, connectionsAtWorkAreNotClosedForOthers) {
    options.connections = 1;
    start();
    RawClient first(server->port());
    first.send(last("/wait"));
    {
        std::unique_lock guard(mutex);
        ASSERT_TRUE(changed.wait_for(guard, std::chrono::seconds(20), [&] { return waiting == 1; }));
    }
    RawClient second(server->port());
    EXPECT_EQ(second.ask(last("/hello")), "");
    letGo();
    EXPECT_TRUE(first.readAll().ends_with("waited"));
}

TEST_F(HttpServerTest, drainingAnswersWhatRunsAndEndsTheRest) {
    start();
    RawClient idle(server->port()), stream(server->port()), running(server->port());
    idle.send(simple("/hello"));
    idle.readUntil("hello ");
    stream.send(simple("/events"));
    EXPECT_NE(stream.readUntil("data: 1\n\n").find("text/event-stream"), std::string::npos);
    running.send(simple("/wait"));
    {
        std::unique_lock guard(mutex);
        ASSERT_TRUE(changed.wait_for(guard, std::chrono::seconds(20), [&] { return waiting == 1; }));
    }
    auto drained = std::async(std::launch::async, [&] { return server->drain(std::chrono::seconds(20)); });
    stream.readAll();
    idle.readAll();
    letGo();
    EXPECT_NE(running.readAll().find("waited"), std::string::npos);
    EXPECT_TRUE(drained.get());
    EXPECT_FALSE(RawClient(server->port()).connected());
}

TEST_F(HttpServerTest, anEventStreamNoticesThatItsClientHasGone) {
    start();
    RawClient client(server->port());
    client.send(simple("/events"));
    client.readUntil("data: 1\n\n");
    {
        std::unique_lock guard(mutex);
        ASSERT_TRUE(changed.wait_for(guard, std::chrono::seconds(20), [&] { return sink != nullptr; }));
    }
    client.hangUp();
    EXPECT_TRUE(server->drain(std::chrono::seconds(20)));
    EXPECT_FALSE(sink("event: late\n\n"));
}

TEST_F(HttpServerTest, headHasTheLengthButNoBody) {
    start();
    RawClient client(server->port());
    const auto text = client.ask("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(text.find("Content-Length: 6"), std::string::npos);
    EXPECT_TRUE(text.ends_with("\r\n\r\n"));
}

TEST_F(HttpServerTest, aTakenPortIsAProblem) {
    start();
    options.port = server->port();
    HttpServer second(options, router);
    const auto started = second.start();
    ASSERT_FALSE(started.ok());
    EXPECT_EQ(started.problem().type, "cannot-listen");
}

} // namespace

} // namespace remuda
