// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/moment.h"

#include "core/domain/time.h"

#include <QDateTime>

namespace remuda::cli {

std::optional<boost::json::string> momentFromText(const QString& text) {
    if (const auto moment = parseInstant(text.toStdString())) return boost::json::string(formatInstant(*moment));
    auto local = QDateTime::fromString(QString(text).replace(u'T', u' '), QStringLiteral("yyyy-MM-dd HH:mm"));
    if (!local.isValid()) {
        const auto time = QTime::fromString(text, QStringLiteral("HH:mm"));
        if (!time.isValid()) return std::nullopt;
        const auto present = QDateTime::currentDateTime();
        local = QDateTime(present.date(), time);
        if (local <= present) local = QDateTime(present.date().addDays(1), time);
    }
    return boost::json::string(formatInstant(fromMilliseconds(local.toMSecsSinceEpoch())));
}

} // namespace remuda::cli
