// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way through what begins later.
#include "app/desktop/tour.h"
#include "ui/jobs/jobs_model.h"

#include <QApplication>
#include <QComboBox>

namespace remuda {

void Tour::scheduleOne() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    chooseRow(QStringLiteral("Machines"), 1);
    chooseVerb(QStringLiteral("Reboot"), [] { return sheetButton() != nullptr; });
    m_driver.step(
        QStringLiteral("at a time"), [this] { return m_driver.find<QComboBox>(QStringLiteral("When")) != nullptr; },
        [this] { m_driver.find<QComboBox>(QStringLiteral("When"))->setCurrentIndex(1); },
        [this] { return m_driver.find(QStringLiteral("Time")) != nullptr && sheetButton() != nullptr; });
    answerSheet(QStringLiteral("consequences-later"));
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    m_driver.expect(QStringLiteral("the scheduled job"), [this] {
        return cell(QStringLiteral("Jobs"), 0, JobsModel::status) == QStringLiteral("scheduled");
    });
    chooseRow(QStringLiteral("Jobs"), 0);
    m_driver.picture(QStringLiteral("job-scheduled"));
    m_driver.press(QStringLiteral("Schedules…"),
                   [this] { return m_driver.find(QStringLiteral("Schedules")) != nullptr; });
    m_driver.picture(QStringLiteral("schedules"));
    const auto closed = [] { return QApplication::activeModalWidget() == nullptr; };
    m_driver.press(QStringLiteral("Add…"), [this] { return m_driver.find(QStringLiteral("How often")) != nullptr; });
    m_driver.picture(QStringLiteral("schedule-form"));
    m_driver.press(QStringLiteral("Cancel"), closed);
    chooseTab(QStringLiteral("Planned"), QStringLiteral("Freezes"),
              [this] { return m_driver.find(QStringLiteral("Freezes")) != nullptr; });
    m_driver.press(QStringLiteral("Add…"), [this] { return m_driver.find(QStringLiteral("Why")) != nullptr; });
    m_driver.type(QStringLiteral("Machines at site"), QStringLiteral("sjc"), [] { return true; });
    m_driver.press(QStringLiteral("Add freeze"), [this] {
        const auto* why = m_driver.find(QStringLiteral("Why"));
        return why != nullptr && !why->accessibleDescription().isEmpty(); // refused where it is
    });
    m_driver.picture(QStringLiteral("freeze-mistake"));
    m_driver.press(QStringLiteral("Cancel"), closed);
    pressEscape(QStringLiteral("Freezes"));
}

} // namespace remuda
