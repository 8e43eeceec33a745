// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/login_world.h"

#include <QHostInfo>

namespace remuda {
namespace {

struct KeyKind {
    const char* type; // of ssh-keygen
    int bits;
    const char* ssh_type;
};

TEST_F(Peers, everyKindOfKeySignsInByVersion2) {
    for (const auto& kind : {KeyKind{"ed25519", 0, "ssh-ed25519"}, KeyKind{"rsa", 2048, "ssh-rsa"},
                             KeyKind{"ecdsa", 256, "ecdsa-sha2-nistp256"}, KeyKind{"ecdsa", 384, "ecdsa-sha2-nistp384"},
                             KeyKind{"ecdsa", 521, "ecdsa-sha2-nistp521"}}) {
        SCOPED_TRACE(kind.ssh_type);
        agent->removeAll();
        const auto key = allowed(QString::fromLatin1(kind.type), kind.bits);
        EXPECT_TRUE(key.public_line.startsWith(QLatin1String(kind.ssh_type) + u' '));
        const auto ending = signIn(request(), agent->socket());
        ASSERT_EQ(ending.type(), "signed-in") << ending.detail();
        EXPECT_EQ(ending.answer->version, 2);
        EXPECT_EQ(ending.answer->key, key.fingerprint);
        EXPECT_TRUE(ending.answer->valid_until.isValid());
        EXPECT_TRUE(whoami(ending.answer->token).contains("\"user\":\"ada\""))
            << whoami(ending.answer->token).toStdString();
    }
}

// With OpenSSH's own play security key: the agent, its helper and our server do all that they do for a real one.
TEST_F(Peers, securityKeysSignInByVersion2) {
    if (AgentProcess::securityKeyProvider().isEmpty())
        GTEST_SKIP() << "no software security key: install openssh-tests, or name sk-dummy.so in REMUDA_SK_PROVIDER";
    for (const char* type : {"ed25519-sk", "ecdsa-sk"}) {
        SCOPED_TRACE(type);
        agent->removeAll();
        const auto key = allowed(QString::fromLatin1(type));
        EXPECT_TRUE(key.public_line.startsWith(QLatin1String("sk-"))) << key.public_line.toStdString();
        const auto ending = signIn(request(), agent->socket());
        ASSERT_EQ(ending.type(), "signed-in") << ending.detail();
        EXPECT_EQ(ending.answer->key, key.fingerprint);
        EXPECT_TRUE(whoami(ending.answer->token).contains("\"user\":\"ada\""));
    }
}

// Whoever made the key without the touch has given up what it is for: no line of the server's brings that back, and the
// client says so before it sends what the server would refuse.
TEST_F(Peers, aSecurityKeyThatNobodyTouchesDoesNotSignIn) {
    if (AgentProcess::securityKeyProvider().isEmpty()) GTEST_SKIP() << "no software security key";
    for (const char* type : {"ed25519-sk", "ecdsa-sk"}) {
        SCOPED_TRACE(type);
        agent->removeAll();
        const auto key = agent->addKey(QString::fromLatin1(type), 0, {QStringLiteral("no-touch-required")});
        server.allow(QStringLiteral("ada"), QStringLiteral("no-touch-required ") + key.public_line);
        const auto ending = signIn(request(), agent->socket());
        EXPECT_EQ(ending.type(), "agent-refused");
        EXPECT_NE(ending.detail().find("nobody was present"), std::string::npos) << ending.detail();
    }
}

TEST_F(Peers, aSecurityKeyChecksItsOwnerWhereItsLineSaysSo) {
    if (AgentProcess::securityKeyProvider().isEmpty()) GTEST_SKIP() << "no software security key";
    for (const char* type : {"ed25519-sk", "ecdsa-sk"})
        for (const auto& made_with : {QStringList(), QStringList{QStringLiteral("verify-required")}}) {
            SCOPED_TRACE(std::string(type) + (made_with.isEmpty() ? ", touched alone" : ", with a PIN"));
            agent->removeAll();
            const auto key = agent->addKey(QString::fromLatin1(type), 0, made_with);
            server.allow(QStringLiteral("ada"), QStringLiteral("verify-required ") + key.public_line);
            EXPECT_EQ(signIn(request(), agent->socket()).type(), made_with.isEmpty() ? "login-refused" : "signed-in");
        }
}

// A server that serves the old versions too.
struct LenientServer : Peers {
    LenientServer()
        : old({QStringLiteral("--lowest-login-version"), QStringLiteral("0")}) {}
    ServerProcess old;
};

TEST_F(LenientServer, rsaSignsInByTheOldVersions) {
    ASSERT_TRUE(old.start()) << old.log().toStdString();
    EXPECT_TRUE(old.log().contains("RSA signatures with SHA-1 count"));
    const auto key = agent->addKey(QStringLiteral("rsa"));
    old.allow(QStringLiteral("ada"), key.public_line);
    for (const int version : {1, 0}) {
        SCOPED_TRACE(version);
        auto wanted = request(version);
        wanted.server = old.url();
        const auto ending = signIn(wanted, agent->socket());
        ASSERT_EQ(ending.type(), "signed-in") << ending.detail();
        EXPECT_EQ(ending.answer->version, version);
        EXPECT_EQ(ending.answer->key, key.fingerprint);
        EXPECT_EQ(ending.answer->token.startsWith("dgAAA"), version == 0);
    }
}

TEST_F(Peers, theOldVersionsAreRefusedByServerAndClientAlike) {
    allowed(QStringLiteral("rsa"));
    for (const int version : {1, 0}) {
        const auto ending = signIn(request(version), agent->socket());
        EXPECT_EQ(ending.type(), "login-refused");
        EXPECT_NE(ending.detail().find("is not served"), std::string::npos) << ending.detail();
        auto careful = request(version);
        careful.sha1 = false;
        EXPECT_EQ(signIn(careful, agent->socket()).type(), "old-login");
    }
}

TEST_F(Peers, theRightOneOfManyKeysIsFound) {
    for (int key = 0; key < 4; ++key)
        agent->addKey(QStringLiteral("ed25519"));
    const auto right = allowed(QStringLiteral("ed25519"));
    EXPECT_EQ(signIn(request(), agent->socket()).answer.value_or(LoginAnswer()).key, right.fingerprint);
}

TEST_F(Peers, theChosenKeySigns) {
    allowed(QStringLiteral("ed25519"));
    const auto chosen = allowed(QStringLiteral("ed25519"));
    auto wanted = request();
    wanted.key = chosen.fingerprint;
    EXPECT_EQ(signIn(wanted, agent->socket()).answer.value_or(LoginAnswer()).key, chosen.fingerprint);
    wanted.key = QStringLiteral("SHA256:none");
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "no-usable-key");
    wanted.other_keys = true;
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "signed-in");
}

