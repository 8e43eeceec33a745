// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/edit_sheet.h"

#include "core/domain/machine_fields.h"
#include "ui/common/effort.h"
#include "ui/common/field_text.h"
#include "ui/common/plan_lines.h"
#include "ui/common/qt_text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSet>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace remuda {

namespace {

constexpr int planDelayMilliseconds = 300;
constexpr std::size_t mostRows = 6;

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
    connect(m_sheet, &ConsequenceSheet::leftOutChanged, this, &EditSheet::planSoon);
    connect(m_sheet, &QObject::destroyed, this, &QObject::deleteLater);
    m_sheet->setExclusionsPossible(machines.size() > 1);
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

void EditSheet::chooseField(const QString& wire_name) {
    QComboBox* field = m_rows.front().field;
    field->setCurrentIndex(std::max(0, field->findData(wire_name)));
}

QStringList EditSheet::kept() const {
    const QStringList left_out = m_sheet->leftOut();
    const QSet<QString> excluded(left_out.begin(), left_out.end());
    QStringList names;
    for (const QString& name : m_machines)
        if (!excluded.contains(name)) names.append(name);
    return names;
}

std::optional<QString> EditSheet::valueSet(const char* field) const {
    for (const Row& row : m_rows)
        if (row.field->currentData().toString() == QLatin1String(field)) return row.value->text().trimmed();
    return {};
}

boost::json::object EditSheet::body() const {
    boost::json::object set;
    for (const Row& row : m_rows)
        if (const QString field = row.field->currentData().toString(); !field.isEmpty())
            set[field.toStdString()] = row.value->text().trimmed().toStdString();
    if (set.empty()) return {};
    boost::json::array machines;
    for (const QString& name : kept())
        machines.emplace_back(name.toStdString());
    return {{"machines", std::move(machines)}, {"set", std::move(set)}};
}

// What is shown is not what is asked for any more: nothing can be confirmed until it is again.
void EditSheet::planSoon() {
    if (m_planning) m_planning->cancel(); // its answer would be of what was asked before
    m_sheet->showWorking(tr("Working out what this would change…"));
    m_replan.start();
}

void EditSheet::plan() {
    if (!m_sheet) return;
    if (m_planning) m_planning->cancel();
    const auto request = body();
    if (request.empty()) return m_sheet->showWorking(tr("Choose what to change."));
    if (kept().isEmpty()) return showPlan({}); // nothing is left to ask about
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

void EditSheet::showPlan(const boost::json::object& plan) {
    Consequences consequences;
    const auto changes = objectsMember(plan, "changes");
    const int count = int(changes.size());
    consequences.title =
        count == 0 ? tr("Nothing to change") : tr("Edit fields of %n machine(s)", nullptr, count) + QLatin1Char('?');
    consequences.verb = tr("Change %n machine(s)", nullptr, count);
    const bool gives_away = valueSet("team").has_value();
    addOwners(consequences, plan, count,
              gives_away ? valueSet("team")->isEmpty() ? tr("no team") : *valueSet("team") : QString());
    addRolesLeftEmpty(consequences, plan);
    if (gives_away || valueSet("expires_on")) addLeases(consequences, plan);
    addMonthlyCost(consequences, plan);
    consequences.headers = {tr("Machine"), tr("Field"), tr("Now"), tr("Will be")};
    for (const auto* change : changes)
        for (const auto* field : objectsMember(*change, "fields"))
            consequences.items.append({{textMember(*change, "hardware_name"), fieldTitle(textMember(*field, "field")),
                                        fieldText(textMember(*field, "field"), valueMember(*field, "from")),
                                        fieldText(textMember(*field, "field"), valueMember(*field, "to"))},
                                       {}});
    if (const int unchanged = countMember(plan, "unchanged"); unchanged > 0)
        consequences.lines.append(
            {tr("Unchanged"), tr("%n machine(s) with these values already", nullptr, unchanged), {}});
    addSkipped(consequences, plan);
    askForEffort(consequences, textMember(plan, "effort"), tr("Change", "what is typed before the number"), count,
                 confirmCount());
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
        sent(*answer);
    });
}

// More may have been skipped than the plan said: somebody else was faster.
void EditSheet::sent(const ApiAnswer& answer) {
    const auto* result = answer.body.if_object();
    const int changed = result != nullptr ? int(objectsMember(*result, "changes").size()) : 0;
    const int skipped = result != nullptr ? int(objectsMember(*result, "skipped").size()) : 0;
    QString sentence = tr("%n machine(s) changed", nullptr, changed);
    if (skipped > 0) sentence += QStringLiteral(", ") + tr("%n skipped", nullptr, skipped);
    Q_EMIT done(sentence, changed > 0 ? answer.request_id : QByteArray());
    m_sheet->close();
}

} // namespace remuda
