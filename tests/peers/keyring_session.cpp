// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/keyring_session.h"

#include <QDBusArgument>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDataStream>
#include <QFile>
#include <QLocalSocket>
#include <QStandardPaths>
#include <QTest>

#include <csignal>

namespace remuda {

namespace {

constexpr int patience = 60'000; // milliseconds
// Not empty: with an empty password the keyring asks a person for one, though it was told to unlock.
constexpr const char* password = "open sesame";

const auto secrets = QStringLiteral("org.freedesktop.secrets");
const auto secrets_path = QStringLiteral("/org/freedesktop/secrets");
const auto secrets_interface = QStringLiteral("org.freedesktop.Secret.Service");

// Without folders of services: nothing is started by being asked for, such as the program that asks for passwords.
constexpr const char* bus_settings = R"(<busconfig>
<type>session</type>
<listen>unix:path=FOLDER/bus</listen>
<auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
)";

QDBusConnection connection(const QString& address) {
    return QDBusConnection::connectToBus(address, address);
}

QDBusMessage call(const QDBusConnection& bus, const QString& path, const QString& interface, const QString& method,
                  const QVariantList& arguments) {
    auto message = QDBusMessage::createMethodCall(secrets, path, interface, method);
    message.setArguments(arguments);
    return bus.call(message, QDBus::BlockWithGui, patience);
}

} // namespace

QString KeyringSession::missing() {
    for (const char* program : {"dbus-daemon", "gnome-keyring-daemon"})
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            return QStringLiteral("%1 is not installed (packaging/install-dependencies test)")
                .arg(QLatin1String(program));
    return {};
}

KeyringSession::~KeyringSession() {
    QDBusConnection::disconnectFromBus(m_address);
    if (m_keyring.state() != QProcess::NotRunning) proceed();
    for (auto* process : {&m_keyring, &m_bus}) {
        process->terminate();
        if (!process->waitForFinished(patience)) process->kill();
    }
}

QProcessEnvironment KeyringSession::environment() const {
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char* variable : {"HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        environment.insert(QString::fromLatin1(variable), m_folder.path());
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), m_address);
    environment.remove(QStringLiteral("DISPLAY"));
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    return environment;
}

bool KeyringSession::start() {
    return startBus() && startKeyring();
}

bool KeyringSession::startBus() {
    QFile settings(m_folder.filePath(QStringLiteral("bus.conf")));
    auto text = QByteArray(bus_settings).replace("FOLDER", m_folder.path().toUtf8());
    if (!settings.open(QIODevice::WriteOnly) || settings.write(text) != text.size()) return false;
    settings.close();
    m_bus.start(QStringLiteral("dbus-daemon"), {QStringLiteral("--nofork"), QStringLiteral("--print-address"),
                                                QStringLiteral("--config-file"), settings.fileName()});
    if (!m_bus.waitForReadyRead(patience)) return false;
    m_address = QString::fromUtf8(m_bus.readAllStandardOutput()).trimmed();
    return connection(m_address).isConnected();
}

bool KeyringSession::startKeyring() {
    m_keyring.setProcessEnvironment(environment());
    m_keyring.start(QStringLiteral("gnome-keyring-daemon"),
                    {QStringLiteral("--foreground"), QStringLiteral("--unlock"), QStringLiteral("--components=secrets"),
                     QStringLiteral("--control-directory"), m_folder.filePath(QStringLiteral("keyring"))});
    m_keyring.write(password);
    m_keyring.closeWriteChannel(); // which ends the password
    return QTest::qWaitFor([&] { return hasKeyring(); }, patience);
}

bool KeyringSession::hasKeyring() const {
    const auto bus = connection(m_address);
    return bus.interface()->isServiceRegistered(secrets);
}

QByteArray KeyringSession::secret(const QString& service, const QString& name) const {
    const auto bus = connection(m_address);
    QDBusArgument attributes;
    attributes.beginMap(QMetaType(QMetaType::QString), QMetaType(QMetaType::QString));
    for (const auto& [key, value] : {std::pair(QStringLiteral("server"), service), {QStringLiteral("user"), name}}) {
        attributes.beginMapEntry();
        attributes << key << value;
        attributes.endMapEntry();
    }
    attributes.endMap();
    const auto found =
        call(bus, secrets_path, secrets_interface, QStringLiteral("SearchItems"), {QVariant::fromValue(attributes)});
    const auto items = qdbus_cast<QList<QDBusObjectPath>>(found.arguments().value(0));
    if (items.isEmpty()) return {};
    const auto opened = call(bus, secrets_path, secrets_interface, QStringLiteral("OpenSession"),
                             {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))});
    const auto session = qvariant_cast<QDBusObjectPath>(opened.arguments().value(1));
    const auto answer = call(bus, items.first().path(), QStringLiteral("org.freedesktop.Secret.Item"),
                             QStringLiteral("GetSecret"), {QVariant::fromValue(session)});
    const auto packed = answer.arguments().value(0).value<QDBusArgument>();
    QDBusObjectPath of;
    QByteArray parameters, value;
    packed.beginStructure();
    packed >> of >> parameters >> value;
    packed.endStructure();
    return value;
}

void KeyringSession::lock() const {
    const QList<QDBusObjectPath> all{QDBusObjectPath(secrets_path + QStringLiteral("/collection/login"))};
    call(connection(m_address), secrets_path, secrets_interface, QStringLiteral("Lock"), {QVariant::fromValue(all)});
}

// As signing in to a computer does: an operation of the socket of its control, with the password.
bool KeyringSession::unlock() {
    constexpr quint32 head = 2 * sizeof(quint32), operation = 1;
    const QByteArray word = password;
    QByteArray wish(1, '\0'); // in place of credentials
    QDataStream(&wish, QIODevice::Append) << quint32(head + sizeof(quint32) + word.size()) << operation << word;
    QLocalSocket control;
    control.connectToServer(m_folder.filePath(QStringLiteral("keyring/control")));
    if (!control.waitForConnected(patience) || control.write(wish) != wish.size()) return false;
    while (control.bytesAvailable() < head)
        if (!control.waitForReadyRead(patience)) return false;
    return control.read(head) == QByteArray("\0\0\0\x8\0\0\0\0", head);
}

void KeyringSession::pause() const {
    ::kill(static_cast<pid_t>(m_keyring.processId()), SIGSTOP);
}

void KeyringSession::proceed() const {
    ::kill(static_cast<pid_t>(m_keyring.processId()), SIGCONT);
}

} // namespace remuda
