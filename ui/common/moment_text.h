// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/time.h"

#include <QString>

namespace remuda::format {

// A moment to come, to the minute, in the reader's zone: "Mon 23 Nov 2026 02:00".
QString minute(Instant moment);

} // namespace remuda::format
