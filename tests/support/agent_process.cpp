// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/agent_process.h"

#include <QFile>
#include <QProcessEnvironment>
#include <QStandardPaths>

#include <csignal>

namespace remuda {

namespace {

constexpr int patience = 120'000; // milliseconds; making an RSA key takes long on a busy machine
constexpr int rsa_bits = 2048;    // the fewest that servers take, as they are made the quickest

QByteArray run(const QString& program, const QStringList& arguments, const QProcessEnvironment& environment,
               const QByteArray& input, bool& ok) {
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    ok = process.waitForFinished(patience) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    return process.readAllStandardOutput();
}

} // namespace

QString AgentProcess::missing() {
    for (const char* program : {"ssh-agent", "ssh-add", "ssh-keygen"})
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            return QStringLiteral("%1 is not installed (Debian package openssh-client)").arg(QLatin1String(program));
    return {};
}

QString AgentProcess::securityKeyProvider() {
    const auto packaged = QStringLiteral("/usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so");
    const auto provider = qEnvironmentVariable("REMUDA_SK_PROVIDER", packaged);
    return QFile::exists(provider) ? provider : QString();
}

AgentProcess::AgentProcess() {
    QStringList arguments{QStringLiteral("-D"), QStringLiteral("-a"), socket()};
    if (const auto provider = securityKeyProvider(); !provider.isEmpty()) arguments << QStringLiteral("-P") << provider;
    m_process.start(QStringLiteral("ssh-agent"), arguments);
    m_process.waitForReadyRead(patience); // it names its socket once it listens
}

AgentProcess::~AgentProcess() {
    stop();
}

AgentProcess::Key AgentProcess::makeKey(const QString& type, int bits, const QStringList& options) {
    Key key;
    key.file = m_folder.filePath(QStringLiteral("key%1").arg(++m_made));
    QStringList arguments{QStringLiteral("-q"),
                          QStringLiteral("-N"),
                          QString(),
                          QStringLiteral("-t"),
                          type,
                          QStringLiteral("-f"),
                          key.file,
                          QStringLiteral("-C"),
                          QStringLiteral("%1@test").arg(type)};
    if (type.endsWith(QLatin1String("-sk"))) arguments << QStringLiteral("-w") << securityKeyProvider();
    if (bits == 0 && type == QLatin1String("rsa")) bits = rsa_bits;
    if (bits > 0) arguments << QStringLiteral("-b") << QString::number(bits);
    for (const auto& option : options)
        arguments << QStringLiteral("-O") << option;
    bool ok = false;
    run(QStringLiteral("ssh-keygen"), arguments, QProcessEnvironment::systemEnvironment(), {}, ok);
    QFile file(key.file + QStringLiteral(".pub"));
    if (file.open(QIODevice::ReadOnly)) key.public_line = QString::fromUtf8(file.readAll()).trimmed();
    const auto listed = run(QStringLiteral("ssh-keygen"), {QStringLiteral("-l"), QStringLiteral("-f"), file.fileName()},
                            QProcessEnvironment::systemEnvironment(), {}, ok);
    key.fingerprint = QString::fromUtf8(listed).section(QLatin1Char(' '), 1, 1);
    return key;
}

bool AgentProcess::load(const Key& key, const QStringList& options) {
    const bool security_key = key.public_line.startsWith(QLatin1String("sk-"));
    const auto provider = security_key ? QStringList{QStringLiteral("-S"), securityKeyProvider()} : QStringList();
    return add(options + provider + QStringList{QStringLiteral("-q"), key.file});
}

AgentProcess::Key AgentProcess::addKey(const QString& type, int bits, const QStringList& options) {
    auto key = makeKey(type, bits, options);
    if (!load(key)) key = {};
    return key;
}

bool AgentProcess::removeAll() {
    return add({QStringLiteral("-q"), QStringLiteral("-D")});
}

bool AgentProcess::lock() {
    // ssh-add asks for the password through a program when it has no terminal.
    QFile asker(m_folder.filePath(QStringLiteral("asker")));
    if (!asker.open(QIODevice::WriteOnly)) return false;
    asker.write("#!/bin/sh\necho password\n");
    asker.close();
    asker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return add({QStringLiteral("-x")});
}

void AgentProcess::setFrozen(bool frozen) {
    if (running()) ::kill(static_cast<pid_t>(m_process.processId()), frozen ? SIGSTOP : SIGCONT);
}

void AgentProcess::stop() {
    if (!running()) return;
    setFrozen(false);
    m_process.terminate();
    m_process.waitForFinished(patience);
}

bool AgentProcess::add(const QStringList& arguments, const QByteArray& input) {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("SSH_AUTH_SOCK"), socket());
    environment.insert(QStringLiteral("SSH_ASKPASS"), m_folder.filePath(QStringLiteral("asker")));
    environment.insert(QStringLiteral("SSH_ASKPASS_REQUIRE"), QStringLiteral("force"));
    bool ok = false;
    run(QStringLiteral("ssh-add"), arguments, environment, input, ok);
    return ok;
}

} // namespace remuda
