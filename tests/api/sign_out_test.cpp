// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

namespace remuda {
namespace {

struct SignOutEverywhere : Installed {
    // Who has the token and nothing else.
    Result<ApiAnswer> asThief(const QByteArray& token, const QString& user) const {
        Client thief;
        thief.agent = std::make_unique<AgentClient>(QStringLiteral("/nonexistent"));
        StoredSession stored;
        stored.user = user;
        stored.token = token;
        stored.valid_until = QDateTime::currentDateTimeUtc().addSecs(500);
        thief.store.write(server.url(), stored);
        thief.session = std::make_unique<Session>(server.url(), thief.network, *thief.agent, thief.store);
        thief.api = std::make_unique<ApiClient>(*thief.session);
        thief.session->restore();
        EXPECT_TRUE(QTest::qWaitFor([&] { return thief.session->state() == Session::State::signed_in; }, 60'000));
        return thief.get(QStringLiteral("/whoami"));
    }
};

TEST_F(SignOutEverywhere, endsEverySessionOfOneUserAndTheirKeySignsInAgain) {
    server.allow(QStringLiteral("bob"), agent->addKey(QStringLiteral("ed25519")).public_line);
    const auto alice = client();
    const auto stolen = alice->session->token();
    const auto bob = client();
    bob->session->signIn(QStringLiteral("bob"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return bob->session->user() == QStringLiteral("bob"); }, 60'000));
    const auto of_bob = bob->session->token();
    ASSERT_TRUE(asThief(stolen, QStringLiteral("alice")).ok());

    const auto result = run({"logout", "--everywhere"});
    EXPECT_EQ(result.code, 0) << result.errors.toStdString();
    EXPECT_TRUE(result.output.contains("everywhere")) << result.output.toStdString();

    EXPECT_FALSE(asThief(stolen, QStringLiteral("alice")).ok()) << "it does not count, and no key makes another";
    EXPECT_TRUE(asThief(of_bob, QStringLiteral("bob")).ok()) << "others stay";
    EXPECT_TRUE(alice->get(QStringLiteral("/whoami")).ok()) << "who holds the key signs in again by themselves";
    EXPECT_NE(alice->session->token(), stolen);
    EXPECT_TRUE(run({"audit", "list"}).output.contains("signed alice out everywhere"));
}

TEST_F(SignOutEverywhere, isSaidOnlyOnceTheServerHasDoneIt) {
    ASSERT_EQ(run({"login"}).code, 0);
    server.kill();
    const auto result = run({"logout", "--everywhere"});
    EXPECT_EQ(result.code, 4);
    EXPECT_FALSE(result.output.contains("Signed out")) << result.output.toStdString();
}

} // namespace
} // namespace remuda
