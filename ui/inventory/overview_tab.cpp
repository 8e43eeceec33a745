// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/overview_tab.h"

#include "core/domain/machine_fields.h"
#include "core/domain/machine_json.h"
#include "ui/common/card.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/qt_text.h"
#include "ui/common/status_mark.h"
#include "ui/inventory/editable_field.h"

#include <QFormLayout>

namespace remuda {

namespace {

// How a raw value is said: dates and money for people, the rest as it is.
QString shownValue(const MachineField& field, const std::string& raw) {
    if (raw.empty()) return field.kind == FieldKind::money ? format::money(std::optional<double>()) : QString();
    if (field.kind == FieldKind::date) {
        const QDate day = QDate::fromString(qt(raw), Qt::ISODate);
        return field.name == "expires_on" ? QStringLiteral("%1, %2").arg(format::date(day), format::daysLeft(day))
                                          : format::date(day);
    }
    if (field.kind == FieldKind::money) return format::moneyPerMonth(QString::fromStdString(raw).toDouble());
    return qt(raw);
}

} // namespace

OverviewTab::OverviewTab(ApiClient& api, QWidget* parent)
    : QScrollArea(parent)
    , m_api(api)
    , m_form(new QFormLayout)
    , m_message(new MessageBar)
    , m_power(new StatusLabel)
    , m_power_age(new TextLabel(TextKind::secondary)) {
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Overview"));
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 10, 4, 4);
    layout->addWidget(m_message);
    layout->addLayout(m_form);
    layout->addStretch();
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setHorizontalSpacing(Theme::step * 4);
    m_form->setVerticalSpacing(3);
    addEditable("role", tr("Role"));
    addEditable("team", tr("Team"));
    addEditable("hostname", tr("Host"));
    addEditable("expires_on", tr("Lease until"));
    addEditable("monthly_cost_usd", tr("Cost"));
    addEditable("model", tr("Model"));
    m_size = addFact(tr("CPU, memory"));
    addEditable("site", tr("Site"));
    addEditable("rack", tr("Rack"), true);
    addEditable("unit", tr("Unit"), true);
    m_interfaces = addFact(tr("Interfaces"), true);
    auto* power = new QWidget;
    auto* power_row = new QHBoxLayout(power);
    power_row->setContentsMargins(0, 2, 0, 2);
    power_row->addWidget(m_power);
    power_row->addWidget(m_power_age, 1);
    m_form->addRow(new TextLabel(TextKind::secondary, tr("Power")), power);
    m_bmc = addFact(tr("BMC"), true);
    addEditable("bmc_address", tr("BMC address"), true);
    addEditable("bmc_user", tr("BMC user"), true);
    addEditable("serial", tr("Serial"), true);
    addEditable("purchased_on", tr("Purchased"));
    m_lock = addFact(tr("Locked"));
    m_changed = addFact(tr("Changed"));
    setWidget(content);
}

TextLabel* OverviewTab::addFact(const QString& label, bool monospaced) {
    auto* text = new TextLabel(monospaced ? TextKind::monospaced : TextKind::body);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setWordWrap(true);
    text->setContentsMargins(0, 2, 0, 2);
    auto* name = new TextLabel(TextKind::secondary, label);
    name->setContentsMargins(0, 2, 0, 0);
    m_form->addRow(name, text);
    return text;
}

EditableField* OverviewTab::addEditable(const char* wire_name, const QString& label, bool monospaced) {
    auto* field = new EditableField(QString::fromLatin1(wire_name), label, monospaced);
    auto* name = new TextLabel(TextKind::secondary, label);
    name->setContentsMargins(0, 2, 0, 0);
    m_form->addRow(name, field);
    m_fields.append(field);
    connect(field, &EditableField::edited, this, [this, field](const QString& raw) { save(field, raw); });
    return field;
}

void OverviewTab::fill(EditableField* field) {
    const MachineField& known = *machineField(field->wireName().toStdString());
    const std::string raw = known.get(m_machine);
    field->setValue(shownValue(known, raw), qt(raw));
}

