// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/boot_device_sheet.h"

#include "ui/common/answers.h"
#include "ui/common/field_text.h"
#include "ui/common/qt_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>

namespace remuda {

BootDeviceSheet::BootDeviceSheet(ApiClient& api, const Machine& machine, QWidget* parent)
    : QObject(parent)
    , m_api(api)
    , m_name(qt(machine.hardware_name))
    , m_sheet(new ConsequenceSheet(parent))
    , m_device(new QComboBox)
    , m_for_good(new QCheckBox(tr("Every time, not only the next"))) {
    m_device->addItem(tr("disk"), QStringLiteral("disk"));
    m_device->addItem(tr("network (PXE)"), QStringLiteral("network"));
    m_device->addItem(tr("CD-ROM"), QStringLiteral("cdrom"));
    m_device->addItem(tr("firmware setup (BIOS)"), QStringLiteral("firmware"));
    m_device->setAccessibleName(tr("Boot from"));
    m_for_good->setEnabled(false);
    m_sheet->setTitle(tr("Set what %1 boots from?").arg(m_name));
    m_sheet->form()->addRow(tr("Boot from"), m_device);
    m_sheet->form()->addRow(QString(), m_for_good);
    connect(m_device, &QComboBox::currentIndexChanged, this, &BootDeviceSheet::show);
    connect(m_for_good, &QCheckBox::toggled, this, &BootDeviceSheet::show);
    connect(m_sheet, &ConsequenceSheet::confirmed, this, &BootDeviceSheet::send);
    connect(m_sheet, &QObject::destroyed, this, &QObject::deleteLater);
}

void BootDeviceSheet::open() {
    m_sheet->open();
    m_device->setFocus();
    ask();
}

void BootDeviceSheet::ask() {
    m_sheet->showWorking(tr("Asking the BMC what it can do…"));
    m_api.get(
        QStringLiteral("/machines/%1/power").arg(pathPart(m_name)), {}, this, [this](const Result<ApiAnswer>& answer) {
            if (!m_sheet) return;
            const auto* object = answer ? answer->body.if_object() : nullptr;
            if (object) return take(*object);
            m_sheet->showProblem(tr("The BMC could not be asked"),
                                 answer ? unreadableAnswer("a BMC's power") : answer.problem(), [this] { ask(); });
        });
}

void BootDeviceSheet::take(const boost::json::object& answer) {
    bool for_good = false;
    if (const auto* capabilities = answer.if_contains("capabilities"); capabilities && capabilities->is_array())
        for (const auto& each : capabilities->get_array())
            for_good = for_good || (each.is_string() && each.get_string() == "persistent_boot");
    m_for_good->setEnabled(for_good);
    m_for_good->setToolTip(for_good ? QString() : tr("This BMC sets the next boot only"));
    m_power = textMember(answer, "power");
    const auto* simulated = answer.if_contains("simulated");
    m_simulated = simulated && simulated->is_bool() && simulated->get_bool();
    m_known = true;
    show();
}

QString BootDeviceSheet::when() const {
    return m_for_good->isChecked() ? tr("every time from now on") : tr("the next time only");
}

void BootDeviceSheet::show() {
    if (!m_known || !m_sheet) return;
    const QString device = m_device->currentText();
    const bool network = m_device->currentData() == QLatin1String("network");
    Consequences sheet;
    sheet.title = tr("Set what %1 boots from?").arg(m_name);
    sheet.verb = m_for_good->isChecked() ? tr("Boot from it every time") : tr("Boot from it the next time");
    sheet.headers = {tr("Machine"), tr("Boots from"), tr("When")};
    sheet.items.append({{m_name, device, when()}});
    sheet.lines.append({tr("Takes effect"), tr("when it starts the next time; nothing is restarted now")});
    if (!m_power.isEmpty()) sheet.lines.append({tr("Power now"), wordForStatus(m_power)});
    if (network)
        sheet.lines.append({tr("Mind"),
                            tr("where an installer answers on the network, it begins then and may wipe disks"),
                            Tone::attention});
    if (m_for_good->isChecked() && m_device->currentData() == QLatin1String("firmware"))
        sheet.lines.append(
            {tr("Mind"), tr("it will not come up by itself until this is set otherwise"), Tone::attention});
    if (m_simulated) sheet.lines.append({tr("Simulated"), tr("nothing happens to metal")});
    m_sheet->showConsequences(sheet);
}

void BootDeviceSheet::send() {
    const bool for_good = m_for_good->isChecked();
    const boost::json::object body{{"device", m_device->currentData().toString().toStdString()},
                                   {"persistent", for_good}};
    const QString sentence = tr("%1 boots from: %2, %3").arg(m_name, m_device->currentText(), when());
    auto* call = m_api.put(QStringLiteral("/machines/%1/boot-device").arg(pathPart(m_name)), body, this,
                           [this, sentence](const Result<ApiAnswer>& answer) {
                               if (!m_sheet) return;
                               if (!answer)
                                   return m_sheet->showProblem(tr("The boot device was not set"), answer.problem(),
                                                               [this] { ask(); });
                               Q_EMIT done(sentence);
                               m_sheet->close();
                           });
    m_sheet->showSending(call);
}

} // namespace remuda
