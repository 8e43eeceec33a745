// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/window_world.h"

#include <QAction>
#include <QLabel>

namespace remuda {
namespace {

struct SignInByWindow : WindowWorld {};

TEST_F(SignInByWindow, keysOfEitherKindOpenTheWorkspace) {
    for (const char* type : {"rsa", "ed25519"}) {
        agent->removeAll();
        const auto key = agent->addKey(QString::fromLatin1(type));
        server.allow(QStringLiteral("ada"), key.public_line);
        MainWindow window;
        signIn(window, QStringLiteral("ada"));
        EXPECT_TRUE(QTest::qWaitFor([&] { return window.workspace() != nullptr; }, patience)) << type;
        window.findChild<QAction*>(QStringLiteral("SignOut"))->trigger(); // else the next window takes up from here
        EXPECT_TRUE(server.log().contains("ada signed in from 127.0.0.1 with " + key.fingerprint.toUtf8()));
    }
}

TEST_F(SignInByWindow, aStrangeKeyStaysOnThePageAndIsNamed) {
    const auto key = agent->addKey(QStringLiteral("ed25519"));
    MainWindow window;
    signIn(window, QStringLiteral("ada"));
    const auto named = [&] {
        for (const auto* label : window.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(key.fingerprint)) return true;
        return false;
    };
    EXPECT_TRUE(eventually(named));
    EXPECT_EQ(window.workspace(), nullptr);
    EXPECT_EQ(find<QLineEdit>(window, QStringLiteral("User"))->text(), QStringLiteral("ada")); // to be tried again
}

TEST_F(SignInByWindow, signingOutEverywhereIsSaidOnceItIsDone) {
    MainWindow window;
    open(window);
    window.findChild<QAction*>(QStringLiteral("SignOutEverywhere"))->trigger();
    ASSERT_TRUE(eventually([&] { return window.workspace() == nullptr; }));
    EXPECT_TRUE(eventually([&] {
        for (const auto* label : window.findChildren<QLabel*>())
            if (label->isVisible() && label->text() == QStringLiteral("You are signed out everywhere")) return true;
        return false;
    }));
    EXPECT_TRUE(server.log().contains("DELETE /api/v1/sessions 204")) << server.log().toStdString();
}

} // namespace
} // namespace remuda
