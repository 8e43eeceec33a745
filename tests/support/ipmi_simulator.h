// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace remuda {

// A management controller that we did not write: OpenIPMI's ipmi_sim, on loopback, with a user "admin" and a small
// program for a chassis. It knows the cipher suites up to 15 only, like controllers of before 2013.
class IpmiSimulator {
public:
    IpmiSimulator();
    ~IpmiSimulator();

    // Why tests with controllers cannot run here; empty when they can.
    static QString missing();

    // Before start(): the machine has a serial port, which is reached at this port of 127.0.0.1. Else there is no
    // serial-over-LAN.
    void setSerialPort(int port) { m_serial_port = port; }
    bool start();            // waits until it answers
    void kill();             // as a power cut does
    QString address() const; // "127.0.0.1:PORT"
    static QString user() { return QStringLiteral("admin"); }
    static QString password() { return QStringLiteral("Let-me-in-9"); }

    // What an independent client sees: ipmitool, called with our own arguments.
    QByteArray ipmitool(const QStringList& command) const;
    bool isOn() const { return ipmitool({"chassis", "power", "status"}).contains("Chassis Power is on"); }
    bool setOn(bool on) const;

    int count(const QByteArray& event) const; // "on", "off": changes of the chassis' power; "reset"; "boot pxe"
    void setTemperature(int degrees) const;   // of its one sensor, "Inlet Temp"; above 112 it logs an event
    void setFrozen(bool frozen);              // stops the controller in its tracks, or lets it go on

private:
    bool writeFiles();
    QTemporaryDir m_folder;
    QProcess m_process;
    int m_port = 0, m_serial_port = 0;
};

} // namespace remuda
