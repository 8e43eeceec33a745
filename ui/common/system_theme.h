// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusVariant>
#include <QObject>

namespace remuda {

// Whether the desktop asks for dark windows: the desktop portal's word where there is one (asked without waiting), else
// the lightness of the palette that the platform gave the application at start.
class SystemTheme : public QObject {
    Q_OBJECT
public:
    explicit SystemTheme(QObject* parent = nullptr);

    bool isDark() const { return m_dark; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void settingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void askPortal();
    void take(uint scheme);

    bool m_dark = false;
};

} // namespace remuda
