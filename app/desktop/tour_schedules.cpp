// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way through what begins later.
#include "app/desktop/tour.h"
#include "ui/jobs/jobs_model.h"

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
    pressEscape(QStringLiteral("Schedules"));
}

} // namespace remuda
