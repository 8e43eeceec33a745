// SPDX-License-Identifier: GPL-3.0-or-later
// The installed programs over TLS, with certificates made here: whom remudactl believes, and what it says of others.
#include "tests/api/installed.h"
#include "tests/support/tls_folder.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTest>

namespace remuda {
namespace {

constexpr int not_believed = 4; // exit code

struct TlsFolderFirst {
    TlsFolder folder;
};

struct Tls : TlsFolderFirst, Installed {
    Tls()
        : Installed(folder.options() + QStringList{QStringLiteral("--simulated-speed"), QStringLiteral("200")}) {}

    void show(const MadeCertificate& certificate) { ASSERT_TRUE(folder.show(certificate, server)); }
    CommandResult accept(const MadeCertificate& certificate) const {
        return run({"whoami", "--accept-certificate", fingerprintOf(certificate)});
    }
    MadeCertificate vouchedFor(MadeCertificate::Wishes wishes = {}) const {
        wishes.issuer = &authority;
        return MadeCertificate(wishes);
    }
    QString authorityFile() const { return file(QStringLiteral("ca.pem"), QByteArray::fromStdString(authority.pem())); }
    static bool names(const CommandResult& result, const MadeCertificate& certificate) {
        return result.errors.contains(QByteArray::fromStdString(certificate.fingerprint()));
    }
    QString pinFile() const { return home.filePath(QStringLiteral(".config/remuda/certificates.json")); }

