// SPDX-License-Identifier: GPL-3.0-or-later
// What may come instead of an answer: nonsense, halves, floods, resets, delays, other certificates, other clocks.
#include "backend/drivers/redfish/redfish_driver.h"
#include "tests/support/driver_calls.h"
#include "tests/support/fake_redfish.h"
#include "tests/support/scripted_service.h"

#include <gtest/gtest.h>

namespace remuda {
namespace {

using namespace std::chrono_literals;
using Peer = ScriptedService::Peer;

std::string http(const std::string& status, const std::string& body, const std::string& headers = {}) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

const char* const systemPath = "/redfish/v1/Systems/1";
const char* const systemThatIsOff =
    R"({"@odata.id":"/redfish/v1/Systems/1","PowerState":"Off","Actions":{"#ComputerSystem.Reset":{"target":"/reset",)"
    R"("ResetType@Redfish.AllowableValues":["On","ForceOff"]}}})";

// Says who it is as it should, and then what it is told to.
ScriptedService::Script soundUntil(const std::string& request, std::function<void(Peer&)> then) {
    return [=](Peer& peer) {
        for (std::string head; !(head = peer.hear()).empty();) {
            if (head.starts_with(request)) return then(peer);
            if (!peer.say(head.starts_with("GET /redfish/v1/ ")
                              ? http("200 OK", R"({"Systems":{"@odata.id":"/redfish/v1/Systems"}})")
                              : http("200 OK", systemThatIsOff)))
                return;
        }
    };
}

class RedfishFaults : public testing::Test, protected DriverCalls {
protected:
    static BmcAccess accessTo(const std::string& address) {
        BmcAccess access;
        access.machine.hardware_name = "R1";
        access.machine.bmc = {"redfish", address, "admin"};
        access.password = "secret-9";
        return access;
    }
    static Deadline soon() { return std::chrono::steady_clock::now() + 60s; }
    static Deadline shortly() { return std::chrono::steady_clock::now() + 400ms; }

    std::string classOf(const ScriptedService::Script& script, Deadline deadline = soon()) {
        const ScriptedService service(script);
        const auto access = accessTo(service.address() + systemPath);
        const auto answer = run(m_driver.status(access, deadline));
        return answer ? "fine" : std::string(toText(answer.error().error_class));
    }
    static ScriptedService::Script saying(const std::string& text) {
        return [text](Peer& peer) {
            peer.hear();
            peer.say(text);
        };
    }

