// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way through edits, the way back, the past, what machines report, and a job that fails.
#include "app/desktop/tour.h"
#include "ui/common/message_bar.h"
#include "ui/console/terminal_view.h"
#include "ui/jobs/jobs_model.h"

#include <QApplication>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>

namespace remuda {

namespace {

bool isSheetReady(QPushButton* button, const char* verb) {
    return button != nullptr && button->text().startsWith(QLatin1String(verb));
}

bool popupIsOpen() {
    return QApplication::activePopupWidget() != nullptr;
}

} // namespace

// Somebody enters the wrong driver; the next reboot says so; the edit is taken back.
void Tour::editAndTakeBack() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    m_driver.type(QStringLiteral("Query"), QStringLiteral("site:sto"), [this] {
        const int shown = rows(QStringLiteral("Machines"));
        return shown == m_all_machines / 4; // one of four sites
    });
    chooseRow(QStringLiteral("Machines"), 1);
    m_driver.press(QStringLiteral("Actions"), popupIsOpen);
    chooseEntry(QStringLiteral("Edit fields"), [this] { return m_driver.find(QStringLiteral("Field")) != nullptr; });
    m_driver.step(
        QStringLiteral("choose the driver"), [] { return true; },
        [this] {
            auto* field = m_driver.find<QComboBox>(QStringLiteral("Field"));
            field->setCurrentIndex(field->findData(QStringLiteral("bmc_driver")));
        },
        [this] { return m_driver.find(QStringLiteral("Value")) != nullptr; });
    m_driver.type(QStringLiteral("Value"), QStringLiteral("ipmi"),
                  [] { return isSheetReady(sheetButton(), "Change 1"); });
    answerSheet(QStringLiteral("edit-fields"));
    m_driver.expect(QStringLiteral("the offer to undo"),
                    [this] { return m_driver.find(QStringLiteral("Undo")) != nullptr; });
    m_driver.picture(QStringLiteral("edited"));
    m_driver.press(QStringLiteral("Actions"), popupIsOpen);
    chooseEntry(QStringLiteral("Reboot"), [] { return isSheetReady(sheetButton(), "Reboot"); });
    confirmSheet();
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    m_driver.expect(QStringLiteral("a job that failed"),
                    [this] { return cell(QStringLiteral("Jobs"), 0, JobsModel::status) == QStringLiteral("failed"); });
    chooseRow(QStringLiteral("Jobs"), 0);
    m_driver.picture(QStringLiteral("job-failed"));
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    m_driver.press(QStringLiteral("Actions"), popupIsOpen);
    chooseEntry(QStringLiteral("Reboot"), [] { return isSheetReady(sheetButton(), "Reboot"); });
    confirmSheet();
    seeFailuresAlike();
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    enterPassword();
    trigger(QStringLiteral("Take back the last edit…"), QString());
    m_driver.expect(QStringLiteral("the way back"), [] { return isSheetReady(sheetButton(), "Take back"); });
    answerSheet(QStringLiteral("undo"));
    m_driver.expect(QStringLiteral("the edit taken back"),
                    [this] { return m_driver.find(QStringLiteral("Redo")) != nullptr; });
}

void Tour::enterPassword() {
    const auto password = QStringLiteral("Kelp-Anvil-77");
    m_secrets.add(SecretWatch::tr("a BMC password"), password);
    m_driver.press(QStringLiteral("Actions"), popupIsOpen);
    chooseEntry(QStringLiteral("Set BMC password"),
                [this] { return m_driver.find(QStringLiteral("BMC password")) != nullptr; });
    m_driver.type(QStringLiteral("BMC user"), QStringLiteral("operator"), [] { return true; });
    m_driver.type(QStringLiteral("BMC password"), password, [] { return isSheetReady(sheetButton(), "Store"); });
    m_driver.picture(QStringLiteral("bmc-password"));
    m_driver.press(QStringLiteral("Store"), [] { return QApplication::activeModalWidget() == nullptr; });
}

// The inventory some seconds ago, and what has changed since.
void Tour::lookBack() {
    constexpr int seconds = 25;
    m_driver.press(QStringLiteral("AsOf"), popupIsOpen);
    m_driver.picture(QStringLiteral("as-of-menu"));
    chooseEntry(QStringLiteral("Another moment"),
                [this] { return m_driver.find(QStringLiteral("Moment")) != nullptr; });
    m_driver.step(
        QStringLiteral("choose a moment"), [this] { return m_driver.find(QStringLiteral("Moment")) != nullptr; },
        [this] {
            m_driver.find<QDateTimeEdit>(QStringLiteral("Moment"))
                ->setDateTime(QDateTime::currentDateTime().addSecs(-seconds));
        },
        [] { return true; });
    m_driver.picture(QStringLiteral("moment"));
    m_driver.press(QStringLiteral("Show"), [this] { return m_driver.find(QStringLiteral("Back to now")) != nullptr; });
    m_driver.picture(QStringLiteral("as-of"));
    m_driver.press(QStringLiteral("AsOf"), popupIsOpen);
    chooseEntry(QStringLiteral("Compare two moments"), [this] { return rows(QStringLiteral("Differences")) > 0; });
    m_driver.picture(QStringLiteral("compare"));
    pressEscape(QStringLiteral("Differences"));
    m_driver.press(QStringLiteral("Back to now"),
                   [this] { return m_driver.find(QStringLiteral("Back to now")) == nullptr; });
}

