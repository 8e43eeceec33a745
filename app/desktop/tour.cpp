// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/tour.h"

#include "ui/expiry/leases_model.h"
#include "ui/jobs/jobs_model.h"
#include "ui/requests/requests_model.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDialog>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

namespace remuda {

namespace {

bool always() {
    return true;
}

} // namespace

Tour::Tour(MainWindow& window, const QString& folder, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_driver(window, folder)
    , m_secrets(window) {
    connect(&m_driver, &TourDriver::finished, this, &Tour::finished);
    watchSecrets();
    demandAgreement();
    makeToucher();
    meetStrangers();
    signIn();
    learnSecrets();
    arrange();
    mistype();
    browse();
    openPalette();
    rebootOne();
    scheduleOne();
    waitForKey();
    askOthers();
    planAhead();
    requestFive();
    editAndTakeBack();
    lookBack();
    checkMany();
    settleFacts();
    readAudit();
    useConsole(); // after the audit, whose latest entry can be taken back
    extendLease();
    readCost();
    seeRacks();
    findNothing();
    importFile();
    openSettings();
    checkSecrets();
    loseServer();
}

void Tour::signIn() {
    m_driver.expect(tr("the sign-in page"), [this] {
        return m_driver.find(QStringLiteral("Sign in to Remuda")) || m_driver.find(QStringLiteral("Server"));
    });
    m_driver.picture(QStringLiteral("sign-in"));
    const auto further = QStringLiteral("Further agents");
    m_driver.type(further, QStringLiteral("/run/user/1000/yubikey-agent.sock"), always);
    m_driver.step(
        QStringLiteral("look for its keys"), always,
        [this, further] { TourDriver::key(m_driver.find(further), Qt::Key_Return); },
        [this] { return m_driver.find(QStringLiteral("Look again")) != nullptr; });
    m_driver.picture(QStringLiteral("further-agents"));
    m_driver.type(further, QString(), always);
    m_driver.press(QStringLiteral("Try it on simulated machines"),
                   [this] { return rows(QStringLiteral("Machines")) > 0; });
    m_driver.expect(QStringLiteral("the whole fleet"), [this] {
        m_all_machines = rows(QStringLiteral("Machines"));
        return m_all_machines >= 100;
    });
    m_driver.picture(QStringLiteral("inventory"));
}

void Tour::browse() {
    m_driver.type(QStringLiteral("Query"), QStringLiteral("site:lon status:in_use"), [this] {
        const int shown = rows(QStringLiteral("Machines"));
        return shown > 0 && shown < m_all_machines;
    });
    chooseRow(QStringLiteral("Machines"), 0);
    m_driver.expect(QStringLiteral("the machine's detail"), [this] {
        m_machine = cell(QStringLiteral("Machines"), 0, 0);
        return !m_machine.isEmpty() && m_driver.find(QStringLiteral("Machine"));
    });
    m_driver.picture(QStringLiteral("machine"));
}

void Tour::rebootOne() {
    chooseVerb(QStringLiteral("Reboot"), [] { return sheetButton() != nullptr; });
    m_driver.press(QStringLiteral("What you sign"),
                   [this] { return m_driver.find(QStringLiteral("Text to be signed")) != nullptr; });
    answerSheet(QStringLiteral("consequences"));
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    m_driver.expect(QStringLiteral("the reboot among the jobs"), [this] { return rows(QStringLiteral("Jobs")) > 0; });
    chooseRow(QStringLiteral("Jobs"), 0);
    m_driver.picture(QStringLiteral("job-running"));
    m_driver.expect(QStringLiteral("the reboot finished"), [this] {
        return cell(QStringLiteral("Jobs"), 0, JobsModel::status) == QStringLiteral("finished");
    });
    m_driver.picture(QStringLiteral("job-finished"));
}

void Tour::requestFive() {
    const auto next = [this](const QString& sign) {
        m_driver.press(QStringLiteral("Next"), [this, sign] { return m_driver.find(sign) != nullptr; });
    };
    goTo(QStringLiteral("Requests"), QStringLiteral("New request…"));
    m_driver.picture(QStringLiteral("requests-empty"));
    m_driver.press(QStringLiteral("New request…"),
                   [this] { return m_driver.find(QStringLiteral("How many machines")); });
    m_driver.step(
        QStringLiteral("five machines"), always,
        [this] {
            auto* count = m_driver.find<QSpinBox>(QStringLiteral("How many machines"));
            count->selectAll();
            TourDriver::key(count, Qt::Key_5, {}, QStringLiteral("5"));
        },
        [this] { return m_driver.find<QSpinBox>(QStringLiteral("How many machines"))->value() == 5; });
    m_driver.type(QStringLiteral("Role"), QStringLiteral("kafka-events"), always);
    m_driver.type(QStringLiteral("Team"), QStringLiteral("data-infra"), always);
    m_driver.picture(QStringLiteral("request-what"));
    next(QStringLiteral("Site"));
    m_driver.type(QStringLiteral("Site"), QStringLiteral("lon"), always);
    m_driver.picture(QStringLiteral("request-where"));
    m_driver.press(QStringLiteral("Show the plan"),
                   [this] { return m_driver.find(QStringLiteral("Request 5 machines")); });
    m_driver.picture(QStringLiteral("request-plan"));
    m_driver.press(QStringLiteral("Request 5 machines"), [this] { return m_driver.find(QStringLiteral("Done")); });
    m_driver.picture(QStringLiteral("request-sent"));
    m_driver.press(QStringLiteral("Done"), [this] { return rows(QStringLiteral("Requests")) > 0; });
    pauseInstallation();
    goTo(QStringLiteral("Requests"), QStringLiteral("Requests"));
    m_driver.expect(QStringLiteral("five machines installed"), [this] {
        return cell(QStringLiteral("Requests"), 0, RequestsModel::status) == QStringLiteral("fulfilled");
    });
    m_driver.picture(QStringLiteral("requests"));
    goTo(QStringLiteral("Jobs"), QStringLiteral("Jobs"));
    chooseRow(QStringLiteral("Jobs"), 0);
    m_driver.picture(QStringLiteral("jobs"));
}

void Tour::extendLease() {
    goTo(QStringLiteral("Expiry"), QStringLiteral("Leases"));
    m_driver.expect(QStringLiteral("the leases"), [this] { return rows(QStringLiteral("Leases")) > 0; });
    chooseRow(QStringLiteral("Leases"), 0);
    m_driver.picture(QStringLiteral("expiry"));
    m_driver.step(
        QStringLiteral("press “Extend…”"), [this] { return m_driver.find(QStringLiteral("Extend…")) != nullptr; },
        [this] {
            m_machine = cell(QStringLiteral("Leases"), 0, LeasesModel::machine);
            m_lease_end = cell(QStringLiteral("Leases"), 0, LeasesModel::ends);
            TourDriver::click(m_driver.find(QStringLiteral("Extend…")));
        },
        [] { return sheetButton() != nullptr; });
    answerSheet(QStringLiteral("extend"));
    m_driver.expect(QStringLiteral("a later end"), [this] {
        for (int row = 0; row < rows(QStringLiteral("Leases")); ++row)
            if (cell(QStringLiteral("Leases"), row, LeasesModel::machine) == m_machine)
                return cell(QStringLiteral("Leases"), row, LeasesModel::ends) != m_lease_end;
        return false;
    });
}

void Tour::readCost() {
    goTo(QStringLiteral("Cost"), QStringLiteral("Cost chart"));
    m_driver.expect(QStringLiteral("the waste"), [this] { return m_driver.find(QStringLiteral("Waste")) != nullptr; });
    m_driver.picture(QStringLiteral("cost"));
}

void Tour::goTo(const QString& place, const QString& sign) {
    m_driver.step(
        QStringLiteral("go to ") + place, [this] { return m_driver.find(QStringLiteral("Places")) != nullptr; },
        [this, place] {
            auto* places = m_driver.find<QListWidget>(QStringLiteral("Places"));
            const auto found = places->findItems(place, Qt::MatchExactly);
            if (!found.isEmpty()) TourDriver::click(places->viewport(), places->visualItemRect(found.first()).center());
        },
        [this, sign] { return m_driver.find(sign) != nullptr; });
}

void Tour::chooseRow(const QString& table, int row) {
    m_driver.step(
        QStringLiteral("choose row %1 of %2").arg(row + 1).arg(table), [this, table, row] { return rows(table) > row; },
        [this, table, row] {
            auto* view = m_driver.find<QTableView>(table);
            TourDriver::click(view->viewport(), view->visualRect(view->model()->index(row, 0)).center());
        },
        [this, table, row] {
            const auto* view = m_driver.find<QTableView>(table);
            return view && view->selectionModel()->isRowSelected(row);
        });
}

QPushButton* Tour::sheetButton() {
    for (auto* widget : QApplication::topLevelWidgets()) {
        if (!qobject_cast<QDialog*>(widget) || !widget->isVisible()) continue;
        for (auto* button : widget->findChildren<QPushButton*>())
            if (button->isDefault() && button->isEnabled() && button->isVisible()) return button;
    }
    return nullptr;
}

void Tour::answerSheet(const QString& picture) {
    m_driver.picture(picture);
    confirmSheet();
}

void Tour::confirmSheet() {
    m_driver.step(
        QStringLiteral("confirm the sheet"), [] { return sheetButton() != nullptr; },
        [] { TourDriver::click(sheetButton()); }, [] { return QApplication::activeModalWidget() == nullptr; });
}

int Tour::rows(const QString& table) const {
    const auto* view = m_driver.find<QTableView>(table);
    return view && view->model() ? view->model()->rowCount() : 0;
}

QString Tour::cell(const QString& table, int row, int column) const {
    const auto* view = m_driver.find<QTableView>(table);
    return view && view->model() ? view->model()->index(row, column).data().toString() : QString();
}

} // namespace remuda
