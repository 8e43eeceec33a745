// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

namespace remuda {
namespace {

QString textOf(const boost::json::value& object, const char* member) {
    return QString::fromStdString(std::string(object.at(member).as_string()));
}

class Failures : public Installed {
protected:
    // A machine whose BMC takes another password than the one that is stored.
    void lockOut() {
        importMachines(1);
        ASSERT_EQ(run({"machines", "rotate-bmc-password", "T0001", "--wait"}).code, 0);
        ASSERT_EQ(run({"machines", "bmc-password", "T0001", "--user", "root"}, "not-this-one\n").code, 0);
    }
};

TEST_F(Failures, SayWhatTheBmcAnsweredAndWhatToDo) {
    lockOut();
    const auto failed = run({"machines", "reboot", "T0001", "--wait", "-o", "json"});
    ASSERT_EQ(failed.code, 1) << failed.errors.toStdString();
    const auto id = textOf(failed.rows().at(0), "id");
    const auto shown = run({"jobs", "show", id});
    EXPECT_TRUE(shown.output.contains("What the BMC answered:\n    Error: Unable")) << shown.output.toStdString();
    EXPECT_TRUE(shown.output.contains("RAKP message 2"));
    EXPECT_FALSE(shown.output.contains("not-this-one"));

    const auto asked = run({"machines", "power", "T0001"});
    EXPECT_EQ(asked.code, 1);
    EXPECT_TRUE(asked.errors.contains("What the BMC answered:\n    Error: Unable")) << asked.errors.toStdString();

    const auto alike = run({"jobs", "failures"});
    EXPECT_TRUE(alike.output.contains("refused the user name or the password")) << alike.output.toStdString();
    EXPECT_TRUE(alike.output.contains("Set the right ones with")) << "the advice";
}

TEST_F(Failures, HaveTheBmcsOfTheirMachinesReset) {
    lockOut();
    ASSERT_EQ(run({"machines", "reboot", "T0001", "--wait"}).code, 1);
    const auto cluster = textOf(run({"jobs", "failures", "-o", "json"}).rows().at(0), "id");
    const auto before = run({"jobs", "list", "-o", "json"}).rows().size();
    const auto plan = run({"jobs", "failures", "--reset-bmc", cluster, "--dry-run", "-o", "json"});
    EXPECT_EQ(plan.code, 0) << plan.errors.toStdString();
    EXPECT_EQ(textOf(plan.rows().at(0), "verb"), QStringLiteral("reset_bmc"));
    EXPECT_EQ(run({"jobs", "failures", "--reset-bmc", cluster}).code, 2) << "nobody there to ask";
    EXPECT_EQ(run({"jobs", "failures", "--reset-bmc", "00000000"}).code, 2);
    EXPECT_EQ(run({"jobs", "failures", "--reset-bmc", cluster, "--retry", cluster}).code, 2);
    EXPECT_EQ(run({"jobs", "list", "-o", "json"}).rows().size(), before);
    const auto sent = run({"jobs", "failures", "--reset-bmc", cluster, "--yes", "-o", "json"});
    ASSERT_EQ(sent.code, 0) << sent.errors.toStdString();
    EXPECT_EQ(textOf(sent.rows().at(0), "action"), QStringLiteral("reset_bmc"));
}

// Nobody has set their passwords, so that the first one fails, which stops the others.
TEST_F(Failures, OfACanaryEndTheWaitForItsBatch) {
    QByteArray text = "hardware_name,site,bmc_driver,bmc_address,status\n";
    QStringList action{QStringLiteral("machines"), QStringLiteral("inspect")};
    for (int number = 10; number < 22; ++number) {
        const auto name = "IP" + QByteArray::number(number);
        text += name + ",lon,ipmi,127.0.0." + QByteArray::number(number) + ",available\n";
        action << QString::fromLatin1(name);
    }
    ASSERT_EQ(run({"machines", "import", file("machines.csv", text)}).code, 0);
    const auto stopped = run(action + QStringList{"--yes", "--wait", "-o", "json"});
    EXPECT_EQ(stopped.code, 1) << stopped.errors.toStdString();
    EXPECT_EQ(textOf(stopped.rows().at(0), "status"), QStringLiteral("paused"));
    EXPECT_TRUE(stopped.errors.contains("paused and waits for somebody who resumes it: 1 of 12 failed; most often: "))
        << stopped.errors.toStdString();
    const auto id = textOf(stopped.rows().at(0), "id");
    const auto shown = run({"jobs", "show", id});
    EXPECT_TRUE(shown.output.contains("1 of 12 failed")) << shown.output.toStdString();
    const auto again = run({"jobs", "wait", id});
    EXPECT_EQ(again.code, 1);
    EXPECT_TRUE(again.errors.contains("jobs resume " + id.toUtf8())) << again.errors.toStdString();
}

} // namespace
} // namespace remuda
