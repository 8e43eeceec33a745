// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

namespace remuda {

// Every exchange with the server: method, URL, status, duration, request id. Never a header, never a body, so that no
// token and no password gets in. Off by default; QT_LOGGING_RULES="remuda.api.debug=true" shows it.
Q_DECLARE_LOGGING_CATEGORY(apiLog)

} // namespace remuda
