// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/local_fleet.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>
#include <functional>
#include <sys/prctl.h>

namespace remuda {

namespace {

constexpr int machines = 1200;
constexpr int portLookMilliseconds = 60;
constexpr int portLooks = 500; // half a minute: the first start fills the fleet
constexpr int drainMilliseconds = 5000;
constexpr int dataInUse = 3; // exit code of the server

QString userName() {
    for (const char* variable : {"USER", "LOGNAME"}) {
        const QString name = qEnvironmentVariable(variable);
        static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_][A-Za-z0-9._-]*$"));
        if (plain.match(name).hasMatch()) return name;
    }
    return QStringLiteral("operator");
}

// A child that outlives a crashed window would keep the data directory.
void endWithUs(QProcess& process) {
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
}

QString serverProgram() {
    const QString beside = QCoreApplication::applicationDirPath() + QStringLiteral("/remuda-server");
    if (QFile::exists(beside)) return beside;
    return QStandardPaths::findExecutable(QStringLiteral("remuda-server"));
}

// The port of the last time where it is free: the window knows its copy of the inventory by the server's address.
quint16 freePort(const QByteArray& last) {
    QTcpServer trial;
    const auto port = quint16(last.trimmed().toUInt());
    return port != 0 && trial.listen(QHostAddress::LocalHost, port) ? port : 0;
}

} // namespace

QByteArray LocalFleet::readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

LocalFleet::LocalFleet(QObject* parent)
    : QObject(parent)
    , m_folder(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/remuda/local"))
    , m_user(userName()) {
    endWithUs(m_agent);
    endWithUs(m_server);
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_port_timer.setInterval(portLookMilliseconds);
    connect(&m_port_timer, &QTimer::timeout, this, &LocalFleet::lookForPort);
    connect(&m_server, &QProcess::readyRead, this,
            [this] { m_server_words = (m_server_words + m_server.readAll()).right(4000); });
    connect(&m_server, &QProcess::finished, this, [this](int code) { serverEnded(code); });
    connect(&m_server, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("remuda-server cannot be started: %1").arg(m_server.errorString()));
    });
}

LocalFleet::~LocalFleet() {
    // Whoever did not wait for stopped() still leaves no process behind.
    for (QProcess* process : {&m_server, &m_agent, &m_helper}) {
        process->disconnect(this);
        if (process->state() != QProcess::NotRunning) process->kill();
    }
}

void LocalFleet::start() {
    for (const char* name : {"data", "keys"})
        if (!m_folder.mkpath(QLatin1String(name)))
            return fail(tr("The folder %1 cannot be made.").arg(m_folder.filePath(QLatin1String(name))));
    QFile::setPermissions(m_folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    Q_EMIT progress(tr("Looking for your ssh-agent…"));
    lookForAgent();
}

void LocalFleet::startServer() {
    const QString program = serverProgram();
    if (program.isEmpty()) return fail(tr("The program remuda-server is neither beside this one nor on the path."));
    Q_EMIT progress(tr("Starting the local fleet…"));
    QFile::remove(m_folder.filePath(QStringLiteral("port.old")));
    QFile::rename(m_folder.filePath(QStringLiteral("port")), m_folder.filePath(QStringLiteral("port.old")));
    const int port = freePort(readFile(m_folder.filePath(QStringLiteral("port.old"))));
    QStringList options{QStringLiteral("--data"), m_folder.filePath(QStringLiteral("data")), QStringLiteral("--listen"),
                        QStringLiteral("127.0.0.1:%1").arg(port), QStringLiteral("--port-file"),
                        m_folder.filePath(QStringLiteral("port")), QStringLiteral("--keys"),
                        m_folder.filePath(QStringLiteral("keys")), QStringLiteral("--teams"),
                        m_folder.filePath(QStringLiteral("teams.json")), QStringLiteral("--simulated-fleet"),
                        QString::number(machines),
                        // Only jobs switch simulated machines: looking would fill the audit with nothing.
                        QStringLiteral("--power-refresh"), QStringLiteral("off")};
    if (const auto permissions = m_folder.filePath(QStringLiteral("permissions.json")); QFile::exists(permissions))
        options << QStringLiteral("--permissions") << permissions;
    m_server.start(program, options);
    m_port_looks = 0;
    m_port_timer.start();
}

void LocalFleet::lookForPort() {
    const int port = readFile(m_folder.filePath(QStringLiteral("port"))).trimmed().toInt();
    if (port > 0) {
        m_port_timer.stop();
        m_ready = true;
        Q_EMIT ready(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port)));
    } else if (++m_port_looks > portLooks) {
        fail(tr("remuda-server started but did not say its port within half a minute."));
    }
}

void LocalFleet::serverEnded(int code) {
    m_port_timer.stop();
    if (m_stopping) return stopAgent();
    const QString port = m_folder.filePath(QStringLiteral("port"));
    if (code == dataInUse && !m_ready && QFile::rename(port + QStringLiteral(".old"), port))
        return lookForPort(); // of another window
    const QString words = QString::fromUtf8(m_server_words).trimmed();
    const QString detail =
        tr("remuda-server ended with code %1. %2").arg(code).arg(words.section(QLatin1Char('\n'), -1));
    if (!m_ready) return fail(detail);
    m_ready = false;
    Q_EMIT died(problems::noConnection(detail.toStdString()));
}

void LocalFleet::stop() {
    m_stopping = true;
    m_port_timer.stop();
    if (m_server.state() == QProcess::NotRunning) return stopAgent();
    m_server.terminate();
    QTimer::singleShot(drainMilliseconds, &m_server, &QProcess::kill);
}

void LocalFleet::stopAgent() {
    if (m_agent.state() == QProcess::NotRunning) {
        Q_EMIT stopped();
        return;
    }
    connect(&m_agent, &QProcess::finished, this, &LocalFleet::stopped);
    m_agent.terminate();
}

void LocalFleet::run(const QString& program, const QStringList& arguments, std::function<void()> then) {
    m_helper.disconnect(this);
    connect(&m_helper, &QProcess::finished, this, [this, program, then](int code) {
        if (code == 0) return then();
        fail(tr("%1 failed: %2").arg(program, QString::fromUtf8(m_helper.readAllStandardError()).simplified()));
    });
    connect(&m_helper, &QProcess::errorOccurred, this, [this, program](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("The program %1 cannot be started. It is part of the OpenSSH client.").arg(program));
    });
    m_helper.setProcessEnvironment(QProcessEnvironment::systemEnvironment()); // SSH_AUTH_SOCK may be new
    m_helper.start(program, arguments);
}

void LocalFleet::fail(const QString& detail) {
    m_port_timer.stop();
    Problem problem = problems::noConnection(detail.toStdString());
    if (!m_server_words.isEmpty()) problem.extra["said"] = m_server_words.toStdString();
    Q_EMIT failed(problem);
}

} // namespace remuda
