// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/expiry/leases_model.h"

#include "ui/common/format.h"

namespace remuda {

namespace {

QString statusText(const Lease& lease) {
    return QString::fromUtf8(toText(lease.status).data());
}

QString grantedText(const Lease& lease) {
    QStringList parts;
    if (!lease.granted_by.empty()) parts << QString::fromStdString(lease.granted_by);
    if (lease.extended > 0) parts << LeasesModel::tr("extended %1×").arg(lease.extended);
    return parts.isEmpty() ? LeasesModel::tr("imported") : parts.join(QStringLiteral(", "));
}

std::vector<TableColumn<Lease>> columns() {
    return {
        {.title = LeasesModel::tr("Machine"),
         .text = [](const Lease& each) { return QString::fromStdString(each.hardware_name); },
         .style = CellStyle::monospaced,
         .tip = [](const Lease& each) { return QString::fromStdString(each.hostname); }},
        {.title = LeasesModel::tr("Ends"),
         .text = [](const Lease& each) { return format::date(each.expires_on); },
         .sort = [](const Lease& each) { return QVariant(format::toQt(each.expires_on)); }},
        {.title = LeasesModel::tr("Days left"),
         .text = [](const Lease& each) { return daysLeftText(each.days_left); },
         .sort = [](const Lease& each) { return QVariant(each.days_left); },
         .tone = [](const Lease& each) { return toneOfDaysLeft(each.days_left); }},
        {.title = LeasesModel::tr("Status"),
         .text = [](const Lease& each) { return wordForStatus(statusText(each)); },
         .tone = [](const Lease& each) { return std::optional(toneOfMachineStatus(statusText(each))); }},
        {.title = LeasesModel::tr("Role"), .text = [](const Lease& each) { return QString::fromStdString(each.role); }},
        {.title = LeasesModel::tr("Team"), .text = [](const Lease& each) { return QString::fromStdString(each.team); }},
        {.title = LeasesModel::tr("Site"), .text = [](const Lease& each) { return QString::fromStdString(each.site); }},
        {.title = LeasesModel::tr("Model"),
         .text = [](const Lease& each) { return QString::fromStdString(each.model); }},
        {.title = LeasesModel::tr("$/month"),
         .text = [](const Lease& each) { return format::money(each.monthly_cost); },
         .style = CellStyle::number,
         .sort =
             [](const Lease& each) {
                 return each.monthly_cost ? QVariant::fromValue<qint64>(each.monthly_cost->micros) : QVariant(-1);
             }},
        {.title = LeasesModel::tr("Granted by"),
         .text = grantedText,
         .style = CellStyle::secondary,
         .tip = [](const Lease& each) { return each.granted_at ? format::absolute(*each.granted_at) : QString(); }},
    };
}

} // namespace

LeasesModel::LeasesModel(QObject* parent)
    : ColumnTable(
          columns(), [](const Lease& each) { return QString::fromStdString(each.hardware_name); }, parent) {}

std::optional<Tone> toneOfDaysLeft(int days) {
    if (days < 0) return Tone::bad;
    if (days < 7) return Tone::attention; // as expires<7d
    return std::nullopt;
}

QString daysLeftText(int days) {
    if (days < 0) return LeasesModel::tr("%n day(s) past", nullptr, -days);
    if (days == 0) return LeasesModel::tr("last day");
    return LeasesModel::tr("%n day(s)", nullptr, days);
}

} // namespace remuda
