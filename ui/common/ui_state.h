// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/settings/settings.h"

class QHeaderView;
class QSplitter;
class QWidget;

namespace remuda {

// Remembers how people arranged the window. Everything is keyed by object name; what nobody moved is not stored, so
// better defaults reach everybody. Lives on the GUI thread.
class UiState : public QObject {
    Q_OBJECT
public:
    static UiState& instance();

    // Each restores now and follows every later change until the object dies. The object needs a name.
    void keepWindow(QWidget* window); // its geometry, fitted to today's screens; stored by saveWindow
    void saveWindow(const QWidget* window);
    void keep(QSplitter* splitter);
    void keep(QHeaderView* header); // after the model is set; what was stored for other columns is left alone

    // Small facts of one part of the window that no person sets: what was read last.
    QVariant value(const QString& name, const QVariant& fallback = {}) const;
    void setValue(const QString& name, const QVariant& value);

    Settings& settings() { return m_settings; } // the one instance of the window

private:
    UiState() = default;

    Settings m_settings;
};

} // namespace remuda
