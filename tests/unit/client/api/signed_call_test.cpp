// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/encoding.h"
#include "core/protocol/intent_order.h"
#include "tests/support/bad_server.h"
#include "tests/support/scripted_agent.h"
#include "tests/support/signed_in.h"
#include "tests/support/waiting.h"

namespace remuda {
namespace {

const boost::json::object reboot{{"verb", "reboot"}, {"machines", {"A1", "A2"}}};

std::string headerOf(const BadServer::Request& request, const char* name) {
    return decodeBase64Url(request.headers[name].toStdString()).value_or("broken");
}

// A server that demands signatures, whatever they say, and takes the request then.
struct SignedCall : testing::Test {
    BadServer server{[](const BadServer::Request& request, QTcpSocket& socket) {
        if (request.headers.contains("x-remuda-intent"))
            return void(socket.write(BadServer::answer(202, R"({"job":{}})")));
        socket.write(BadServer::answer(403, R"({"type":"intent-required","title":"T","detail":"D"})", "",
                                       "application/problem+json"));
    }};
    ScriptedAgent agent;
    SignedIn in{server.url(), QStringLiteral("alice"), "token-1", agent.socket()};
    Outcome outcome;
};

TEST_F(SignedCall, signsWhatTheServerWantsSignedAndSendsItAgain) {
    in.api.post("/actions", {}, reboot, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    ASSERT_TRUE(outcome.ok()) << outcome.type();
    ASSERT_EQ(server.requests().size(), 2);
    const auto& request = server.requests().last();
    EXPECT_NE(request.headers["idempotency-key"], server.requests().first().headers["idempotency-key"])
        << "the server keeps its refusal for the first";
    const intent::Signed signed_text{headerOf(request, "x-remuda-intent"),
                                     headerOf(request, "x-remuda-intent-signature")};
    const auto proof = intent::check(signed_text, {parseKeyBlob(agent.key.blob()).value()});
    ASSERT_TRUE(proof) << proof.problem().detail;
    const auto order = intent::orderOf("POST", "/actions", {}, reboot);
    EXPECT_TRUE(intent::checkFits(proof->intent, *order, server.url().toString().toStdString(), "alice"));
    EXPECT_TRUE(intent::checkFresh(proof->intent, now()));
}

TEST_F(SignedCall, signsAheadOnceItIsKnown) {
    in.session.setSignsIntents(true);
    EXPECT_TRUE(in.api.textToSign(QStringLiteral("/actions"), reboot).startsWith(QLatin1String("remuda intent 1\n")));
    EXPECT_TRUE(in.api.textToSign(QStringLiteral("/actions"), reboot).endsWith(QLatin1String("- A2\n")));
    in.api.post("/actions", {}, reboot, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_EQ(server.requests().size(), 1);
}

TEST_F(SignedCall, nothingIsSignedThatNeedsNoSignature) {
    in.session.setSignsIntents(true);
    const boost::json::object inspect{{"verb", "inspect"}, {"machines", {"A1"}}};
    EXPECT_TRUE(in.api.textToSign(QStringLiteral("/actions"), inspect).isEmpty());
    QUrlQuery dry;
    dry.addQueryItem("dry_run", "true");
    in.api.post("/actions", dry, reboot, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    in.api.post("/actions", {}, inspect, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 1);
    EXPECT_EQ(agent.wishes(), 0);
}

TEST_F(SignedCall, aPersonIsWaitedForAndSaidSo) {
    agent.manner = ScriptedAgent::Manner::asks;
    in.session.setSignsIntents(true);
    auto* call = in.api.post("/actions", {}, reboot, &in.api, outcome.callback());
    QSignalSpy waiting(call, &ApiCall::waitingForKey), answered(call, &ApiCall::keyAnswered);
    EVENTUALLY(agent.wishes() == 1);
    ASSERT_EQ(waiting.size(), 1);
    EXPECT_TRUE(waiting[0][0].toString().contains(QLatin1String("verb: reboot\n")));
    EXPECT_EQ(outcome.calls, 0);
    EXPECT_TRUE(server.requests().isEmpty()) << "nothing is sent before";
    agent.allow();
    EVENTUALLY(outcome.calls > 0);
    EXPECT_TRUE(outcome.ok());
    EXPECT_EQ(answered.size(), 1);
}

TEST_F(SignedCall, givenUpMeansNothingIsSent) {
    agent.manner = ScriptedAgent::Manner::asks;
    in.session.setSignsIntents(true);
    auto* call = in.api.post("/actions", {}, reboot, &in.api, outcome.callback());
    EVENTUALLY(agent.wishes() == 1);
    call->cancel();
    EXPECT_EQ(outcome.type(), "cancelled");
    // Likewise when whoever asked is gone: a sheet that was closed.
    auto sheet = std::make_unique<QObject>();
    Outcome of_sheet;
    in.api.post("/actions", {}, reboot, sheet.get(), of_sheet.callback());
    EVENTUALLY(agent.wishes() == 2 && agent.isAsked());
    sheet.reset();
    EVENTUALLY(!agent.isAsked());
    EXPECT_EQ(of_sheet.calls, 0);
    EXPECT_TRUE(server.requests().isEmpty());
}

TEST_F(SignedCall, anAgentThatRefusesIsNamed) {
    for (const auto& [manner, type] : {std::pair(ScriptedAgent::Manner::refuses, "agent-refused"),
                                       {ScriptedAgent::Manner::lies, "agent-refused"},
                                       {ScriptedAgent::Manner::babbles, "agent-broken"}}) {
        agent.manner = manner;
        Outcome refused;
        in.api.post("/actions", {}, reboot, &in.api, refused.callback());
        EVENTUALLY(refused.calls > 0);
        EXPECT_EQ(refused.type(), type);
    }
}

TEST_F(SignedCall, aSecondDemandEndsIt) {
    BadServer insatiable([](const BadServer::Request&, QTcpSocket& socket) {
        socket.write(BadServer::answer(403, R"({"type":"intent-required","title":"T","detail":"D"})", "",
                                       "application/problem+json"));
    });
    SignedIn there(insatiable.url(), QStringLiteral("alice"), "token-1", agent.socket());
    there.api.post("/actions", {}, reboot, &there.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_EQ(outcome.type(), "intent-required");
    EXPECT_EQ(insatiable.requests().size(), 2);
}

} // namespace
} // namespace remuda
