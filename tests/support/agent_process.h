// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace remuda {

// A real ssh-agent on a socket of its own, with keys made for the test. Nothing of the user's agent is touched.
class AgentProcess {
public:
    AgentProcess(); // starts it; see running()
    ~AgentProcess();

    // Why tests with an agent cannot run here; empty when they can.
    static QString missing();

    bool running() const { return m_process.state() == QProcess::Running; }
    QString socket() const { return m_folder.filePath(QStringLiteral("agent.sock")); }

    struct Key {
        QString file;        // private half
        QString public_line; // "ssh-ed25519 AAAA… comment"
        QString fingerprint; // "SHA256:…"
    };
    // A library that plays a security key for tests: REMUDA_SK_PROVIDER, else OpenSSH's own of the package
    // openssh-tests; empty when there is none. Keys of the types "ed25519-sk" and "ecdsa-sk" need it.
    static QString securityKeyProvider();

    // Makes a key ("ed25519", "ecdsa", "rsa", …; `options` as after -O of ssh-keygen, such as "no-touch-required")
    // without loading it; load() adds it to the agent.
    Key makeKey(const QString& type, int bits = 0, const QStringList& options = {});
    bool load(const Key& key, const QStringList& options = {});                     // options of ssh-add
    Key addKey(const QString& type, int bits = 0, const QStringList& options = {}); // both

    bool removeAll();
    bool lock();                 // with a password of the test's
    void setFrozen(bool frozen); // stops the process in its tracks, or lets it go on
    void stop();

private:
    bool add(const QStringList& arguments, const QByteArray& input = {});
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_made = 0;
};

} // namespace remuda
