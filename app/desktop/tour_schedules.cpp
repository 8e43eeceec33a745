// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way through what begins later, stands still, or has failed like others.
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
}

void Tour::planAhead() {
    const auto closed = [] { return QApplication::activeModalWidget() == nullptr; };
    m_driver.press(QStringLiteral("Schedules…"), [this] { return rows(QStringLiteral("Schedules")) > 1; });
    chooseRow(QStringLiteral("Schedules"), 0);
    m_driver.picture(QStringLiteral("schedules"));
    m_driver.press(QStringLiteral("Change…"), [this] { return m_driver.find(QStringLiteral("How often")) != nullptr; });
    m_driver.picture(QStringLiteral("schedule-form"));
    m_driver.press(QStringLiteral("Cancel"), closed);
    chooseTab(QStringLiteral("Planned"), QStringLiteral("Freezes"),
              [this] { return rows(QStringLiteral("Freezes")) == 1; });
    m_driver.press(QStringLiteral("Add…"), [this] { return m_driver.find(QStringLiteral("Why")) != nullptr; });
    m_driver.type(QStringLiteral("Machines at site"), QStringLiteral("sjc"), [] { return true; });
    m_driver.press(QStringLiteral("Add freeze"), [this] {
        const auto* why = m_driver.find(QStringLiteral("Why"));
        return why != nullptr && !why->accessibleDescription().isEmpty(); // refused where it is
    });
    m_driver.picture(QStringLiteral("freeze-mistake"));
    m_driver.type(QStringLiteral("Why"), QStringLiteral("an audit of the data centre"), [] { return true; });
    m_driver.picture(QStringLiteral("freeze-form"));
    m_driver.press(QStringLiteral("Add freeze"), [this] { return rows(QStringLiteral("Freezes")) == 2; });
    m_driver.picture(QStringLiteral("freezes"));
    chooseTab(QStringLiteral("Planned"), QStringLiteral("Maintenance windows"),
              [this] { return rows(QStringLiteral("Maintenance windows")) == 2; });
    m_driver.picture(QStringLiteral("windows"));
    pressEscape(QStringLiteral("Maintenance windows"));
}

void Tour::pauseInstallation() {
    const auto status = [this] { return cell(QStringLiteral("Jobs"), 0, JobsModel::status); };
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    m_driver.expect(QStringLiteral("the installation"), [this] {
        return cell(QStringLiteral("Jobs"), 0, JobsModel::action).contains(QLatin1String("install"));
    });
    chooseRow(QStringLiteral("Jobs"), 0);
    m_driver.press(QStringLiteral("Pause"), [status] { return status() == QStringLiteral("paused"); });
    m_driver.picture(QStringLiteral("job-paused"));
    m_driver.press(QStringLiteral("Resume"), [status] { return status() != QStringLiteral("paused"); });
}

void Tour::seeFailuresAlike() {
    const auto failed = [this](int row) {
        return cell(QStringLiteral("Jobs"), row, JobsModel::status) == QStringLiteral("failed");
    };
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    m_driver.expect(QStringLiteral("two jobs that failed"), [failed] { return failed(0) && failed(1); });
    chooseRow(QStringLiteral("Jobs"), 0);
    m_driver.press(QStringLiteral("Failures alike"), [this] { return rows(QStringLiteral("Failures")) > 0; });
    m_driver.picture(QStringLiteral("failures-alike"));
    m_driver.press(QStringLiteral("Retry the open one…"), [] { return sheetButton() != nullptr; });
    m_driver.picture(QStringLiteral("failures-retry"));
    m_driver.press(QStringLiteral("Cancel"), [] { return QApplication::activeModalWidget() == nullptr; });
    m_driver.press(QStringLiteral("Hide failures alike"),
                   [this] { return m_driver.find(QStringLiteral("Failures")) == nullptr; });
}

} // namespace remuda
