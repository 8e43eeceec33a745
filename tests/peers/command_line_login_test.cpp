// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/command_line_world.h"

#include <QDir>
#include <QFile>

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

// OpenSSH's play key, from the sign-in to the proof that its person ordered something.
TEST_F(CommandLineLogin, aSecurityKeySignsInAndOrdersWhatSshKeygenVerifies) {
    if (AgentProcess::securityKeyProvider().isEmpty())
        GTEST_SKIP() << "no software security key: install openssh-tests, or name sk-dummy.so in REMUDA_SK_PROVIDER";
    QFile machines(home.filePath(QStringLiteral("machines.csv")));
    ASSERT_TRUE(machines.open(QIODevice::WriteOnly));
    machines.write("hardware_name,site,bmc_driver,status\ned25519-sk,lon,simulated,available\n"
                   "ecdsa-sk,lon,simulated,available\n");
    machines.close();
    for (const auto& type : {QStringLiteral("ed25519-sk"), QStringLiteral("ecdsa-sk")}) {
        agent->removeAll();
        const auto key = agent->addKey(type);
        server.allow(QStringLiteral("ada"), key.public_line);
        const auto login = run({QStringLiteral("login")});
        ASSERT_EQ(login.code, 0) << login.error.toStdString();
        EXPECT_TRUE(login.out.contains(key.fingerprint.toUtf8())) << login.out.toStdString();
        run({QStringLiteral("machines"), QStringLiteral("import"), machines.fileName()});
        const auto retire = run({QStringLiteral("machines"), QStringLiteral("retire"), type, QStringLiteral("--yes")});
        ASSERT_EQ(retire.code, 0) << retire.error.toStdString();
    }
    ASSERT_TRUE(QDir(home.path()).mkdir(QStringLiteral("proof")));
    const QDir folder(home.filePath(QStringLiteral("proof")));
    const auto exported =
        run({QStringLiteral("audit"), QStringLiteral("export"), QStringLiteral("--intents"), folder.path()});
    ASSERT_EQ(exported.code, 0) << exported.error.toStdString();
    const auto texts = folder.entryList({QStringLiteral("*.intent")});
    EXPECT_EQ(texts.size(), 2);
    for (const auto& text : texts)
        EXPECT_EQ(start(QStringLiteral("sh"),
                        {QStringLiteral("-c"),
                         QStringLiteral("cd \"$0\" && exec ssh-keygen -Y verify -f allowed_signers -I ada -n remuda "
                                        "-s \"$1.sig\" < \"$1\""),
                         folder.path(), text})
                      .code,
                  0)
            << text.toStdString();
}

} // namespace
} // namespace remuda
