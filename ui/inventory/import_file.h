// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_snapshot.h"
#include "core/domain/machine_import.h"

#include <QObject>

#include <functional>
#include <memory>

namespace remuda {

// What the inventory holds, for ImportCheck. Builds its indexes when made; used on one thread at a time.
ImportInventory importInventory(ReplicaSnapshotPointer snapshot);

// Reads and checks a file on a thread of the pool. `done` is called on this thread unless `context` is gone: with the
// check, or with null and why the file cannot be read.
void checkFile(const QString& path, ReplicaSnapshotPointer snapshot, ImportExisting existing, QObject* context,
               std::function<void(std::unique_ptr<ImportCheck>, const QString& error)> done);

} // namespace remuda
