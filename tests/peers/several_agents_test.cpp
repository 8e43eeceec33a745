// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/agent/agent_client.h"
#include "tests/support/agent_process.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>
#include <memory>
#include <optional>

namespace remuda {
namespace {

struct SeveralAgents : testing::Test {
    void SetUp() override {
        if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(agent->running());
        second = std::make_unique<AgentProcess>();
        ASSERT_TRUE(second->running());
        client = std::make_unique<AgentClient>(agent->socket());
        client->setFurther({second->socket()});
    }
    QStringList fingerprints() {
        std::optional<Result<std::vector<AgentIdentity>>> answer;
        client->list(client.get(), [&](Result<std::vector<AgentIdentity>> result) { answer = std::move(result); });
        (void)QTest::qWaitFor([&] { return answer.has_value(); }, 120'000);
        QStringList all;
        if (!answer || !*answer) return {QStringLiteral("nothing")};
        for (const auto& identity : answer->value())
            all << identity.fingerprint;
        return all;
    }
    std::optional<Result<QByteArray>> signWith(const AgentProcess::Key& key) {
        const auto blob = QByteArray::fromBase64(key.public_line.section(u' ', 1, 1).toLatin1());
        std::optional<Result<QByteArray>> answer;
        client->sign(blob, "to be signed", AgentSignature::sha512, client.get(),
                     [&](Result<QByteArray> result) { answer = std::move(result); });
        (void)QTest::qWaitFor([&] { return answer.has_value(); }, 120'000);
        return answer;
    }
    std::unique_ptr<AgentProcess> agent, second;
    std::unique_ptr<AgentClient> client;
};

TEST_F(SeveralAgents, showTheirKeysTogetherAndSignEachWithItsOwn) {
    const auto one = agent->addKey(QStringLiteral("ed25519"));
    const auto two = second->addKey(QStringLiteral("ed25519"));
    ASSERT_TRUE(second->load(one)) << "both hold it";
    EXPECT_TRUE(signWith(two)->ok()) << "though nobody has listed it";
    EXPECT_EQ(fingerprints(), (QStringList{one.fingerprint, two.fingerprint}));
    EXPECT_TRUE(signWith(one)->ok());
    EXPECT_TRUE(signWith(two)->ok());
    EXPECT_TRUE(client->away().isEmpty());
    second->removeAll();
    EXPECT_TRUE(signWith(one)->ok()) << "the first signs with what both hold";
    EXPECT_FALSE(signWith(two)->ok());
    EXPECT_EQ(fingerprints(), QStringList{one.fingerprint});
    EXPECT_EQ(signWith(two)->problem().type, "agent-refused");
}

TEST_F(SeveralAgents, oneThatIsAwayIsNamedAndTheOthersAreUsed) {
    const auto one = agent->addKey(QStringLiteral("ed25519"));
    const auto two = second->addKey(QStringLiteral("ed25519"));
    QStringList told;
    QObject::connect(client.get(), &AgentClient::someAway, client.get(),
                     [&](const QStringList& problems) { told << problems; });
    agent->stop();
    EXPECT_EQ(fingerprints(), QStringList{two.fingerprint});
    EXPECT_EQ(fingerprints(), QStringList{two.fingerprint});
    ASSERT_EQ(told.size(), 1) << "once";
    EXPECT_TRUE(told[0].contains(agent->socket())) << told[0].toStdString();
    EXPECT_EQ(client->away(), told);
    EXPECT_TRUE(signWith(two)->ok());
    second->stop();
    EXPECT_EQ(fingerprints(), QStringList{QStringLiteral("nothing")});
    EXPECT_EQ(signWith(two)->problem().type, "agent-missing");
}

// A socket that passes all on to an agent elsewhere, as `ssh -A` leaves one on the machine that is logged in to.
class Relay : public QLocalServer {
public:
    Relay(const QString& path, QString agent)
        : m_agent(std::move(agent)) {
        listen(path);
        connect(this, &QLocalServer::newConnection, this, [this] {
            auto* here = nextPendingConnection();
            auto* there = new QLocalSocket(here);
            connect(here, &QLocalSocket::readyRead, there, [=] { there->write(here->readAll()); });
            connect(there, &QLocalSocket::readyRead, here, [=] { here->write(there->readAll()); });
            connect(there, &QLocalSocket::disconnected, here, [=] { here->disconnectFromServer(); });
            connect(here, &QLocalSocket::disconnected, here, [=] { here->deleteLater(); });
            there->connectToServer(m_agent);
        });
    }

private:
    QString m_agent;
};

TEST_F(SeveralAgents, oneOfThemMayBeForwarded) {
    const QTemporaryDir folder;
    const Relay relay(folder.filePath(QStringLiteral("forwarded")), second->socket());
    ASSERT_TRUE(relay.isListening());
    client->setFurther({relay.fullServerName()});
    const auto one = agent->addKey(QStringLiteral("ed25519"));
    const auto two = second->addKey(QStringLiteral("rsa"), 2048);
    EXPECT_EQ(fingerprints(), (QStringList{one.fingerprint, two.fingerprint}));
    EXPECT_TRUE(signWith(two)->ok());
    second->stop(); // the connection to it is dead, the socket is still there
    EXPECT_EQ(fingerprints(), QStringList{one.fingerprint});
    ASSERT_EQ(client->away().size(), 1);
}

} // namespace
} // namespace remuda
