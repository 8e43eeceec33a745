// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"

#include <QProcessEnvironment>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {

// remudactl as ada would run it, with an agent, a home and a server of the test's own.
struct CommandLineWorld : testing::Test {
    void SetUp() override {
        if (const auto reason = AgentProcess::missing(); !reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(agent->running());
        ASSERT_TRUE(server.start()) << server.log().toStdString();
    }

    static QString program() { return QStringLiteral(REMUDA_BIN_DIR "/remudactl"); }

    // What remudactl finds beside what the test itself was started with.
    virtual QMap<QString, QString> settings() const {
        QMap<QString, QString> all{{QStringLiteral("REMUDA_TOKEN_STORE"), QStringLiteral("file")},
                                   {QStringLiteral("REMUDA_SERVER"), server.url().toString()},
                                   {QStringLiteral("REMUDA_USER"), QStringLiteral("ada")}};
        for (const char* variable : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
            all.insert(QString::fromLatin1(variable), home.path());
        return all;
    }

    struct Ran {
        int code = -1;
        QByteArray out, error;
    };
    Ran run(const QStringList& arguments) const { return start(program(), arguments); }
    Ran start(const QString& what, const QStringList& arguments) const {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        const auto all = settings();
        for (auto each = all.begin(); each != all.end(); ++each)
            environment.insert(each.key(), each.value());
        environment.insert(QStringLiteral("SSH_AUTH_SOCK"), agent->socket());
        process.setProcessEnvironment(environment);
        process.start(what, arguments);
        process.closeWriteChannel();
        Ran ran;
        if (!process.waitForFinished(60'000)) return ran; // milliseconds, for a busy machine
        ran.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
        ran.out = process.readAllStandardOutput();
        ran.error = process.readAllStandardError();
        return ran;
    }

    std::unique_ptr<AgentProcess> agent;
    ServerProcess server;
    QTemporaryDir home;
};

} // namespace remuda
