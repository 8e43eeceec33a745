// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/job_strip_slot.h"

#include "ui/jobs/job_strip.h"

namespace remuda {

QWidget* makeJobStrip(const PlaceContext& context, std::function<void(const QString&)> show) {
    auto* strip = new JobStrip(context);
    QObject::connect(strip, &JobStrip::jobAsked, strip, show);
    QObject::connect(strip, &JobStrip::allJobsAsked, strip, [show] { show(QString()); });
    return strip;
}

} // namespace remuda
