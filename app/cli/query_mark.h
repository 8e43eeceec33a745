// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"

#include <QStringList>

namespace remuda::cli {

// The query and, below it, a line of carets under the part that could not be read; nothing where the problem names no
// place in it. Of a long query only the surroundings.
QStringList markedQuery(const QString& query, const Problem& problem);

} // namespace remuda::cli
