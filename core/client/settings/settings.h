// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QVariant>

#include <span>

namespace remuda {

// Every setting, declared once in the table of settings.cpp: key in the file, type and default, whether it is secret.
enum class Setting {
    server,         // text: URL of the server
    user,           // text: who signs in
    key,            // text: fingerprint of the key to sign in with; empty: any the server knows
    agents,         // list of text: sockets of ssh-agents to ask beside that of SSH_AUTH_SOCK
    signed_out,     // text: URL of the server that was signed out of by choice; empty: none
    theme,          // text: "system", "light" or "dark"
    saved_views,    // text: JSON array of the inventory's saved views
    visible_places, // list of text: places of the window in their order; empty: all
    last_place,     // text: title of the place shown last
    table_columns,  // list of text: columns of the inventory table, in order; empty: the usual ones
    confirm_count,  // number: from how many machines on a count has to be typed
    recent_queries, // list of text: newest first
};

struct SettingDescription {
    Setting setting;
    const char* key; // "connection/server"
    QVariant default_value;
    bool secret; // never logged, never exported
};

std::span<const SettingDescription> settingDescriptions();

// The settings of this user, in an ini file below XDG_CONFIG_HOME/remuda. Only what differs from the default is
// written, so that a better default reaches everybody; keys that are not ours stay as they are. GUI thread.
class Settings : public QObject {
    Q_OBJECT
public:
    explicit Settings(QObject* parent = nullptr);
    explicit Settings(const QString& file, QObject* parent = nullptr);

    // The stored value, or the default when there is none or it is of another type.
    QVariant value(Setting setting) const;
    QString text(Setting setting) const { return value(setting).toString(); }
    void setValue(Setting setting, const QVariant& value);

    // Geometry and the like, by the name of the window or widget.
    QByteArray windowState(const QString& name) const;
    void setWindowState(const QString& name, const QByteArray& state);

    // "connection/server = http://…" per line, for bug reports; secrets show as "(secret)".
    QString summary() const;

Q_SIGNALS:
    void changed(remuda::Setting setting);

private:
    mutable QSettings m_file;
};

} // namespace remuda