void OverviewTab::showMachine(const Machine& machine, bool read_only, const QString& why) {
    if (machine.hardware_name != m_machine.hardware_name) {
        m_message->clear();
        for (EditableField* field : m_fields)
            if (field->isEditing()) field->finish();
    }
    m_machine = machine;
    for (EditableField* field : m_fields) {
        fill(field);
        field->setReadOnly(read_only,
                           why.isEmpty() ? tr("The server does not answer, so nothing can be changed") : why);
    }
    const QString cores = machine.cpu_cores ? tr("%n core(s)", nullptr, int(*machine.cpu_cores)) : tr("cores unknown");
    m_size->setText(QStringLiteral("%1, %2").arg(cores, machine.memory_gib ? format::memory(*machine.memory_gib)
                                                                           : tr("memory unknown")));
    QStringList interfaces;
    for (const std::string& text : {machine.nic1_mac, machine.nic1_ip, machine.nic2_mac})
        if (!text.empty()) interfaces.append(qt(text));
    m_interfaces->setText(interfaces.isEmpty() ? QStringLiteral("–") : interfaces.join(QLatin1Char('\n')));
    m_power->setStatus(toneOfPower(qt(machine.power)), wordForStatus(qt(machine.power)));
    m_power_age->setText(machine.power_seen_at ? tr("seen %1").arg(format::relative(*machine.power_seen_at))
                                               : tr("never seen"));
    m_power_age->setToolTip(machine.power_seen_at ? format::absolute(*machine.power_seen_at) : QString());
    QString bmc = machine.bmc.driver.empty() ? tr("no driver") : qt(machine.bmc.driver);
    bmc += machine.bmc.password_set ? tr(", password stored")
           : machine.simulated()    ? QString()
                                    : tr(", no password stored");
    m_bmc->setText(bmc);
    m_lock->setText(machine.lock           ? tr("by a job, %1").arg(format::relative(machine.lock->since))
                    : machine.is_protected ? tr("protected")
                                           : tr("no"));
    m_changed->setText(format::relative(machine.updated_at));
    m_changed->setToolTip(format::absolute(machine.updated_at));
}

void OverviewTab::save(EditableField* field, const QString& raw) {
    // Checked here by the same rules first, so that a slip of the finger needs no server.
    boost::json::object patch{{field->wireName().toStdString(), raw.trimmed().toStdString()}};
    Machine copy = m_machine;
    if (const auto checked = applyPatch(copy, patch); !checked) return field->showError(problemText(checked.problem()));
    field->showSaving();
    const QString path = QStringLiteral("/machines/") + pathPart(qt(m_machine.hardware_name));
    const QByteArray etag = '"' + QByteArray::number(qint64(m_machine.version)) + '"';
    m_api.patch(
        path, patch, etag, field, [this, field, raw, name = m_machine.hardware_name](const Result<ApiAnswer>& answer) {
            if (name != m_machine.hardware_name) return;
            if (answer) {
                if (answer->body.is_object())
                    if (const auto machine = machineFromJson(answer->body.get_object());
                        machine && machine->version >= m_machine.version) {
                        m_machine = *machine;
                        for (EditableField* each : m_fields)
                            fill(each);
                    }
                field->finish();
                Q_EMIT saved(tr("%1: %2 saved").arg(qt(name), fieldTitle(field->wireName())), answer->request_id);
                return;
            }
            if (answer.problem().status == 412) {
                const QString now = qt(machineField(field->wireName().toStdString())->get(m_machine));
                m_message->showMessage(Tone::attention, tr("Somebody changed this machine meanwhile"),
                                       now == raw
                                           ? tr("It already says “%1”.").arg(now)
                                           : tr("It now says “%1”. Press Return again to set “%2”.").arg(now, raw));
                return field->showError(tr("Not saved yet"));
            }
            field->showError(problemText(answer.problem()));
        });
}

} // namespace remuda
