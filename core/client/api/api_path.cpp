// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/api/api_path.h"

#include <QUrl>

#include <algorithm>

namespace remuda {

QString pathPart(const QString& text) {
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

bool isPlainPath(const QString& path) {
    const auto parts = path.mid(1).split(u'/');
    return path.startsWith(u'/') && std::none_of(parts.begin(), parts.end(), [](const QString& part) {
               return part.isEmpty() || part == QLatin1String(".") || part == QLatin1String("..");
           });
}

} // namespace remuda
