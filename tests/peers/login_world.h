// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/session/login.h"
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {

inline constexpr int loginPatience = 120'000; // milliseconds

// How a login ended.
struct Ending {
    std::optional<LoginAnswer> answer;
    std::optional<Problem> problem;
    std::string type() const { return problem ? problem->type : answer ? "signed-in" : "nothing"; }
    std::string detail() const { return problem ? problem->detail : std::string(); }
};

inline Ending signIn(const LoginRequest& request, const QString& socket) {
    QNetworkAccessManager network;
    AgentClient agent(socket);
    Login login(request, network, agent);
    Ending ending;
    QObject::connect(&login, &Login::finished, [&](const LoginAnswer& answer) { ending.answer = answer; });
    QObject::connect(&login, &Login::failed, [&](const Problem& problem) { ending.problem = problem; });
    login.start();
    EXPECT_EQ(ending.type(), "nothing");
    (void)QTest::qWaitFor([&] { return ending.answer || ending.problem; }, loginPatience);
    return ending;
}

// A real agent and a real server that knows ada.
struct Peers : testing::Test {
    void SetUp() override {
        if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(agent->running());
        ASSERT_TRUE(server.start()) << server.log().toStdString();
    }
    AgentProcess::Key allowed(const QString& type, int bits = 0) {
        auto key = agent->addKey(type, bits);
        server.allow(QStringLiteral("ada"), key.public_line);
        return key;
    }
    LoginRequest request(int maximum_version = 2) const {
        LoginRequest wanted;
        wanted.server = server.url();
        wanted.user = QStringLiteral("ada");
        wanted.maximum_version = maximum_version;
        wanted.sha1 = maximum_version < 2;
        return wanted;
    }
    // The status and user that a token gets from the server.
    QByteArray whoami(const QByteArray& token) const {
        QNetworkAccessManager network;
        auto url = server.url();
        url.setPath(QStringLiteral("/api/v1/whoami"));
        QNetworkRequest question(url);
        question.setRawHeader("Authorization", "chap:" + token);
        const std::unique_ptr<QNetworkReply> reply(network.get(question));
        (void)QTest::qWaitFor([&] { return reply->isFinished(); }, loginPatience);
        return reply->readAll();
    }
    std::unique_ptr<AgentProcess> agent;
    ServerProcess server;
};

} // namespace remuda
