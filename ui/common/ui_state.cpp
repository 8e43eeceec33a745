// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/ui_state.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QWidget>

namespace remuda {

namespace {
QSettings& settings() {
    static QSettings store(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("remuda"),
                           QStringLiteral("window"));
    return store;
}
QString keyOf(const QObject* object) {
    Q_ASSERT(!object->objectName().isEmpty());
    return QStringLiteral("layout/%1").arg(object->objectName());
}
} // namespace

UiState& UiState::instance() {
    static UiState state;
    return state;
}

void UiState::keepWindow(QWidget* window) {
    const QByteArray geometry = value(keyOf(window)).toByteArray();
    if (!geometry.isEmpty() && window->restoreGeometry(geometry)) return;
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    window->resize(qMin(1440, screen.width()), qMin(900, screen.height()));
}

void UiState::saveWindow(const QWidget* window) {
    setValue(keyOf(window), window->saveGeometry());
}

void UiState::keep(QSplitter* splitter) {
    const QByteArray state = value(keyOf(splitter)).toByteArray();
    if (!state.isEmpty()) splitter->restoreState(state);
    connect(splitter, &QSplitter::splitterMoved, this,
            [this, splitter] { setValue(keyOf(splitter), splitter->saveState()); });
}

void UiState::keep(QHeaderView* header) {
    const QString key = keyOf(header);
    if (value(key + QStringLiteral(".columns")).toInt() == header->count())
        header->restoreState(value(key).toByteArray());
    const auto save = [this, header, key] {
        setValue(key, header->saveState());
        setValue(key + QStringLiteral(".columns"), header->count());
    };
    // A resize while the mouse is up is the window's doing, not the person's.
    connect(header, &QHeaderView::sectionResized, this, [header, save] {
        if (QGuiApplication::mouseButtons() != Qt::NoButton && header->isVisible()) save();
    });
    connect(header, &QHeaderView::sectionMoved, this, save);
    connect(header, &QHeaderView::sortIndicatorChanged, this, save);
}

QVariant UiState::value(const QString& key, const QVariant& fallback) const {
    return settings().value(key, fallback);
}
void UiState::setValue(const QString& key, const QVariant& value) {
    settings().setValue(key, value);
}

} // namespace remuda
