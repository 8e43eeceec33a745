// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/format.h"

#include <QCoreApplication>

namespace remuda {

// What the sources that put jobs into words share.
struct JobText {
    Q_DECLARE_TR_FUNCTIONS(JobText)
};

inline QString durationText(qint64 milliseconds) {
    return format::duration(std::chrono::milliseconds(milliseconds));
}

} // namespace remuda
