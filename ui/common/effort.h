// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/consequence_sheet.h"

namespace remuda {

// Has the number of machines typed before the button works.
void askForCount(Consequences& consequences, int machines);
// The same where the person has set so many machines to be worth it.
void askForCountOfMany(Consequences& consequences, int machines);

// The effort that the server's plan asks for ("click", "count" or "type"). Typed is the name of the only machine, or
// what is done and to how many: "recycle 12". At least the count is asked for from `confirm_count` machines on.
void askForEffort(Consequences& consequences, const QString& effort, const QString& action, int machines,
                  int confirm_count);

int confirmCount(); // as the person has set it

} // namespace remuda
