// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

#include <QProcess>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

namespace remuda {
namespace {

// remudactl on a terminal of its own, as a person has it.
class TerminalRun {
public:
    TerminalRun(const QProcessEnvironment& environment, const QStringList& arguments) {
        m_master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        ::grantpt(m_master);
        ::unlockpt(m_master);
        m_slave = ::open(::ptsname(m_master), O_RDWR | O_NOCTTY | O_CLOEXEC);
        ::fcntl(m_master, F_SETFL, O_NONBLOCK);
        m_process.setProcessEnvironment(environment);
        m_process.setChildProcessModifier([this] {
            ::setsid();
            for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
                ::dup2(m_slave, descriptor);
        });
        m_process.start(QStringLiteral(REMUDA_BIN_DIR "/remudactl"), arguments);
    }
    ~TerminalRun() {
        m_process.kill();
        m_process.waitForFinished();
        ::close(m_slave);
        ::close(m_master);
    }
    bool shows(const QByteArray& text) {
        return QTest::qWaitFor(
            [&] {
                char buffer[4096];
                for (ssize_t count; (count = ::read(m_master, buffer, sizeof buffer)) > 0;)
                    m_shown.append(buffer, count);
                return m_shown.contains(text);
            },
            60'000);
    }
    void type(const QByteArray& bytes) {
        ASSERT_EQ(::write(m_master, bytes.constData(), std::size_t(bytes.size())), bytes.size());
    }
    bool isRaw() const {
        termios settings{};
        ::tcgetattr(m_slave, &settings);
        return (settings.c_lflag & (ICANON | ECHO | ISIG)) == 0;
    }
    bool ends() {
        return QTest::qWaitFor([&] { return m_process.state() == QProcess::NotRunning; }, 60'000);
    }
    int code() const { return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1; }
    void terminate() { m_process.terminate(); }
    QByteArray shown() const { return m_shown; }

private:
    int m_master = -1, m_slave = -1;
    QProcess m_process;
    QByteArray m_shown;
};

class ConsoleCommand : public Installed {
protected:
    // Quiet machines that answer at once.
    ConsoleCommand()
        : Installed({"--simulated-speed", "50"}) {}
    void SetUp() override {
        Installed::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        importMachines(1);
        ASSERT_EQ(run({"machines", "power-on", "T0001", "--wait"}).code, 0);
    }
};

TEST_F(ConsoleCommand, IsATerminalUntilOneLeaves) {
    TerminalRun terminal(environment(), {"console", "T0001"});
    ASSERT_TRUE(terminal.shows("login: ")) << terminal.shown().toStdString();
    EXPECT_TRUE(terminal.isRaw());
    EXPECT_TRUE(terminal.shows("you write")) << terminal.shown().toStdString();
    terminal.type("root\r");
    ASSERT_TRUE(terminal.shows("root\r\nPassword: ")) << terminal.shown().toStdString();
    terminal.type("guess\r");
    ASSERT_TRUE(terminal.shows("Login incorrect")) << terminal.shown().toStdString();
    terminal.type("~B");
    ASSERT_TRUE(terminal.shows("[break (simulated)]")) << terminal.shown().toStdString();

    TerminalRun watcher(environment(), {"console", "T0001"});
    ASSERT_TRUE(watcher.shows("you watch, alice writes")) << watcher.shown().toStdString();
    ASSERT_TRUE(watcher.shows("Password: ")) << "what was said before";
    terminal.type("~.");
    ASSERT_TRUE(terminal.ends());
    EXPECT_EQ(terminal.code(), 0);
    EXPECT_FALSE(terminal.isRaw());
    EXPECT_TRUE(watcher.shows("nobody writes"));
    watcher.terminate();
    ASSERT_TRUE(watcher.ends());
    EXPECT_FALSE(watcher.isRaw()) << "a signal restores it too";
    EXPECT_FALSE(terminal.shown().contains("guess"));
}

TEST_F(ConsoleCommand, GoesOnOverAServerThatIsStartedAnewOnlyWhenAskedTo) {
    TerminalRun terminal(environment(), {"console", "T0001"});
    ASSERT_TRUE(terminal.shows("login: ")) << terminal.shown().toStdString();
    server.kill();
    EXPECT_TRUE(terminal.shows("the connection is gone"));
    ASSERT_TRUE(server.start());
    ASSERT_TRUE(terminal.ends()) << terminal.shown().toStdString();
    EXPECT_EQ(terminal.code(), 5) << terminal.shown().toStdString();
    EXPECT_FALSE(terminal.isRaw());
    // The killed server had it open: what it left is no hindrance.
    TerminalRun again(environment(), {"console", "T0001"});
    EXPECT_TRUE(again.shows("login: "));
}

TEST_F(ConsoleCommand, SaysThatTheMachineIsOff) {
    {
        TerminalRun terminal(environment(), {"console", "T0001"});
        ASSERT_TRUE(terminal.shows("login: ")) << terminal.shown().toStdString();
        EXPECT_FALSE(terminal.shown().contains("is off"));
        terminal.type("~.");
        ASSERT_TRUE(terminal.ends());
    }
    ASSERT_EQ(run({"machines", "power-off", "T0001", "--wait"}).code, 0);
    TerminalRun terminal(environment(), {"console", "T0001"});
    EXPECT_TRUE(terminal.shows("T0001 is off (noted ")) << terminal.shown().toStdString();
    EXPECT_TRUE(terminal.shows("nothing will appear here until it is switched on"));
}

TEST_F(ConsoleCommand, ReadsScriptsAndSaysWhatCannotBe) {
    const auto typed = run({"console", "T0001"}, "root\r~.");
    EXPECT_EQ(typed.code, 0) << typed.errors.toStdString();
    EXPECT_EQ(run({"console", "NONE"}, "x").code, 5);
    EXPECT_EQ(run({"console", "T0001", "--watch", "--take"}, "x").code, 2);
    const auto history = run({"machines", "history", "T0001", "-o", "json"}).output;
    EXPECT_TRUE(history.contains("open-console")) << history.toStdString();
    EXPECT_TRUE(history.contains("close-console"));
}

} // namespace
} // namespace remuda
