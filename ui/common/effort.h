// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/consequence_sheet.h"

namespace remuda {

// Has the number of machines typed before the button works.
void askForCount(Consequences& consequences, int machines);
// The same where the person has set so many machines to be worth it.
void askForCountOfMany(Consequences& consequences, int machines);

} // namespace remuda
