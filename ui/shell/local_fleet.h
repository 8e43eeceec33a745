// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/agent/agent_client.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>
#include <QUrl>

#include <functional>

namespace remuda {

// The embedded fleet of `remuda --local`: a remuda-server of our own as a child on a loopback port, its data below
// XDG_DATA_HOME/remuda/local, and a key for it in an ssh-agent; a permissions.json there counts. The window then signs
// in like at any other server. Everything is asynchronous: start() ends with ready or failed, stop() with stopped.
class LocalFleet : public QObject {
    Q_OBJECT
public:
    explicit LocalFleet(QObject* parent = nullptr);
    ~LocalFleet() override;

    void start();
    void stop(); // asks the server to drain; takes it down when it does not within some seconds
    QString user() const { return m_user; }
    qint64 serverProcess() const { return m_server.processId(); } // 0 while none runs
    QString folder() const { return m_folder.absolutePath(); }

Q_SIGNALS:
    void progress(const QString& what); // for people, while starting
    void ready(const QUrl& server);
    void failed(const remuda::Problem& problem);
    void stopped();
    void died(const remuda::Problem& problem); // after it had been ready

private:
    void lookForAgent();
    void useRunningAgent(const std::vector<AgentIdentity>& identities);
    void makeKey();
    void startAgent();
    void addKey();
    void registerKeys(const QByteArray& lines);
    void startServer();
    void lookForPort();
    void serverEnded(int code);
    void stopAgent();
    static QByteArray readFile(const QString& path); // empty when it cannot be read
    void run(const QString& program, const QStringList& arguments, std::function<void()> then);
    void fail(const QString& detail);

    QDir m_folder;
    QString m_user;
    AgentClient m_running_agent;
    QTemporaryDir m_socket_folder; // sockets need short paths
    QProcess m_agent, m_server, m_helper;
    QTimer m_port_timer;
    QByteArray m_server_words; // the end of what it said, for error messages
    int m_port_looks = 0;
    bool m_stopping = false, m_ready = false;
};

} // namespace remuda
