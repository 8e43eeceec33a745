// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way to what waits for the agreement of others.
#include "app/desktop/tour.h"
#include "ui/jobs/approvals_dialog.h"

#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QSaveFile>
#include <QStandardPaths>

namespace remuda {

// Before the fleet starts: nobody of it switches a machine off alone.
void Tour::demandAgreement() {
    QDir folder(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    folder.mkpath(QStringLiteral("remuda/local"));
    QSaveFile file(folder.filePath(QStringLiteral("remuda/local/permissions.json")));
    if (!file.open(QIODevice::WriteOnly)) return;
    file.write(R"({"approvals": [{"for": ["power_off"], "machines": 1, "approvers": 2}]})");
    file.commit();
}

void Tour::askOthers() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    chooseRow(QStringLiteral("Machines"), 3);
    m_driver.press(QStringLiteral("Actions"),
                   [] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; });
    chooseEntry(QStringLiteral("Power off"), [] { return sheetButton() != nullptr; });
    answerSheet(QStringLiteral("consequences-approval"));
    m_driver.picture(QStringLiteral("waits-for-approval"));
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    m_driver.press(QStringLiteral("Approvals…"), [this] { return rows(QStringLiteral("Approvals")) == 1; });
    m_driver.expect(QStringLiteral("what may be done about it"),
                    [this] { return m_driver.find(QStringLiteral("Withdraw")) != nullptr; });
    m_driver.picture(QStringLiteral("approvals"));
    m_driver.press(QStringLiteral("Withdraw"), [this] {
        return cell(QStringLiteral("Approvals"), 0, ApprovalsModel::status) == QStringLiteral("withdrawn");
    });
    m_driver.press(QStringLiteral("Close"), [this] { return m_driver.find(QStringLiteral("Approvals")) == nullptr; });
}

} // namespace remuda
