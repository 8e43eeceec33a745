// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace remuda {

// A name or id, from wherever it comes, as one part of a path: "../windows/1" becomes "..%2Fwindows%2F1", so that it
// never reaches another kind of thing than the one that is meant. Nothing else may put such a text into a path.
QString pathPart(const QString& text);

// Whether each part of a path stands for itself. An empty one would name the list in place of the thing, and "." and
// ".." cannot be written so that Qt and proxies do not follow them.
bool isPlainPath(const QString& path);

} // namespace remuda
