// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/installed.h"

#include <QProcess>
#include <QStandardPaths>

namespace remuda {
namespace {

class AuditCommandLine : public Installed {
protected:
    // The program of the database's own, as somebody who has the database would use it.
    bool behindTheServer(const QString& sql) const {
        const auto url = server.database();
        QProcess process;
        if (url.isEmpty())
            process.start(QStringLiteral("sqlite3"),
                          {QStringLiteral("-bail"), server.folder() + QStringLiteral("/data/remuda.sqlite"), sql});
        else
            process.start(QStringLiteral("psql"), {QStringLiteral("-q"), QStringLiteral("-v"),
                                                   QStringLiteral("ON_ERROR_STOP=1"), url, QStringLiteral("-c"), sql});
        return process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit &&
               process.exitCode() == 0;
    }
    QString takeTheGuardOff() const {
        return server.database().isEmpty()
                   ? QStringLiteral("DROP TRIGGER change_is_append_only; DROP TRIGGER change_is_kept; ")
                   : QStringLiteral("ALTER TABLE change DISABLE TRIGGER ALL; ");
    }
};

TEST_F(AuditCommandLine, ProvesTheAuditAndFindsWhatWasDoneToIt) {
    if (QStandardPaths::findExecutable(QStringLiteral("sqlite3")).isEmpty()) GTEST_SKIP() << "sqlite3 is missing";
    importMachines(5);
    const auto whole = run({"audit", "verify", "-o", "json"});
    ASSERT_EQ(whole.code, 0) << whole.errors.toStdString() << whole.output.toStdString();
    EXPECT_GE(whole.json().at("entries").as_int64(), 6);
    EXPECT_TRUE(whole.json().at("faults").as_array().empty());
    const auto head = QString::fromStdString(std::string(whole.json().at("head").as_string()));
    EXPECT_EQ(run({"audit", "verify", "--expect", head}).code, 0);
    EXPECT_TRUE(run({"audit", "verify"}).output.contains("each follows from the one before"));
    EXPECT_EQ(run({"audit", "verify", "--expect", "7"}).code, 2);

    const auto exported = run({"audit", "export"});
    ASSERT_EQ(exported.code, 0);
    const auto kept = file("audit.ndjson", exported.output);

    EXPECT_FALSE(behindTheServer(QStringLiteral("UPDATE change SET actor = 'eve' WHERE seq = 3")));
    ASSERT_TRUE(behindTheServer(takeTheGuardOff() + QStringLiteral("UPDATE change SET actor = 'eve' WHERE seq = 3")));
    const auto edited = run({"audit", "verify", "-o", "json"});
    EXPECT_EQ(edited.code, 6);
    ASSERT_EQ(edited.json().at("faults").as_array().size(), 1U) << edited.output.toStdString();
    EXPECT_EQ(edited.json().at("faults").at(0).at("first").as_int64(), 3);
    EXPECT_TRUE(run({"audit", "verify"}).output.contains("entry 3 was changed"));

    // The file from before is whole, without a server; what is done to it shows as well.
    server.stop();
    EXPECT_EQ(run({"audit", "verify-file", kept}).code, 0);
    auto lines = exported.output.split('\n');
    lines.swapItemsAt(1, 2);
    const auto turned = run({"audit", "verify-file", file("turned.ndjson", lines.join('\n')), "-o", "json"});
    EXPECT_EQ(turned.code, 6);
    EXPECT_EQ(turned.json().at("faults").at(0).at("fault").as_string(), "entry 2 stands behind entry 3");
    lines.swapItemsAt(1, 2);
    lines.removeAt(3);
    const auto shortened = run({"audit", "verify-file", file("shortened.ndjson", lines.join('\n')), "-o", "json"});
    EXPECT_EQ(shortened.json().at("faults").at(0).at("fault").as_string(), "entry 4 is missing");
    EXPECT_EQ(run({"audit", "verify-file", file("no.ndjson", "{}\n")}).code, 2);
    EXPECT_EQ(run({"audit", "verify-file", "/nonexistent"}).code, 2);
}

} // namespace
} // namespace remuda
