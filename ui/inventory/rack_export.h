// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inventory/rack_painter.h"

#include <QObject>

#include <unordered_set>

namespace remuda {

// A picture of all racks, for a file.
struct RackPicture {
    RackPlan plan;
    RackStyle style;
    std::unordered_set<std::uint32_t> dimmed; // rows of the plan's snapshot that the query does not find
};

// Each answers an empty text, or why the file could not be written. Any thread.
QString writeRackSvg(const RackPicture& picture, const QString& path);
QString writeRackPng(const RackPicture& picture, const QString& path);

// Writes on a thread of the pool, as PNG when the path ends so and as SVG otherwise. `done` is called on this thread
// unless `context` is gone.
void exportRacks(RackPicture picture, const QString& path, QObject* context,
                 std::function<void(const QString& error)> done);

} // namespace remuda
