// SPDX-License-Identifier: GPL-3.0-or-later
// remudactl on a machine that somebody has logged in to with `ssh -A`: the keys stay at home.
#include "tests/peers/command_line_world.h"
#include "tests/support/sshd_process.h"

#include <QFile>

namespace remuda {
namespace {

struct ForwardedAgent : CommandLineWorld {
    void SetUp() override {
        if (const auto reason = SshdProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        CommandLineWorld::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        key = agent->addKey(QStringLiteral("ed25519"));
        server.allow(QStringLiteral("ada"), key.public_line);
        ASSERT_TRUE(sshd.start(key.public_line)) << sshd.log().toStdString();
    }
    // A line of the shell over there, with what remudactl is to find.
    Ran runThere(const QStringList& options, const QString& line) const {
        QString words;
        const auto all = settings();
        for (auto each = all.begin(); each != all.end(); ++each)
            words += QStringLiteral("export %1='%2'; ").arg(each.key(), each.value());
        return start(QStringLiteral("ssh"), sshd.login(options, words + line));
    }
    AgentProcess::Key key;
    SshdProcess sshd;
};

TEST_F(ForwardedAgent, signsInAndSignsOrders) {
    QFile machines(home.filePath(QStringLiteral("machines.csv")));
    ASSERT_TRUE(machines.open(QIODevice::WriteOnly));
    machines.write("hardware_name,site,bmc_driver,status\nT0001,lon,simulated,available\n");
    machines.close();
    const QStringList forwarding{QStringLiteral("-A")};

    const auto login = runThere(forwarding, QStringLiteral("echo \"agent=$SSH_AUTH_SOCK\"; ") + program() + " login");
    ASSERT_EQ(login.code, 0) << login.error.toStdString() << sshd.log().toStdString();
    EXPECT_TRUE(login.out.contains(key.fingerprint.toUtf8())) << login.out.toStdString();
    EXPECT_TRUE(login.out.startsWith("agent=/")) << login.out.toStdString();
    EXPECT_FALSE(login.out.contains(agent->socket().toUtf8())) << "not the agent's own socket";

    const auto import = runThere(forwarding, program() + " machines import " + machines.fileName());
    ASSERT_EQ(import.code, 0) << import.error.toStdString();
    const auto retire = runThere(forwarding, program() + " machines retire T0001 --yes");
    ASSERT_EQ(retire.code, 0) << retire.error.toStdString();
    const auto listed = runThere(forwarding, program() + " audit list --entity intent -o json");
    EXPECT_TRUE(listed.out.contains("verb: retire")) << listed.out.toStdString() << listed.error.toStdString();
}

TEST_F(ForwardedAgent, withoutForwardingThereIsNone) {
    const auto login = runThere({QStringLiteral("-a")}, program() + " login");
    EXPECT_EQ(login.code, 3) << login.out.toStdString();
    EXPECT_TRUE(login.error.contains("ssh-agent")) << login.error.toStdString();
}

// A key that was added for logins along a way of hosts says no to everything else, wherever it is asked from.
TEST_F(ForwardedAgent, aKeyForNamedHostsAloneDoesNotSignHere) {
    const auto bound = agent->makeKey(QStringLiteral("ed25519"));
    ASSERT_TRUE(agent->load(bound, {QStringLiteral("-H"), sshd.knownHosts(), QStringLiteral("-h"),
                                    QStringLiteral("[127.0.0.1]:") + QString::number(sshd.port())}));
    const auto bob = QStringLiteral("bob");
    server.allow(bob, bound.public_line);
    const auto here = run({QStringLiteral("login"), QStringLiteral("--user"), bob});
    EXPECT_EQ(here.code, 3) << here.out.toStdString();
    const auto there = runThere({QStringLiteral("-A")}, program() + " login --user bob");
    EXPECT_EQ(there.code, 3) << there.out.toStdString();
    EXPECT_FALSE(server.log().contains("bob signed in")) << server.log().toStdString();
}

} // namespace
} // namespace remuda
