// SPDX-License-Identifier: GPL-3.0-or-later
// A key for the local fleet: of the agent that runs, or one of its own in an agent of its own.
#include "core/protocol/ssh_key.h"
#include "ui/shell/local_fleet.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <algorithm>

namespace remuda {

namespace {

bool writeFile(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

// What the server takes: an old RSA key of few bits it does not.
bool canSign(const AgentIdentity& identity) {
    constexpr int fewestBits = 2048;
    const auto key = parseKeyBlob(identity.blob.toStdString());
    return key && (key->type != "ssh-rsa" || key->bits >= fewestBits);
}

} // namespace

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

} // namespace remuda