TEST_F(Peers, anUnknownUserAndAStrangeKeyLookAlike) {
    agent->addKey(QStringLiteral("ed25519"));
    auto unknown = request();
    unknown.user = QStringLiteral("eva");
    server.allow(QStringLiteral("ada"), agent->makeKey(QStringLiteral("ed25519")).public_line);
    EXPECT_EQ(signIn(request(), agent->socket()).type(), "no-usable-key");
    EXPECT_EQ(signIn(unknown, agent->socket()).type(), "no-usable-key");
}

TEST_F(Peers, anEmptyAndALockedAgentAreToldApartFromNone) {
    EXPECT_EQ(signIn(request(), agent->socket()).type(), "agent-empty");
    agent->addKey(QStringLiteral("ed25519"));
    ASSERT_TRUE(agent->lock());
    EXPECT_EQ(signIn(request(), agent->socket()).type(), "agent-empty");
    agent->stop();
    EXPECT_EQ(signIn(request(), agent->socket()).type(), "agent-missing");
}

TEST_F(Peers, aServerThatIsAwayIsNamed) {
    allowed(QStringLiteral("ed25519"));
    ASSERT_TRUE(server.stop());
    const auto ending = signIn(request(), agent->socket());
    EXPECT_EQ(ending.type(), "no-connection");
    EXPECT_NE(ending.detail().find("127.0.0.1"), std::string::npos);
}

TEST_F(Peers, plainHttpToElsewhereIsRefused) {
    auto wanted = request();
    wanted.server = QUrl(QStringLiteral("http://ops.example.com"));
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "insecure-server");
    wanted = request();
    wanted.user = QStringLiteral("a\nb");
    EXPECT_EQ(signIn(wanted, agent->socket()).problem->field, "user");
}

TEST_F(Peers, bothNamesOfThisMachineServe) {
    if (QHostInfo::fromName(QStringLiteral("localhost")).addresses().isEmpty())
        GTEST_SKIP() << "this machine does not know the name localhost";
    allowed(QStringLiteral("ed25519"));
    auto wanted = request();
    wanted.server = server.url(QStringLiteral("localhost"));
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "signed-in");
}

struct NamedServer : Peers {
    NamedServer()
        : named({QStringLiteral("--public-name"), QStringLiteral("ops.example.com")}) {}
    ServerProcess named;
};

TEST_F(NamedServer, aServerOfAnotherNameGetsNoSignature) {
    ASSERT_TRUE(named.start());
    const auto key = agent->addKey(QStringLiteral("ed25519"));
    named.allow(QStringLiteral("ada"), key.public_line);
    auto wanted = request();
    wanted.server = named.url();
    const auto ending = signIn(wanted, agent->socket());
    EXPECT_EQ(ending.type(), "wrong-server");
    EXPECT_NE(ending.detail().find("ops.example.com"), std::string::npos);
}

TEST_F(Peers, theLogSaysThatEveryoneIsAnAdministrator) {
    EXPECT_TRUE(server.log().contains("every user in the folder of keys is an administrator"))
        << server.log().toStdString();
}

} // namespace
} // namespace remuda
