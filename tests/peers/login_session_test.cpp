// SPDX-License-Identifier: GPL-3.0-or-later
// A session from sign-in to sign-out.
#include "core/client/api/api_client.h"
#include "core/client/session/session.h"
#include "tests/peers/login_world.h"

#include <QTestEventLoop>

namespace remuda {
namespace {

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
    ASSERT_TRUE(changed.wait(loginPatience));
    EXPECT_EQ(session.state(), Session::State::signed_in);
    EXPECT_EQ(session.key(), key.fingerprint);
    const auto first = session.token();
    EXPECT_TRUE(whoami(first).contains("ada"));

    session.renew();
    session.renew(); // one handshake serves both
    ASSERT_TRUE(changed.wait(loginPatience));
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
    ASSERT_TRUE(changed.wait(loginPatience));

    Session after(server.url(), network, client, store);
    QSignalSpy restored(&after, &Session::restored);
    after.restore();
    ASSERT_TRUE(restored.wait(loginPatience));
    EXPECT_EQ(after.state(), Session::State::signed_in);
    EXPECT_EQ(after.token(), before.token());
}

TEST_F(WithSession, aFailedRenewalSaysWhyAndForgetsTheToken) {
    allowed(QStringLiteral("ed25519"));
    AgentClient client(agent->socket());
    Session session(server.url(), network, client, store);
    QSignalSpy changed(&session, &Session::tokenChanged), failed(&session, &Session::signInFailed);
    session.signIn(QStringLiteral("ada"));
    ASSERT_TRUE(changed.wait(loginPatience));
    agent->stop();
    session.renew();
    ASSERT_TRUE(failed.wait(loginPatience));
    EXPECT_EQ(failed.at(0).at(0).value<Problem>().type, "agent-missing");
    EXPECT_EQ(session.state(), Session::State::signed_out);
    EXPECT_TRUE(session.token().isEmpty());
}

// The server refuses the token on the header of what is already on its way: the client must hear that, not a broken
// connection.
TEST_F(WithSession, aLargeUploadOutlivesItsToken) {
    allowed(QStringLiteral("ed25519"));
    AgentClient client(agent->socket());
    Session session(server.url(), network, client, store);
    QSignalSpy changed(&session, &Session::tokenChanged), failed(&session, &Session::signInFailed);
    session.signIn(QStringLiteral("ada"));
    ASSERT_TRUE(changed.wait(loginPatience));
    ApiClient api(session);
    std::optional<Result<ApiAnswer>> ended, uploaded;
    api.remove(QStringLiteral("/sessions"), {}, &api, [&](const Result<ApiAnswer>& result) { ended = result; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return ended.has_value(); }, loginPatience));
    ASSERT_TRUE(ended->ok()) << ended->problem().detail;
    // No CSV: the second time the token counts, and the rest of the header is judged.
    const QByteArray large(24 * 1024 * 1024, 'x');
    api.upload(QStringLiteral("/machines/import"), {}, large, "text/plain", &api, [&](const Result<ApiAnswer>& result) {
        uploaded = result;
        QTestEventLoop::instance().exitLoop();
    });
    // qWaitFor looks every 10 ms only, and each piece of 16 KiB comes from this thread.
    QTestEventLoop::instance().enterLoopMSecs(loginPatience);
    ASSERT_TRUE(uploaded.has_value());
    EXPECT_EQ(changed.count(), 2) << "signed in anew";
    ASSERT_FALSE(uploaded->ok());
    EXPECT_EQ(uploaded->problem().status, 415) << uploaded->problem().detail;
}

} // namespace
} // namespace remuda
