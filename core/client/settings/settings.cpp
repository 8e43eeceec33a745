// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/settings/settings.h"

#include <QStandardPaths>

#include <algorithm>
#include <array>

namespace remuda {

namespace {

QString defaultFile() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QLatin1String("/remuda/remuda.ini");
}

const SettingDescription& description(Setting setting) {
    const auto all = settingDescriptions();
    const auto found = std::ranges::find(all, setting, &SettingDescription::setting);
    Q_ASSERT(found != all.end());
    return *found;
}

QString stateKey(const QString& name) {
    return QLatin1String("window/") + name;
}

} // namespace

std::span<const SettingDescription> settingDescriptions() {
    static const std::array all{
        SettingDescription{Setting::server, "connection/server", QStringLiteral("http://127.0.0.1:7420"), false},
        SettingDescription{Setting::user, "connection/user", QString(), false},
        SettingDescription{Setting::key, "connection/key", QString(), false},
        SettingDescription{Setting::agents, "connection/agents", QStringList(), false},
        SettingDescription{Setting::signed_out, "connection/signed_out", QString(), false},
        SettingDescription{Setting::theme, "appearance/theme", QStringLiteral("system"), false},
        SettingDescription{Setting::saved_views, "inventory/saved_views", QStringLiteral("[]"), false},
        SettingDescription{Setting::visible_places, "places/visible", QStringList(), false},
        SettingDescription{Setting::last_place, "places/last", QString(), false},
        SettingDescription{Setting::table_columns, "inventory/columns", QStringList(), false},
        SettingDescription{Setting::confirm_count, "safety/confirm_count", 20, false},
        SettingDescription{Setting::recent_queries, "inventory/recent_queries", QStringList(), false},
    };
    return all;
}

Settings::Settings(QObject* parent)
    : Settings(defaultFile(), parent) {}

Settings::Settings(const QString& file, QObject* parent)
    : QObject(parent)
    , m_file(file, QSettings::IniFormat) {}

QVariant Settings::value(Setting setting) const {
    const auto& entry = description(setting);
    auto stored = m_file.value(QLatin1String(entry.key));
    // An ini file knows text and lists of text only; whatever does not fit the default's type counts as not there.
    if (!stored.isValid() || !stored.convert(entry.default_value.metaType())) return entry.default_value;
    return stored;
}

void Settings::setValue(Setting setting, const QVariant& value) {
    if (value == this->value(setting)) return;
    const auto& entry = description(setting);
    if (value == entry.default_value)
        m_file.remove(QLatin1String(entry.key));
    else
        m_file.setValue(QLatin1String(entry.key), value);
    Q_EMIT changed(setting);
}

QByteArray Settings::windowState(const QString& name) const {
    return m_file.value(stateKey(name)).toByteArray();
}

void Settings::setWindowState(const QString& name, const QByteArray& state) {
    m_file.setValue(stateKey(name), state);
}

QString Settings::summary() const {
    QStringList lines;
    for (const auto& entry : settingDescriptions()) {
        const auto current = value(entry.setting);
        if (current == entry.default_value) continue;
        const auto shown = entry.secret ? QStringLiteral("(secret)") : current.toStringList().join(QLatin1String(", "));
        lines << QLatin1String(entry.key) + QLatin1String(" = ") + shown;
    }
    return lines.join(u'\n');
}

} // namespace remuda

#include "moc_settings.cpp" // its own object, so that a program links only what it uses
