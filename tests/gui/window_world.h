// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"
#include "ui/common/place.h"
#include "ui/shell/main_window.h"
#include "ui/shell/workspace.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {

// The window as a person meets it, with an agent, a home and a server of the test's own.
struct WindowWorld : testing::Test {
    static constexpr int patience = 60'000; // milliseconds

    explicit WindowWorld(QStringList server_options = {})
        : server(std::move(server_options)) {}

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

    static bool eventually(const std::function<bool()>& condition) { return QTest::qWaitFor(condition, patience); }

    // The visible widget of that accessible name, or button of that text.
    template <class Widget>
    static Widget* find(QWidget& within, const QString& name) {
        for (auto* widget : within.findChildren<Widget*>()) {
            bool named = widget->accessibleName() == name;
            if constexpr (std::is_base_of_v<QAbstractButton, Widget>) named = named || widget->text() == name;
            if (named && widget->isVisible()) return widget;
        }
        return nullptr;
    }

    void signIn(MainWindow& window, const QString& user) {
        window.show();
        window.openServer(server.url());
        ASSERT_TRUE(eventually([&] { return find<QLineEdit>(window, QStringLiteral("User")) != nullptr; }));
        find<QLineEdit>(window, QStringLiteral("User"))->setText(user);
        auto* go = find<QPushButton>(window, QStringLiteral("Sign in"));
        ASSERT_NE(go, nullptr);
        ASSERT_TRUE(eventually([&] { return go->isEnabled(); }));
        QTest::mouseClick(go, Qt::LeftButton);
    }

    // A key that the server knows, and the workspace it opens.
    void open(MainWindow& window) {
        const auto key = agent->addKey(QStringLiteral("ed25519"));
        server.allow(QStringLiteral("ada"), key.public_line);
        signIn(window, QStringLiteral("ada"));
        ASSERT_TRUE(eventually([&] { return window.workspace() != nullptr; }));
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    }

    std::unique_ptr<AgentProcess> agent;
    ServerProcess server;
    QTemporaryDir home;
};

} // namespace remuda
