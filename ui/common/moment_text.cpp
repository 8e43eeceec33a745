// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/moment_text.h"

#include "ui/common/format.h"

#include <QLocale>

namespace remuda::format {

QString minute(Instant moment) {
    return QLocale::system().toString(toQt(moment), QStringLiteral("ddd d MMM yyyy HH:mm"));
}

} // namespace remuda::format
