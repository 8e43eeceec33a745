// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace remuda {

// OpenSSH's sshd as an ordinary process on a loopback port, with a host key and settings of its own: whoever runs the
// tests logs in to their own machine. Ends with the object.
class SshdProcess {
public:
    ~SshdProcess() { stop(); }

    // Why tests with it cannot run here; empty when they can.
    static QString missing();

    bool start(const QString& public_line); // of the key that may log in
    void stop();

    // The arguments with which ssh logs in and runs `command`, by the keys of the agent in SSH_AUTH_SOCK. Nothing of
    // the person's own settings counts.
    QStringList login(const QStringList& options, const QString& command) const;
    int port() const { return m_port; }
    QString knownHosts() const { return m_folder.filePath(QStringLiteral("known_hosts")); }
    QByteArray log();

private:
    bool configure(const QString& public_line);

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
    quint16 m_port = 0;
};

} // namespace remuda
