// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

namespace remuda {
namespace {

class IntentCommandLine : public Installed {
protected:
    static QByteArray contentOf(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    // The lines that curl would be given: a client that signs nothing.
    static int verify(const QDir& folder, const QString& file, const QByteArray& text) {
        QProcess process;
        process.start(QStringLiteral("ssh-keygen"),
                      {QStringLiteral("-Y"), QStringLiteral("verify"), QStringLiteral("-f"),
                       folder.filePath(QStringLiteral("allowed_signers")), QStringLiteral("-I"),
                       QStringLiteral("alice"), QStringLiteral("-n"), QStringLiteral("remuda"), QStringLiteral("-s"),
                       folder.filePath(file + QStringLiteral(".sig"))});
        process.write(text);
        process.closeWriteChannel();
        return process.waitForFinished(120'000) ? process.exitCode() : -1;
    }
};

TEST_F(IntentCommandLine, whatIsDestructiveIsSignedAndSshKeygenVerifiesWhatIsExported) {
    importMachines(3);
    const auto reboot = run({"machines", "reboot", "T0001", "T0002", "--reason", "hangs", "--yes", "--wait"});
    ASSERT_EQ(reboot.code, 0) << reboot.errors.toStdString() << server.log().toStdString();
    ASSERT_EQ(run({"machines", "inspect", "T0003", "--wait"}).code, 0) << "nothing to be signed";

    QTemporaryDir place;
    const QDir folder(place.path());
    const auto exported = run({"audit", "export", "--intents", place.path(), "-o", "json"});
    ASSERT_EQ(exported.code, 0) << exported.errors.toStdString();
    ASSERT_EQ(exported.rows().size(), 1U) << exported.output.toStdString();
    const auto name = QString::fromStdString(std::string(exported.rows()[0].at("file").as_string()));
    const auto text = contentOf(folder.filePath(name));
    EXPECT_TRUE(text.startsWith("remuda intent 1\nserver: http://127.0.0.1:")) << text.toStdString();
    EXPECT_TRUE(text.contains("\nrequester: alice\nverb: reboot\nmachines: 2\n- T0001\n- T0002\n"))
        << text.toStdString();
    EXPECT_TRUE(text.contains("\nparameter reason: \"hangs\"\n")) << text.toStdString();
    EXPECT_EQ(verify(folder, name, text), 0);
    auto other = text;
    EXPECT_NE(verify(folder, name, other.replace("T0002", "T0003")), 0) << "another machine";
}

TEST_F(IntentCommandLine, anAgentWithoutTheKeyIsNamedAndNothingIsDone) {
    importMachines(1);
    ASSERT_EQ(run({"machines", "inspect", "T0001", "--wait"}).code, 0);
    ASSERT_TRUE(agent->removeAll());
    const auto refused = run({"machines", "reboot", "T0001"});
    EXPECT_EQ(refused.code, 3);
    EXPECT_TRUE(refused.errors.contains("ssh-add")) << refused.errors.toStdString();
    agent->stop();
    EXPECT_TRUE(run({"machines", "reboot", "T0001"}).errors.contains("ssh-agent"));
    EXPECT_EQ(run({"jobs", "list", "-q", "action:reboot"}).code, 0);
}

TEST_F(IntentCommandLine, everythingInTheTableIsSigned) {
    const auto machines =
        file("used.csv", "hardware_name,site,bmc_driver,status,role,memory_gib,expires_on\n"
                         "U1,lon,simulated,in_use,web,64,2099-01-01\nU2,lon,simulated,available,,64,\n"
                         "U3,lon,simulated,available,,64,\nU4,lon,simulated,available,,64,\n");
    const auto works = [&](const QStringList& arguments) {
        const auto result = run(arguments);
        EXPECT_EQ(result.code, 0) << arguments.join(' ').toStdString() << result.errors.toStdString();
    };
    works({"machines", "import", machines});
    works({"machines", "retire", "U4"});
    works({"machines", "delete", "U4", "--yes"});
    works({"machines", "install", "U2", "--role", "web"});
    works({"leases", "release", "U1"});
    works({"schedules", "add", "nightly", "U3", "--verb", "reboot", "--every", "day", "--time", "03:00"});
    works({"requests", "create", "--count", "1", "--role", "web", "--site", "lon"});
    const auto signed_list = run({"audit", "list", "--entity", "intent", "-o", "json"});
    QStringList verbs;
    for (const auto& row : signed_list.rows())
        verbs << QString::fromStdString(std::string(row.at("after").at("verb").as_string()));
    verbs.sort();
    EXPECT_EQ(verbs.join(' ').toStdString(), "delete install reboot release request retire");
}

} // namespace
} // namespace remuda
