// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>

#include <boost/json.hpp>

#include <functional>
#include <optional>

namespace remuda {

// Parses JSON, a large body on a pool thread. `done` comes on the calling thread with the value, or nothing when the
// text is no JSON; at once for a small body, later for a large one, and not at all once `context` is gone.
void parseBody(const QByteArray& body, QObject* context, std::function<void(std::optional<boost::json::value>)> done);

} // namespace remuda
