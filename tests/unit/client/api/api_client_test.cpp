// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/bad_server.h"
#include "tests/support/signed_in.h"
#include "tests/support/waiting.h"

namespace remuda {
namespace {

using std::chrono::milliseconds;

QByteArray problem(int status, const char* type) {
    return BadServer::answer(
        status, QByteArray(R"({"title":"T","detail":"D","field":"site","expected":"a site","type":")") + type + R"("})",
        "X-Request-Id: from-server\r\n", "application/problem+json");
}

TEST(ApiClient, SendsTokenAndIdsAndReadsTheAnswer) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) {
        socket.write(BadServer::answer(200, R"({"a":1})", "ETag: \"7\"\r\nX-Remuda-Sequence: 12\r\n"));
    });
    SignedIn in(server.url());
    Outcome outcome;
    QUrlQuery query;
    query.addQueryItem("q", "role:a+b & 50% team:\"x y\"");
    in.api.get("/machines", query, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    ASSERT_TRUE(outcome.ok());
    const auto& answer = outcome.result->value();
    EXPECT_EQ(answer.body.at("a").as_int64(), 1);
    EXPECT_EQ(answer.etag, "\"7\"");
    EXPECT_EQ(answer.sequence, 12);
    const auto& request = server.requests().first();
    EXPECT_EQ(request.headers["authorization"], "chap:token-1");
    EXPECT_FALSE(request.headers["x-request-id"].isEmpty());
    EXPECT_EQ(answer.request_id, request.headers["x-request-id"]);
    EXPECT_EQ(request.target, "/api/v1/machines?q=role%3Aa%2Bb%20%26%2050%25%20team%3A%22x%20y%22");
    EXPECT_FALSE(request.headers.contains("idempotency-key"));
}

TEST(ApiClient, ANameInAPathStaysOnePart) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) { socket.write(BadServer::answer(200, "{}")); });
    SignedIn in(server.url());
    Outcome outcome;
    in.api.get("/freezes/" + pathPart("../windows/1"), {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    in.api.get("/machines/" + pathPart("50%?#\xc3\xbc") + "/power", {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 1);
    ASSERT_EQ(server.requests().size(), 2);
    EXPECT_EQ(server.requests()[0].target, "/api/v1/freezes/..%2Fwindows%2F1");
    EXPECT_EQ(server.requests()[1].target, "/api/v1/machines/50%25%3F%23%C3%BC/power");
}

TEST(ApiClient, SendsNothingWhoseNameWouldLeadElsewhere) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) { socket.write(BadServer::answer(200, "{}")); });
    SignedIn in(server.url());
    Outcome outcome;
    int expected = 0;
    for (const auto* name : {"", ".", ".."}) {
        in.api.remove("/views/" + pathPart(name), {}, &in.api, outcome.callback());
        EXPECT_EQ(outcome.calls, expected) << "not before the call is there";
        EVENTUALLY(outcome.calls > expected);
        EXPECT_EQ(outcome.type(), "not-found") << name;
        ++expected;
    }
    EXPECT_TRUE(server.requests().isEmpty());
}

TEST(ApiClient, HandsOnTheProblemOfTheServer) {
    BadServer server(
        [](const BadServer::Request&, QTcpSocket& socket) { socket.write(problem(422, "invalid-field")); });
    SignedIn in(server.url());
    Outcome outcome;
    in.api.post("/machines", {}, boost::json::object{{"site", 1}}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    ASSERT_EQ(outcome.type(), "invalid-field");
    EXPECT_EQ(outcome.result->problem().field, "site");
    EXPECT_EQ(outcome.result->problem().request_id, "from-server");
    EXPECT_EQ(server.requests().first().body, R"({"site":1})");
    EXPECT_FALSE(server.requests().first().headers["idempotency-key"].isEmpty());
}

TEST(ApiClient, TriesAGetAgainWhenTheConnectionBreaks) {
    BadServer server([](const BadServer::Request& request, QTcpSocket& socket) {
        if (request.number == 1)
            return socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), socket.abort();
        socket.write(BadServer::answer(200, "[]"));
    });
    SignedIn in(server.url());
    Outcome outcome;
    in.api.get("/jobs", {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_TRUE(outcome.ok());
    EXPECT_GE(server.requests().size(), 2);
}

// Qt itself sends a request again when the connection closes before any answer: the key makes that harmless.
TEST(ApiClient, APostKeepsItsKeyHoweverOftenItIsSent) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) { socket.abort(); });
    SignedIn in(server.url());
    Outcome outcome;
    in.api.post("/actions", {}, boost::json::object(), &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_EQ(outcome.type(), "no-connection");
    EXPECT_EQ(outcome.calls, 1);
    const auto key = server.requests().first().headers["idempotency-key"];
    EXPECT_FALSE(key.isEmpty());
    for (const auto& request : server.requests())
        EXPECT_EQ(request.headers["idempotency-key"], key);
}

