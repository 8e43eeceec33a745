// SPDX-License-Identifier: GPL-3.0-or-later
// No picture of the tour, and nothing in between, shows what would let its reader in anywhere.
#include "app/desktop/tour.h"
#include "ui/shell/workspace.h"

namespace remuda {

void Tour::watchSecrets() {
    m_driver.watch([this] {
        const QString shown = m_secrets.shown();
        const auto* place = m_window.workspace() ? m_window.workspace()->currentPlace() : nullptr;
        if (shown.isEmpty() || place == nullptr) return shown;
        return QStringLiteral("in %1 %2").arg(place->title(), shown);
    });
}

void Tour::learnSecrets() {
    m_driver.step(
        QStringLiteral("read the keys of the fleet"), [] { return true; }, [this] { m_secrets.readFleet(); },
        [] { return true; });
}

// A tour that knew none of a kind would have looked for nothing.
void Tour::checkSecrets() {
    constexpr int kinds = 6; // a token, an answer to a challenge, four keys and passwords at rest
    m_driver.expect(QStringLiteral("secrets of each kind were looked for"),
                    [this] { return m_secrets.kinds().size() == kinds; });
}

} // namespace remuda
