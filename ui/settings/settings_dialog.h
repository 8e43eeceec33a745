// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/settings/settings.h"

#include <QDialog>

namespace remuda {

// The few things one may want otherwise. Each takes effect at once; there is nothing to apply. Use with open().
class SettingsDialog : public QDialog {
    Q_OBJECT
public:
    explicit SettingsDialog(Settings& settings, QWidget* parent = nullptr);

Q_SIGNALS:
    void themeChosen(int mode); // Theme::Mode
};

} // namespace remuda
