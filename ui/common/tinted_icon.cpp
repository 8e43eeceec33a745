// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/tinted_icon.h"

#include "ui/common/theme.h"

#include <QApplication>
#include <QFile>
#include <QHash>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <utility>

namespace remuda {

namespace {

const QByteArray& source(const QString& name) {
    static QHash<QString, QByteArray> sources;
    auto found = sources.find(name);
    if (found == sources.end()) {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        if (!file.open(QIODevice::ReadOnly)) qWarning("no icon named %s", qUtf8Printable(name));
        found = sources.insert(name, file.readAll());
    }
    return *found;
}

QColor colourOf(QIcon::Mode mode) {
    const QPalette palette = QApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::WindowText);
    case QIcon::Selected:
        return palette.color(QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active:
        break;
    }
    return palette.color(QPalette::WindowText);
}

} // namespace

void paintIcon(QPainter* painter, const QString& name, const QRectF& rect, const QColor& colour) {
    QByteArray svg = source(name);
    svg.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    const qreal side = qMin(rect.width(), rect.height());
    QRectF square(0, 0, side, side);
    square.moveCenter(rect.center());
    painter->save();
    painter->setOpacity(painter->opacity() * colour.alphaF());
    renderer.render(painter, square);
    painter->restore();
}

TintedIcon::TintedIcon(QString name)
    : m_name(std::move(name)) {}

void TintedIcon::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) {
    paintIcon(painter, m_name, rect, colourOf(mode));
}

QPixmap TintedIcon::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
    const QString cache_key = QStringLiteral("remuda-%1-%2-%3x%4")
                                  .arg(m_name, colourOf(mode).name(QColor::HexArgb))
                                  .arg(size.width())
                                  .arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(cache_key, &pixmap)) return pixmap;
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    painter.end();
    QPixmapCache::insert(cache_key, pixmap);
    return pixmap;
}

QIconEngine* TintedIcon::clone() const {
    return new TintedIcon(*this);
}
QString TintedIcon::key() const {
    return QStringLiteral("remuda-tinted");
}

} // namespace remuda
