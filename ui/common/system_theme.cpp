// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/system_theme.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QPalette>

namespace remuda {

namespace {
const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString scheme_key = QStringLiteral("color-scheme");
constexpr uint prefersDark = 1;
} // namespace

SystemTheme::SystemTheme(QObject* parent)
    : QObject(parent)
    , m_dark(QApplication::palette().color(QPalette::Window).lightness() < 128) {
    // Without a session bus there is no portal, and asking would start a bus.
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) askPortal();
}

void SystemTheme::askPortal() {
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    call << appearance << scheme_key;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        watcher->deleteLater();
        if (reply.isError()) return;
        // The portal wraps the value in one variant more than its description says.
        QVariant value = reply.value().variant();
        if (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
        take(value.toUInt());
    });
}

void SystemTheme::settingChanged(const QString& space, const QString& key, const QDBusVariant& value) {
    if (space == appearance && key == scheme_key) take(value.variant().toUInt());
}

void SystemTheme::take(uint scheme) {
    const bool dark = scheme == prefersDark;
    if (dark == m_dark) return;
    m_dark = dark;
    Q_EMIT changed();
}

} // namespace remuda
