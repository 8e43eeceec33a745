// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/server_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <csignal>

namespace remuda {

namespace {
constexpr int patience = 60'000; // milliseconds, for a busy machine

// The address of a new database of the cluster.
QString makeDatabase(const QString& folder) {
    const auto cluster = qEnvironmentVariable("REMUDA_TEST_POSTGRESQL");
    const auto mark = cluster.indexOf('?');
    const auto name = "s" + folder + QString::number(QCoreApplication::applicationPid());
    const auto url = [&](const QString& database) { return cluster.left(mark) + database + cluster.mid(mark); };
    QProcess maker;
    maker.start(qEnvironmentVariable("REMUDA_TEST_POSTGRESQL_BIN") + QStringLiteral("/createdb"),
                {QStringLiteral("--maintenance-db"), url(QStringLiteral("postgres")), name});
    if (!maker.waitForFinished(patience) || maker.exitCode() != 0)
        qFatal("no database for the test: %s", maker.readAllStandardError().constData());
    return url(name);
}
} // namespace

ServerProcess::ServerProcess(QStringList more_options)
    : m_more_options(std::move(more_options)) {
    QDir(m_folder.path()).mkdir(QStringLiteral("keys"));
    QDir(m_folder.path()).mkdir(QStringLiteral("data"));
    m_keys = m_folder.filePath(QStringLiteral("keys"));
    m_data = m_folder.filePath(QStringLiteral("data"));
    if (qEnvironmentVariableIsSet("REMUDA_TEST_POSTGRESQL"))
        m_database = makeDatabase(QFileInfo(m_folder.path()).fileName().toLower().remove('-').remove('.'));
}

ServerProcess::ServerProcess(const ServerProcess& first, QStringList more_options)
    : m_keys(first.m_keys)
    , m_data(first.m_data)
    , m_database(first.m_database)
    , m_more_options(std::move(more_options)) {}

ServerProcess::~ServerProcess() {
    stop();
}

bool ServerProcess::start() {
    const auto port_file = m_folder.filePath(QStringLiteral("port"));
    QFile::remove(port_file);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    // The same port again after a stop, so that clients find their server.
    m_process.start(QStringLiteral(REMUDA_BIN_DIR "/remuda-server"),
                    QStringList{QStringLiteral("--data"), m_data, QStringLiteral("--keys"), m_keys,
                                QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(m_port),
                                QStringLiteral("--port-file"), port_file,
                                // Nothing is to happen that a test has not asked for.
                                QStringLiteral("--power-refresh"), QStringLiteral("off")} +
                        (m_database.isEmpty() ? QStringList() : QStringList{QStringLiteral("--database"), m_database}) +
                        m_more_options);
    // The port file is written after the last line of the start, so every line is a reason to look.
    while (m_process.waitForReadyRead(patience) || m_process.state() == QProcess::Running) {
        m_log += m_process.readAll();
        QFile file(port_file);
        if (!m_log.contains("listening on")) continue;
        while (!file.exists() && m_process.state() == QProcess::Running)
            m_process.waitForReadyRead(10);
        if (!file.open(QIODevice::ReadOnly)) return false;
        m_port = file.readAll().trimmed().toInt();
        return m_port > 0;
    }
    return false;
}

bool ServerProcess::stop() {
    if (m_process.state() == QProcess::NotRunning) return false;
    m_process.terminate();
    if (!m_process.waitForFinished(patience)) m_process.kill();
    m_process.waitForFinished(patience);
    return m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
}

void ServerProcess::kill() {
    m_process.kill();
    m_process.waitForFinished(patience);
    m_log += m_process.readAll();
    m_log.replace("listening on", "listened on"); // what start() waits for comes anew
}

void ServerProcess::reload() {
    ::kill(static_cast<pid_t>(m_process.processId()), SIGHUP);
}

void ServerProcess::pause() {
    ::kill(static_cast<pid_t>(m_process.processId()), SIGSTOP);
}

void ServerProcess::proceed() {
    ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT);
}

void ServerProcess::allow(const QString& user, const QString& public_line) {
    QFile file(m_keys + '/' + user);
    if (file.open(QIODevice::Append)) file.write(public_line.toUtf8() + '\n');
}

QUrl ServerProcess::url(const QString& host) const {
    QUrl url;
    const bool tls = m_more_options.contains(QStringLiteral("--tls-certificate"));
    url.setScheme(tls ? QStringLiteral("https") : QStringLiteral("http"));
    url.setHost(host);
    url.setPort(m_port);
    return url;
}

QByteArray ServerProcess::log() {
    m_log += m_process.readAll();
    return m_log;
}

} // namespace remuda
