// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/effort.h"

#include "ui/common/ui_state.h"

#include <QCoreApplication>

namespace remuda {

void askForCount(Consequences& consequences, int machines) {
    consequences.typed = QString::number(machines);
    consequences.typed_prompt =
        QCoreApplication::translate("Effort", "Type %1, the number of machines, to go on:").arg(machines);
}

void askForCountOfMany(Consequences& consequences, int machines) {
    const int threshold = UiState::instance().settings().value(Setting::confirm_count).toInt();
    if (machines > 0 && machines >= threshold) askForCount(consequences, machines);
}

} // namespace remuda
