// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ipmi_simulator.h"

#include <QFile>
#include <QRandomGenerator>
#include <QStandardPaths>
#include <QUdpSocket>

#include <csignal>

namespace remuda {

namespace {

constexpr int patience = 60'000; // milliseconds

// The simulator runs this for each chassis command and waits for it. Only changes are noted: a command that comes
// twice, as a retransmission does, changes nothing the second time.
constexpr const char* chassisProgram = R"sh(#!/bin/sh
dir=$1 op=$2
shift 2
power=$(cat "$dir/power")
case $op in
get) for name; do
       case $name in
       power) echo "power:$power" ;;
       boot) echo boot:none ;;
       *) exit 1 ;;
       esac
     done ;;
set) while [ $# -ge 2 ]; do
       case $1 in
       power) if [ "$2" != "$power" ]; then
                echo "$2" >"$dir/power"
                if [ "$2" = 1 ]; then echo on; else echo off; fi >>"$dir/events"
              fi ;;
       reset) echo reset >>"$dir/events" ;;
       boot) echo "boot $2" >>"$dir/events" ;;
       identify) echo "identify $2" >>"$dir/events" ;;
       esac
       shift 2
     done ;;
esac
exit 0
)sh";

// Sensor 0 must be a watchdog. Sensor 1 is a temperature, polled each second from a file, with thresholds at 112, 144
// and 160 degrees; its record says how to read it and that its name is "Inlet Temp".
constexpr const char* sensorCommands =
    R"(sensor_add 0x20 0 0 35 0x6f event-only
sensor_set_event_support 0x20 0 0 enable scanning per-state 000000000001111 000000000000000 000000000001111 000000000000000
sensor_add 0x20 0 1 0x01 0x01 poll 1000 file "FOLDER/temperature"
sensor_set_value 0x20 0 1 0x28 0
sensor_set_threshold 0x20 0 1 settable 111000 0xa0 0x90 0x70 00 00 00
sensor_set_event_support 0x20 0 1 enable scanning per-state 000111111000000 000111111000000 000111111000000 000111111000000
main_sdr_add 0x20 0x01 0x00 0x51 0x01 0x35 0x20 0x00 0x01 0x07 0x01 0x7f 0x68 0x01 0x01 0x00 0x70 0x00 0x70 0x38 0x38 0x00 0x01 0x00 0x00 0x01 0x00 0x00 0x00 0x00 0x00 0x07 0x28 0x50 0x05 0x7f 0x00 0xa0 0x90 0x70 0x00 0x00 0x00 0x02 0x02 0x00 0x00 0x00 0xca 0x49 0x6e 0x6c 0x65 0x74 0x20 0x54 0x65 0x6d 0x70
)";

QByteArray fruField(const QByteArray& text) {
    return QByteArray(1, static_cast<char>(0xc0 | text.size())) + text;
}

// One area of a FRU image: padded to eight bytes, with length and checksum.
QByteArray fruArea(QByteArray body) {
    body += '\xc1';
    const auto length = (body.size() + 2 + 7) / 8;
    body.insert(1, static_cast<char>(length));
    body.append(length * 8 - 1 - body.size(), '\0');
    int sum = 0;
    for (const char each : body)
        sum += static_cast<unsigned char>(each);
    return body + static_cast<char>(-sum & 0xff);
}

// Says who made the machine, its model "Pizza Box 1U" and its serial "SIM-SERIAL".
QByteArray fruImage() {
    const auto product =
        fruArea(QByteArray("\x01\x19", 2) + fruField("Labco") + fruField("Pizza Box 1U") + fruField("PN-1") +
                fruField("v1") + fruField("SIM-SERIAL") + fruField("") + fruField(""));
    QByteArray header("\x01\x00\x00\x00\x01\x00\x00", 7);
    header += static_cast<char>(-2 & 0xff);
    return (header + product).leftJustified(256, '\0');
}

bool write(const QString& name, const QByteArray& content, bool executable = false) {
    QFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) return false;
    return !executable || file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

IpmiSimulator::IpmiSimulator() = default;

IpmiSimulator::~IpmiSimulator() {
    if (m_process.state() == QProcess::NotRunning) return;
    setFrozen(false);
    m_process.kill();
    m_process.waitForFinished(patience);
}

QString IpmiSimulator::missing() {
    for (const char* program : {"ipmi_sim", "ipmitool"})
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            return QStringLiteral("%1 is not installed (packages openipmi and ipmitool)")
                .arg(QString::fromLatin1(program));
    return {};
}

