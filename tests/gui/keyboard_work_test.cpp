// SPDX-License-Identifier: GPL-3.0-or-later
// An operator's work without a mouse: every control is reached by Tab, arrows and shortcuts, and pressed by Space or
// Return.
#include "tests/gui/window_world.h"
#include "ui/common/table_view.h"
#include "ui/console/terminal_view.h"

#include <QAction>
#include <QApplication>
#include <QFile>
#include <QPointer>
#include <QProcess>
#include <QTabBar>

namespace remuda {
namespace {

const QTemporaryDir& policyFolder() {
    static const QTemporaryDir folder;
    return folder;
}

QString fileOf(const char* name, const char* content) {
    QFile file(policyFolder().filePath(QLatin1String(name)));
    if (file.open(QIODevice::WriteOnly)) file.write(content);
    return file.fileName();
}

// Nobody switches a machine off alone.
QStringList policy() {
    return {QStringLiteral("--permissions"),
            fileOf("permissions.json", R"({"approvals": [{"for": ["power_off"], "machines": 1, "approvers": 1}]})"),
            QStringLiteral("--teams"), fileOf("teams.json", R"({"administrators": ["ada", "bob"], "teams": {}})")};
}

struct KeyboardWork : WindowWorld {
    KeyboardWork()
        : WindowWorld(QStringList{QStringLiteral("--simulated-fleet"), QStringLiteral("60")} + policy()) {}

    static QString nameOf(const QWidget* widget) {
        if (widget == nullptr) return {};
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        QString name = button && widget->accessibleName().isEmpty() ? button->text() : widget->accessibleName();
        return name.remove(QLatin1Char('&'));
    }

    static void press(int key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = QApplication::focusWidget();
        if (focus == nullptr) focus = QApplication::activeWindow();
        ASSERT_NE(focus, nullptr);
        QTest::keyClick(focus, Qt::Key(key), modifiers);
    }
    static void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }

    // By Tab alone, from wherever the keyboard is.
    static bool tabTo(const QString& name) {
        constexpr int most = 80;
        for (int number = 0; number < most; ++number) {
            if (nameOf(QApplication::focusWidget()).startsWith(name)) return true;
            press(Qt::Key_Tab);
        }
        return false;
    }
    static QString text(const QString& table, int row, int column) {
        for (auto* window : QApplication::topLevelWidgets())
            if (auto* found = window->isVisible() ? find<TableView>(*window, table) : nullptr)
                return found->model()->index(row, column).data().toString();
        return {};
    }

    // What somebody else does from a terminal.
    static QByteArray commandLine(const QStringList& arguments) {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral(REMUDA_BIN_DIR "/remudactl"), arguments);
        process.waitForFinished(patience);
        return process.exitCode() == 0 ? QByteArray() : process.readAll();
    }
    QByteArray commandLineOf(const QString& user, const QStringList& arguments) const {
        return commandLine(arguments + QStringList{QStringLiteral("--server"), server.url().toString(),
                                                   QStringLiteral("--user"), user});
    }

    void signInByKeyboard(MainWindow& window) {
        server.allow(QStringLiteral("ada"), agent->addKey(QStringLiteral("ed25519")).public_line);
        window.show();
        window.openServer(server.url());
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
        ASSERT_TRUE(eventually([&] { return find<QLineEdit>(window, QStringLiteral("User")) != nullptr; }));
        ASSERT_TRUE(tabTo(QStringLiteral("User")));
        press(Qt::Key_A, Qt::ControlModifier);
        type(QStringLiteral("ada"));
        auto* go = find<QPushButton>(window, QStringLiteral("Sign in"));
        ASSERT_TRUE(eventually([&] { return go->isEnabled(); }));
        press(Qt::Key_Return);
        ASSERT_TRUE(eventually([&] {
            auto* machines = find<TableView>(window, QStringLiteral("Machines"));
            return machines != nullptr && machines->model()->rowCount() == 60;
        }));
    }
};

