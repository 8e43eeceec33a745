// SPDX-License-Identifier: GPL-3.0-or-later
// What the real server says of options that it cannot take.
#include "tests/support/server_process.h"

#include <QFile>

#include <gtest/gtest.h>

namespace remuda {
namespace {

struct Mistake {
    const char *option, *value, *expected;
};

const Mistake mistakes[] = {
    {"rate-limit", "-1", "a number from 0 (unlimited) to 1000000"},
    {"rate-limit", "nan", "a number from 0"},
    {"rate-limit", "many", "a number from 0"},
    {"user-rate-limit", "-1", "a number from 0 (unlimited) to 1000000"},
    {"ipmitool", "missing-program", "a program in PATH"},
    {"ipmitool", "/etc/passwd", "a program in PATH"},
    {"seed", "x", "a whole number from 0"},
    {"seed", "-1", "a whole number from 0"},
    {"seed", "1.5", "a whole number from 0"},
    {"simulated-fleet", "-1", "a whole number from 0 to 1000000"},
    {"simulated-fleet", "99999999999999999999", "a whole number from 0 to 1000000"},
    {"simulated-speed", "0", "a number above 0"},
    {"simulated-speed", "inf", "a number above 0"},
    {"retry-scale", "-2", "a number above 0"},
    {"keep-progress-days", "-1", "a whole number from 0 to 36500"},
    {"workers", "0", "a whole number from 1 to 256"},
    {"workers", "2x", "a whole number from 1 to 256"},
    {"envelope-key-file", "/nonexistent/key", "a file that can be read"},
    {"teams", "/nonexistent/teams", "a file that can be read"},
    {"plain-http", "yes", "refuse or allow"},
    {"tls-certificate", "/nonexistent/cert", "a file that can be read"},
    {"tls-key", "/etc/passwd", "--tls-certificate and --tls-key belong together"},
};

QByteArray complaintOf(const QStringList& options) {
    ServerProcess server(options);
    EXPECT_FALSE(server.start()) << options.join(u' ').toStdString();
    return server.log();
}

TEST(ServerOptions, AreRefusedByNameWithWhatWasExpected) {
    for (const auto& [option, value, expected] : mistakes) {
        const auto said = complaintOf({QStringLiteral("--%1=%2").arg(QLatin1String(option), QLatin1String(value))});
        const auto field = QByteArray("--") + (QByteArray(expected).startsWith("--tls") ? "tls-certificate" : option);
        EXPECT_TRUE(said.startsWith("remuda-server: " + field + ": found ")) << said.toStdString();
        EXPECT_TRUE(said.contains(QByteArray("expected ")) && said.contains(expected)) << said.toStdString();
        EXPECT_EQ(said.count('\n'), 1) << said.toStdString();
    }
    EXPECT_TRUE(complaintOf({QStringLiteral("--colour=red")}).contains("colour"));
    EXPECT_TRUE(complaintOf({QStringLiteral("fleet")})
                    .contains("found \"fleet\", expected migrate, backup, restore, move or rotate-envelope-key"));
    EXPECT_TRUE(complaintOf({QStringLiteral("--seed")}).contains("seed"));
}

TEST(ServerOptions, AreRefusedByFileAndLine) {
    QTemporaryDir folder;
    const auto name = folder.filePath(QStringLiteral("remuda.conf"));
    const auto complaint = [&](const QByteArray& lines) {
        QFile file(name);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.write(lines) == lines.size());
        file.close();
        return complaintOf({QStringLiteral("--config"), name});
    };
    const auto place = name.toUtf8() + ", line ";
    for (const auto& [option, value, expected] : mistakes) {
        if (QByteArray(expected).startsWith("--tls")) continue;
        const auto said = complaint(QByteArray("# a file\n\n  ") + option + " = " + value + "\n");
        EXPECT_TRUE(said.startsWith("remuda-server: " + place + "3: " + option + ": found ")) << said.toStdString();
        EXPECT_TRUE(said.contains(expected)) << said.toStdString();
    }
    EXPECT_TRUE(complaint("workers = 4\ncolour = red\n").contains(place + "2: colour"))
        << complaint("colour = red\n").toStdString();
    EXPECT_TRUE(complaint("workers = 4\nnonsense\n").contains(name.toUtf8() + ": "));
    EXPECT_TRUE(complaintOf({QStringLiteral("--config"), folder.path()}).contains("--config: found "));
}

TEST(ServerOptions, OfTheCommandLineWinOverTheFile) {
    QTemporaryDir folder;
    const auto name = folder.filePath(QStringLiteral("remuda.conf"));
    QFile file(name);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly) && file.write("rate-limit = -1\nworkers = 2\n") > 0);
    file.close();
    ServerProcess server({QStringLiteral("--config"), name, QStringLiteral("--rate-limit=100")});
    EXPECT_TRUE(server.start()) << server.log().toStdString();
    EXPECT_TRUE(server.stop());
}

} // namespace
} // namespace remuda
