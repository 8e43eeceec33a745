// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/login.h"
#include "core/client/session/session.h"
#include "core/protocol/crtauth_v0.h"
#include "core/protocol/crtauth_v2.h"
#include "core/protocol/encoding.h"
#include "core/protocol/ssh_key.h"
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"

#include <QHostInfo>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {
namespace {

constexpr int patience = 120'000; // milliseconds

// How a login ended.
struct Ending {
    std::optional<LoginAnswer> answer;
    std::optional<Problem> problem;
    std::string type() const { return problem ? problem->type : answer ? "signed-in" : "nothing"; }
    std::string detail() const { return problem ? problem->detail : std::string(); }
};

Ending signIn(const LoginRequest& request, const QString& socket) {
    QNetworkAccessManager network;
    AgentClient agent(socket);
    Login login(request, network, agent);
    Ending ending;
    QObject::connect(&login, &Login::finished, [&](const LoginAnswer& answer) { ending.answer = answer; });
    QObject::connect(&login, &Login::failed, [&](const Problem& problem) { ending.problem = problem; });
    login.start();
    EXPECT_EQ(ending.type(), "nothing");
    (void)QTest::qWaitFor([&] { return ending.answer || ending.problem; }, patience);
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
        (void)QTest::qWaitFor([&] { return reply->isFinished(); }, patience);
        return reply->readAll();
    }
    std::unique_ptr<AgentProcess> agent;
    ServerProcess server;
};

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

struct WithSession : Peers {
    QNetworkAccessManager network;
    TokenStore store{TokenStore::Place::memory};
};

TEST_F(WithSession, signsInRenewsAndSignsOut) {
    const auto key = allowed(QStringLiteral("ed25519"));
    AgentClient client(agent->socket());
    Session session(server.url(), network, client, store);
    QSignalSpy changed(&session, &Session::tokenChanged), failed(&session, &Session::signInFailed);

    session.signIn(QStringLiteral("ada"));
    EXPECT_EQ(session.state(), Session::State::signing_in);
    ASSERT_TRUE(changed.wait(patience));
    EXPECT_EQ(session.state(), Session::State::signed_in);
    EXPECT_EQ(session.key(), key.fingerprint);
    const auto first = session.token();
    EXPECT_TRUE(whoami(first).contains("ada"));

    session.renew();
    session.renew(); // one handshake serves both
    ASSERT_TRUE(changed.wait(patience));
    EXPECT_NE(session.token(), first);
    EXPECT_EQ(failed.count(), 0);

    session.signOut();
    EXPECT_TRUE(session.token().isEmpty());
    EXPECT_EQ(session.state(), Session::State::signed_out);
    EXPECT_EQ(session.user(), QStringLiteral("ada"));
}

TEST_F(WithSession, aNewStartFindsTheSessionAgain) {
    allowed(QStringLiteral("ed25519"));
    AgentClient client(agent->socket());
    Session before(server.url(), network, client, store);
    QSignalSpy changed(&before, &Session::tokenChanged);
    before.signIn(QStringLiteral("ada"));
    ASSERT_TRUE(changed.wait(patience));

    Session after(server.url(), network, client, store);
    QSignalSpy restored(&after, &Session::restored);
    after.restore();
    ASSERT_TRUE(restored.wait(patience));
    EXPECT_EQ(after.state(), Session::State::signed_in);
    EXPECT_EQ(after.token(), before.token());
}

TEST_F(WithSession, aFailedRenewalSaysWhyAndForgetsTheToken) {
    allowed(QStringLiteral("ed25519"));
    AgentClient client(agent->socket());
    Session session(server.url(), network, client, store);
    QSignalSpy changed(&session, &Session::tokenChanged), failed(&session, &Session::signInFailed);
    session.signIn(QStringLiteral("ada"));
    ASSERT_TRUE(changed.wait(patience));
    agent->stop();
    session.renew();
    ASSERT_TRUE(failed.wait(patience));
    EXPECT_EQ(failed.at(0).at(0).value<Problem>().type, "agent-missing");
    EXPECT_EQ(session.state(), Session::State::signed_out);
    EXPECT_TRUE(session.token().isEmpty());
}

} // namespace
} // namespace remuda
