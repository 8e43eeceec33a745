// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/console/terminal_accessible.h"

#include "ui/console/terminal_view.h"

#include <QAccessibleWidget>

namespace remuda {

namespace {

class TerminalInterface : public QAccessibleWidget {
public:
    explicit TerminalInterface(TerminalView* view)
        : QAccessibleWidget(view, QAccessible::Terminal) {}
    QString text(QAccessible::Text kind) const override {
        if (kind != QAccessible::Value) return QAccessibleWidget::text(kind);
        return static_cast<const TerminalView*>(widget())->screen().visibleText();
    }
};

QAccessibleInterface* makeTerminalInterface(const QString&, QObject* object) {
    auto* view = qobject_cast<TerminalView*>(object);
    return view ? new TerminalInterface(view) : nullptr;
}

} // namespace

void installTerminalAccessibility() {
    static const bool once = [] {
        QAccessible::installFactory(makeTerminalInterface);
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace remuda
