// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace remuda {

// A Redfish service that we did not write: sushy-tools' sushy-emulator with its fake driver, on loopback, with one
// machine and a user "admin". Looked for in PATH, or where REMUDA_SUSHY_EMULATOR says.
class RedfishEmulator {
public:
    RedfishEmulator() = default;
    ~RedfishEmulator();

    static QString missing(); // why tests with it cannot run here; empty when they can

    bool start();            // waits until it answers
    QString address() const; // "http://127.0.0.1:PORT"
    static QString user() { return QStringLiteral("admin"); }
    static QString password() { return QStringLiteral("Let-me-in-9"); }
    void setFrozen(bool frozen); // stops the service in its tracks, or lets it go on
    QByteArray log() { return m_process.readAll(); }

private:
    static QString program();
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0;
};

} // namespace remuda
