// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/command_line_world.h"

namespace remuda {
namespace {

struct CommandLineLogin : CommandLineWorld {};

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
