// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/secret_watch.h"
#include "app/desktop/tour_driver.h"

#include <QTemporaryDir>

class QPushButton;

namespace remuda {

class MainWindow;

// The main jobs of an operator, one after the other, in the real window on a fresh local fleet: sign in, filter, open a
// machine, reboot it, request five machines, extend a lease, read the cost. A picture of each place, light and dark.
class Tour : public QObject {
    Q_OBJECT
public:
    Tour(MainWindow& window, const QString& folder, QObject* parent = nullptr);

    void start() { m_driver.start(); }

Q_SIGNALS:
    void finished(bool well, const QString& message);

private:
    void signIn();
    void browse();
    void arrange();
    void leaveSomeOut();
    void mistype(); // a mistake in the query, and completions
    void openPalette();
    void rebootOne();
    void scheduleOne();
    static void demandAgreement();
    void makeToucher();
    void waitForKey();
    void askOthers();
    void pauseInstallation();
    void planAhead(); // schedules, freezes and windows; a freeze is made
    void checkMany();
    void seeFailuresAlike();
    void requestFive();
    void editAndTakeBack();
    void enterPassword(); // of a BMC
    void lookBack();
    void settleFacts();
    void useConsole();
    void leaveConsole();
    void findNothing();
    void watchSecrets();
    void learnSecrets(); // of the fleet's folder
    void checkSecrets(); // that each kind was looked for
    void extendLease();
    void readCost();
    void readAudit();
    void openSettings();
    void meetStrangers(); // servers whose certificates are to be accepted
    void seeRacks();
    void importFile();
    void loseServer(); // last: nothing can be done after it
    QString sampleFile() const;

    void goTo(const QString& place, const QString& sign); // `sign`: a control to be seen there
    void chooseRow(const QString& table, int row);
    void chooseTab(const QString& tabs, const QString& tab, std::function<bool()> until);
    void chooseTab(const QString& tab, std::function<bool()> until);     // of what is shown beside the machines
    void chooseEntry(const QString& words, std::function<bool()> until); // of the menu that is open
    void closePopup();
    static QPushButton* sheetButton();        // answers the sheet in front; null until its plan is there
    void answerSheet(const QString& picture); // waits for its plan, takes the picture, confirms
    void confirmSheet();
    void pressEscape(const QString& control); // in a dialog: it closes
    void trigger(const QString& command, const QString& sign);
    void chooseVerb(const QString& verb, std::function<bool()> until); // of the "Actions" menu

    int rows(const QString& table) const;
    QString cell(const QString& table, int row, int column) const;

    MainWindow& m_window;
    TourDriver m_driver;
    SecretWatch m_secrets;
    int m_all_machines = 0;
    QTemporaryDir m_sample;
    QString m_machine, m_lease_end;
};

} // namespace remuda