bool IpmiSimulator::writeFiles() {
    const auto folder = m_folder.path().toUtf8();
    const QByteArray lan =
        "name \"bmc\"\nset_working_mc 0x20\n  startlan 1\n    addr 127.0.0.1 " + QByteArray::number(m_port) +
        "\n    priv_limit admin\n    allowed_auths_callback none md2 md5 straight\n"
        "    allowed_auths_user none md2 md5 straight\n    allowed_auths_operator none md2 md5 straight\n"
        "    allowed_auths_admin none md2 md5 straight\n    guid a123456789abcdefa123456789abcdef\n  endlan\n"
        "  chassis_control \"" +
        folder + "/chassis.sh " + folder + "\"\n" +
        (m_serial_port > 0
             ? "  sol \"telnet:127.0.0.1:" + QByteArray::number(m_serial_port) + "\" 115200 history=4096\n"
             : QByteArray()) +
        "  user 2 true \"" + user().toUtf8() + "\" \"" + password().toUtf8() + "\" admin 10 none md2 md5 straight\n";
    const QByteArray commands = "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr\n"
                                "sel_enable 0x20 1000 0x0a\nmc_add_fru_data 0x20 0 256 file 0 \"" +
                                folder + "/fru.bin\"\n" + QByteArray(sensorCommands).replace("FOLDER", folder) +
                                "mc_enable 0x20\n";
    return write(m_folder.filePath("lan.conf"), lan) && write(m_folder.filePath("sim.emu"), commands) &&
           write(m_folder.filePath("chassis.sh"), chassisProgram, true) && write(m_folder.filePath("power"), "0\n") &&
           write(m_folder.filePath("events"), {}) && write(m_folder.filePath("temperature"), "40") &&
           write(m_folder.filePath("fru.bin"), fruImage());
}

bool IpmiSimulator::start() {
    {
        QUdpSocket probe; // a port that is free now; FreeIPMI's console library takes those up to 32767 only
        for (int tries = 0; tries < 100 && probe.localPort() == 0; ++tries)
            probe.bind(QHostAddress::LocalHost, quint16(QRandomGenerator::global()->bounded(20'000, 32'000)));
        if (probe.localPort() == 0) return false;
        m_port = probe.localPort();
    }
    if (!writeFiles()) return false;
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start("ipmi_sim", {"-n", "-c", m_folder.filePath("lan.conf"), "-f", m_folder.filePath("sim.emu"), "-s",
                                 m_folder.filePath("state")});
    if (!m_process.waitForStarted(patience)) return false;
    // It says nothing when it is ready; ipmitool retries by itself.
    for (int round = 0; round < 3 && m_process.state() == QProcess::Running; ++round)
        if (ipmitool({"chassis", "power", "status"}).contains("Chassis Power is")) return true;
    return false;
}

void IpmiSimulator::kill() {
    m_process.kill();
    m_process.waitForFinished(patience);
}

QString IpmiSimulator::address() const {
    return QStringLiteral("127.0.0.1:%1").arg(m_port);
}

QByteArray IpmiSimulator::ipmitool(const QStringList& command) const {
    QProcess client;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("IPMITOOL_PASSWORD", password());
    client.setProcessEnvironment(environment);
    client.setProcessChannelMode(QProcess::MergedChannels);
    client.start("ipmitool", QStringList{"-I", "lanplus", "-H", "127.0.0.1", "-p", QString::number(m_port), "-U",
                                         user(), "-E", "-C", "3", "-N", "1", "-R", "3"} +
                                 command);
    client.waitForFinished(patience);
    return client.readAll();
}

bool IpmiSimulator::setOn(bool on) const {
    return ipmitool({"chassis", "power", on ? "on" : "off"}).contains("Chassis Power Control");
}

int IpmiSimulator::count(const QByteArray& event) const {
    QFile file(m_folder.filePath("events"));
    if (!file.open(QIODevice::ReadOnly)) return -1;
    return static_cast<int>(file.readAll().split('\n').count(event));
}

void IpmiSimulator::setTemperature(int degrees) const {
    write(m_folder.filePath("temperature"), QByteArray::number(degrees));
}

void IpmiSimulator::setFrozen(bool frozen) {
    if (m_process.state() != QProcess::NotRunning)
        ::kill(static_cast<pid_t>(m_process.processId()), frozen ? SIGSTOP : SIGCONT);
}

} // namespace remuda
