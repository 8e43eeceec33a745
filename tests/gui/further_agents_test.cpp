// SPDX-License-Identifier: GPL-3.0-or-later
// Several ssh-agents at the sign-in page: which are asked, whose key signs.
#include "tests/gui/window_world.h"
#include "ui/common/ui_state.h"

#include <QComboBox>
#include <QLabel>

#include <algorithm>

namespace remuda {
namespace {

struct FurtherAgents : WindowWorld {
    void SetUp() override {
        WindowWorld::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        ASSERT_TRUE(other.running());
        strange = agent->addKey(QStringLiteral("ecdsa")); // of the agent that SSH_AUTH_SOCK names
        known = other.addKey(QStringLiteral("ed25519"));
        server.allow(QStringLiteral("ada"), known.public_line);
    }
    void TearDown() override { UiState::instance().settings().setValue(Setting::agents, QStringList()); }

    QComboBox* keys(MainWindow& window) { return find<QComboBox>(window, QStringLiteral("Key")); }
    QPushButton* go(MainWindow& window) { return find<QPushButton>(window, QStringLiteral("Sign in")); }
    int row(MainWindow& window, const AgentProcess::Key& key) { return keys(window)->findData(key.fingerprint); }

    void openPage(MainWindow& window) {
        window.show();
        window.openServer(server.url());
        ASSERT_TRUE(eventually([&] { return keys(window) != nullptr; }));
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
        find<QLineEdit>(window, QStringLiteral("User"))->setText(QStringLiteral("ada"));
    }

    // As a person does who leaves the field by Tab.
    void enter(MainWindow& window, const QStringList& sockets) {
        auto* field = find<QLineEdit>(window, QStringLiteral("Further agents"));
        ASSERT_NE(field, nullptr);
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, sockets.join(QStringLiteral(", ")));
        QTest::keyClick(field, Qt::Key_Tab);
    }

    static bool says(const QWidget& window, const QString& words) {
        const auto labels = window.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* each) { return each->isVisible() && each->text().contains(words); });
    }

    bool signedInWith(const AgentProcess::Key& key) {
        return server.log().contains("ada signed in from 127.0.0.1 with " + key.fingerprint.toUtf8());
    }

    AgentProcess other;
    AgentProcess::Key strange, known;
};

TEST_F(FurtherAgents, theKeysOfAllAreOfferedAndTheChosenOneSigns) {
    MainWindow window;
    openPage(window);
    ASSERT_TRUE(eventually([&] { return row(window, strange) > 0; }));
    EXPECT_EQ(row(window, known), -1) << "nobody has named its agent yet";
    enter(window, {other.socket()});
    ASSERT_TRUE(eventually([&] { return row(window, known) > 0; }));
    EXPECT_GT(row(window, strange), 0) << "those of the first agent stay";
    EXPECT_EQ(keys(window)->itemData(row(window, known), Qt::ToolTipRole).toString(),
              known.fingerprint + QLatin1Char('\n') + other.socket());

    keys(window)->setCurrentIndex(row(window, strange)); // the server does not know this one
    QTest::mouseClick(go(window), Qt::LeftButton);
    ASSERT_TRUE(eventually([&] { return says(window, strange.fingerprint); }));
    EXPECT_EQ(window.workspace(), nullptr) << "nothing is tried but what was chosen";

    keys(window)->setCurrentIndex(row(window, known));
    QTest::mouseClick(go(window), Qt::LeftButton);
    ASSERT_TRUE(eventually([&] { return window.workspace() != nullptr; }));
    EXPECT_TRUE(signedInWith(known)) << server.log().toStdString();
}

TEST_F(FurtherAgents, withoutAChoiceTheKeyIsFoundWhereverItIsAndTheAgentsAreRemembered) {
    {
        MainWindow window;
        openPage(window);
        enter(window, {other.socket()});
        ASSERT_TRUE(eventually([&] { return row(window, known) > 0; }));
        QTest::mouseClick(go(window), Qt::LeftButton);
        ASSERT_TRUE(eventually([&] { return window.workspace() != nullptr; }));
        EXPECT_TRUE(signedInWith(known)) << server.log().toStdString();
        window.findChild<QAction*>(QStringLiteral("SignOut"))->trigger();
        ASSERT_TRUE(eventually([&] { return keys(window) != nullptr; }));
    }
    MainWindow tomorrow;
    openPage(tomorrow);
    EXPECT_EQ(find<QLineEdit>(tomorrow, QStringLiteral("Further agents"))->text(), other.socket());
    EXPECT_TRUE(eventually([&] { return row(tomorrow, known) > 0 && row(tomorrow, strange) > 0; }));
}

TEST_F(FurtherAgents, oneThatIsAwayIsNamedAndTheOthersWork) {
    MainWindow window;
    openPage(window);
    const auto gone = home.filePath(QStringLiteral("gone.sock"));
    enter(window, {gone, other.socket()});
    ASSERT_TRUE(eventually([&] { return says(window, QStringLiteral("1 ssh-agent")) && says(window, gone); }));
    EXPECT_GT(row(window, known), 0);
    enter(window, {other.socket()});
    EXPECT_TRUE(eventually([&] { return row(window, known) > 0 && !says(window, gone); })) << "no longer asked";
}

TEST_F(FurtherAgents, whatWasChosenStaysChosenWhileTheyAreAskedAgain) {
    MainWindow window;
    openPage(window);
    enter(window, {other.socket()});
    ASSERT_TRUE(eventually([&] { return row(window, known) > 0; }));
    keys(window)->setCurrentIndex(row(window, known));
    QTest::mouseClick(find<QPushButton>(window, QStringLiteral("Look for keys again")), Qt::LeftButton);
    EXPECT_FALSE(go(window)->isEnabled()) << "nothing is signed before the keys are there";
    ASSERT_TRUE(eventually([&] { return row(window, known) > 0; }));
    EXPECT_EQ(keys(window)->currentData().toString(), known.fingerprint);
}

} // namespace
} // namespace remuda
