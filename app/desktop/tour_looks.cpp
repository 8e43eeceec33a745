// SPDX-License-Identifier: GPL-3.0-or-later
// What a person meets beside the main jobs: mistakes, completions, the palette.
#include "app/desktop/tour.h"
#include "ui/shell/main_window.h"

#include <QAction>
#include <QApplication>
#include <QMenu>

namespace remuda {

namespace {

bool popupIsOpen() {
    for (const auto* widget : QApplication::topLevelWidgets())
        if (widget->isVisible() && widget->windowType() != Qt::Window && widget->windowType() != Qt::Dialog)
            return true;
    return false;
}

} // namespace

void Tour::mistype() {
    m_driver.typeOn(QStringLiteral("Query"), QStringLiteral("team:"), popupIsOpen);
    m_driver.picture(QStringLiteral("completions"));
    m_driver.type(QStringLiteral("Query"), QStringLiteral("status:brokn site:lon"), [] { return true; });
    m_driver.expect(QStringLiteral("the mistake to be named"), [this] {
        const auto* query = m_driver.find(QStringLiteral("Query"));
        return query && !query->accessibleDescription().isEmpty();
    });
    m_driver.picture(QStringLiteral("query-mistake"));
}

void Tour::openPalette() {
    m_driver.step(
        QStringLiteral("open the palette"), [] { return true; },
        [this] {
            for (auto* action : m_window.findChildren<QAction*>())
                if (action->text() == QStringLiteral("Commands…")) return action->trigger();
        },
        [this] { return m_driver.find(QStringLiteral("Command")) != nullptr; });
    m_driver.typeOn(QStringLiteral("Command"), QStringLiteral("re"), [] { return true; });
    m_driver.picture(QStringLiteral("palette"));
    m_driver.step(
        QStringLiteral("close the palette"), [] { return true; },
        [this] { TourDriver::key(m_driver.find(QStringLiteral("Commands")), Qt::Key_Escape); },
        [this] { return m_driver.find(QStringLiteral("Commands")) == nullptr; });
}

void Tour::chooseVerb(const QString& verb, std::function<bool()> until) {
    m_driver.press(QStringLiteral("Actions"),
                   [] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; });
    m_driver.picture(QStringLiteral("actions"));
    chooseEntry(verb, std::move(until));
}

} // namespace remuda
