// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/place.h"

#include <functional>

namespace remuda {

// The strip of running jobs at the foot of the window. `show` is called with a job's id, or an empty one for all jobs.
QWidget* makeJobStrip(const PlaceContext& context, std::function<void(const QString& job)> show);

} // namespace remuda
