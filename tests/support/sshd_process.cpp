// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sshd_process.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>

#include <pwd.h>
#include <unistd.h>

namespace remuda {

namespace {

constexpr int patience = 60'000; // milliseconds

// The folders above the keys belong to whoever made the temporary one, so that sshd is not to look at them.
constexpr const char* settings = R"(Port PORT
ListenAddress 127.0.0.1
HostKey FOLDER/host
AuthorizedKeysFile FOLDER/authorized_keys
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
AllowAgentForwarding yes
)";

// An empty one, into which sshd locks the part of itself that strangers talk to.
const auto privilege_folder = QStringLiteral("/run/sshd");

QString sshd() {
    return QStandardPaths::findExecutable(QStringLiteral("sshd"),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
}

bool write(const QString& name, const QByteArray& content) {
    QFile file(name);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size();
}

QByteArray content(const QString& name) {
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

quint16 freePort() {
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace

QString SshdProcess::missing() {
    if (sshd().isEmpty() || QStandardPaths::findExecutable(QStringLiteral("ssh")).isEmpty())
        return QStringLiteral("sshd is not installed (packaging/install-dependencies test)");
    if (::geteuid() == 0 && !QDir().mkpath(privilege_folder))
        return privilege_folder + QStringLiteral(" is missing and cannot be made");
    return {};
}

bool SshdProcess::configure(const QString& public_line) {
    const auto host_key = m_folder.filePath(QStringLiteral("host"));
    QProcess maker;
    maker.start(QStringLiteral("ssh-keygen"),
                {QStringLiteral("-q"), QStringLiteral("-N"), QString(), QStringLiteral("-t"), QStringLiteral("ed25519"),
                 QStringLiteral("-f"), host_key});
    if (!maker.waitForFinished(patience) || maker.exitCode() != 0) return false;
    m_port = freePort();
    auto text = QByteArray(settings);
    text.replace("FOLDER", m_folder.path().toUtf8()).replace("PORT", QByteArray::number(m_port));
    return write(m_folder.filePath(QStringLiteral("settings")), text) &&
           write(m_folder.filePath(QStringLiteral("authorized_keys")), public_line.toUtf8() + '\n') &&
           write(knownHosts(),
                 "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' + content(host_key + QStringLiteral(".pub")));
}

bool SshdProcess::start(const QString& public_line) {
    if (!configure(public_line)) return false;
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(sshd(), {QStringLiteral("-D"), QStringLiteral("-e"), QStringLiteral("-f"),
                             m_folder.filePath(QStringLiteral("settings"))});
    while (m_process.waitForReadyRead(patience))
        if (log().contains("Server listening on")) return true;
    return false;
}

void SshdProcess::stop() {
    if (m_process.state() == QProcess::NotRunning) return;
    m_process.terminate();
    if (!m_process.waitForFinished(patience)) m_process.kill();
}

QStringList SshdProcess::login(const QStringList& options, const QString& command) const {
    const auto* person = ::getpwuid(::geteuid());
    return QStringList{QStringLiteral("-F"),
                       QStringLiteral("none"),
                       QStringLiteral("-T"),
                       QStringLiteral("-o"),
                       QStringLiteral("BatchMode=yes"),
                       QStringLiteral("-o"),
                       QStringLiteral("UserKnownHostsFile=") + knownHosts(),
                       QStringLiteral("-o"),
                       QStringLiteral("StrictHostKeyChecking=yes"),
                       QStringLiteral("-p"),
                       QString::number(m_port),
                       QStringLiteral("-l"),
                       person ? QString::fromLocal8Bit(person->pw_name) : QString()} +
           options + QStringList{QStringLiteral("127.0.0.1"), command};
}

QByteArray SshdProcess::log() {
    m_log += m_process.readAll();
    return m_log;
}

} // namespace remuda
