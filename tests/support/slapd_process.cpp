// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/slapd_process.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>
#include <sys/wait.h>

namespace remuda {

namespace {

constexpr int patience = 60'000; // milliseconds

// A key is an attribute of its own, as in the schema of openssh-lpk.
constexpr const char* configuration = R"(include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
attributetype ( 1.3.6.1.4.1.24552.500.1.1.1.13 NAME 'sshPublicKey' EQUALITY octetStringMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
objectclass ( 1.3.6.1.4.1.24552.500.1.1.2.0 NAME 'ldapPublicKey' SUP top AUXILIARY MAY ( sshPublicKey $ uid ) )
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile FOLDER/slapd.pid
TLSCACertificateFile FOLDER/ca.pem
TLSCertificateFile FOLDER/server.pem
TLSCertificateKeyFile FOLDER/server.key
database mdb
suffix "dc=example,dc=org"
rootdn "cn=reader,dc=example,dc=org"
rootpw open-sesame
directory FOLDER/db
access to * by * none
)";

QString slapd() {
    return QStandardPaths::findExecutable(QStringLiteral("slapd"),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
}

bool run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished(patience) && process.exitCode() == 0) return true;
    qWarning("%s: %s", qPrintable(program), process.readAll().constData());
    return false;
}

bool write(const QString& name, const QByteArray& content) {
    QFile file(name);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(content) == content.size();
}

quint16 freePort() {
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

bool answers(quint16 port) {
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return socket.waitForConnected(1000);
}

} // namespace

SlapdProcess::SlapdProcess()
    : m_port(freePort())
    , m_tls_port(freePort()) {}

QString SlapdProcess::missing() {
    if (slapd().isEmpty()) return QStringLiteral("slapd is not installed (packaging/install-dependencies test)");
    if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
        return QStringLiteral("no openssl program");
    return {};
}

// An authority, and a certificate for 127.0.0.1 by it.
bool SlapdProcess::makeCertificates() {
    const auto in = [this](const char* name) { return m_folder.filePath(QString::fromLatin1(name)); };
    const auto openssl = QStringLiteral("openssl");
    if (QFile::exists(in("server.pem"))) return true;
    return write(in("server.ext"), "subjectAltName=IP:127.0.0.1\n") &&
           run(openssl, {"req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
                         "-keyout", in("ca.key"), "-out", in("ca.pem")}) &&
           run(openssl, {"req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout", in("server.key"),
                         "-out", in("server.csr")}) &&
           run(openssl, {"x509", "-req", "-in", in("server.csr"), "-CA", in("ca.pem"), "-CAkey", in("ca.key"),
                         "-CAcreateserial", "-days", "2", "-extfile", in("server.ext"), "-out", in("server.pem")});
}

bool SlapdProcess::configure() {
    auto text = QByteArray(configuration);
    text.replace("FOLDER", m_folder.path().toUtf8());
    return makeCertificates() && write(m_folder.filePath(QStringLiteral("slapd.conf")), text) &&
           write(passwordFile(), "open-sesame\n");
}

bool SlapdProcess::fill(const QList<User>& users) {
    QByteArray data = "dn: dc=example,dc=org\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: "
                      "example\n\n";
    for (const char* part : {"users", "groups"})
        data +=
            QByteArray("dn: cn=") + part + ",dc=example,dc=org\nobjectClass: organizationalRole\ncn: " + part + "\n\n";
    QMap<QString, QStringList> groups;
    int number = 1000;
    for (const auto& user : users) {
        const auto name = user.name.toUtf8();
        data += "dn: uid=" + name + ",cn=users,dc=example,dc=org\nobjectClass: account\nobjectClass: posixAccount\n" +
                "objectClass: ldapPublicKey\nuid: " + name + "\ncn: " + name +
                "\nuidNumber: " + QByteArray::number(++number) + "\ngidNumber: 100\nhomeDirectory: /home/" + name +
                "\n";
        for (const auto& key : user.keys)
            data += "sshPublicKey: " + key.trimmed().toUtf8() + "\n";
        data += "\n";
        for (const auto& group : user.groups)
            groups[group] << user.name;
    }
    for (auto group = groups.begin(); group != groups.end(); ++group) {
        data += "dn: cn=" + group.key().toUtf8() +
                ",cn=groups,dc=example,dc=org\nobjectClass: posixGroup\ncn: " + group.key().toUtf8() +
                "\ngidNumber: " + QByteArray::number(++number) + "\n";
        for (const auto& member : group.value())
            data += "memberUid: " + member.toUtf8() + "\n";
        data += "\n";
    }
    const auto database = m_folder.filePath(QStringLiteral("db"));
    QDir(database).removeRecursively();
    const auto file = m_folder.filePath(QStringLiteral("data.ldif"));
    const auto configured = m_folder.filePath(QStringLiteral("slapd.conf"));
    return QDir().mkpath(database) && configure() && write(file, data) &&
           run(slapd(), {"-Tadd", "-f", configured, "-l", file});
}

bool SlapdProcess::start() {
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(slapd(), {"-d", "0", "-f", m_folder.filePath(QStringLiteral("slapd.conf")), "-h",
                              url() + "/ " + startTlsUrl() + "/"});
    if (!m_process.waitForStarted(patience)) return false;
    while (!answers(m_tls_port))
        if (m_process.waitForFinished(50)) { // it says nothing when it is ready
            qWarning("slapd: %s", m_process.readAll().constData());
            return false;
        }
    return true;
}

void SlapdProcess::stop() {
    if (m_process.state() == QProcess::NotRunning) return;
    proceed();
    m_process.terminate();
    if (!m_process.waitForFinished(patience)) m_process.kill();
}

void SlapdProcess::pause() {
    const auto process = static_cast<pid_t>(m_process.processId());
    ::kill(process, SIGSTOP);
    ::waitpid(process, nullptr, WUNTRACED); // it may still answer until it has stopped
}

void SlapdProcess::proceed() {
    ::kill(static_cast<pid_t>(m_process.processId()), SIGCONT);
}

} // namespace remuda
