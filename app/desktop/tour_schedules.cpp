// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way through what begins later, stands still, or has failed like others.
#include "app/desktop/tour.h"
#include "ui/jobs/jobs_model.h"

#include <QApplication>
#include <QComboBox>
#include <QTableView>

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

// All that are in use at one site: a batch, of which some BMC refuses its password.
void Tour::checkMany() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    m_driver.type(QStringLiteral("Query"), QStringLiteral("site:lon status:in_use"), [this] {
        const int shown = rows(QStringLiteral("Machines"));
        return shown > 1 && shown < m_all_machines / 4;
    });
    chooseRow(QStringLiteral("Machines"), 0);
    m_driver.step(
        QStringLiteral("choose all of them"), [] { return true; },
        [this] { TourDriver::key(m_driver.find(QStringLiteral("Machines")), Qt::Key_A, Qt::ControlModifier); },
        [this] {
            return m_driver.find<QTableView>(QStringLiteral("Machines"))->selectionModel()->selectedRows().size() ==
                   rows(QStringLiteral("Machines"));
        });
    m_driver.press(QStringLiteral("Actions"), [] { return QApplication::activePopupWidget() != nullptr; });
    chooseEntry(QStringLiteral("Check BMC"), [] { return sheetButton() != nullptr; });
    confirmSheet();
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    m_driver.expect(QStringLiteral("the batch"), [this] {
        return cell(QStringLiteral("Jobs"), 0, JobsModel::action).contains(QLatin1String("heck"));
    });
    chooseRow(QStringLiteral("Jobs"), 0);
    const auto children = QStringLiteral("Jobs of the batch");
    m_driver.expect(QStringLiteral("one that failed, before all others"),
                    [this, children] { return cell(children, 0, JobsModel::status) == QStringLiteral("failed"); });
    chooseRow(children, 0);
    m_driver.picture(QStringLiteral("batch"));
    m_driver.step(
        QStringLiteral("open it"), [] { return true; },
        [this, children] { TourDriver::key(m_driver.find(children), Qt::Key_Return); },
        [this] { return m_driver.find(QStringLiteral("Details")) != nullptr; });
    m_driver.press(QStringLiteral("Details"),
                   [this] { return m_driver.find(QStringLiteral("What the BMC answered")) != nullptr; });
    m_driver.picture(QStringLiteral("job-details"));
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
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
