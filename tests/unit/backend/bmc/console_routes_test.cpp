// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/console_routes.h"
#include "backend/bmc/console_store.h"
#include "core/protocol/encoding.h"
#include "tests/unit/backend/api_fixture.h"
#include "tests/unit/backend/bmc/scripted_console.h"

#include <boost/asio/io_context.hpp>

#include <list>

namespace remuda {
namespace {

using namespace std::chrono_literals;

class ConsoleRoutesTest : public ApiFixture {
protected:
    ConsoleRoutesTest() {
        m_drivers.add(m_driver);
        addConsoleRoutes(router, m_consoles);
        post("/api/v1/machines",
             R"({"hardware_name":"A","site":"lon","team":"ads","bmc_driver":"ipmi","bmc_address":"10.0.0.1"})");
    }
    ~ConsoleRoutesTest() override {
        m_consoles.stop();
        m_context.run(); // runs dry
    }

    Response whole(Response response) {
        if (!response.later) return response;
        std::optional<Response> late;
        response.later([&](Response given) { late = std::move(given); });
        until([&] { return late.has_value(); });
        return *late;
    }
    // The desk works until that holds.
    template <class Holds>
    void until(Holds holds) {
        m_context.restart();
        while (!holds())
            m_context.run_one();
    }
    Response ask(Method method, const std::string& path, const std::string& body = {}, const std::string& user = "ann",
                 Headers headers = {}) {
        headers["x-user"] = user;
        return whole(call(method, "/api/v1/machines/A/console" + path, body, std::move(headers)));
    }
    Response sit(const std::string& seat, const std::string& user, const char* body = R"({"write":true})") {
        return ask(Method::put, "/" + seat, body, user);
    }
    Response type(const std::string& seat, int number, const std::string& bytes, const std::string& user = "ann") {
        return ask(Method::put, "/" + seat + "/input",
                   boost::json::serialize(boost::json::object{{"number", number}, {"bytes", encodeBase64(bytes)}}),
                   user);
    }
    // Follows a seat's stream; what comes is collected in what is answered.
    std::string& follow(const std::string& seat, const std::string& user = "ann") {
        auto& into = m_streams.emplace_back();
        const auto response = ask(Method::get, "/" + seat + "/output", {}, user);
        EXPECT_EQ(response.status, 200) << response.body;
        if (response.events)
            response.events([&into](std::string frame) {
                into += frame.empty() ? "<end>" : frame;
                return true;
            });
        return into;
    }
    std::vector<std::string> history() {
        std::vector<std::string> verbs;
        const auto page = object(get("/api/v1/machines/A/history"));
        for (const auto& item : page.at("items").as_array())
            verbs.push_back(text(item.at("verb")) + " " + text(item.at("actor")));
        return verbs;
    }
    void write(const std::function<void(Transaction&)>& work) {
        const auto done = database->write([&](Transaction& transaction) -> Result<Done> {
            work(transaction);
            return Done{};
        });
        EXPECT_TRUE(done.ok());
    }
    std::optional<console_store::Holder> holder() {
        return database->read([](Connection& connection) { return console_store::find(connection, "A"); });
    }