void Tour::chooseTab(const QString& tabs, const QString& tab, std::function<bool()> until) {
    m_driver.step(
        QStringLiteral("choose the tab ") + tab, [this, tabs] { return m_driver.find(tabs) != nullptr; },
        [this, tabs, tab] {
            auto* found = m_driver.find<QTabWidget>(tabs);
            for (int each = 0; each < found->count(); ++each)
                if (found->tabText(each) == tab)
                    TourDriver::click(found->tabBar(), found->tabBar()->tabRect(each).center());
        },
        std::move(until));
}

void Tour::chooseTab(const QString& tab, std::function<bool()> until) {
    chooseTab(QStringLiteral("Details of the machine"), tab, std::move(until));
}

void Tour::settleFacts() {
    m_driver.type(QStringLiteral("Query"), QStringLiteral("has:difference"), [this] {
        const int shown = rows(QStringLiteral("Machines"));
        return shown > 0 && shown < m_all_machines / 20;
    });
    chooseRow(QStringLiteral("Machines"), 0);
    chooseTab(QStringLiteral("Hardware"),
              [this] { return m_driver.find(QStringLiteral("Take what it reports")) != nullptr; });
    m_driver.picture(QStringLiteral("observed"));
    chooseTab(QStringLiteral("BMC"), [this] { return rows(QStringLiteral("Sensors of the machine")) > 0; });
    m_driver.picture(QStringLiteral("machine-bmc"));
    m_driver.press(QStringLiteral("Set what the machine boots from"),
                   [] { return isSheetReady(sheetButton(), "Boot from it"); });
    m_driver.picture(QStringLiteral("boot-device"));
    m_driver.press(QStringLiteral("Cancel"), [] { return QApplication::activeModalWidget() == nullptr; });
    chooseTab(QStringLiteral("Hardware"),
              [this] { return m_driver.find(QStringLiteral("Take what it reports")) != nullptr; });
    m_driver.press(QStringLiteral("Take what it reports"),
                   [this] { return m_driver.find(QStringLiteral("Undo")) != nullptr; });
    chooseTab(QStringLiteral("History"), [] { return true; });
    m_driver.picture(QStringLiteral("machine-history"));
    chooseTab(QStringLiteral("Cost"), [] { return true; });
    m_driver.picture(QStringLiteral("machine-cost"));
    chooseTab(QStringLiteral("Overview"), [] { return true; });
}

// A machine that runs asks who is there.
void Tour::useConsole() {
    const auto shows = [this](const char* words) {
        auto* terminal = m_driver.find<TerminalView>(QStringLiteral("Terminal"));
        return terminal && terminal->screen().visibleText().contains(QLatin1String(words));
    };
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    m_driver.type(QStringLiteral("Query"), QStringLiteral("status:in_use power:on"), [this] {
        const int shown = rows(QStringLiteral("Machines"));
        return shown > m_all_machines / 2 && shown < m_all_machines; // most machines; before there were a few
    });
    chooseRow(QStringLiteral("Machines"), 0);
    chooseTab(QStringLiteral("BMC"),
              [this] { return m_driver.find(QStringLiteral("Open the serial console")) != nullptr; });
    m_driver.press(QStringLiteral("Open the serial console"), [shows] { return shows("login:"); });
    m_driver.step(
        QStringLiteral("log in"), [] { return true; },
        [this] {
            auto* terminal = m_driver.find(QStringLiteral("Terminal"));
            for (const char letter : {'r', 'o', 'o', 't'})
                TourDriver::key(terminal, 0, {}, QString(QLatin1Char(letter)));
            TourDriver::key(terminal, Qt::Key_Return);
        },
        [shows] { return shows("Password:"); });
    m_driver.picture(QStringLiteral("console"));
    leaveConsole();
    m_driver.type(QStringLiteral("Query"), QStringLiteral("status:available power:off"),
                  [this] { return rows(QStringLiteral("Machines")) < m_all_machines / 2; });
    chooseRow(QStringLiteral("Machines"), 0);
    m_driver.press(QStringLiteral("Open the serial console"), [this] {
        const auto* terminal = m_driver.find(QStringLiteral("Terminal"));
        const auto* message = terminal ? terminal->window()->findChild<MessageBar*>() : nullptr;
        return message && message->isVisible() && message->text().contains(QLatin1String("is off"));
    });
    m_driver.picture(QStringLiteral("console-off"));
    leaveConsole();
    chooseTab(QStringLiteral("Overview"), [] { return true; });
}

void Tour::leaveConsole() {
    m_driver.step(
        QStringLiteral("leave the console"), [] { return true; },
        [this] { m_driver.find(QStringLiteral("Terminal"))->window()->close(); },
        [this] { return m_driver.find(QStringLiteral("Terminal")) == nullptr; });
}

void Tour::readAudit() {
    goTo(QStringLiteral("Audit"), QStringLiteral("Audit"));
    m_driver.expect(QStringLiteral("what was done is written down"),
                    [this] { return rows(QStringLiteral("Audit")) > 3; });
    chooseRow(QStringLiteral("Audit"), 0);
    m_driver.picture(QStringLiteral("audit"));
    m_driver.press(QStringLiteral("Take back…"), [] { return isSheetReady(sheetButton(), "Take back"); });
    m_driver.picture(QStringLiteral("take-back"));
    m_driver.press(QStringLiteral("Cancel"), [] { return QApplication::activeModalWidget() == nullptr; });
}

} // namespace remuda
