// SPDX-License-Identifier: GPL-3.0-or-later
// How sensors and logged events read in the tables of a BMC's tab.
#include "ui/common/format.h"
#include "ui/common/qt_text.h"
#include "ui/inventory/bmc_tab.h"

#include <QLocale>

namespace remuda {

namespace {

std::optional<Tone> toneOf(Health health) {
    switch (health) {
    case Health::ok:
        return Tone::good;
    case Health::warning:
        return Tone::attention;
    case Health::critical:
        return Tone::bad;
    case Health::unknown:
        break;
    }
    return std::nullopt;
}

QString health(Health value) {
    switch (value) {
    case Health::ok:
        return BmcTab::tr("ok");
    case Health::warning:
        return BmcTab::tr("warning");
    case Health::critical:
        return BmcTab::tr("critical");
    case Health::unknown:
        break;
    }
    return QStringLiteral("–");
}

QString reading(const SensorReading& each) {
    if (!each.value) return each.state.empty() ? QStringLiteral("–") : qt(each.state);
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator); // "5760 RPM", as the BMC itself says it
    return locale.toString(*each.value, 'g', 6) + QChar(0x2009) + qt(each.unit);
}

} // namespace

std::vector<TableColumn<SensorReading>> BmcTab::sensorColumns() {
    return {{.title = tr("Sensor"), .text = [](const SensorReading& each) { return qt(each.name); }},
            {.title = tr("Reading"), .text = reading, .style = CellStyle::number},
            {.title = tr("Health"),
             .text = [](const SensorReading& each) { return health(each.health); },
             .tone = [](const SensorReading& each) { return toneOf(each.health); },
             .tip = [](const SensorReading& each) { return qt(each.state); }}};
}

std::vector<TableColumn<BmcEvent>> BmcTab::eventColumns() {
    return {{.title = tr("When"),
             .text = [](const BmcEvent& each) { return each.at ? format::relative(*each.at) : tr("clock not set"); },
             .style = CellStyle::secondary,
             .tip = [](const BmcEvent& each) { return each.at ? format::absolute(*each.at) : QString(); }},
            {.title = tr("Severity"),
             .text = [](const BmcEvent& each) { return health(each.severity); },
             .tone = [](const BmcEvent& each) { return toneOf(each.severity); }},
            {.title = tr("Event"),
             .text = [](const BmcEvent& each) { return qt(each.source) + QStringLiteral(": ") + qt(each.message); },
             .tip = [](const BmcEvent& each) { return qt(each.message); }}};
}

} // namespace remuda
