// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/token_store.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>
#include <optional>

namespace remuda {
namespace {

constexpr int patience = 60'000; // milliseconds

struct TokenStoreTest : testing::Test {
    TokenStoreTest() {
        qputenv("XDG_RUNTIME_DIR", folder.path().toUtf8());
        // No session bus: the keychain cannot be reached, and the user's own is not touched.
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        qunsetenv("REMUDA_TOKEN_STORE");
    }

    StoredSession read(TokenStore& store, const QUrl& from) {
        QObject context;
        std::optional<StoredSession> answer;
        store.read(from, &context, [&](const StoredSession& found) { answer = found; });
        EXPECT_FALSE(answer) << "answered before the call returned";
        EXPECT_TRUE(QTest::qWaitFor([&] { return answer.has_value(); }, patience));
        return answer.value_or(StoredSession());
    }
    void write(TokenStore& store, const QUrl& from, const StoredSession& content) {
        QObject context;
        bool done = false;
        store.write(from, content, &context, [&] { done = true; });
        EXPECT_TRUE(QTest::qWaitFor([&] { return done; }, patience));
    }
    QStringList stored() const { return QDir(folder.filePath(QStringLiteral("remuda"))).entryList(QDir::Files); }

    QTemporaryDir folder;
    const QUrl server{QStringLiteral("https://ops.example.com")}, other{QStringLiteral("https://ops.example.com:8443")};
    const StoredSession session{QStringLiteral("ada"), QStringLiteral("SHA256:abc"), "token",
                                QDateTime::fromMSecsSinceEpoch(1'795'000'000'000, Qt::UTC), 2};
};

TEST_F(TokenStoreTest, whatIsWrittenIsReadBack) {
    for (const auto place : {TokenStore::Place::memory, TokenStore::Place::file}) {
        TokenStore store(place);
        EXPECT_TRUE(read(store, server).token.isEmpty());
        write(store, server, session);
        const auto found = read(store, server);
        EXPECT_EQ(found.user, session.user);
        EXPECT_EQ(found.key, session.key);
        EXPECT_EQ(found.token, session.token);
        EXPECT_EQ(found.valid_until, session.valid_until);
        EXPECT_EQ(found.version, 2);
        EXPECT_TRUE(read(store, other).token.isEmpty());
        EXPECT_EQ(read(store, QUrl(QStringLiteral("https://OPS.example.com:443/"))).token, session.token);
    }
}

TEST_F(TokenStoreTest, theFileIsItsOwnersOnly) {
    TokenStore store(TokenStore::Place::file);
    write(store, server, session);
    ASSERT_EQ(stored().size(), 1);
    const auto path = folder.filePath(QStringLiteral("remuda/") + stored().first());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    EXPECT_FALSE(QFile::permissions(path) & others);
    QFile::setPermissions(path, QFile::permissions(path) | QFile::ReadGroup);
    EXPECT_TRUE(read(store, server).token.isEmpty()) << "a file that others could read is not trusted";
}

TEST_F(TokenStoreTest, removalLeavesNothing) {
    TokenStore store(TokenStore::Place::file);
    write(store, server, session);
    bool done = false;
    store.remove(server, &store, [&] { done = true; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return done; }, patience));
    EXPECT_TRUE(stored().isEmpty());
}

TEST_F(TokenStoreTest, withoutAKeychainACommandUsesItsFile) {
    TokenStore store(TokenStore::Place::keychain_or_file);
    write(store, server, session);
    EXPECT_EQ(stored().size(), 1);
    EXPECT_EQ(read(store, server).token, session.token);
}

TEST_F(TokenStoreTest, withoutAKeychainAWindowUsesMemory) {
    TokenStore store(TokenStore::Place::keychain_or_memory);
    write(store, server, session);
    EXPECT_TRUE(stored().isEmpty());
    EXPECT_EQ(read(store, server).token, session.token);
}

TEST_F(TokenStoreTest, theEnvironmentMayKeepTheKeychainOut) {
    qputenv("REMUDA_TOKEN_STORE", "memory");
    TokenStore store(TokenStore::Place::keychain_or_file);
    write(store, server, session);
    EXPECT_TRUE(stored().isEmpty());
    qunsetenv("REMUDA_TOKEN_STORE");
}

TEST_F(TokenStoreTest, aStoreThatIsGoneAnswersNobody) {
    bool answered = false;
    QObject context;
    {
        TokenStore store(TokenStore::Place::keychain_or_memory);
        store.read(server, &context, [&](const auto&) { answered = true; });
    }
    TokenStore later(TokenStore::Place::keychain_or_memory);
    read(later, server); // the queue of jobs has moved on
    EXPECT_FALSE(answered);
}

} // namespace
} // namespace remuda
