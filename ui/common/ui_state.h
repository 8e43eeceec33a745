// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QVariant>

class QHeaderView;
class QSplitter;
class QWidget;

namespace remuda {

// Remembers how people arranged the window. Everything is keyed by object name; what nobody moved is not stored, so
// better defaults reach everybody. Lives on the GUI thread; writes a moment after the last change.
class UiState : public QObject {
    Q_OBJECT
public:
    static UiState& instance();

    // Restores now and follows every later change until the object dies. The object needs a name.
    void keepWindow(QWidget* window); // geometry, checked against today's screens; saved by saveWindow
    void saveWindow(const QWidget* window);
    void keep(QSplitter* splitter);
    void keep(QHeaderView* header); // after the model is set; ignored when the number of columns changed

    // Small facts: the chosen place, saved views, theme.
    QVariant value(const QString& key, const QVariant& fallback = {}) const;
    void setValue(const QString& key, const QVariant& value);

private:
    UiState() = default;
};

} // namespace remuda
