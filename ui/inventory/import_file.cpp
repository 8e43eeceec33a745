// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QPointer>
#include <QThreadPool>

#include <unordered_map>

namespace remuda {

namespace {

constexpr qint64 mostBytes = 256LL << 20;

// Which row has a value. The texts live in the snapshot.
struct Index {
    using Rows = std::unordered_map<std::string_view, std::uint32_t>;
    Rows serials, macs, bmc_addresses;
    std::unordered_map<std::string, std::uint32_t> units;
};

std::shared_ptr<const Index> indexOf(const ReplicaSnapshot& snapshot) {
    const std::size_t serial = replicaField("serial"), nic1 = replicaField("nic1_mac"), nic2 = replicaField("nic2_mac"),
                      bmc = replicaField("bmc_address"), site = replicaField("site"), rack = replicaField("rack"),
                      unit = replicaField("unit");
    auto index = std::make_shared<Index>();
    const auto add = [&snapshot](Index::Rows& rows, std::uint32_t row, std::size_t field) {
        if (const auto text = snapshot.text(row, field); !text.empty()) rows.emplace(text, row);
    };
    for (std::uint32_t row = 0; row < snapshot.rows(); ++row) {
        add(index->serials, row, serial);
        add(index->macs, row, nic1);
        add(index->macs, row, nic2);
        add(index->bmc_addresses, row, bmc);
        if (const auto number = snapshot.number(row, unit); number && !snapshot.text(row, rack).empty())
            index->units.emplace(unitKey(snapshot.text(row, site), snapshot.text(row, rack), *number), row);
    }
    return index;
}

} // namespace

ImportInventory importInventory(ReplicaSnapshotPointer snapshot) {
    ImportInventory inventory;
    inventory.holder = [snapshot, index = indexOf(*snapshot)](ImportClaim claim, const std::string& value) {
        std::optional<std::uint32_t> row;
        const auto look = [&row, &value](const auto& rows) {
            if (const auto found = rows.find(value); found != rows.end()) row = found->second;
        };
        switch (claim) {
        case ImportClaim::hardware_name:
            row = snapshot->rowOf(value);
            break;
        case ImportClaim::serial:
            look(index->serials);
            break;
        case ImportClaim::mac:
            look(index->macs);
            break;
        case ImportClaim::unit:
            look(index->units);
            break;
        case ImportClaim::bmc_address:
            look(index->bmc_addresses);
            break;
        }
        return row ? std::optional(std::string(snapshot->hardwareName(*row))) : std::nullopt;
    };
    inventory.machine = [snapshot](const std::string& name) -> std::shared_ptr<const Machine> {
        const auto row = snapshot->rowOf(name);
        return row ? std::make_shared<const Machine>(snapshot->machine(*row)) : nullptr;
    };
    return inventory;
}

void checkFile(const QString& path, ReplicaSnapshotPointer snapshot, ImportExisting existing, QObject* context,
               std::function<void(std::unique_ptr<ImportCheck>, const QString&)> done) {
    QThreadPool::globalInstance()->start(
        [path, snapshot = std::move(snapshot), existing, context = QPointer(context), done = std::move(done)] {
            QFile file(path);
            QString error;
            auto check = std::make_shared<std::unique_ptr<ImportCheck>>();
            if (!file.open(QIODevice::ReadOnly))
                error = file.errorString();
            else if (file.size() > mostBytes)
                error = QCoreApplication::translate("ImportPage", "It is %1 MB; at most %2 MB can be checked here.")
                            .arg(file.size() >> 20)
                            .arg(mostBytes >> 20);
            else {
                const QByteArray bytes = file.readAll();
                *check = std::make_unique<ImportCheck>(std::string_view(bytes.constData(), std::size_t(bytes.size())),
                                                       importInventory(snapshot), existing);
            }
            QMetaObject::invokeMethod(qApp, [context, done, check, error] {
                if (context) done(std::move(*check), error);
            });
        });
}

} // namespace remuda