    std::list<std::string> m_streams;
    SecretBox m_secrets = *SecretBox::open(folder.path());
    boost::asio::io_context m_context{1};
    DriverRegistry m_drivers{BmcLimits{}};
    std::shared_ptr<ConsoleDriver> m_driver = std::make_shared<ConsoleDriver>();
    ConsoleService m_consoles{*database, {m_context.get_executor(), m_drivers, m_secrets}};
};

TEST_F(ConsoleRoutesTest, CarriesWhatIsSaidAndTyped) {
    const auto seated = sit("seat-of-ann", "ann");
    ASSERT_EQ(seated.status, 200) << seated.body;
    EXPECT_EQ(object(seated).at("writer"), "ann");
    EXPECT_EQ(object(seated).at("writes"), true);
    const auto& stream = follow("seat-of-ann");
    m_driver->console->say("login: ");
    until([&] { return stream.find(encodeBase64("login: ")) != std::string::npos; });
    EXPECT_EQ(type("seat-of-ann", 1, "root\r").status, 200);
    EXPECT_EQ(type("seat-of-ann", 1, "root\r").status, 200) << "came twice";
    EXPECT_EQ(type("seat-of-ann", 2, "~.").status, 200);
    until([&] { return m_driver->console->typed == "root\r~."; });
    EXPECT_EQ(ask(Method::put, "/seat-of-ann/input", R"({"number":3,"break":true})").status, 200);
    EXPECT_EQ(m_driver->console->breaks, 1);
    EXPECT_EQ(object(ask(Method::get, "")).at("open"), true);
}

TEST_F(ConsoleRoutesTest, OthersWatchAndNothingIsOpenedTwice) {
    ASSERT_EQ(sit("seat-of-ann", "ann").status, 200);
    const auto second = sit("seat-of-bob", "bob");
    EXPECT_EQ(object(second).at("writes"), false);
    EXPECT_EQ(m_driver->takeovers.size(), 1u);
    EXPECT_EQ(type("seat-of-bob", 1, "x", "bob").status, 409);
    EXPECT_EQ(type("seat-of-ann", 1, "x", "bob").status, 404) << "not his seat";
    EXPECT_EQ(object(sit("seat-of-bob", "bob", R"({"write":true,"take":true})")).at("writer"), "bob");
    EXPECT_EQ(type("seat-of-bob", 1, "x", "bob").status, 200);
}

TEST_F(ConsoleRoutesTest, IsGivenBackWhenEverybodyHasLeftAndEachStepIsWrittenDownWithoutTheBytes) {
    ASSERT_EQ(sit("seat-of-ann", "ann").status, 200);
    ASSERT_EQ(sit("seat-of-bob", "bob", R"({})").status, 200);
    EXPECT_TRUE(holder());
    EXPECT_EQ(type("seat-of-ann", 1, "secret").status, 200);
    EXPECT_EQ(ask(Method::remove, "/seat-of-ann").status, 200);
    EXPECT_FALSE(m_driver->console->closed);
    const auto& stream = follow("seat-of-bob", "bob");
    EXPECT_EQ(ask(Method::remove, "/seat-of-bob", {}, "bob").status, 200);
    EXPECT_TRUE(m_driver->console->closed);
    until([&] { return stream.ends_with("<end>"); });
    write([](Transaction&) {}); // those before it are through
    EXPECT_FALSE(holder());
    const std::vector<std::string> expected{"close-console ann", "open-console bob", "open-console ann", "create root"};
    EXPECT_EQ(history(), expected);
    EXPECT_EQ(get("/api/v1/machines/A/history").body.find("secret"), std::string::npos);
    EXPECT_EQ(object(ask(Method::get, "")).at("open"), false);
}

TEST_F(ConsoleRoutesTest, WhatSomebodyElseHasIsTakenOnlyWhenAskedTo) {
    DriverError taken{ErrorClass::policy, "has given the console to somebody else"};
    taken.in_use = true;
    m_driver->refusal = taken;
    const auto refused = sit("seat-of-ann", "ann");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(object(refused).at("type"), "console-taken");
    write([](Transaction&) {});
    EXPECT_FALSE(holder()) << "it is not ours";
    EXPECT_EQ(sit("seat-of-ann", "ann", R"({"write":true,"take":true})").status, 200);
    EXPECT_EQ(m_driver->takeovers, (std::vector{Takeover::no, Takeover::yes}));
}

TEST_F(ConsoleRoutesTest, WhatADeadServerLeftOpenIsTakenBack) {
    write([](Transaction& transaction) { console_store::put(transaction, "A", {4711, "bob", now()}, "left-behind"); });
    EXPECT_EQ(sit("seat-of-ann", "ann").status, 200);
    EXPECT_EQ(m_driver->takeovers, std::vector{Takeover::yes});
}

TEST_F(ConsoleRoutesTest, WhatAnotherServerHasOpenIsNot) {
    write([](Transaction& transaction) {
        transaction.prepare("INSERT INTO server(number, name, started_at, heartbeat_at) VALUES(4711, 'other', 0, 0)")
            .run();
        console_store::put(transaction, "A", {4711, "bob", now()}, "elsewhere");
    });
    const auto refused = sit("seat-of-ann", "ann");
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(object(refused).at("user"), "bob");
    EXPECT_TRUE(m_driver->takeovers.empty()) << "the BMC is not bothered";
    write([](Transaction&) {});
    EXPECT_TRUE(holder()) << "still theirs";
    EXPECT_EQ(sit("seat-of-ann", "ann", R"({"take":true})").status, 200);
}

TEST_F(ConsoleRoutesTest, ABmcThatDiesEndsItForAllWithTheReason) {
    ASSERT_EQ(sit("seat-of-ann", "ann").status, 200);
    const auto& stream = follow("seat-of-ann");
    m_driver->console->say("last words");
    m_driver->console->fail({ErrorClass::unreachable, "the BMC does not answer any more"});
    until([&] { return stream.ends_with("<end>"); });
    EXPECT_NE(stream.find(encodeBase64("last words")), std::string::npos);
    EXPECT_NE(stream.find("\"type\":\"bmc-unreachable\""), std::string::npos) << stream;
    EXPECT_EQ(type("seat-of-ann", 1, "x").status, 404);
    EXPECT_EQ(sit("seat-of-ann", "ann").status, 200) << "and can be opened again";
}

TEST_F(ConsoleRoutesTest, IsForTheTeamAndNamesWhatIsWrong) {
    EXPECT_EQ(ask(Method::put, "/short", "{}").status, 422);
    EXPECT_EQ(ask(Method::put, "/seat-of-ann", R"({"write":"yes"})").status, 422);
    EXPECT_EQ(ask(Method::put, "/seat-of-ann", R"({"loud":true})").status, 422);
    EXPECT_EQ(sit("seat-of-ann", "ann").status, 200);
    for (const auto* body : {R"({"bytes":"eA=="})", R"({"number":1,"bytes":"?"})", R"({"number":1})",
                             R"({"number":1,"bytes":"eA==","break":true})", R"({"number":2,"bytes":"eA=="})"})
        EXPECT_EQ(ask(Method::put, "/seat-of-ann/input", body).status, 422) << body;
    EXPECT_EQ(ask(Method::get, "/seat-of-ann/output", {}, "ann", {{"last-event-id", "x"}}).status, 422);
    EXPECT_EQ(ask(Method::get, "/seat-of-bob/output", {}, "bob").status, 404);
    call(Method::patch, "/api/v1/machines/A", R"({"team":"other"})");
    EXPECT_EQ(sit("seat-of-bob", "bob", "{}").status, 403) << "not even to look on";
    EXPECT_EQ(type("seat-of-ann", 1, "x").status, 403) << "the machine has gone to another team";
    EXPECT_EQ(ask(Method::get, "").status, 403);
}

TEST_F(ConsoleRoutesTest, AServerThatStopsSaysSo) {
    ASSERT_EQ(sit("seat-of-ann", "ann").status, 200);
    const auto& stream = follow("seat-of-ann");
    m_consoles.stop();
    until([&] { return stream.ends_with("<end>"); });
    EXPECT_NE(stream.find("server-stops"), std::string::npos);
    EXPECT_TRUE(m_driver->console->closed);
}

} // namespace
} // namespace remuda