TEST_F(KeyboardWork, aFailedJobIsFoundAndRetried) {
    MainWindow window;
    signInByKeyboard(window);
    const auto machine = text(QStringLiteral("Machines"), 0, 0);
    // A driver that wants a password, and there is none.
    EXPECT_EQ(commandLineOf(QStringLiteral("ada"), {QStringLiteral("machines"), QStringLiteral("set"), machine,
                                                    QStringLiteral("bmc_driver=ipmi")}),
              "");
    EXPECT_NE(commandLineOf(QStringLiteral("ada"),
                            {QStringLiteral("machines"), QStringLiteral("check"), machine, QStringLiteral("--wait")}),
              "");
    press(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(eventually([] { return text(QStringLiteral("Jobs"), 0, 0) == QStringLiteral("failed"); }));
    auto* jobs = find<TableView>(window, QStringLiteral("Jobs"));
    EXPECT_TRUE(eventually([&] { return jobs->hasFocus(); }));
    press(Qt::Key_Home);
    ASSERT_TRUE(tabTo(QStringLiteral("Retry")));
    press(Qt::Key_Space);
    EXPECT_TRUE(eventually([&] { return jobs->model()->rowCount() == 2; }));
    EXPECT_TRUE(eventually([&] { return jobs->hasFocus(); })) << nameOf(QApplication::focusWidget()).toStdString();
}

TEST_F(KeyboardWork, whatSomebodyElseAskedForIsApproved) {
    server.allow(QStringLiteral("bob"), agent->addKey(QStringLiteral("ecdsa")).public_line);
    MainWindow window;
    signInByKeyboard(window);
    const auto machine = text(QStringLiteral("Machines"), 0, 0);
    EXPECT_EQ(commandLineOf(QStringLiteral("bob"), {QStringLiteral("machines"), QStringLiteral("power-off"), machine,
                                                    QStringLiteral("--yes")}),
              "");
    press(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(tabTo(QStringLiteral("Approvals…")));
    press(Qt::Key_Space);
    const auto column = [](int number) { return text(QStringLiteral("Approvals"), 0, number); };
    ASSERT_TRUE(eventually([&] { return column(3) == QStringLiteral("bob"); }));
    ASSERT_TRUE(eventually([&] { return text(QStringLiteral("Machines concerned"), 0, 0) == machine; }));
    const QPointer<QWidget> dialog = QApplication::activeWindow();
    ASSERT_NE(dialog, &window);
    ASSERT_TRUE(tabTo(QStringLiteral("Why")));
    type(QStringLiteral("seen"));
    ASSERT_TRUE(tabTo(QStringLiteral("Approve")));
    press(Qt::Key_Space);
    ASSERT_TRUE(eventually([&] { return column(7) == QStringLiteral("approved"); }));
    press(Qt::Key_Escape);
    EXPECT_TRUE(eventually([&] { return dialog.isNull(); }));
}

TEST_F(KeyboardWork, theConsoleOfAMachineIsOpenedUsedAndLeft) {
    MainWindow window;
    signInByKeyboard(window);
    press(Qt::Key_F, Qt::ControlModifier);
    type(QStringLiteral("power:on status:in_use"));
    press(Qt::Key_Return);
    auto* machines = find<TableView>(window, QStringLiteral("Machines"));
    ASSERT_TRUE(eventually([&] { return machines->model()->rowCount() < 60 && machines->hasFocus(); }));
    press(Qt::Key_Down);
    ASSERT_TRUE(eventually([&] { return machines->selectionModel()->hasSelection(); }));
    QTabBar* tabs = nullptr;
    ASSERT_TRUE(
        eventually([&] { return find<QTabWidget>(window, QStringLiteral("Details of the machine")) != nullptr; }));
    for (int number = 0; number < 80 && tabs == nullptr; ++number) {
        press(Qt::Key_Tab);
        tabs = qobject_cast<QTabBar*>(QApplication::focusWidget());
        if (tabs != nullptr && tabs->tabText(0) != QStringLiteral("Overview")) tabs = nullptr;
    }
    ASSERT_NE(tabs, nullptr);
    for (int number = 0; number < tabs->count() && tabs->tabText(tabs->currentIndex()) != QStringLiteral("BMC");
         ++number)
        press(Qt::Key_Right);
    ASSERT_TRUE(tabTo(QStringLiteral("Open the serial console")));
    press(Qt::Key_Space);
    const auto terminal = [] { return qobject_cast<TerminalView*>(QApplication::focusWidget()); };
    ASSERT_TRUE(eventually([&] { return terminal() != nullptr; })) << nameOf(QApplication::focusWidget()).toStdString();
    const auto shows = [&](const char* words) {
        return terminal() != nullptr && terminal()->screen().visibleText().contains(QLatin1String(words));
    };
    ASSERT_TRUE(eventually([&] { return shows("login:"); }));
    type(QStringLiteral("root"));
    press(Qt::Key_Return);
    EXPECT_TRUE(eventually([&] { return shows("Password:"); }));
    press(Qt::Key_Tab); // the machine's
    EXPECT_NE(terminal(), nullptr);
    const QPointer<QWidget> console = QApplication::activeWindow();
    press(Qt::Key_Tab, Qt::ControlModifier);
    EXPECT_EQ(terminal(), nullptr) << "out of the terminal";
    EXPECT_EQ(QApplication::activeWindow(), console);
    // What speaks to the server ends with the session, whoever forgot to close it.
    window.findChild<QAction*>(QStringLiteral("SignOut"))->trigger();
    EXPECT_TRUE(console.isNull());
}

} // namespace
} // namespace remuda