    RedfishDriver m_driver{true, {}};
};

TEST_F(RedfishFaults, NonsenseAndHalvesAreTheControllersFault) {
    EXPECT_EQ(classOf(saying("\x16\x03\x01 what is this?\r\n\r\n")), "bmc_bug");
    EXPECT_EQ(classOf(saying("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")), "bmc_bug");
    EXPECT_EQ(classOf(saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnot hexadecimal\r\n")), "bmc_bug");
    EXPECT_EQ(classOf(saying("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"Power")), "bmc_bug");
    EXPECT_EQ(classOf(saying(http("200 OK", "{\"PowerState\": \"O"))), "bmc_bug");
    EXPECT_EQ(classOf(saying(http("200 OK", std::string("{\"Power\0State\": 1}", 18)))), "bmc_bug");
    EXPECT_EQ(classOf(saying(http("200 OK", "\xff\xfe{}"))), "bmc_bug");
    EXPECT_EQ(classOf(saying(http("200 OK", "[]"))), "bmc_bug");
    EXPECT_EQ(classOf(saying(http("500 Oops", "{\"error\": 7}"))), "bmc_bug");
    EXPECT_EQ(classOf(saying(http("503 Busy", "later"))), "bmc_bug");
    // Followed, it would take the password to whoever is named there.
    EXPECT_EQ(classOf(saying(http("301 Moved", "", "Location: http://127.0.0.1:1/redfish/v1/\r\n"))), "bmc_bug");
}

TEST_F(RedfishFaults, AFloodEndsWhereItIsTooMuch) {
    EXPECT_EQ(classOf(saying(http("200 OK", std::string(200'000, '[')))), "bmc_bug");
    EXPECT_EQ(classOf(saying("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{")), "bmc_bug");
    const auto endless = [](const std::string& begin, const std::string& more) {
        return [=](Peer& peer) {
            peer.hear();
            for (bool listens = peer.say(begin); listens;)
                listens = peer.say(more);
        };
    };
    EXPECT_EQ(classOf(endless("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n")), "bmc_bug");
    EXPECT_EQ(classOf(endless("HTTP/1.1 200 OK\r\n\r\n", std::string(65'536, ' '))), "bmc_bug");
}

// Each byte in time, and never an answer.
TEST_F(RedfishFaults, WhoDripsIsGivenUpAtTheDeadline) {
    const auto drips = [](Peer& peer) {
        peer.hear();
        for (bool listens = peer.say("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"); listens;) {
            std::this_thread::sleep_for(20ms); // the fault itself
            listens = peer.say(" ");
        }
    };
    EXPECT_EQ(classOf(drips, shortly()), "unreachable");
}

TEST_F(RedfishFaults, AResetIsNoAnswer) {
    EXPECT_EQ(classOf([](Peer& peer) { peer.reset(); }), "unreachable");
    EXPECT_EQ(classOf([](Peer& peer) {
                  peer.hear();
                  peer.say("HTTP/1.1 200 OK\r\nContent-Len");
                  peer.reset();
              }),
              "unreachable");
    EXPECT_EQ(classOf([](Peer& peer) { peer.hear(); }), "unreachable") << "closed without a word";
}

// The one who sent a command must know whether it may still have its effect.
TEST_F(RedfishFaults, TellARefusalFromAnAnswerThatWasLost) {
    const auto send = [&](std::function<void(Peer&)> then) {
        const ScriptedService service(soundUntil("POST /reset", std::move(then)));
        const auto access = accessTo(service.address() + systemPath);
        return run(m_driver.power(access, PowerCommand::on, soon()));
    };
    const auto lost = send([](Peer& peer) { peer.reset(); });
    ASSERT_FALSE(lost.ok());
    EXPECT_EQ(lost.error().error_class, ErrorClass::unreachable);
    EXPECT_FALSE(lost.error().refused);
    const auto garbled = send([](Peer& peer) { peer.say("HTTP/1.1 what\r\n\r\n"); });
    ASSERT_FALSE(garbled.ok());
    EXPECT_FALSE(garbled.error().refused);
    const auto broken = send([](Peer& peer) { peer.say(http("500 Oops", "")); });
    ASSERT_FALSE(broken.ok());
    EXPECT_FALSE(broken.error().refused) << "it may have begun";
    const auto refused = send([](Peer& peer) { peer.say(http("400 No", "")); });
    ASSERT_FALSE(refused.ok());
    EXPECT_TRUE(refused.error().refused);
}

TEST_F(RedfishFaults, NothingIsSentOnceTheMachineMayBeAnothers) {
    std::atomic<int> commands = 0;
    const ScriptedService service(soundUntil("POST /reset", [&](Peer& peer) {
        ++commands;
        peer.say(http("204 No Content", ""));
    }));
    auto access = accessTo(service.address() + systemPath);
    // Lost while it was looked at, as by a server that stood still in between.
    access.allowed = [] { return false; };
    const auto late = run(m_driver.power(access, PowerCommand::on, soon()));
    ASSERT_FALSE(late.ok());
    EXPECT_EQ(late.error().error_class, ErrorClass::internal);
    EXPECT_EQ(commands, 0);
    access.allowed = [] { return true; };
    EXPECT_TRUE(run(m_driver.power(access, PowerCommand::on, soon())).ok());
    EXPECT_EQ(commands, 1);
}

TEST_F(RedfishFaults, PlainTextWhereTlsIsMeantIsNotSpokenTo) {
    std::atomic<bool> password_seen = false;
    const ScriptedService service([&](Peer& peer) { // what it hears is a handshake, which has no such end
        if (!peer.hear().empty()) password_seen = true;
    });
    const auto access = accessTo(service.address("https") + systemPath);
    const auto answer = run(m_driver.status(access, shortly()));
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().error_class, ErrorClass::unreachable) << answer.error().message;
    EXPECT_FALSE(password_seen);
}

// A controller whose battery is empty begins in 1970; one whose clock was set right has an old certificate.
TEST_F(RedfishFaults, AClockThatJumpedMakesNoCertificateWrong) {
    for (const int age : {-20'000, -1, 400, 20'000}) {
        FakeRedfish::Ways ways;
        ways.tls = true;
        ways.certificate_age = age;
        const FakeRedfish service(ways);
        auto access = accessTo(service.address());
        access.machine.bmc.certificate = service.fingerprint();
        const auto state = run(m_driver.status(access, soon()));
        EXPECT_TRUE(state.ok()) << age << ": " << state.error().message;
    }
}

TEST_F(RedfishFaults, ACertificateThatChangesBetweenTwoCallsIsRefusedBeforeItIsInTheRecord) {
    FakeRedfish::Ways ways;
    ways.tls = true;
    std::optional<FakeRedfish> service;
    service.emplace(ways);
    const auto access = accessTo(service->address());
    ASSERT_TRUE(run(m_driver.status(access, soon())).ok());
    ways.port = service->port();
    service.reset();
    service.emplace(ways); // another key at the same address
    const auto refused = run(m_driver.power(access, PowerCommand::on, soon()));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().error_class, ErrorClass::config) << refused.error().message;
    EXPECT_TRUE(service->requests().empty());
}

} // namespace
} // namespace remuda
