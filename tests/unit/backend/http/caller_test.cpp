// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/caller.h"
#include "tests/unit/backend/http/abuse_world.h"

namespace remuda {

namespace {

TEST(Caller, neighboursShareALimit) {
    EXPECT_EQ(neighboursOf("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(neighboursOf("::ffff:192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(neighboursOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    EXPECT_EQ(neighboursOf("2001:db8:1:2::1"), neighboursOf("2001:db8:1:2:ffff::9"));
    EXPECT_NE(neighboursOf("2001:db8:1:2::1"), neighboursOf("2001:db8:1:3::1"));
    EXPECT_EQ(neighboursOf("fe80::1%lo"), "fe80::");
    EXPECT_EQ(neighboursOf("nobody"), "nobody");
}

TEST(Caller, aListOfProxiesIsOfAddresses) {
    EXPECT_TRUE(TrustedProxies::parse("")->empty());
    EXPECT_FALSE(TrustedProxies::parse("127.0.0.1, 2001:DB8::7")->empty());
    for (const auto* wrong : {"proxy.example.com", "10.0.0.0/8", ",", "127.0.0.1;10.0.0.1", "127.0.0.1,,::1"})
        EXPECT_EQ(TrustedProxies::parse(wrong).problem().field, "trusted-proxy") << wrong;
}

TEST(Caller, aTrustedProxyIsBelievedAboutTheNearestThatIsNone) {
    const auto proxies = TrustedProxies::parse("127.0.0.1,2001:db8::7").value();
    const auto of = [&](const std::string& peer, std::string_view forwarded) {
        return proxies.callerOf(peer, forwarded);
    };
    EXPECT_EQ(of("127.0.0.1", "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(of("::ffff:127.0.0.1", "203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(of("127.0.0.1", "198.51.100.1, 203.0.113.9"), "203.0.113.9") << "what is further left may be forged";
    EXPECT_EQ(of("127.0.0.1", "203.0.113.9, 2001:DB8:0::7"), "203.0.113.9") << "through two proxies";
    EXPECT_EQ(of("127.0.0.1", "127.0.0.1,2001:db8::7"), "127.0.0.1") << "proxies alone: the first of them";
    EXPECT_EQ(of("127.0.0.1", "203.0.113.9:4711"), "203.0.113.9");
    EXPECT_EQ(of("127.0.0.1", "[2001:db8::1]:4711"), "2001:db8::1");
    EXPECT_EQ(of("127.0.0.1", "2001:db8::1"), "2001:db8::1");
    for (const auto* nonsense : {"", " ", "unknown", "203.0.113.9, ", "203.0.113.9,_hidden", "[", "]", "[]", ":"})
        EXPECT_EQ(of("127.0.0.1", nonsense), "127.0.0.1") << nonsense;
    EXPECT_EQ(of("192.0.2.1", "203.0.113.9"), "192.0.2.1") << "not trusted";
    EXPECT_EQ(TrustedProxies().callerOf("127.0.0.1", "203.0.113.9"), "127.0.0.1");
}

struct BehindAProxy : AbuseTest {
    BehindAProxy() {
        options.trusted_proxies = TrustedProxies::parse("127.0.0.1").value();
        router.add(
            Method::get, "/whence",
            [](const Request& request) {
                return Response::json(boost::json::object{{"from", request.peer}});
            },
            Access::open);
    }
    static std::string get(const std::string& headers, const std::string& more = {}) {
        return "GET /whence HTTP/1.1\r\nHost: x\r\n" + headers + more + "\r\n";
    }
    std::string ask(const std::string& headers) {
        return RawClient(server->port()).ask(get(headers, "Connection: close\r\n"));
    }
    // Whether twenty requests at once were too many; `headers` tells those of each.
    bool tooMany(const std::function<std::string(int)>& headers) {
        std::string all;
        for (int number = 0; number < 20; ++number)
            all += get(headers(number), number == 19 ? "Connection: close\r\n" : "");
        return RawClient(server->port()).ask(all).find("HTTP/1.1 429") != std::string::npos;
    }
    static std::string forwarded(const std::string& value) { return "X-Forwarded-For: " + value + "\r\n"; }
};

TEST_F(BehindAProxy, limitsAreOfThoseItSpeaksFor) {
    options.requests_per_second = 1; // two at once
    start();
    EXPECT_TRUE(tooMany([](int) { return forwarded("203.0.113.9"); }));
    EXPECT_NE(ask(forwarded("203.0.113.10")).find("\"203.0.113.10\""), std::string::npos) << "another is served";
    EXPECT_TRUE(tooMany([](int number) { return forwarded("2001:db8:1:2::" + std::to_string(number)); }))
        << "one /64 of IPv6 is one address";
    EXPECT_FALSE(tooMany([](int number) { return forwarded("198.51.100." + std::to_string(number)); }));
}

TEST_F(BehindAProxy, whatWasForgedBeforeTheProxyHelpsNobody) {
    options.requests_per_second = 1;
    start();
    const auto forged = [](int number) { return "192.0.2." + std::to_string(number); };
    EXPECT_TRUE(tooMany([&](int number) { return forwarded(forged(number) + ", 203.0.113.11"); }));
    EXPECT_TRUE(tooMany([&](int number) { return forwarded(forged(number)) + forwarded("203.0.113.12"); }))
        << "in a line of its own";
    EXPECT_TRUE(tooMany([&](int number) { return forwarded("127.0.0.1, " + forged(number) + ", 203.0.113.13"); }));
}

TEST_F(BehindAProxy, nobodyElseSaysWhoTheyAre) {
    options.trusted_proxies = TrustedProxies::parse("192.0.2.1").value();
    start();
    for (const auto& headers : {forwarded("203.0.113.9"), forwarded("192.0.2.1"), std::string()})
        EXPECT_NE(ask(headers).find("\"127.0.0.1\""), std::string::npos) << headers;
}

} // namespace

} // namespace remuda
