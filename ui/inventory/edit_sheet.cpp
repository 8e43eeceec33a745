// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/edit_sheet.h"

#include "core/domain/machine_fields.h"
#include "ui/common/effort.h"
#include "ui/common/field_text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace remuda {

namespace {

constexpr int planDelayMilliseconds = 300;
constexpr std::size_t mostRows = 6;

QString qt(std::string_view text) {
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

// What no two machines can share is edited one by one.
bool isShared(const MachineField& field) {
    static constexpr std::array<std::string_view, 6> single{"serial",  "unit",     "nic1_mac",
                                                            "nic1_ip", "nic2_mac", "hostname"};
    return field.writable && std::find(single.begin(), single.end(), field.name) == single.end();
}

} // namespace

EditSheet::EditSheet(ApiClient& api, const QStringList& machines, QWidget* parent)
    : QObject(parent)
    , m_api(api)
    , m_machines(machines)
    , m_sheet(new ConsequenceSheet(parent)) {
    m_replan.setSingleShot(true);
    m_replan.setInterval(planDelayMilliseconds);
    connect(&m_replan, &QTimer::timeout, this, &EditSheet::plan);
    connect(m_sheet, &ConsequenceSheet::confirmed, this, &EditSheet::send);
    connect(m_sheet, &QObject::destroyed, this, &QObject::deleteLater);
    m_sheet->setTitle(tr("Edit fields of %n machine(s)", nullptr, int(machines.size())));
    addRow();
}

// A field and its value; choosing the field of the last row brings another.
void EditSheet::addRow() {
    auto* field = new QComboBox;
    field->setAccessibleName(tr("Field"));
    field->addItem(m_rows.empty() ? tr("Choose a field…") : tr("Another field…"), QString());
    for (const auto& each : machineFields())
        if (isShared(each)) field->addItem(fieldTitle(qt(each.name)), qt(each.name));
    auto* value = new QLineEdit;
    value->setAccessibleName(tr("Value"));
    value->setEnabled(false);
    m_sheet->form()->addRow(field, value);
    m_rows.push_back({field, value});
    const auto row = m_rows.size() - 1;
    connect(field, &QComboBox::currentIndexChanged, this, [this, field, value, row] {
        const auto* known = machineField(field->currentData().toString().toStdString());
        value->setEnabled(known != nullptr);
        value->setPlaceholderText(known != nullptr ? tr("Empty clears; expected: %1").arg(qt(known->expected))
                                                   : QString());
        if (known != nullptr && row + 1 == m_rows.size() && m_rows.size() < mostRows) addRow();
        if (known != nullptr) value->setFocus();
        planSoon();
    });
    connect(value, &QLineEdit::textChanged, this, &EditSheet::planSoon);
}

void EditSheet::open() {
    m_sheet->open();
    m_rows.front().field->setFocus();
    plan();
}

boost::json::object EditSheet::body() const {
    boost::json::object set;
    for (const Row& row : m_rows)
        if (const QString field = row.field->currentData().toString(); !field.isEmpty())
            set[field.toStdString()] = row.value->text().trimmed().toStdString();
    if (set.empty()) return {};
    boost::json::array machines;
    for (const QString& name : m_machines)
        machines.emplace_back(name.toStdString());
    return {{"machines", std::move(machines)}, {"set", std::move(set)}};
}

// What is shown is not what is asked for any more: nothing can be confirmed until it is again.
void EditSheet::planSoon() {
    m_sheet->showWorking(tr("Working out what this would change…"));
    m_replan.start();
}

void EditSheet::plan() {
    if (!m_sheet) return;
    if (m_planning) m_planning->cancel();
    const auto request = body();
    if (request.empty()) return m_sheet->showWorking(tr("Choose what to change."));
    m_sheet->showWorking(tr("Working out what this would change…"));
    QUrlQuery dry;
    dry.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    m_planning =
        m_api.post(QStringLiteral("/machines/changes"), dry, request, this, [this](const Result<ApiAnswer>& answer) {
            if (!m_sheet) return;
            if (!answer && answer.problem().type == "cancelled") return;
            if (!answer) return m_sheet->showProblem(tr("This cannot be set"), answer.problem());
            if (!answer->body.is_object() || !valueMember(answer->body.get_object(), "changes").is_array())
                return m_sheet->showProblem(tr("This cannot be set"), unreadableAnswer("a plan with changes"));
            showPlan(answer->body.get_object());
        });
}

void EditSheet::showPlan(const boost::json::object& result) {
    Consequences consequences;
    const auto changes = objectsMember(result, "changes");
    const int count = int(changes.size());
    consequences.title = tr("Edit fields of %n machine(s)", nullptr, int(m_machines.size()));
    consequences.verb = tr("Change %n machine(s)", nullptr, count);
    consequences.headers = {tr("Machine"), tr("Field"), tr("Now"), tr("Will be")};
    for (const auto* change : changes)
        for (const auto* field : objectsMember(*change, "fields"))
            consequences.items.append({{textMember(*change, "hardware_name"), fieldTitle(textMember(*field, "field")),
                                        fieldText(textMember(*field, "field"), valueMember(*field, "from")),
                                        fieldText(textMember(*field, "field"), valueMember(*field, "to"))},
                                       {}});
    if (const auto& unchanged = valueMember(result, "unchanged"); unchanged.is_number() && unchanged != 0)
        consequences.lines.append(
            {tr("Unchanged"), tr("%n machine(s) with these values already", nullptr, unchanged.to_number<int>()), {}});
    askForCountOfMany(consequences, count);
    QWidget* held = m_sheet->focusWidget(); // somebody may still be typing a value
    m_sheet->showConsequences(consequences);
    if (held != nullptr) held->setFocus();
}

void EditSheet::send() {
    const auto request = body();
    if (request.empty()) return;
    m_sheet->showSending();
    m_api.post(QStringLiteral("/machines/changes"), {}, request, this, [this](const Result<ApiAnswer>& answer) {
        if (!m_sheet) return;
        if (!answer) return m_sheet->showProblem(tr("Nothing was changed"), answer.problem(), [this] { plan(); });
        const int count =
            answer->body.is_object() ? int(objectsMember(answer->body.get_object(), "changes").size()) : 0;
        Q_EMIT done(tr("%n machine(s) changed", nullptr, count), answer->request_id);
        m_sheet->close();
    });
}

} // namespace remuda
