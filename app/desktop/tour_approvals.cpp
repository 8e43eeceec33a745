// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way to what waits: for the agreement of others, for the touch of a key.
#include "app/desktop/tour.h"
#include "ui/common/message_bar.h"
#include "ui/jobs/approvals_dialog.h"
#include "ui/shell/local_fleet.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QMenu>
#include <QProcess>
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

// Before the fleet starts its agent: whom that asks for a confirmation. It waits for a file, as others do for a finger.
void Tour::makeToucher() {
    QFile script(m_sample.filePath(QStringLiteral("askpass")));
    if (!script.open(QIODevice::WriteOnly)) return;
    script.write("#!/bin/sh\nuntil [ -e \"$0.touched\" ]; do sleep 0.1; done\n");
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    qputenv("SSH_ASKPASS", QFile::encodeName(script.fileName()));
    qputenv("SSH_ASKPASS_REQUIRE", "force");
}

void Tour::waitForKey() {
    const auto addKey = [this](const char* words, const QStringList& options) {
        auto* adding = new QProcess(this);
        m_driver.step(
            QString::fromLatin1(words), [] { return true; },
            [this, adding, options] {
                adding->start(QStringLiteral("ssh-add"),
                              options + QStringList{m_window.localFleet()->folder() + QStringLiteral("/key")});
            },
            [adding] { return adding->state() == QProcess::NotRunning && adding->exitCode() == 0; });
    };
    addKey("have the agent ask", {QStringLiteral("-q"), QStringLiteral("-c")});
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    chooseRow(QStringLiteral("Machines"), 2);
    m_driver.press(QStringLiteral("Actions"),
                   [] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; });
    chooseEntry(QStringLiteral("Reboot"), [] { return sheetButton() != nullptr; });
    m_driver.step(
        QStringLiteral("confirm the sheet"), [] { return sheetButton() != nullptr; },
        [] { TourDriver::click(sheetButton()); },
        [] {
            const auto* sheet = QApplication::activeModalWidget();
            const auto* message = sheet ? sheet->findChild<MessageBar*>() : nullptr;
            return message && message->isVisible() && message->text().startsWith(QLatin1String("Waiting for your key"));
        });
    m_driver.picture(QStringLiteral("waiting-for-key"));
    m_driver.step(
        QStringLiteral("touch the key"), [] { return true; },
        [] {
            QFile(QFile::decodeName(qgetenv("SSH_ASKPASS")) + QStringLiteral(".touched")).open(QIODevice::WriteOnly);
        },
        [] { return QApplication::activeModalWidget() == nullptr; });
    addKey("have it ask no more", {QStringLiteral("-q")});
}

void Tour::askOthers() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    chooseRow(QStringLiteral("Machines"), 3);
    m_driver.press(QStringLiteral("Actions"),
                   [] { return qobject_cast<QMenu*>(QApplication::activePopupWidget()) != nullptr; });
    chooseEntry(QStringLiteral("Power off"), [] { return sheetButton() != nullptr; });
    answerSheet(QStringLiteral("consequences-approval"));
    m_driver.picture(QStringLiteral("waits-for-approval"));
    m_driver.press(QStringLiteral("Show approval"), [this] {
        return rows(QStringLiteral("Approvals")) == 1 && rows(QStringLiteral("Machines concerned")) == 1;
    });
    m_driver.expect(QStringLiteral("what may be done about it"),
                    [this] { return m_driver.find(QStringLiteral("Withdraw")) != nullptr; });
    m_driver.picture(QStringLiteral("approvals"));
    m_driver.press(QStringLiteral("Withdraw"), [this] {
        return cell(QStringLiteral("Approvals"), 0, ApprovalsModel::status) == QStringLiteral("withdrawn");
    });
    m_driver.press(QStringLiteral("Close"), [this] { return m_driver.find(QStringLiteral("Approvals")) == nullptr; });
}

} // namespace remuda
