// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/local_fleet.h"

#include "core/protocol/ssh_key.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QSaveFile>
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

bool writeFile(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

QByteArray readFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
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

// What the server takes: an old RSA key of few bits it does not.
bool canSign(const AgentIdentity& identity) {
    constexpr int fewestBits = 2048;
    const auto key = parseKeyBlob(identity.blob.toStdString());
    return key && (key->type != "ssh-rsa" || key->bits >= fewestBits);
}

// The port of the last time where it is free: the window knows its copy of the inventory by the server's address.
quint16 freePort(const QByteArray& last) {
    QTcpServer trial;
    const auto port = quint16(last.trimmed().toUInt());
    return port != 0 && trial.listen(QHostAddress::LocalHost, port) ? port : 0;
}

} // namespace

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

void LocalFleet::lookForAgent() {
    if (m_running_agent.socket().isEmpty()) return makeKey();
    m_running_agent.list(this, [this](const Result<std::vector<AgentIdentity>>& identities) {
        if (identities && std::any_of(identities->begin(), identities->end(), canSign))
            return useRunningAgent(*identities);
        makeKey();
    });
}

void LocalFleet::useRunningAgent(const std::vector<AgentIdentity>& identities) {
    QByteArray lines;
    for (const AgentIdentity& identity : identities)
        if (canSign(identity))
            lines += identity.type.toUtf8() + ' ' + identity.blob.toBase64() + ' ' +
                     identity.comment.simplified().toUtf8() + '\n';
    registerKeys(lines);
}

void LocalFleet::makeKey() {
    if (QFile::exists(m_folder.filePath(QStringLiteral("key")))) return startAgent();
    Q_EMIT progress(tr("Making a key for the local fleet…"));
    run(QStringLiteral("ssh-keygen"),
        {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"), QStringLiteral("-N"), QString(),
         QStringLiteral("-C"), QStringLiteral("remuda local fleet"), QStringLiteral("-f"),
         m_folder.filePath(QStringLiteral("key"))},
        [this] { startAgent(); });
}

void LocalFleet::startAgent() {
    Q_EMIT progress(tr("Starting an ssh-agent…"));
    const QString socket = m_socket_folder.filePath(QStringLiteral("agent"));
    connect(&m_agent, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) fail(tr("ssh-agent cannot be started: %1").arg(m_agent.errorString()));
    });
    // It says where it listens once it does.
    connect(&m_agent, &QProcess::readyReadStandardOutput, this, [this, socket] {
        m_agent.disconnect(SIGNAL(readyReadStandardOutput()));
        qputenv("SSH_AUTH_SOCK", socket.toLocal8Bit());
        addKey();
    });
    m_agent.start(QStringLiteral("ssh-agent"), {QStringLiteral("-D"), QStringLiteral("-a"), socket});
}

void LocalFleet::addKey() {
    run(QStringLiteral("ssh-add"), {QStringLiteral("-q"), m_folder.filePath(QStringLiteral("key"))},
        [this] { registerKeys(readFile(m_folder.filePath(QStringLiteral("key.pub")))); });
}

void LocalFleet::registerKeys(const QByteArray& lines) {
    const QString keys = m_folder.filePath(QStringLiteral("keys/") + m_user);
    if (!writeFile(keys, lines)) return fail(tr("Your public key cannot be written to %1.").arg(keys));
    const QString teams = m_folder.filePath(QStringLiteral("teams.json"));
    const QJsonObject members{{QStringLiteral("data-infra"), QJsonArray{m_user}},
                              {QStringLiteral("ads"), QJsonArray{m_user}}};
    const QJsonObject content{{QStringLiteral("administrators"), QJsonArray{m_user}},
                              {QStringLiteral("teams"), members}};
    if (!QFile::exists(teams) && !writeFile(teams, QJsonDocument(content).toJson()))
        return fail(tr("%1 cannot be written.").arg(teams));
    startServer();
}

void LocalFleet::startServer() {
    const QString program = serverProgram();
    if (program.isEmpty()) return fail(tr("The program remuda-server is neither beside this one nor on the path."));
    Q_EMIT progress(tr("Starting the local fleet…"));
    QFile::remove(m_folder.filePath(QStringLiteral("port.old")));
    QFile::rename(m_folder.filePath(QStringLiteral("port")), m_folder.filePath(QStringLiteral("port.old")));
    const int port = freePort(readFile(m_folder.filePath(QStringLiteral("port.old"))));
    m_server.start(program, {QStringLiteral("--data"), m_folder.filePath(QStringLiteral("data")),
                             QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(port),
                             QStringLiteral("--port-file"), m_folder.filePath(QStringLiteral("port")),
                             QStringLiteral("--keys"), m_folder.filePath(QStringLiteral("keys")),
                             QStringLiteral("--teams"), m_folder.filePath(QStringLiteral("teams.json")),
                             QStringLiteral("--simulated-fleet"), QString::number(machines)});
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
