// SPDX-License-Identifier: GPL-3.0-or-later
// The import's workspace with a file of 10,000 rows beside an inventory of 12,000 machines: from the file to every
// error on screen, and from a mended cell to everything that hangs on it checked again. Beside it stands SQLite in
// memory, which checks the same unique columns while it takes the rows.
#include "core/domain/csv.h"
#include "core/domain/machine_fields.h"
#include "core/domain/machine_json.h"
#include "tests/bench/made_machines.h"
#include "tests/bench/report.h"
#include "tests/gui/place_world.h"
#include "ui/inventory/import_page.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTableView>

namespace remuda::bench {
namespace {

constexpr std::size_t inventory = 12'000, rows = 10'000, known = 7'000, edits = 40, every = 40;

std::vector<const MachineField*> columns() {
    std::vector<const MachineField*> fields;
    for (const auto& field : machineFields())
        if (field.csv) fields.push_back(&field);
    return fields;
}

std::vector<std::string> cellsOf(const Machine& machine) {
    std::vector<std::string> cells;
    for (const auto* field : columns())
        cells.push_back(field->get(machine));
    return cells;
}

struct File {
    std::vector<Machine> machines; // of the inventory
    std::vector<std::vector<std::string>> rows;

    std::string text() const {
        std::vector<std::string> names;
        for (const auto* field : columns())
            names.emplace_back(field->name);
        std::string csv = csvLine(names);
        for (const auto& row : rows)
            csv += csvLine(row);
        return csv;
    }
};

// Seven rows of ten are known, half of those changed; of the new ones each fortieth has a slip.
File makeFile() {
    File file;
    MadeMachines made;
    for (std::size_t i = 0; i < inventory; ++i)
        file.machines.push_back(made.next());
    for (std::size_t i = 0; i < rows; ++i) {
        auto machine = i < known ? file.machines[i] : made.next();
        if (i < known && i % 2) machine.role = "changed-role";
        if (i >= known) machine.status = MachineStatus::discovered;
        file.rows.push_back(cellsOf(machine));
        if (i >= known && i % every == 0) file.rows.back()[1] = file.rows[i - 1][1]; // the serial of the row above
    }
    return file;
}

double milliseconds(const QElapsedTimer& clock) {
    return double(clock.nsecsElapsed()) / 1e6;
}

double sqlite(const File& file) {
    auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("baseline"));
    database.setDatabaseName(QStringLiteral(":memory:"));
    database.open();
    QStringList names, marks;
    for (const auto* field : columns()) {
        names << QString::fromUtf8(field->name.data(), qsizetype(field->name.size()));
        marks << QStringLiteral("?");
    }
    QSqlQuery(database).exec(QStringLiteral("CREATE TABLE m (%1, UNIQUE(hardware_name), UNIQUE(serial), "
                                            "UNIQUE(nic1_mac), UNIQUE(site, rack, unit))")
                                 .arg(names.join(QLatin1Char(','))));
    QElapsedTimer clock;
    clock.start();
    database.transaction();
    QSqlQuery insert(database);
    insert.prepare(QStringLiteral("INSERT OR IGNORE INTO m VALUES (%1)").arg(marks.join(QLatin1Char(','))));
    const auto take = [&insert](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            insert.bindValue(int(i), QString::fromStdString(cells[i]));
        insert.exec();
    };
    for (const auto& machine : file.machines)
        take(cellsOf(machine));
    for (const auto& row : file.rows)
        take(row);
    database.commit();
    return milliseconds(clock);
}

int run() {
    const auto file = makeFile();
    const auto csv = QByteArray::fromStdString(file.text());
    PlaceWorld world;
    QByteArray lines;
    for (const auto& machine : file.machines)
        lines += QByteArray::fromStdString(boost::json::serialize(toJson(machine))) + '\n';
    auto& replica = world.inventory.replica();
    QSignalSpy loaded(&replica, &Replica::snapshotFinished);
    replica.beginSnapshot(1);
    replica.appendNdjson(lines);
    replica.endSnapshot();
    if (!loaded.wait(60'000)) return std::fputs("import_benchmark: the inventory did not load\n", stderr), 1;
    const QString path = world.folder.filePath(QStringLiteral("machines.csv"));
    QFile written(path);
    if (!written.open(QIODevice::WriteOnly) || written.write(csv) != csv.size()) return 1;
    written.close();

    ImportPage page(world.context);
    page.resize(1440, 900);
    page.show();
    if (!QTest::qWaitForWindowExposed(&page)) return 1;
    std::vector<double> opened;
    for (int time = 0; time < 5; ++time) {
        QSignalSpy shown(&page.model(), &ImportModel::findingsChanged);
        QElapsedTimer clock;
        clock.start();
        page.openFile(path);
        if (!shown.wait(120'000)) return std::fputs("import_benchmark: the file did not open\n", stderr), 1;
        page.grab();
        opened.push_back(milliseconds(clock));
    }
    const auto& findings = page.model().findings();
    std::vector<double> mended;
    for (std::size_t edit = 0; edit < edits && !page.model().findings().isEmpty(); ++edit) {
        const auto cell = page.model().index(findings.first().row, ImportModel::first_column + 1);
        QElapsedTimer clock;
        clock.start();
        page.model().setData(cell, QStringLiteral("MENDED%1").arg(edit), Qt::EditRole);
        page.grab();
        mended.push_back(milliseconds(clock));
    }
    const double theirs = sqlite(file);
    report("import of 10,000 rows: file to every error on screen", quantile(opened, 0.5), "ms",
           "SQLite in memory takes the rows", theirs, Better::lower);
    report("a mended cell to all checked again, median", quantile(mended, 0.5), "ms", "SQLite in memory takes the rows",
           theirs, Better::lower);
    report("a mended cell to all checked again, slowest", quantile(mended, 1), "ms");
    return 0;
}

} // namespace
} // namespace remuda::bench

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    return remuda::bench::run();
}
