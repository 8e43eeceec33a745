// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/ui_state.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QScreen>
#include <QSplitter>
#include <QWidget>

namespace remuda {

namespace {
QString nameOf(const QHeaderView* header) {
    return QStringLiteral("%1.%2").arg(header->objectName()).arg(header->count());
}
} // namespace

UiState& UiState::instance() {
    static UiState state;
    return state;
}

void UiState::keepWindow(QWidget* window) {
    const QByteArray geometry = m_settings.windowState(window->objectName());
    if (!geometry.isEmpty() && window->restoreGeometry(geometry)) return;
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    window->resize(qMin(1440, screen.width()), qMin(900, screen.height()));
}

void UiState::saveWindow(const QWidget* window) {
    m_settings.setWindowState(window->objectName(), window->saveGeometry());
}

void UiState::keep(QSplitter* splitter) {
    const QByteArray state = m_settings.windowState(splitter->objectName());
    if (!state.isEmpty()) splitter->restoreState(state);
    connect(splitter, &QSplitter::splitterMoved, this,
            [this, splitter] { m_settings.setWindowState(splitter->objectName(), splitter->saveState()); });
}

void UiState::keep(QHeaderView* header) {
    const QByteArray state = m_settings.windowState(nameOf(header));
    if (!state.isEmpty()) header->restoreState(state);
    const auto save = [this, header] { m_settings.setWindowState(nameOf(header), header->saveState()); };
    // A resize while no button is down is the window's doing, not the person's.
    connect(header, &QHeaderView::sectionResized, this, [header, save] {
        if (QGuiApplication::mouseButtons() != Qt::NoButton && header->isVisible()) save();
    });
    connect(header, &QHeaderView::sectionMoved, this, save);
    connect(header, &QHeaderView::sortIndicatorChanged, this, save);
}

QVariant UiState::value(const QString& name, const QVariant& fallback) const {
    const QByteArray stored = m_settings.windowState(name);
    return stored.isEmpty() ? fallback : QVariant(QString::fromUtf8(stored));
}

void UiState::setValue(const QString& name, const QVariant& value) {
    m_settings.setWindowState(name, value.toString().toUtf8());
}

} // namespace remuda
