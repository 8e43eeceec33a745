// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/import_file.h"

#include <QCoreApplication>
#include <QFile>
#include <QPointer>
#include <QThreadPool>

#include <unordered_set>

namespace remuda {

namespace {

constexpr qint64 mostBytes = 256LL << 20;

struct Index {
    std::unordered_set<std::string> serials, macs, units;
};

} // namespace

InventoryLookup inventoryLookup(ReplicaSnapshotPointer snapshot) {
    const std::size_t serial = replicaField("serial"), nic1 = replicaField("nic1_mac"), nic2 = replicaField("nic2_mac"),
                      site = replicaField("site"), rack = replicaField("rack"), unit = replicaField("unit");
    auto index = std::make_shared<Index>();
    for (std::uint32_t row = 0; row < snapshot->rows(); ++row) {
        if (const auto text = snapshot->text(row, serial); !text.empty()) index->serials.emplace(text);
        for (const std::size_t field : {nic1, nic2})
            if (const auto text = snapshot->text(row, field); !text.empty()) index->macs.emplace(text);
        if (const auto number = snapshot->number(row, unit); number && !snapshot->text(row, rack).empty())
            index->units.insert(unitKey(snapshot->text(row, site), snapshot->text(row, rack), *number));
    }
    return [snapshot = std::move(snapshot), index](ImportClaim claim, const std::string& value) {
        switch (claim) {
        case ImportClaim::hardware_name:
            return snapshot->rowOf(value).has_value();
        case ImportClaim::serial:
            return index->serials.contains(value);
        case ImportClaim::mac:
            return index->macs.contains(value);
        case ImportClaim::unit:
            return index->units.contains(value);
        }
        return false;
    };
}

void checkFile(const QString& path, ReplicaSnapshotPointer snapshot, QObject* context,
               std::function<void(std::unique_ptr<ImportCheck>, const QString&)> done) {
    QThreadPool::globalInstance()->start(
        [path, snapshot = std::move(snapshot), context = QPointer(context), done = std::move(done)] {
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
                                                       inventoryLookup(snapshot));
            }
            QMetaObject::invokeMethod(qApp, [context, done, check, error] {
                if (context) done(std::move(*check), error);
            });
        });
}

} // namespace remuda
