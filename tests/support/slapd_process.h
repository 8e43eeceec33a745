// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace remuda {

// A real LDAP server (OpenLDAP's slapd) below dc=example,dc=org in a folder of its own, on loopback ports of its own,
// with a certificate of its own authority. It may be asked by cn=reader,dc=example,dc=org alone. Ends with the object.
class SlapdProcess {
public:
    SlapdProcess();
    ~SlapdProcess() { stop(); }

    // Why tests with a directory cannot run here; empty when they can.
    static QString missing();

    struct User {
        QString name;
        QStringList keys;   // lines as in authorized_keys
        QStringList groups; // by memberUid
    };
    bool fill(const QList<User>& users); // before start(); replaces what was there
    bool start();                        // on the same ports again after a stop
    void stop();
    void pause();   // SIGSTOP: it answers nothing and refuses nothing
    void proceed(); // SIGCONT

    QString url() const { return QStringLiteral("ldaps://127.0.0.1:%1").arg(m_tls_port); }
    QString startTlsUrl() const { return QStringLiteral("ldap://127.0.0.1:%1").arg(m_port); }
    QString authority() const { return m_folder.filePath(QStringLiteral("ca.pem")); }
    QString passwordFile() const { return m_folder.filePath(QStringLiteral("password")); }
    QString folder() const { return m_folder.path(); }
    static QString base() { return QStringLiteral("dc=example,dc=org"); }
    static QString reader() { return QStringLiteral("cn=reader,dc=example,dc=org"); }

private:
    bool makeCertificates();
    bool configure();

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0, m_tls_port = 0;
};

} // namespace remuda
