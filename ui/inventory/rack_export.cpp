// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_export.h"

#include "ui/inventory/rack_svg.h"

#include <QCoreApplication>
#include <QImage>
#include <QPainter>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

#include <algorithm>
#include <cmath>

namespace remuda {

namespace {

constexpr double unitHeight = 16;
constexpr double widest = 16'000;    // pixels; a line of racks longer than that is of no use
constexpr double mostPixels = 120e6; // of a PNG: half a gigabyte of memory while it is made

// About as wide as high, so that it can be looked at on a screen and printed.
RackLayout floorOf(const RackPlan& plan) {
    double area = 0;
    for (const Rack& rack : plan.racks())
        area += 210.0 * (rack.units * unitHeight + 50);
    return RackLayout(plan, unitHeight, std::clamp(std::sqrt(area * 1.4), 900.0, widest));
}

void paint(QPainter& painter, const RackPicture& picture, const RackLayout& floor) {
    const QRectF all({}, floor.size());
    painter.fillRect(all, picture.style.background);
    const RackPainter racks(picture.plan, floor, picture.style, [&picture](std::uint32_t row) {
        RackMark mark;
        mark.matches = !picture.dimmed.contains(row);
        return mark;
    });
    racks.paintArea(painter, all);
}

} // namespace

QString writeRackSvg(const RackPicture& picture, const QString& path) {
    const RackLayout floor = floorOf(picture.plan);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return file.errorString();
    RackSvg(picture, floor).write(file);
    return file.commit() ? QString() : file.errorString();
}

QString writeRackPng(const RackPicture& picture, const QString& path) {
    const RackLayout floor = floorOf(picture.plan);
    const double pixels = floor.size().width() * floor.size().height();
    const double scale = std::min(2.0, std::sqrt(mostPixels / std::max(1.0, pixels)));
    QImage image((floor.size() * scale).toSize(), QImage::Format_RGB32);
    if (image.isNull()) return QCoreApplication::translate("RackView", "The picture is too large; save it as SVG.");
    QPainter painter(&image);
    painter.scale(scale, scale);
    paint(painter, picture, floor);
    painter.end();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !image.save(&file, "PNG") || !file.commit()) return file.errorString();
    return {};
}

void exportRacks(RackPicture picture, const QString& path, QObject* context,
                 std::function<void(const QString& error)> done) {
    picture.style.whole_names = true;
    QThreadPool::globalInstance()->start(
        [picture = std::move(picture), path, context = QPointer(context), done = std::move(done)] {
            const bool png = path.endsWith(QLatin1String(".png"), Qt::CaseInsensitive);
            const QString error = png ? writeRackPng(picture, path) : writeRackSvg(picture, path);
            QMetaObject::invokeMethod(qApp, [context, done, error] {
                if (context) done(error);
            });
        });
}

} // namespace remuda
