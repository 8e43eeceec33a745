// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QProcess>
#include <QTemporaryDir>

namespace remuda {

// A session bus with GNOME's keyring on it, unlocked, in a folder of its own. No window can open there: whatever asks a
// person for a password is refused. Ends with the object.
class KeyringSession {
public:
    ~KeyringSession();

    // Why tests with it cannot run here; empty when they can.
    static QString missing();

    bool start();
    QString bus() const { return m_address; } // for DBUS_SESSION_BUS_ADDRESS
    QString folder() const { return m_folder.path(); }

    // What the keyring, asked as any program would, has under that service and name; empty when it has nothing.
    QByteArray secret(const QString& service, const QString& name) const;

    void lock() const;
    bool unlock();
    void pause() const;   // SIGSTOP
    void proceed() const; // SIGCONT

private:
    bool startBus();
    bool startKeyring();
    bool hasKeyring() const;
    QProcessEnvironment environment() const;

    QTemporaryDir m_folder;
    QProcess m_bus, m_keyring;
    QString m_address;
};

} // namespace remuda
