// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"

#include <QObject>

namespace remuda {

class InventoryModel;

// Writes the machines that the query finds, in the table's order and group by group (closed ones too), with every
// column of the inventory CSV. The work is done on a thread of the pool, on the snapshot of the moment; the file
// appears whole or not at all. Deletes itself after finished.
class CsvExport : public QObject {
    Q_OBJECT
public:
    CsvExport(const InventoryModel& model, QString path, QObject* parent);
    void start();

Q_SIGNALS:
    void finished(int rows, const QString& error); // an empty error: it is written

private:
    ReplicaSnapshotPointer m_snapshot;
    std::vector<std::uint32_t> m_rows;
    QString m_path;
};

} // namespace remuda
