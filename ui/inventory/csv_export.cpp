// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/csv_export.h"

#include "core/domain/csv.h"
#include "core/domain/machine_fields.h"
#include "ui/inventory/inventory_model.h"

#include <QCoreApplication>
#include <QPointer>
#include <QSaveFile>
#include <QThreadPool>

#include <utility>

namespace remuda {

namespace {

QString write(const ReplicaSnapshot& snapshot, const std::vector<std::uint32_t>& rows, const QString& path) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) return file.errorString();
    std::vector<std::string> cells;
    for (const MachineField& field : machineFields())
        if (field.csv) cells.emplace_back(field.name);
    std::string text = csvLine(cells);
    for (const std::uint32_t row : rows) {
        const Machine machine = snapshot.machine(row);
        cells.clear();
        for (const MachineField& field : machineFields())
            if (field.csv) cells.push_back(field.get(machine));
        text += csvLine(cells);
        if (text.size() > 1 << 20) {
            file.write(text.data(), qint64(text.size()));
            text.clear();
        }
    }
    file.write(text.data(), qint64(text.size()));
    return file.commit() ? QString() : file.errorString();
}

} // namespace

CsvExport::CsvExport(const InventoryModel& model, QString path, QObject* parent)
    : QObject(parent)
    , m_snapshot(model.snapshotPointer())
    , m_rows(model.machines())
    , m_path(std::move(path)) {}

void CsvExport::start() {
    QThreadPool::globalInstance()->start([snapshot = m_snapshot, rows = m_rows, path = m_path, self = QPointer(this)] {
        const QString error = write(*snapshot, rows, path);
        QMetaObject::invokeMethod(qApp, [self, error, count = int(rows.size())] {
            if (!self) return;
            Q_EMIT self->finished(count, error);
            self->deleteLater();
        });
    });
}

} // namespace remuda
