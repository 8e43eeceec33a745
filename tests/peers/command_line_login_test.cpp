// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"

#include <QProcessEnvironment>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {
namespace {

constexpr int patience = 60'000; // milliseconds

// remudactl as a person would run it, with an agent, a home and a server of the test's own.
struct CommandLineLogin : testing::Test {
    void SetUp() override {
        if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(agent->running());
        ASSERT_TRUE(server.start()) << server.log().toStdString();
    }

    struct Ran {
        int code = -1;
        QByteArray out, error;
    };
    Ran run(const QStringList& arguments) const {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* variable : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            environment.insert(QString::fromLatin1(variable), home.path());
        environment.insert(QStringLiteral("SSH_AUTH_SOCK"), agent->socket());
        environment.insert(QStringLiteral("REMUDA_TOKEN_STORE"), QStringLiteral("file"));
        environment.insert(QStringLiteral("REMUDA_SERVER"), server.url().toString());
        environment.insert(QStringLiteral("REMUDA_USER"), QStringLiteral("ada"));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(REMUDA_BIN_DIR "/remudactl"), arguments);
        process.closeWriteChannel();
        Ran ran;
        if (!process.waitForFinished(patience)) return ran;
        ran.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        ran.out = process.readAllStandardOutput();
        ran.error = process.readAllStandardError();
        return ran;
    }

    std::unique_ptr<AgentProcess> agent;
    ServerProcess server;
    QTemporaryDir home;
};

TEST_F(CommandLineLogin, keysOfEitherKindSignIn) {
    for (const char* type : {"rsa", "ed25519"}) {
        agent->removeAll();
        const auto key = agent->addKey(QString::fromLatin1(type));
        server.allow(QStringLiteral("ada"), key.public_line);
        const auto login = run({QStringLiteral("login")});
        ASSERT_EQ(login.code, 0) << login.error.toStdString();
        EXPECT_TRUE(login.out.contains(key.fingerprint.toUtf8())) << login.out.toStdString();
        const auto whoami = run({QStringLiteral("whoami"), QStringLiteral("-o"), QStringLiteral("json")});
        EXPECT_EQ(whoami.code, 0) << whoami.error.toStdString();
        EXPECT_TRUE(whoami.out.contains("\"ada\"")) << whoami.out.toStdString();
    }
}

TEST_F(CommandLineLogin, theTokenOutlivesTheAgent) {
    server.allow(QStringLiteral("ada"), agent->addKey(QStringLiteral("ed25519")).public_line);
    ASSERT_EQ(run({QStringLiteral("login")}).code, 0);
    agent->stop();
    EXPECT_EQ(run({QStringLiteral("whoami")}).code, 0);
    ASSERT_EQ(run({QStringLiteral("logout")}).code, 0);
    const auto signed_out = run({QStringLiteral("whoami")});
    EXPECT_EQ(signed_out.code, 3); // not signed in
    EXPECT_TRUE(signed_out.error.contains("ssh-add")) << signed_out.error.toStdString();
}

TEST_F(CommandLineLogin, aStrangeKeyIsNotSignedIn) {
    const auto key = agent->addKey(QStringLiteral("ed25519"));
    const auto login = run({QStringLiteral("login")});
    EXPECT_EQ(login.code, 3) << login.error.toStdString();
    EXPECT_TRUE(login.error.contains(key.fingerprint.toUtf8())) << login.error.toStdString();
}

} // namespace
} // namespace remuda
