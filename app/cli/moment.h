// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <boost/json.hpp>

#include <optional>

namespace remuda::cli {

// A moment as people type it, as the wire wants it: RFC 3339, or "2026-11-23 02:00" or "02:00" (the next time it is) by
// this computer's clock. Nothing when it is none of these.
std::optional<boost::json::string> momentFromText(const QString& text);

inline QString momentExpected() {
    return QStringLiteral(
        "a moment like 2026-11-23T02:00:00Z, or \"2026-11-23 02:00\" or 02:00 by this computer's clock");
}

} // namespace remuda::cli
