// SPDX-License-Identifier: GPL-3.0-or-later
// The tour's way through the racks and the import.
#include "app/desktop/tour.h"

#include <QApplication>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QTableView>

namespace remuda {

namespace {

// As a person drops a file from the desktop.
void drop(QWidget* widget, const QString& path) {
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(path)});
    const QPoint middle = widget->rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &enter);
    QDropEvent event(middle, Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(widget, &event);
}

} // namespace

void Tour::seeRacks() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    m_driver.type(QStringLiteral("Query"), QString(),
                  [this] { return rows(QStringLiteral("Machines")) == m_all_machines; });
    chooseRow(QStringLiteral("Machines"), 2);
    m_driver.press(QStringLiteral("Show racks"), [this] {
        const auto* racks = m_driver.find(QStringLiteral("Larger racks"));
        return racks != nullptr && !m_driver.find(QStringLiteral("Machines"));
    });
    m_driver.picture(QStringLiteral("racks"));
    m_driver.type(QStringLiteral("Query"), QStringLiteral("role~cassandra or status:broken"),
                  [this] { return m_driver.find(QStringLiteral("Larger racks")) != nullptr; });
    m_driver.press(QStringLiteral("Smaller racks"), [] { return true; });
    m_driver.press(QStringLiteral("Smaller racks"), [] { return true; });
    m_driver.press(QStringLiteral("Smaller racks"), [] { return true; });
    m_driver.picture(QStringLiteral("racks-found"));
    m_driver.press(QStringLiteral("Fit"), [] { return true; });
    m_driver.type(QStringLiteral("Query"), QString(), [] { return true; });
    m_driver.press(QStringLiteral("Show racks"),
                   [this] { return m_driver.find(QStringLiteral("Machines")) != nullptr; });
    m_driver.expect(QStringLiteral("all machines in the table again"),
                    [this] { return rows(QStringLiteral("Machines")) == m_all_machines; });
}

// A file as people have them: machines that are there, some of them changed, new ones, and a few slips.
QString Tour::sampleFile() const {
    const QString table = QStringLiteral("Machines");
    const auto* model = m_driver.find<QTableView>(table)->model();
    const auto value = [&](int row, const char* title) {
        for (int column = 0; column < model->columnCount(); ++column)
            if (model->headerData(column, Qt::Horizontal).toString() == QLatin1String(title))
                return cell(table, row, column);
        return QString();
    };
    QStringList lines{QStringLiteral("hardware_name,serial,site,rack,unit,role,team,nic1_mac,cpu_cores")};
    const auto existing = [&](int row, const QString& role, const QString& team) {
        lines.append(QStringList{value(row, "Hardware name"), value(row, "Serial"), value(row, "Site"),
                                 value(row, "Rack"), value(row, "Unit"), role, team, value(row, "MAC"),
                                 value(row, "Cores")}
                         .join(QLatin1Char(',')));
    };
    for (int row = 0; row < 3; ++row)
        existing(row, value(row, "Role"), value(row, "Team"));
    const auto other = [](const QString& now, const char* one, const char* another) {
        return now == QLatin1String(one) ? QString::fromLatin1(another) : QString::fromLatin1(one);
    };
    existing(3, value(3, "Role"), other(value(3, "Team"), "storage", "search"));
    existing(4, other(value(4, "Role"), "search-index", "build-worker"), other(value(4, "Team"), "search", "ads"));
    existing(5, other(value(5, "Role"), "", "login"), value(5, "Team"));
    const QString taken = value(6, "MAC"), serial = value(7, "Serial");
    const QString plain = QStringLiteral("NEW%1,SN-NEW-%1,lon,lon-new,%1,build-worker,release,%2,32");
    for (int number = 1; number <= 6; ++number)
        lines.append(plain.arg(number).arg(QStringLiteral("02:00:5e:00:00:0%1").arg(number)));
    lines.append(plain.arg(7).arg(taken));
    lines.append(QStringLiteral("NEW8,%1,lon,lon-new,8,build-worker,release,,32").arg(serial));
    lines.append(plain.arg(9).arg(QStringLiteral("02-00-5e-00-00-09")));
    lines.append(QStringLiteral("NEW10,,,lon-new,10,build-worker,release,,32"));
    lines.append(QStringLiteral("NEW11,,lon,lon-new,11,build-worker,release,,sixteen"));
    lines.append(QStringLiteral("NEW12,,lon,lon-new,12,build-worker,release,32"));
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

void Tour::importFile() {
    goTo(QStringLiteral("Inventory"), QStringLiteral("Machines"));
    const QString path = QDir(m_sample.path()).filePath(QStringLiteral("machines.csv"));
    m_driver.step(
        QStringLiteral("write a file of machines"), [this] { return rows(QStringLiteral("Machines")) > 10; },
        [this, path] {
            QFile file(path);
            if (file.open(QIODevice::WriteOnly)) file.write(sampleFile().toUtf8());
        },
        [path] { return QFile::exists(path); });
    m_driver.press(QStringLiteral("Import…"), [this] { return m_driver.find(QStringLiteral("Import machines")); });
    m_driver.picture(QStringLiteral("import-empty"));
    m_driver.step(
        QStringLiteral("drop it on the window"),
        [this] { return m_driver.find(QStringLiteral("Import machines")) != nullptr; },
        [this, path] { drop(m_driver.find(QStringLiteral("Import machines")), path); },
        [this] { return rows(QStringLiteral("Errors of the file")) == 6; });
    m_driver.picture(QStringLiteral("import"));
    m_driver.press(QStringLiteral("Changed 3"), [this] { return rows(QStringLiteral("Rows of the file")) == 3; });
    m_driver.picture(QStringLiteral("import-changed"));
    m_driver.press(QStringLiteral("Import only the 12 good rows"),
                   [this] { return rows(QStringLiteral("Rows of the file")) == 6; });
    m_driver.picture(QStringLiteral("import-rest"));
    m_driver.press(QStringLiteral("Back to the inventory"),
                   [this] { return m_driver.find(QStringLiteral("Machines")) != nullptr; });
    m_driver.expect(QStringLiteral("the new machines"),
                    [this] { return rows(QStringLiteral("Machines")) == m_all_machines + 6; });
}

} // namespace remuda
