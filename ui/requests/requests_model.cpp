// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requests_model.h"

#include "ui/common/format.h"
#include "ui/requests/request_text.h"

namespace remuda {

namespace {

QString statusText(const MachineRequest& request) {
    return QString::fromUtf8(toText(request.status).data());
}

QString costText(const MachineRequest& request) {
    const bool unknown = request.unknown_prices > 0 && request.monthly_cost.micros == 0;
    return unknown ? RequestsModel::tr("unknown") : format::money(std::optional(request.monthly_cost));
}

std::vector<TableColumn<MachineRequest>> columns() {
    return {
        {.title = RequestsModel::tr("Request"),
         .text = [](const MachineRequest& each) { return QString::number(each.id); },
         .style = CellStyle::monospaced,
         .sort = [](const MachineRequest& each) { return QVariant::fromValue<qint64>(each.id); }},
        {.title = RequestsModel::tr("Status"),
         .text = [](const MachineRequest& each) { return wordForStatus(statusText(each)); },
         .tone = [](const MachineRequest& each) { return std::optional(toneOfRequestStatus(statusText(each))); },
         .tip = requestResult},
        {.title = RequestsModel::tr("What"),
         .text =
             [](const MachineRequest& each) {
                 return RequestsModel::tr("%n machine(s) for %1", nullptr, static_cast<int>(each.spec.count))
                     .arg(QString::fromStdString(each.spec.role));
             },
         .tip =
             [](const MachineRequest& each) {
                 RequestSpec asked = each.spec;
                 asked.machines.clear();
                 return requestDemands(asked);
             }},
        {.title = RequestsModel::tr("Site"),
         .text =
             [](const MachineRequest& each) {
                 return each.spec.site.empty() ? RequestsModel::tr("any") : QString::fromStdString(each.spec.site);
             }},
        {.title = RequestsModel::tr("Until"),
         .text =
             [](const MachineRequest& each) {
                 return each.spec.expires_on ? format::date(*each.spec.expires_on) : RequestsModel::tr("no end");
             },
         .sort =
             [](const MachineRequest& each) {
                 return each.spec.expires_on ? QVariant(format::toQt(*each.spec.expires_on))
                                             : QVariant(QDate(9999, 1, 1));
             }},
        {.title = RequestsModel::tr("$/month"),
         .text = costText,
         .style = CellStyle::number,
         .sort = [](const MachineRequest& each) { return QVariant::fromValue<qint64>(each.monthly_cost.micros); }},
        {.title = RequestsModel::tr("Progress"),
         .text =
             [](const MachineRequest& each) {
                 return isEnded(each.status) ? QString() : RequestsModel::tr("%1 %").arg(each.progress);
             },
         .sort = [](const MachineRequest& each) { return QVariant(each.progress); },
         .progress = [](const MachineRequest& each) { return isEnded(each.status) ? -1 : each.progress; }},
        {.title = RequestsModel::tr("Requester"),
         .text = [](const MachineRequest& each) { return QString::fromStdString(each.requester); }},
        {.title = RequestsModel::tr("When"),
         .text = [](const MachineRequest& each) { return format::relative(each.created_at); },
         .style = CellStyle::secondary,
         .sort =
             [](const MachineRequest& each) { return QVariant::fromValue<qint64>(toMilliseconds(each.created_at)); },
         .tip = [](const MachineRequest& each) { return format::absolute(each.created_at); }},
    };
}

} // namespace

RequestsModel::RequestsModel(QObject* parent)
    : ColumnTable(
          columns(), [](const MachineRequest& each) { return QString::number(each.id); }, parent) {}

} // namespace remuda
