// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/redfish_emulator.h"

#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>

namespace remuda {

namespace {

constexpr int patience = 60'000; // milliseconds

// "Let-me-in-9" by bcrypt, the one form that the emulator takes.
constexpr const char* passwordLine = "admin:$2b$04$hrfBFBstX2aywU4pCGRKhuvmtMbBfv3xDogs4P3.iAJsmfEuXn65a\n";

constexpr const char* configuration = R"py(
SUSHY_EMULATOR_LISTEN_IP = '127.0.0.1'
SUSHY_EMULATOR_LISTEN_PORT = %1
SUSHY_EMULATOR_FAKE_DRIVER = True
SUSHY_EMULATOR_STATE_DIR = '%2'
SUSHY_EMULATOR_AUTH_FILE = '%2/passwords'
SUSHY_EMULATOR_FAKE_SYSTEMS = [
    {'uuid': '00000001-0000-4000-8000-000000000000', 'name': 'm1', 'power_state': 'Off',
     'nics': [{'mac': '52:54:00:00:00:01', 'ip': '10.0.2.15'}]}]
)py";

bool write(const QString& name, const QByteArray& content) {
    QFile file(name);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

RedfishEmulator::~RedfishEmulator() {
    if (m_process.state() == QProcess::NotRunning) return;
    setFrozen(false);
    m_process.kill();
    m_process.waitForFinished(patience);
}

QString RedfishEmulator::program() {
    const auto named = qEnvironmentVariable("REMUDA_SUSHY_EMULATOR");
    return named.isEmpty() ? QStandardPaths::findExecutable(QStringLiteral("sushy-emulator")) : named;
}

QString RedfishEmulator::missing() {
    if (!program().isEmpty()) return {};
    return QStringLiteral("sushy-emulator is not installed (package sushy-tools of PyPI, see "
                          "packaging/install-redfish-emulator)");
}

bool RedfishEmulator::start() {
    {
        QTcpServer probe; // a port that is free now
        if (!probe.listen(QHostAddress::LocalHost, 0)) return false;
        m_port = probe.serverPort();
    }
    const auto config = QString::fromLatin1(configuration).arg(m_port).arg(m_folder.path());
    if (!write(m_folder.filePath("passwords"), passwordLine) ||
        !write(m_folder.filePath("emulator.py"), config.toUtf8()))
        return false;
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(program(), {"--fake", "--config", m_folder.filePath("emulator.py")});
    if (!m_process.waitForStarted(patience)) return false;
    // It says when it serves, in the first lines of its output.
    QByteArray said;
    while (m_process.state() == QProcess::Running && !said.contains("Running on"))
        if (m_process.waitForReadyRead(patience))
            said += m_process.readAll();
        else
            return false;
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), quint16(m_port));
    return socket.waitForConnected(patience);
}

void RedfishEmulator::setFrozen(bool frozen) {
    if (m_process.state() != QProcess::NotRunning)
        ::kill(static_cast<pid_t>(m_process.processId()), frozen ? SIGSTOP : SIGCONT);
}

QString RedfishEmulator::address() const {
    return QStringLiteral("http://127.0.0.1:%1").arg(m_port);
}

} // namespace remuda
