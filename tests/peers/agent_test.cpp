// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/agent/agent_client.h"
#include "core/protocol/encoding.h"
#include "core/protocol/ssh_wire.h"
#include "core/protocol/sshsig.h"
#include "tests/support/agent_process.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTest>

#include <gtest/gtest.h>
#include <memory>
#include <optional>

namespace remuda {
namespace {

template <class T>
using Answer = std::optional<Result<T>>;

Answer<std::vector<AgentIdentity>> list(const QString& socket) {
    AgentClient client(socket);
    Answer<std::vector<AgentIdentity>> answer;
    client.list(&client, [&](Result<std::vector<AgentIdentity>> result) { answer = std::move(result); });
    EXPECT_FALSE(answer) << "answered before the call returned";
    (void)QTest::qWaitFor([&] { return answer.has_value(); }, 120'000);
    return answer;
}

Answer<QByteArray> sign(const QString& socket, const QByteArray& blob, const QByteArray& data, AgentSignature flags) {
    AgentClient client(socket);
    Answer<QByteArray> answer;
    client.sign(blob, data, flags, &client, [&](Result<QByteArray> result) { answer = std::move(result); });
    (void)QTest::qWaitFor([&] { return answer.has_value(); }, 120'000);
    return answer;
}

struct RealAgent : testing::Test {
    void SetUp() override {
        if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(agent->running());
    }
    std::unique_ptr<AgentProcess> agent;
};

TEST_F(RealAgent, listsItsKeysAsSshAddDoes) {
    const auto ed25519 = agent->addKey(QStringLiteral("ed25519"));
    const auto rsa = agent->addKey(QStringLiteral("rsa"), 2048);
    const auto answer = list(agent->socket());
    ASSERT_TRUE(answer && answer->ok());
    const auto& identities = answer->value();
    ASSERT_EQ(identities.size(), 2u);
    EXPECT_EQ(identities[0].type, QStringLiteral("ssh-ed25519"));
    EXPECT_EQ(identities[0].fingerprint, ed25519.fingerprint);
    EXPECT_EQ(identities[0].comment, QStringLiteral("ed25519@test"));
    EXPECT_EQ(identities[1].fingerprint, rsa.fingerprint);
    EXPECT_EQ(identities[1].bits, 2048);
}

TEST_F(RealAgent, signsWithEveryKindOfKey) {
    agent->addKey(QStringLiteral("ed25519"));
    agent->addKey(QStringLiteral("rsa"), 2048);
    agent->addKey(QStringLiteral("ecdsa"), 256);
    agent->addKey(QStringLiteral("ecdsa"), 384);
    agent->addKey(QStringLiteral("ecdsa"), 521);
    const auto identities = list(agent->socket());
    ASSERT_TRUE(identities && identities->ok());
    ASSERT_EQ((*identities)->size(), 5u);
    for (const auto& identity : identities->value())
        for (const auto flags : {AgentSignature::sha1, AgentSignature::sha256, AgentSignature::sha512}) {
            const auto signature = sign(agent->socket(), identity.blob, "to be signed", flags);
            ASSERT_TRUE(signature && signature->ok())
                << identity.type.toStdString() << ": " << signature->problem().detail;
            const auto format = verifySshSignature(identity.blob.toStdString(), "to be signed",
                                                   (*signature)->toStdString(), Sha1::accepted);
            ASSERT_TRUE(format.ok());
            if (identity.bits > 0) {
                EXPECT_EQ(format->format == "ssh-rsa", flags == AgentSignature::sha1);
            }
        }
}

TEST_F(RealAgent, whatItSignsForALoginOpenSshAccepts) {
    for (const char* type : {"ed25519", "ecdsa", "rsa"}) {
        const auto key = agent->addKey(QString::fromLatin1(type));
        const QByteArray message = "a response without its signature";
        const auto blob = decodeBase64(key.public_line.section(QLatin1Char(' '), 1, 1).toStdString()).value();
        const auto data = QByteArray::fromStdString(sshsigData("crtauth-response-v2", message.toStdString()));
        const auto signature = sign(agent->socket(), QByteArray::fromStdString(blob), data, AgentSignature::sha512);
        ASSERT_TRUE(signature && signature->ok());

        const auto sshsig = encodeSshsig({blob, "crtauth-response-v2", "sha512", (*signature)->toStdString()});
        QTemporaryDir folder;
        QFile signature_file(folder.filePath(QStringLiteral("signature"))),
            signers(folder.filePath(QStringLiteral("signers")));
        ASSERT_TRUE(signature_file.open(QIODevice::WriteOnly) && signers.open(QIODevice::WriteOnly));
        signature_file.write(QByteArray::fromStdString(armored(sshsig)));
        signers.write("ada " + key.public_line.toUtf8() + "\n");
        signature_file.close();
        signers.close();
        QProcess verify;
        verify.start(QStringLiteral("ssh-keygen"),
                     {QStringLiteral("-Y"), QStringLiteral("verify"), QStringLiteral("-f"), signers.fileName(),
                      QStringLiteral("-I"), QStringLiteral("ada"), QStringLiteral("-n"),
                      QStringLiteral("crtauth-response-v2"), QStringLiteral("-s"), signature_file.fileName()});
        verify.write(message);
        verify.closeWriteChannel();
        ASSERT_TRUE(verify.waitForFinished(120'000));
        EXPECT_EQ(verify.exitCode(), 0) << type << ": " << verify.readAllStandardError().toStdString();
    }
}

TEST_F(RealAgent, aLockedOneLooksEmpty) {
    agent->addKey(QStringLiteral("ed25519"));
    ASSERT_TRUE(agent->lock());
    const auto answer = list(agent->socket());
    ASSERT_TRUE(answer && answer->ok());
    EXPECT_TRUE((*answer)->empty());
}

TEST_F(RealAgent, aKeyThatIsGoneIsRefused) {
    agent->addKey(QStringLiteral("ed25519"));
    const auto identities = list(agent->socket());
    ASSERT_TRUE(agent->removeAll());
    const auto answer = sign(agent->socket(), identities->value()[0].blob, "data", AgentSignature::sha1);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->problem().type, "agent-refused");
}

TEST_F(RealAgent, aFrozenOneIsGivenUpOn) {
    agent->setFrozen(true);
    const auto answer = list(agent->socket());
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->problem().type, "agent-silent");
}

TEST(Agent, withoutASocketTheProblemSaysWhatToDo) {
    const auto answer = list(QString());
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->problem().type, "agent-missing");
    EXPECT_NE(answer->problem().detail.find("ssh-add"), std::string::npos);
    EXPECT_EQ(list(QStringLiteral("/nonexistent/agent"))->problem().type, "agent-missing");
}

// Answers every question with fixed bytes, a few at a time, then does as told.
struct FakeAgent {
    explicit FakeAgent(QByteArray bytes, bool hang_up = false) {
        server.listen(folder.filePath(QStringLiteral("socket")));
        QObject::connect(&server, &QLocalServer::newConnection, &server, [this, bytes, hang_up] {
            auto* socket = server.nextPendingConnection();
            QObject::connect(socket, &QLocalSocket::readyRead, socket, [socket, bytes, hang_up] {
                socket->readAll();
                for (const char byte : bytes) {
                    socket->write(&byte, 1);
                    socket->flush();
                }
                if (hang_up) socket->disconnectFromServer();
            });
        });
    }
    QString socket() const { return server.fullServerName(); }
    QTemporaryDir folder;
    QLocalServer server;
};

QByteArray hex(const char* text) {
    return QByteArray::fromHex(text);
}

TEST(Agent, aSplitAnswerIsPutTogether) {
    const FakeAgent fake(hex("0000001a 0c 00000001 0000000d 00000004 74797065 0000000161 00000000"));
    const auto answer = list(fake.socket());
    ASSERT_TRUE(answer && answer->ok()) << answer->problem().detail;
    ASSERT_EQ((*answer)->size(), 1u);
    EXPECT_EQ((*answer)->front().type, QStringLiteral("type"));
}

TEST(Agent, garbageIsNamedAsSuch) {
    for (const char* bytes : {"00000000", "7fffffff0c", "0000000106", "000000050c00000001", "000000050cffffffff",
                              "000000060c0000000000", "000000010cff", "48545450"}) {
        const FakeAgent fake(hex(bytes), true);
        const auto answer = list(fake.socket());
        ASSERT_TRUE(answer.has_value()) << bytes;
        ASSERT_FALSE(answer->ok()) << bytes;
        EXPECT_EQ(answer->problem().type, "agent-broken") << bytes;
    }
}

TEST(Agent, anAnswerBeyondAllBoundsIsNotWaitedFor) {
    const FakeAgent fake(hex("7fffffff0c"));
    EXPECT_EQ(list(fake.socket())->problem().type, "agent-broken");
}

TEST(Agent, aRefusalIsNoAnswer) {
    for (const char* bytes : {"0000000105", "000000011c"}) {
        const FakeAgent fake(hex(bytes));
        EXPECT_EQ(list(fake.socket())->problem().type, "agent-refused");
        EXPECT_EQ(sign(fake.socket(), "blob", "data", AgentSignature::sha1)->problem().type, "agent-refused");
    }
}

TEST(Agent, aSignatureByNobodyIsRefused) {
    const FakeAgent fake(hex("00000019 0e 00000014 0000000b 7373682d65643235353139 00000001 78"));
    const auto blob = SshWriter().string("ssh-ed25519").string(std::string(32, 'k')).bytes();
    const auto answer = sign(fake.socket(), QByteArray::fromStdString(blob), "data", AgentSignature::sha1);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->problem().type, "agent-refused");
}

TEST(Agent, nobodyIsAnsweredOnceTheContextIsGone) {
    const FakeAgent fake(hex("000000050c00000000"));
    AgentClient client(fake.socket());
    bool gone_was_answered = false;
    int answered = 0;
    auto* context = new QObject;
    client.list(context, [&](const auto&) { gone_was_answered = true; });
    client.list(&client, [&](const auto&) { ++answered; });
    delete context;
    ASSERT_TRUE(QTest::qWaitFor([&] { return answered == 1; }));
    EXPECT_FALSE(gone_was_answered);
}

} // namespace
} // namespace remuda
