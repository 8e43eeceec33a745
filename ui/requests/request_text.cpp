// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/request_text.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace remuda {

namespace {
struct RequestText {
    Q_DECLARE_TR_FUNCTIONS(RequestText)
};
} // namespace

QString requestTitle(const RequestSpec& spec) {
    QString text = RequestText::tr("%n machine(s) for %1", nullptr, static_cast<int>(spec.count))
                       .arg(QString::fromStdString(spec.role));
    if (!spec.site.empty())
        text = RequestText::tr("%1 in %2", "machines, site").arg(text, QString::fromStdString(spec.site));
    if (spec.expires_on)
        text = RequestText::tr("%1 until %2", "machines, day").arg(text, format::date(*spec.expires_on));
    return text;
}

QString requestDemands(const RequestSpec& spec) {
    QStringList least;
    if (spec.min_cpu_cores > 0) least << RequestText::tr("%n core(s)", nullptr, static_cast<int>(spec.min_cpu_cores));
    if (spec.min_memory_gib > 0) least << RequestText::tr("%1 GiB memory").arg(spec.min_memory_gib);
    if (spec.min_disk_gib > 0) least << RequestText::tr("%1 GiB disk").arg(spec.min_disk_gib);
    QStringList parts;
    if (!least.isEmpty()) parts << RequestText::tr("at least %1").arg(least.join(RequestText::tr(" and ")));
    if (!spec.model.empty()) parts << RequestText::tr("model %1").arg(QString::fromStdString(spec.model));
    if (spec.spread_racks) parts << RequestText::tr("never two in one rack");
    if (!spec.team.empty()) parts << RequestText::tr("owned by %1").arg(QString::fromStdString(spec.team));
    if (!spec.machines.empty())
        parts << RequestText::tr("%n machine(s) chosen by name", nullptr, static_cast<int>(spec.machines.size()));
    return parts.join(QStringLiteral(", "));
}

QString requestResult(const MachineRequest& request) {
    if (!request.result.empty()) return QString::fromStdString(request.result);
    switch (request.status) {
    case RequestStatus::open:
        return RequestText::tr("Waits for its first installation to begin");
    case RequestStatus::fulfilling:
        return RequestText::tr("Machines are being installed, %1 % done").arg(request.progress);
    case RequestStatus::fulfilled:
        return RequestText::tr("Every machine is in use");
    case RequestStatus::failed:
        return RequestText::tr("At least one machine could not be installed");
    case RequestStatus::withdrawn:
        return RequestText::tr("Withdrawn");
    }
    return {};
}

QString placeText(const std::string& rack, const std::optional<std::int64_t>& unit) {
    const QString text = QString::fromStdString(rack);
    return unit ? QStringLiteral("%1 u%2").arg(text).arg(*unit, 2, 10, QLatin1Char('0')) : text;
}

} // namespace remuda
