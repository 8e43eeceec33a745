// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QUrl>

namespace remuda {

// A real remuda-server with a data folder of its own, on a port of its own. Ends with the object.
class ServerProcess {
public:
    explicit ServerProcess(QStringList more_options = {});
    // Another server on the keys, data folder and database of `first`, which must live longer.
    ServerProcess(const ServerProcess& first, QStringList more_options);
    ~ServerProcess();

    // Waits until it answers. False when it ended instead; log() says why.
    bool start();
    bool stop();    // as SIGTERM asks; true when it ended with 0
    void reload();  // SIGHUP
    void pause();   // SIGSTOP
    void proceed(); // SIGCONT
    // Inside tests/support/with_postgresql: where its database is; empty elsewhere, where it keeps one in its folder.
    QString database() const { return m_database; }
    void kill(); // as a power cut does; start() then works on the same data and port

    // Lets `user` sign in with the key of this line ("ssh-ed25519 AAAA… comment"). Counts at once, started or not.
    void allow(const QString& user, const QString& public_line);

    QUrl url(const QString& host = QStringLiteral("127.0.0.1")) const;
    int port() const { return m_port; }
    qint64 processId() const { return m_process.processId(); }
    QString folder() const { return m_folder.path(); } // keys/ and data/ are in it
    QByteArray log();

private:
    QTemporaryDir m_folder;
    QString m_keys, m_data, m_database;
    QStringList m_more_options;
    QProcess m_process;
    QByteArray m_log;
    int m_port = 0;
};

} // namespace remuda