    const MadeCertificate& first = folder.first;
    const MadeCertificate authority{{.names = ""}};
};

TEST_F(Tls, anUnknownCertificateIsShownAndNothingIsSent) {
    const auto result = run({"whoami"});
    EXPECT_EQ(result.code, not_believed);
    EXPECT_TRUE(result.errors.contains("certificate is not known")) << result.errors.toStdString();
    EXPECT_TRUE(result.errors.contains("127.0.0.1") && names(result, first)) << result.errors.toStdString();
    EXPECT_TRUE(result.errors.contains("--accept-certificate"));
    EXPECT_FALSE(server.log().contains("/_auth")) << server.log().toStdString();
    EXPECT_FALSE(QFileInfo::exists(pinFile()));
}

TEST_F(Tls, anAcceptedCertificateIsKeptAndAnotherIsRefusedWithBothFingerprints) {
    const auto accepted = run({"whoami", "--accept-certificate", fingerprintOf(first).toUpper()});
    EXPECT_EQ(accepted.code, 0) << accepted.errors.toStdString();
    EXPECT_EQ(run({"whoami"}).code, 0) << "it is known now";
    EXPECT_EQ(QFile::permissions(pinFile()) &
                  (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
              QFile::Permissions());

    const MadeCertificate second({});
    show(second);
    const auto changed = run({"whoami"});
    EXPECT_EQ(changed.code, not_believed);
    EXPECT_TRUE(names(changed, first) && names(changed, second)) << changed.errors.toStdString();
    EXPECT_EQ(accept(first).code, not_believed) << "it is not shown any more";
    EXPECT_EQ(accept(second).code, 0);
    EXPECT_EQ(run({"whoami"}).code, 0);

    EXPECT_EQ(run({"server", "forget-certificate"}).code, 0);
    EXPECT_EQ(run({"whoami"}).code, not_believed);
}

TEST_F(Tls, whoeverWaitsForAJobStopsWhenTheCertificateChanges) {
    ASSERT_EQ(accept(first).code, 0);
    importMachines(1);
    const auto at = QDateTime::currentDateTimeUtc().addDays(9).toString(Qt::ISODate);
    QProcess waiting;
    waiting.setProcessEnvironment(environment());
    waiting.start(QStringLiteral(REMUDA_BIN_DIR "/remudactl"), {"machines", "reboot", "T0001", "--at", at, "--wait"});
    QByteArray told;
    ASSERT_TRUE(QTest::qWaitFor([&] { return (told += waiting.readAllStandardError()).contains("scheduled"); }, 60'000))
        << told.toStdString();
    const MadeCertificate second({});
    folder.put(second);
    ASSERT_TRUE(server.stop());
    ASSERT_TRUE(server.start()) << server.log().toStdString();
    ASSERT_TRUE(QTest::qWaitFor([&] { return waiting.state() == QProcess::NotRunning; }, 60'000));
    const CommandResult result{waiting.exitCode(), {}, told + waiting.readAllStandardError()};
    EXPECT_EQ(result.code, not_believed);
    EXPECT_TRUE(names(result, first) && names(result, second)) << result.errors.toStdString();
    EXPECT_TRUE(result.errors.contains("No longer waiting")) << result.errors.toStdString();
}

TEST_F(Tls, aPinnedServerMustShowItsPinEvenWhenAnAuthorityVouchesForAnother) {
    EXPECT_EQ(accept(first).code, 0);
    const auto other = vouchedFor();
    show(other);
    const auto result = run({"whoami", "--ca-file", authorityFile()});
    EXPECT_EQ(result.code, not_believed);
    EXPECT_TRUE(names(result, first) && names(result, other)) << result.errors.toStdString();
}

TEST_F(Tls, aPrivateAuthorityVouches) {
    show(vouchedFor());
    EXPECT_EQ(run({"whoami"}).code, not_believed) << "the system does not know it";
    const auto result = run({"whoami", "--ca-file", authorityFile()});
    EXPECT_EQ(result.code, 0) << result.errors.toStdString();
    EXPECT_FALSE(QFileInfo::exists(pinFile())) << "nothing has to be pinned";
    show(MadeCertificate({}));
    EXPECT_EQ(run({"whoami", "--ca-file", authorityFile()}).code, not_believed) << "of another authority";
}

TEST_F(Tls, nameAndDatesCountWhoeverVouches) {
    using std::chrono::hours;
    const auto other_name = vouchedFor({.names = "DNS:other.example,IP:127.0.0.9"});
    show(other_name);
    const auto wrong = run({"whoami", "--ca-file", authorityFile()});
    EXPECT_EQ(wrong.code, not_believed);
    EXPECT_TRUE(wrong.errors.contains("other.example") && wrong.errors.contains("another server"))
        << wrong.errors.toStdString();
    EXPECT_EQ(accept(other_name).code, not_believed) << "a pin does not stand in for the name";

    for (const auto& [from, until] : {std::pair(hours(-48), hours(-24)), std::pair(hours(24), hours(48))}) {
        const auto certificate = vouchedFor({.valid_from = from, .valid_until = until});
        show(certificate);
        for (const auto& result : {run({"whoami", "--ca-file", authorityFile()}), accept(certificate)}) {
            EXPECT_EQ(result.code, not_believed);
            EXPECT_TRUE(result.errors.contains("not valid today")) << result.errors.toStdString();
        }
    }
    EXPECT_TRUE(server.log().contains("not valid now")) << "the server says so too";
}

TEST_F(Tls, whatCannotBeUnderstoodIsRefusedByName) {
    for (const auto& [option, value] :
         {std::pair("--ca-file", "/nonexistent"), std::pair("--ca-file", "/etc/passwd"),
          std::pair("--accept-certificate", "SHA256:abc"), std::pair("--accept-certificate", "yes")}) {
        const auto result = run({"whoami", option, value});
        EXPECT_EQ(result.code, 2);
        EXPECT_TRUE(result.errors.contains(QByteArray(option).mid(2)) && result.errors.contains("expected"))
            << result.errors.toStdString();
    }
    ASSERT_EQ(accept(first).code, 0);
    QFile::setPermissions(pinFile(), QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther);
    const auto result = run({"whoami"});
    EXPECT_EQ(result.code, not_believed);
    EXPECT_TRUE(result.errors.contains("changed by others")) << result.errors.toStdString();
}

TEST_F(Tls, streamsBelieveWhatTheRestBelieves) {
    ASSERT_EQ(accept(first).code, 0);
    importMachines(1);
    const auto result = run({"machines", "reboot", "T0001", "--wait"}); // follows the job's events
    EXPECT_EQ(result.code, 0) << result.errors.toStdString();
}

} // namespace
} // namespace remuda
