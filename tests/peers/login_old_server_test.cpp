// SPDX-License-Identifier: GPL-3.0-or-later
// Servers of the old versions, and what is none.
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/encoding.h"
#include "core/protocol/ssh_key.h"
#include "tests/peers/login_world.h"

#include <QTcpServer>
#include <QTcpSocket>

namespace remuda {
namespace {

// Answers each request with the next of some headers, as another server of the protocol or something on the way would.
struct FakeServer {
    explicit FakeServer(QList<QByteArray> headers)
        : answers(std::move(headers)) {
        server.listen(QHostAddress::LocalHost);
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            auto* socket = server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                requests << socket->readAll();
                const auto answer = answers.isEmpty() ? QByteArray("500 Empty\r\n") : answers.takeFirst();
                socket->write("HTTP/1.1 " + answer + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
    }
    QUrl url() const { return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())); }
    QList<QByteArray> answers, requests;
    QTcpServer server;
};

QByteArray challenge(const std::string& unique, const std::string& fingerprint) {
    const auto bytes = crtauth::encodeChallengeV1({unique, {1000, 1022}, fingerprint, "127.0.0.1", "ada"}, "secret");
    return "200 OK\r\nX-CHAP: challenge:" + QByteArray::fromStdString(encodeBase64Url(bytes)) + "\r\n";
}

struct OldServer : Peers {
    LoginRequest requestTo(const FakeServer& fake) const {
        auto wanted = request();
        wanted.sha1 = true;
        wanted.server = fake.url();
        return wanted;
    }
    // The 6 bytes by which version 1 names the agent's key.
    std::string fingerprintOf(const AgentProcess::Key& key) const {
        return loginFingerprint(decodeBase64(key.public_line.section(QLatin1Char(' '), 1, 1).toStdString()).value());
    }
};

TEST_F(OldServer, anAnswerOfVersion1IsFollowed) {
    const auto key = agent->addKey(QStringLiteral("rsa"), 2048);
    FakeServer fake({challenge(std::string(20, 'u'), fingerprintOf(key)), "200 OK\r\nX-CHAP: token:AAAA\r\n"});
    const auto ending = signIn(requestTo(fake), agent->socket());
    ASSERT_EQ(ending.type(), "signed-in") << ending.detail();
    EXPECT_EQ(ending.answer->token, "AAAA");
    EXPECT_EQ(ending.answer->version, 1);
}

TEST_F(OldServer, oneThatStumblesOverVersion2IsAskedAgain) {
    const auto key = agent->addKey(QStringLiteral("rsa"), 2048);
    FakeServer fake(
        {"403 Forbidden\r\n", challenge(std::string(20, 'u'), fingerprintOf(key)), "200 OK\r\nX-CHAP: token:AAAA\r\n"});
    EXPECT_EQ(signIn(requestTo(fake), agent->socket()).type(), "signed-in");
    EXPECT_TRUE(fake.requests.value(1).contains("request:AXGjYWRh"));
}

TEST_F(OldServer, sha1IsUsedOnlyWhereItIsAllowed) {
    const auto key = agent->addKey(QStringLiteral("rsa"), 2048);
    FakeServer fake({challenge(std::string(20, 'u'), fingerprintOf(key))}), refusing({"403 Forbidden\r\n"});
    auto wanted = requestTo(fake);
    wanted.sha1 = false;
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "old-login");
    EXPECT_EQ(fake.requests.size(), 1);
    wanted.server = refusing.url();
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "login-refused");
    EXPECT_EQ(refusing.requests.size(), 1);
}

// Whoever asked in one old version takes no challenge of the other.
TEST_F(OldServer, theOldVersionsAreNotMixedUp) {
    const auto key = agent->addKey(QStringLiteral("rsa"), 2048);
    const crtauth::ChallengeV0 zeroth{std::string(20, 'u'), {1000, 1022}, fingerprintOf(key), "127.0.0.1", "ada"};
    const auto bytes = encodeBase64Url(crtauth::encodeChallengeV0(zeroth, "secret"));
    FakeServer first({challenge(std::string(20, 'u'), fingerprintOf(key))}),
        second({"200 OK\r\nX-CHAP: challenge:" + QByteArray::fromStdString(bytes) + "\r\n"});
    auto wanted = requestTo(first);
    wanted.maximum_version = 0;
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "not-a-server");
    EXPECT_TRUE(first.requests.value(0).contains("request:ada\r\n"));
    EXPECT_EQ(signIn(requestTo(second), agent->socket()).type(), "not-a-server");
    EXPECT_EQ(first.requests.size() + second.requests.size(), 2);
}

TEST_F(OldServer, aSuppressedVersion2StopsTheLogin) {
    const auto key = agent->addKey(QStringLiteral("rsa"), 2048);
    FakeServer fake({challenge(std::string(12, 'u') + "CRTAUTH2", fingerprintOf(key))});
    EXPECT_EQ(signIn(requestTo(fake), agent->socket()).type(), "downgrade");
    EXPECT_EQ(fake.requests.size(), 1); // nothing was signed and sent
}

TEST_F(OldServer, aServerOnceSeenWithVersion2MayNotFallBack) {
    const auto key = agent->addKey(QStringLiteral("rsa"), 2048);
    FakeServer fake({challenge(std::string(20, 'u'), fingerprintOf(key))});
    auto wanted = requestTo(fake);
    wanted.minimum_version = 2;
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "downgrade");
    FakeServer refusing({"403 Forbidden\r\n"});
    wanted.server = refusing.url();
    EXPECT_EQ(signIn(wanted, agent->socket()).type(), "login-refused");
    EXPECT_EQ(refusing.requests.size(), 1);
}

TEST_F(OldServer, answersThatAreNoneAreNamed) {
    agent->addKey(QStringLiteral("rsa"), 2048);
    FakeServer page({"404 Not Found\r\n"}), redirect({"302 Found\r\nLocation: http://127.0.0.1:1/_auth\r\n"}),
        garbage({"200 OK\r\nX-CHAP: challenge:AWPE\r\n"}), busy({"429 Too Many\r\n"});
    EXPECT_EQ(signIn(requestTo(page), agent->socket()).type(), "not-a-server");
    EXPECT_EQ(signIn(requestTo(redirect), agent->socket()).type(), "not-a-server");
    EXPECT_EQ(signIn(requestTo(garbage), agent->socket()).type(), "not-a-server");
    EXPECT_EQ(signIn(requestTo(busy), agent->socket()).type(), "too-many-attempts");
}

} // namespace
} // namespace remuda
