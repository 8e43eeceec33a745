// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"
#include "ui/shell/main_window.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {
namespace {

constexpr int patience = 60'000; // milliseconds

// The window as a person meets it, with an agent, a home and a server of the test's own.
struct SignInByWindow : testing::Test {
    void SetUp() override {
        if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(agent->running());
        ASSERT_TRUE(server.start()) << server.log().toStdString();
        for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            qputenv(variable, home.path().toUtf8());
        qputenv("SSH_AUTH_SOCK", agent->socket().toUtf8());
        qputenv("REMUDA_TOKEN_STORE", "memory");
    }

    // The visible field or button of that name.
    template <class Widget>
    static Widget* find(MainWindow& window, const QString& name) {
        for (auto* widget : window.findChildren<Widget*>()) {
            bool named = widget->accessibleName() == name;
            if constexpr (std::is_same_v<Widget, QPushButton>) named = named || widget->text() == name;
            if (named && widget->isVisible()) return widget;
        }
        return nullptr;
    }

    void signIn(MainWindow& window, const QString& user) {
        window.show();
        window.openServer(server.url());
        ASSERT_TRUE(
            QTest::qWaitFor([&] { return find<QLineEdit>(window, QStringLiteral("User")) != nullptr; }, patience));
        find<QLineEdit>(window, QStringLiteral("User"))->setText(user);
        auto* go = find<QPushButton>(window, QStringLiteral("Sign in"));
        ASSERT_NE(go, nullptr);
        ASSERT_TRUE(QTest::qWaitFor([&] { return go->isEnabled(); }, patience));
        QTest::mouseClick(go, Qt::LeftButton);
    }

    std::unique_ptr<AgentProcess> agent;
    ServerProcess server;
    QTemporaryDir home;
};

TEST_F(SignInByWindow, keysOfEitherKindOpenTheWorkspace) {
    for (const char* type : {"rsa", "ed25519"}) {
        agent->removeAll();
        const auto key = agent->addKey(QString::fromLatin1(type));
        server.allow(QStringLiteral("ada"), key.public_line);
        MainWindow window;
        signIn(window, QStringLiteral("ada"));
        EXPECT_TRUE(QTest::qWaitFor([&] { return window.workspace() != nullptr; }, patience)) << type;
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
    EXPECT_TRUE(QTest::qWaitFor(named, patience));
    EXPECT_EQ(window.workspace(), nullptr);
}

} // namespace
} // namespace remuda
