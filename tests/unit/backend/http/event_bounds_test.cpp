// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/audit_routes.h"
#include "backend/http/event_queue.h"
#include "backend/http/http_server.h"
#include "tests/unit/backend/http/raw_client.h"
#include "tests/unit/backend/test_database.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>

namespace remuda {
namespace {

// The body of a chunked answer that may have been cut off anywhere.
std::string unchunked(const std::string& answer) {
    auto at = answer.find("\r\n\r\n");
    if (at == std::string::npos) return {};
    std::string body;
    for (at += 4; at < answer.size();) {
        const auto end = answer.find("\r\n", at);
        if (end == std::string::npos) break;
        const auto length = std::stoul(answer.substr(at, end - at), nullptr, 16);
        body += answer.substr(end + 2, length);
        at = end + 2 + length + 2;
    }
    return body;
}

struct Seen {
    std::vector<std::string> entities;
    std::vector<std::int64_t> ids;
};

// Whole frames only.
Seen eventsIn(const std::string& body) {
    Seen seen;
    for (std::size_t begin = 0, end; (end = body.find("\n\n", begin)) != std::string::npos; begin = end + 2) {
        const auto frame = body.substr(begin, end - begin);
        const auto data = frame.find("\ndata: ");
        if (data == std::string::npos) continue;
        const auto event = boost::json::parse(frame.substr(data + 7)).as_object();
        seen.entities.emplace_back(event.at("entity_id").as_string());
        seen.ids.push_back(event.at("seq").as_int64());
    }
    return seen;
}

class EventBoundsTest : public testing::Test {
protected:
    EventBoundsTest() {
        addAuditRoutes(router, *database, hub);
        router.setAuthenticator([](const Request&) -> Result<Principal> { return Principal{"root", {}, true}; });
        // Large, so that what a connection holds back by itself is soon used up.
        hub.setObject("machine", [](Connection&, const std::string& id) {
            return boost::json::object{{"hardware_name", id}, {"padding", std::string(20'000, 'x')}};
        });
        hub.start();
        HttpOptions options;
        options.port = 0;
        options.event_bytes = 64 * 1024;
        server = std::make_unique<HttpServer>(options, router);
        EXPECT_TRUE(server->start().ok());
    }
    ~EventBoundsTest() override {
        server.reset();
        hub.stop();
    }
    static std::string following(std::int64_t last) {
        return "GET /api/v1/events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: " + std::to_string(last) + "\r\n\r\n";
    }

    TestDatabase database;
    EventHub hub{*database, EventOptions{std::chrono::milliseconds(0), std::chrono::hours(1), 100'000}};
    Router router;
    std::unique_ptr<HttpServer> server;
};

TEST_F(EventBoundsTest, ASlowReaderIsCutOffAndResumesWithNothingMissed) {
    RawClient slow(server->port(), 4096);
    slow.send(following(0));
    slow.readUntil("caught up");
    while (hub.subscribers() == 0)
        std::this_thread::yield();
    // From here on it reads nothing, and others go on.
    std::vector<std::string> written;
    do {
        Machine machine;
        machine.hardware_name = "M" + std::to_string(written.size());
        machine.site = "lon";
        written.push_back(database.add(machine).hardware_name);
    } while (hub.subscribers() > 0 && written.size() < 20'000);
    ASSERT_EQ(hub.subscribers(), 0u) << "what is held back for it grows without limit";
    // What was on its way still comes, then the end.
    const auto first = eventsIn(unchunked(slow.readAll()));
    ASSERT_LT(first.entities.size(), written.size());
    // What it missed may be too much at once as well: every try comes further, until all is there.
    auto all = first;
    for (std::size_t before = written.size(); all.entities.size() != before && all.entities.size() < written.size();) {
        before = all.entities.size();
        RawClient again(server->port());
        again.send(following(all.ids.empty() ? 0 : all.ids.back()));
        const auto rest = eventsIn(unchunked(again.readUntil(": caught up with " + std::to_string(written.size()))));
        all.entities.insert(all.entities.end(), rest.entities.begin(), rest.entities.end());
        all.ids.insert(all.ids.end(), rest.ids.begin(), rest.ids.end());
    }
    EXPECT_EQ(all.entities.size(), written.size()) << first.entities.size() << " came at first";
    const auto differ = std::ranges::mismatch(all.entities, written);
    EXPECT_TRUE(differ.in1 == all.entities.end() && differ.in2 == written.end())
        << "from " << differ.in2 - written.begin() << " on";
    EXPECT_TRUE(std::is_sorted(all.ids.begin(), all.ids.end(), std::less_equal<>())) << "something came twice";
}

TEST(EventQueue, OnlyThoseWhoAreBehindPayForWhatAllHoldBack) {
    boost::asio::io_context context;
    const auto budget = std::make_shared<ByteBudget>(100);
    const auto queue = [&] { return std::make_shared<EventQueue>(context.get_executor(), 1000, budget); };
    const auto first = queue(), second = queue(), third = queue();
    const std::string frame(60, 'x');
    EXPECT_TRUE(first->push(frame));
    const auto take = [&](EventQueue& from) {
        boost::asio::co_spawn(context, from.next(), boost::asio::detached);
        context.run();
        context.restart();
    };
    EXPECT_TRUE(second->push(frame)) << "it has read everything so far";
    take(*second);
    EXPECT_TRUE(second->push(frame)) << "it has read everything so far";
    EXPECT_TRUE(second->push(frame));
    EXPECT_FALSE(second->push(frame)) << "it is behind, and there is no room";
    EXPECT_EQ(budget->used, 60u) << "what is not sent any more holds nothing";
    EXPECT_TRUE(third->push(std::string(40, 'x')));
    first->close();
    third->detach();
    EXPECT_EQ(budget->used, 0u);
}

TEST(EventQueue, WhatComesFirstIsKeptForOneThatHasHadNothingYet) {
    boost::asio::io_context context;
    const auto budget = std::make_shared<ByteBudget>(100);
    const auto queue = std::make_shared<EventQueue>(context.get_executor(), 50, budget);
    EXPECT_TRUE(queue->push(std::string(60, 'x')));
    EXPECT_TRUE(queue->push("more than there is room for"));
    EXPECT_FALSE(queue->push("and more"));
    std::vector<std::optional<std::string>> taken;
    boost::asio::co_spawn(
        context,
        [&]() -> boost::asio::awaitable<void> {
            for (int i = 0; i < 2; ++i)
                taken.push_back(co_await queue->next());
        },
        boost::asio::detached);
    context.run();
    ASSERT_EQ(taken.size(), 2u);
    EXPECT_EQ(taken[0], std::string(60, 'x'));
    EXPECT_FALSE(taken[1].has_value()) << "then it is cut off";
}

} // namespace
} // namespace remuda
