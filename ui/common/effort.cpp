// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/effort.h"

#include "ui/common/ui_state.h"

#include <QCoreApplication>

namespace remuda {

int confirmCount() {
    return UiState::instance().settings().value(Setting::confirm_count).toInt();
}

void askForCount(Consequences& consequences, int machines) {
    consequences.typed = QString::number(machines);
    consequences.typed_prompt =
        QCoreApplication::translate("Effort", "Type %1, the number of machines, to go on:").arg(machines);
}

void askForCountOfMany(Consequences& consequences, int machines) {
    if (machines > 0 && machines >= confirmCount()) askForCount(consequences, machines);
}

void askForEffort(Consequences& consequences, const QString& effort, const QString& action, int machines,
                  int confirm_count) {
    if (machines == 0) return;
    if (effort == QLatin1String("type")) {
        consequences.typed = machines == 1 ? consequences.items.front().cells.front()
                                           : QStringLiteral("%1 %2").arg(action.toLower()).arg(machines);
        consequences.typed_prompt =
            machines == 1 ? QCoreApplication::translate("VerbSheet", "Type the machine's name to go on:")
                          : QCoreApplication::translate("VerbSheet", "Type “%1” to go on:").arg(consequences.typed);
    } else if (effort != QLatin1String("click") || machines >= confirm_count) {
        askForCount(consequences, machines);
    }
}

} // namespace remuda
