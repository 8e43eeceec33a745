// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/inventory_columns.h"

#include "core/domain/machine_fields.h"
#include "ui/common/format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <array>

namespace remuda {

namespace {

struct Known {
    const char* key;
    const char* field;
    const char* title;
    CellStyle style;
    int width;
    bool usual;
};

constexpr std::array known{
    Known{"hardware_name", "hardware_name", QT_TRANSLATE_NOOP("Inventory", "Hardware name"), CellStyle::monospaced, 14,
          true},
    Known{"hostname", "hostname", QT_TRANSLATE_NOOP("Inventory", "Host"), CellStyle::text, 27, true},
    Known{"status", "status", QT_TRANSLATE_NOOP("Inventory", "Status"), CellStyle::text, 10, true},
    Known{"role", "role", QT_TRANSLATE_NOOP("Inventory", "Role"), CellStyle::text, 16, true},
    Known{"team", "team", QT_TRANSLATE_NOOP("Inventory", "Team"), CellStyle::text, 9, true},
    Known{"place", "rack", QT_TRANSLATE_NOOP("Inventory", "Place"), CellStyle::monospaced, 12, true},
    Known{"model", "model", QT_TRANSLATE_NOOP("Inventory", "Model"), CellStyle::text, 17, true},
    Known{"cpu_cores", "cpu_cores", QT_TRANSLATE_NOOP("Inventory", "Cores"), CellStyle::number, 5, true},
    Known{"memory_gib", "memory_gib", QT_TRANSLATE_NOOP("Inventory", "Memory, GiB"), CellStyle::number, 10, true},
    Known{"monthly_cost_usd", "monthly_cost_usd", QT_TRANSLATE_NOOP("Inventory", "$ / month"), CellStyle::number, 8,
          true},
    Known{"expires_on", "expires_on", QT_TRANSLATE_NOOP("Inventory", "Expires"), CellStyle::text, 12, true},
    Known{"power", "power", QT_TRANSLATE_NOOP("Inventory", "Power"), CellStyle::text, 9, false},
    Known{"site", "site", QT_TRANSLATE_NOOP("Inventory", "Site"), CellStyle::text, 7, false},
    Known{"rack", "rack", QT_TRANSLATE_NOOP("Inventory", "Rack"), CellStyle::monospaced, 9, false},
    Known{"unit", "unit", QT_TRANSLATE_NOOP("Inventory", "Unit"), CellStyle::number, 5, false},
    Known{"disk_gib", "disk_gib", QT_TRANSLATE_NOOP("Inventory", "Disk, GiB"), CellStyle::number, 9, false},
    Known{"serial", "serial", QT_TRANSLATE_NOOP("Inventory", "Serial"), CellStyle::monospaced, 14, false},
    Known{"nic1_ip", "nic1_ip", QT_TRANSLATE_NOOP("Inventory", "Address"), CellStyle::monospaced, 15, false},
    Known{"nic1_mac", "nic1_mac", QT_TRANSLATE_NOOP("Inventory", "MAC"), CellStyle::monospaced, 18, false},
    Known{"nic2_mac", "nic2_mac", QT_TRANSLATE_NOOP("Inventory", "Second MAC"), CellStyle::monospaced, 18, false},
    Known{"bmc_driver", "bmc_driver", QT_TRANSLATE_NOOP("Inventory", "BMC driver"), CellStyle::text, 10, false},
    Known{"bmc_address", "bmc_address", QT_TRANSLATE_NOOP("Inventory", "BMC address"), CellStyle::monospaced, 18,
          false},
    Known{"status_reason", "status_reason", QT_TRANSLATE_NOOP("Inventory", "Reason"), CellStyle::text, 18, false},
    Known{"status_since", "status_since", QT_TRANSLATE_NOOP("Inventory", "In this status"), CellStyle::text, 13, false},
    Known{"purchased_on", "purchased_on", QT_TRANSLATE_NOOP("Inventory", "Purchased"), CellStyle::text, 12, false},
    Known{"updated_at", "updated_at", QT_TRANSLATE_NOOP("Inventory", "Changed"), CellStyle::text, 13, false},
    Known{"created_at", "created_at", QT_TRANSLATE_NOOP("Inventory", "Enlisted"), CellStyle::text, 13, false},
    Known{"power_seen_at", "power_seen_at", QT_TRANSLATE_NOOP("Inventory", "Power seen"), CellStyle::text, 13, false},
    Known{"protected", "protected", QT_TRANSLATE_NOOP("Inventory", "Protected"), CellStyle::text, 9, false},
    Known{"simulated", "simulated", QT_TRANSLATE_NOOP("Inventory", "Simulated"), CellStyle::text, 9, false},
    Known{"wipe_unverified", "wipe_unverified", QT_TRANSLATE_NOOP("Inventory", "Wipe unverified"), CellStyle::text, 14,
          false},
    Known{"bmc_user", "bmc_user", QT_TRANSLATE_NOOP("Inventory", "BMC user"), CellStyle::text, 12, false},
    Known{"bmc_password_set", "bmc_password_set", QT_TRANSLATE_NOOP("Inventory", "BMC password stored"),
          CellStyle::text, 18, false},
    Known{"bmc_privilege", "bmc_privilege", QT_TRANSLATE_NOOP("Inventory", "BMC privilege"), CellStyle::text, 14,
          false},
    Known{"bmc_interface", "bmc_interface", QT_TRANSLATE_NOOP("Inventory", "BMC interface"), CellStyle::text, 12,
          false},
    Known{"bmc_certificate", "bmc_certificate", QT_TRANSLATE_NOOP("Inventory", "BMC certificate"), CellStyle::text, 20,
          false},
    Known{"bmc_cipher_suite", "bmc_cipher_suite", QT_TRANSLATE_NOOP("Inventory", "BMC cipher suite"), CellStyle::number,
          14, false},
    Known{"version", "version", QT_TRANSLATE_NOOP("Inventory", "Version"), CellStyle::number, 7, false},
};

bool isPlace(const InventoryColumn& column) {
    return column.key == QLatin1String("place");
}

QString textOf(const ReplicaSnapshot& snapshot, std::uint32_t row, std::size_t field) {
    const std::string_view text = snapshot.text(row, field);
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

QString numberText(FieldKind kind, std::int64_t number) {
    switch (kind) {
    case FieldKind::money:
        return format::money(double(number) / 1e6).mid(1); // the header names the currency
    case FieldKind::date:
        return format::date(QDate(1970, 1, 1).addDays(number));
    case FieldKind::instant:
        return format::relative(fromMilliseconds(number));
    case FieldKind::boolean:
        return number != 0 ? QCoreApplication::translate("Inventory", "yes")
                           : QCoreApplication::translate("Inventory", "no");
    default:
        return format::number(number);
    }
}

} // namespace

const std::vector<InventoryColumn>& inventoryColumns() {
    static const std::vector<InventoryColumn> columns = [] {
        std::vector<InventoryColumn> list;
        for (const Known& column : known)
            list.push_back({QString::fromLatin1(column.key), QCoreApplication::translate("Inventory", column.title),
                            replicaField(column.field), column.style, column.width, column.usual});
        return list;
    }();
    return columns;
}

QString inventoryText(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column) {
    const MachineField& field = machineFields()[column.field];
    if (isPlace(column)) {
        static const std::size_t unit_field = replicaField("unit");
        const auto unit = snapshot.number(row, unit_field);
        const QString rack = textOf(snapshot, row, column.field);
        return unit ? QStringLiteral("%1 u%2").arg(rack).arg(*unit, 2, 10, QLatin1Char('0')) : rack;
    }
    if (field.kind == FieldKind::text) {
        const QString text = textOf(snapshot, row, column.field);
        return column.key == QLatin1String("status") || column.key == QLatin1String("power") ? wordForStatus(text)
                                                                                             : text;
    }
    const auto number = snapshot.number(row, column.field);
    if (number) return numberText(field.kind, *number);
    return field.kind == FieldKind::money ? QCoreApplication::translate("Inventory", "unknown") : QString();
}

int inventoryColumn(const QString& key) {
    const auto& columns = inventoryColumns();
    const auto found = std::find_if(columns.begin(), columns.end(),
                                    [&key](const InventoryColumn& column) { return column.key == key; });
    return found == columns.end() ? -1 : int(found - columns.begin());
}

QString fieldTitle(std::size_t field) {
    const int column = inventoryColumn(
        QString::fromUtf8(machineFields()[field].name.data(), qsizetype(machineFields()[field].name.size())));
    return inventoryColumns()[std::size_t(column)].title;
}

QString groupValueText(std::size_t field, const std::string& value) {
    if (value.empty()) return QCoreApplication::translate("Inventory", "not set");
    const QString text = QString::fromStdString(value);
    switch (machineFields()[field].kind) {
    case FieldKind::money:
        return QLatin1Char('$') + text;
    case FieldKind::date:
    case FieldKind::instant:
        return format::date(QDate::fromString(text, Qt::ISODate));
    case FieldKind::boolean:
        return numberText(FieldKind::boolean, value == "true" ? 1 : 0);
    case FieldKind::size_gib:
        return format::memory(text.toLongLong());
    case FieldKind::integer:
        return format::number(text.toLongLong());
    case FieldKind::text:
        break;
    }
    const auto name = machineFields()[field].name;
    return name == "status" || name == "power" ? wordForStatus(text) : text;
}

QString totalsText(const MachineTotals& totals) {
    QStringList parts{QCoreApplication::translate("Inventory", "%1 cores").arg(format::number(totals.cpu_cores)),
                      QCoreApplication::translate("Inventory", "%1 memory").arg(format::memory(totals.memory_gib)),
                      QCoreApplication::translate("Inventory", "%1 disk").arg(format::memory(totals.disk_gib)),
                      costText(totals)};
    return parts.join(QStringLiteral(" · "));
}

QString costText(const MachineTotals& totals) {
    const QString cost = format::moneyPerMonth(double(totals.monthly_cost.micros) / 1e6);
    if (totals.unknown_prices == 0) return cost;
    const QString unknown =
        QCoreApplication::translate("Inventory", "%1 unknown").arg(format::number(totals.unknown_prices));
    return totals.unknown_prices == totals.machines ? QCoreApplication::translate("Inventory", "price unknown")
                                                    : cost + QStringLiteral(" + ") + unknown;
}

QString inventoryTip(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column) {
    if (column.key == QLatin1String("status")) {
        static const std::size_t since = replicaField("status_since"), reason = replicaField("status_reason");
        const auto moment = snapshot.number(row, since);
        const QString why = textOf(snapshot, row, reason);
        QString tip =
            moment
                ? QCoreApplication::translate("Inventory", "since %1").arg(format::absolute(fromMilliseconds(*moment)))
                : QString();
        if (!why.isEmpty()) tip += QStringLiteral("\n") + why;
        return tip;
    }
    const MachineField& field = machineFields()[column.field];
    const auto number = field.kind == FieldKind::text ? std::nullopt : snapshot.number(row, column.field);
    if (number && field.kind == FieldKind::instant) return format::absolute(fromMilliseconds(*number));
    if (number && field.kind == FieldKind::date) return format::daysLeft(QDate(1970, 1, 1).addDays(*number));
    return {};
}

std::optional<Tone> inventoryTone(const ReplicaSnapshot& snapshot, std::uint32_t row, const InventoryColumn& column) {
    if (column.key == QLatin1String("status")) return toneOfMachineStatus(textOf(snapshot, row, column.field));
    if (column.key == QLatin1String("power")) return toneOfPower(textOf(snapshot, row, column.field));
    if (column.key != QLatin1String("expires_on")) return {};
    const auto day = snapshot.number(row, column.field);
    if (!day) return {};
    const qint64 today = QDate(1970, 1, 1).daysTo(QDateTime::currentDateTimeUtc().date());
    if (*day < today) return Tone::bad;
    if (*day - today <= 7) return Tone::attention;
    return {};
}

} // namespace remuda