TEST(ApiClient, SaysThatNobodyListens) {
    BadServer server;
    const auto url = server.url();
    server.stopListening();
    SignedIn in(url);
    Outcome outcome;
    in.api.post("/actions", {}, boost::json::object(), &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_EQ(outcome.type(), "no-connection");
    EXPECT_EQ(outcome.result->problem().status, 0);
}

TEST(ApiClient, EndsACallThatHangs) {
    BadServer server([](const BadServer::Request&, QTcpSocket&) {});
    SignedIn in(server.url());
    in.api.setLimits({milliseconds(50), milliseconds(50), milliseconds(50), milliseconds(1)});
    Outcome outcome;
    in.api.get("/jobs", {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_EQ(outcome.type(), "no-connection");
    EXPECT_NE(outcome.result->problem().detail.find("no answer within 0.05 s"), std::string::npos);
}

TEST(ApiClient, EndsWithTheFailureOfTheSignIn) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) { socket.write(problem(401, "unauthorized")); });
    SignedIn in(server.url());
    Outcome outcome;
    QSignalSpy failed(&in.session, &Session::signInFailed);
    in.api.get("/jobs", {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    ASSERT_EQ(failed.size(), 1);
    EXPECT_EQ(outcome.type(), failed.first().first().value<Problem>().type);
    EXPECT_EQ(server.count("GET", "/api/v1/jobs"), 1);
}

TEST(ApiClient, AsksNobodyToSignInWithoutAName) {
    BadServer server([](const BadServer::Request&, QTcpSocket& socket) { socket.write(problem(401, "unauthorized")); });
    SignedIn in(server.url(), {}, {});
    QSignalSpy failed(&in.session, &Session::signInFailed);
    Outcome outcome;
    in.api.get("/jobs", {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_EQ(outcome.type(), "unauthorized");
    EXPECT_TRUE(failed.isEmpty());
    EXPECT_FALSE(server.requests().first().headers.contains("authorization"));
}

TEST(ApiClient, ACancelledCallEndsOnce) {
    BadServer server([](const BadServer::Request&, QTcpSocket&) {});
    SignedIn in(server.url());
    Outcome outcome;
    auto* call = in.api.get("/jobs", {}, &in.api, outcome.callback());
    EVENTUALLY(server.requests().size() == 1);
    call->cancel();
    call->cancel();
    EXPECT_EQ(outcome.calls, 1);
    EXPECT_EQ(outcome.type(), "cancelled");
}

TEST(ApiClient, AnAnswerForADeadContextDiesQuietly) {
    QPointer<QTcpSocket> open;
    BadServer server([&open](const BadServer::Request&, QTcpSocket& socket) { open = &socket; });
    SignedIn in(server.url());
    Outcome outcome;
    auto context = std::make_unique<QObject>();
    auto* call = in.api.get("/jobs", {}, context.get(), outcome.callback());
    QSignalSpy finished(call, &ApiCall::finished);
    EVENTUALLY(open);
    context.reset();
    open->write(BadServer::answer(200, "[]"));
    EVENTUALLY(finished.size() == 1);
    EXPECT_EQ(outcome.calls, 0);
}

TEST(ApiClient, ReadsALargeBodyOffThisThread) {
    const auto body = "[" + QByteArray("\"0123456789\",").repeated(50'000) + "0]";
    BadServer server(
        [&body](const BadServer::Request&, QTcpSocket& socket) { socket.write(BadServer::answer(200, body)); });
    SignedIn in(server.url());
    Outcome outcome;
    in.api.get("/machines", {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    ASSERT_TRUE(outcome.ok());
    EXPECT_EQ(outcome.result->value().body.as_array().size(), 50'001U);
}

TEST(ApiClient, NamesAnAnswerThatIsNotJson) {
    BadServer server(
        [](const BadServer::Request&, QTcpSocket& socket) { socket.write(BadServer::answer(200, "{oops")); });
    SignedIn in(server.url());
    Outcome outcome;
    in.api.get("/machines", {}, &in.api, outcome.callback());
    EVENTUALLY(outcome.calls > 0);
    EXPECT_EQ(outcome.type(), "bad-answer");
}

TEST(ApiClient, StreamsADownloadInPieces) {
    QPointer<QTcpSocket> open;
    BadServer server([&open](const BadServer::Request&, QTcpSocket& socket) {
        socket.write(BadServer::openAnswer("application/x-ndjson", "X-Remuda-Sequence: 5\r\n") + "one\n");
        open = &socket;
    });
    SignedIn in(server.url());
    Outcome outcome;
    QByteArray bytes;
    qint64 sequence = -1;
    auto* call = in.api.download("/machines/export", {}, &in.api, outcome.callback());
    QObject::connect(call, &ApiCall::accepted, call, [&](const ApiAnswer& head) {
        EXPECT_TRUE(bytes.isEmpty());
        sequence = head.sequence;
    });
    QObject::connect(call, &ApiCall::chunk, call, [&bytes](const QByteArray& more) { bytes += more; });
    EVENTUALLY(bytes == "one\n");
    EXPECT_EQ(sequence, 5);
    EXPECT_EQ(outcome.calls, 0);
    open->write("two\n");
    open->disconnectFromHost();
    EVENTUALLY(outcome.calls > 0);
    EXPECT_TRUE(outcome.ok());
    EXPECT_EQ(bytes, "one\ntwo\n");
}

} // namespace
} // namespace remuda
