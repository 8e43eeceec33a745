// SPDX-License-Identifier: GPL-3.0-or-later
// Where the token rests, with a real keyring on a session bus of the test's own.
#include "tests/peers/command_line_world.h"
#include "tests/peers/keyring_session.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace remuda {
namespace {

struct Keychain : CommandLineWorld {
    void SetUp() override {
        if (const auto reason = KeyringSession::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        CommandLineWorld::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        server.allow(QStringLiteral("ada"), agent->addKey(QStringLiteral("ed25519")).public_line);
        ASSERT_TRUE(keyring.start());
    }
    QMap<QString, QString> settings() const override {
        auto all = CommandLineWorld::settings();
        all.insert(QStringLiteral("REMUDA_TOKEN_STORE"), QStringLiteral("keychain"));
        all.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), keyring.bus());
        return all;
    }
    // What the keyring has, read past our own code.
    QJsonObject kept() const {
        const auto name = server.url().toString();
        return QJsonDocument::fromJson(QByteArray::fromBase64(keyring.secret(QStringLiteral("remuda"), name))).object();
    }
    QByteArray keptToken() const { return kept().value(QLatin1String("token")).toString().toLatin1(); }
    static QStringList filesWith(const QByteArray& text, const QString& folder) {
        QStringList found;
        for (QDirIterator each(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); each.hasNext();) {
            QFile file(each.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text)) found << file.fileName();
        }
        return found;
    }
    QStringList sessionFiles() const {
        return QDir(home.filePath(QStringLiteral("remuda"))).entryList({QStringLiteral("session-*")}, QDir::Files);
    }
    int whoami() const { return run({QStringLiteral("whoami")}).code; }

    KeyringSession keyring;
};

TEST_F(Keychain, hasTheTokenUntilItsUserSignsOutAndNoFileHas) {
    const auto login = run({QStringLiteral("login")});
    ASSERT_EQ(login.code, 0) << login.error.toStdString();
    EXPECT_EQ(kept().value(QLatin1String("user")).toString(), QStringLiteral("ada"));
    const auto token = keptToken();
    ASSERT_GT(token.size(), 40) << "there is one";
    EXPECT_EQ(filesWith(token, home.path()), QStringList());
    EXPECT_EQ(filesWith(token, keyring.folder()), QStringList()) << "the keyring's own file is encrypted";
    EXPECT_EQ(sessionFiles(), QStringList());

    agent->stop();
    EXPECT_EQ(whoami(), 0) << "another process reads it";
    ASSERT_EQ(run({QStringLiteral("logout")}).code, 0);
    EXPECT_EQ(keptToken(), QByteArray());
    EXPECT_EQ(kept().value(QLatin1String("user")).toString(), QStringLiteral("ada")) << "the name stays";
    EXPECT_EQ(whoami(), 3);
    EXPECT_EQ(sessionFiles(), QStringList());
}

TEST_F(Keychain, hasTheTokenOfACommandThatSignedInByItself) {
    ASSERT_EQ(whoami(), 0);
    EXPECT_FALSE(keptToken().isEmpty());
    agent->stop();
    EXPECT_EQ(whoami(), 0) << "nothing is signed again, and no security key touched";
}

TEST_F(Keychain, thatIsLockedLeavesACommandItsFileAndWhatIsNewerCounts) {
    ASSERT_EQ(run({QStringLiteral("login")}).code, 0);
    const auto token = keptToken();
    keyring.lock();
    ASSERT_EQ(run({QStringLiteral("login")}).code, 0);
    EXPECT_EQ(sessionFiles().size(), 1);
    agent->stop();
    EXPECT_EQ(whoami(), 0);
    ASSERT_EQ(run({QStringLiteral("logout")}).code, 0);
    ASSERT_TRUE(keyring.unlock());
    EXPECT_EQ(keptToken(), token) << "it could not be told";
    EXPECT_EQ(whoami(), 3) << "who signed out is not signed in again by an older record";
}

TEST_F(Keychain, thatIsUnlockedAgainTakesTheTokenFromTheFile) {
    keyring.lock();
    ASSERT_EQ(run({QStringLiteral("login")}).code, 0);
    EXPECT_EQ(sessionFiles().size(), 1);
    ASSERT_TRUE(keyring.unlock());
    ASSERT_EQ(run({QStringLiteral("login")}).code, 0);
    EXPECT_FALSE(keptToken().isEmpty());
    EXPECT_EQ(sessionFiles(), QStringList());
}

TEST_F(Keychain, thatHangsIsNotWaitedForLong) {
    keyring.pause();
    const auto login = run({QStringLiteral("login")});
    ASSERT_EQ(login.code, 0) << login.error.toStdString();
    EXPECT_EQ(sessionFiles().size(), 1);
    agent->stop();
    EXPECT_EQ(whoami(), 0);
}

} // namespace
} // namespace remuda
