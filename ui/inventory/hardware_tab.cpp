// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/hardware_tab.h"

#include "core/domain/machine_fields.h"
#include "core/domain/observed_facts.h"
#include "ui/common/card.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QUrlQuery>

#include <algorithm>

namespace remuda {

HardwareTab::HardwareTab(ApiClient& api, QWidget* parent)
    : QWidget(parent)
    , m_api(api)
    , m_table(new TableView(QStringLiteral("Hardware")))
    , m_source(new TextLabel(TextKind::caption))
    , m_hint(new TextLabel(TextKind::secondary))
    , m_message(new MessageBar)
    , m_take(new QPushButton(tr("Take what it reports")))
    , m_keep(new QPushButton(tr("Keep the record"))) {
    const auto tone = [](const Fact& fact) { return fact.differs ? std::optional(Tone::attention) : std::nullopt; };
    const auto tip = [](const Fact& fact) {
        return fact.note.isEmpty() ? fact.observed : fact.observed + QLatin1Char('\n') + fact.note;
    };
    const auto intended = [](const Fact& fact) { return fact.intended; };
    m_facts = new ColumnTable<Fact>(
        {{tr("Fact"), [](const Fact& fact) { return fact.name; }, CellStyle::secondary},
         {tr("Intended"), intended, CellStyle::text, {}, {}, intended},
         {tr("Observed"), [](const Fact& fact) { return fact.observed; }, CellStyle::text, {}, tone, tip}},
        [](const Fact& fact) { return fact.field; }, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    m_table->setSortingEnabled(false);
    m_table->setModel(m_facts);
    m_table->setColumnWidths({12, 13, 13}, false);
    for (const int side : {1, 2})
        m_table->horizontalHeader()->setSectionResizeMode(side, QHeaderView::Stretch);
    m_source->setWordWrap(true);
    m_hint->setWordWrap(true);
    m_take->setToolTip(tr("The record becomes what the machine reports"));
    m_keep->setToolTip(tr("The record stays; the difference is settled until something else is reported"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_take);
    buttons->addWidget(m_keep);
    buttons->addStretch();
    layout->addWidget(m_source);
    layout->addWidget(m_message);
    layout->addWidget(m_hint);
    layout->addLayout(buttons);
    layout->addWidget(m_table, 1);
    connect(m_take, &QPushButton::clicked, this, [this] { accept("observed", tr("Taken into the record")); });
    connect(m_keep, &QPushButton::clicked, this, [this] { accept("intended", tr("The record is kept")); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HardwareTab::updateButtons);
}

void HardwareTab::showMachine(const Machine& machine, bool read_only, const QString& why) {
    if (machine.hardware_name != m_machine.hardware_name) {
        m_message->clear();
        m_table->clearSelection();
    }
    m_machine = machine;
    m_read_only = read_only;
    m_why_not = why;
    const bool seen = machine.observed.has_value();
    const auto shown = [](const std::string& value) {
        return value.empty() ? QStringLiteral("–") : QString::fromStdString(value);
    };
    std::vector<Fact> facts;
    for (const std::string_view field :
         {"model", "serial", "cpu_cores", "memory_gib", "disk_gib", "nic1_mac", "nic2_mac", "bmc_address"}) {
        const std::string reported = seen ? observedText(*machine.observed, field) : std::string();
        Fact fact{QString::fromUtf8(field.data(), qsizetype(field.size())), {}, {}, {}, {}, differs(machine, field)};
        fact.name = fieldTitle(fact.field);
        fact.intended = shown(machineField(field)->get(machine));
        fact.observed = shown(reported);
        const bool kept = seen && std::find(machine.observed->kept.begin(), machine.observed->kept.end(), field) !=
                                      machine.observed->kept.end();
        if (kept) fact.note = tr("The record was kept in spite of this report");
        if (fact.differs) fact.note = tr("The machine contradicts its record");
        facts.push_back(std::move(fact));
    }
    m_facts->setRows(std::move(facts));
    const Observed none;
    const Observed& observed = seen ? *machine.observed : none;
    m_source->setText(seen ? tr("Observed %1 by %2.")
                                 .arg(format::relative(observed.at), observed.source.empty()
                                                                         ? tr("inspection")
                                                                         : QString::fromStdString(observed.source))
                           : tr("Never observed: inspect the machine to learn what it says of itself."));
    m_source->setToolTip(seen ? format::absolute(observed.at) : QString());
    updateButtons();
}

QStringList HardwareTab::chosen() const {
    QStringList all, selected;
    const QStringList ids = m_table->selectedIds();
    for (const Fact& fact : m_facts->rows()) {
        if (!fact.differs) continue;
        all << fact.field;
        if (ids.contains(fact.field)) selected << fact.field;
    }
    return selected.isEmpty() ? all : selected;
}

void HardwareTab::updateButtons() {
    const QStringList fields = chosen();
    QStringList names;
    for (const QString& field : fields)
        names << fieldTitle(field);
    m_hint->setText(tr("Contradicts its record: %1").arg(names.join(QStringLiteral(", "))));
    for (QWidget* widget :
         {static_cast<QWidget*>(m_hint), static_cast<QWidget*>(m_take), static_cast<QWidget*>(m_keep)})
        widget->setVisible(!fields.isEmpty());
    for (QPushButton* button : {m_take, m_keep}) {
        button->setEnabled(!m_read_only);
        button->setToolTip(m_why_not);
    }
}

void HardwareTab::accept(const char* side, const QString& sentence) {
    boost::json::array fields;
    for (const QString& field : chosen())
        fields.emplace_back(field.toStdString());
    const boost::json::object body{{"fields", std::move(fields)}, {"side", side}};
    const QString name = QString::fromStdString(m_machine.hardware_name);
    for (QPushButton* button : {m_take, m_keep})
        button->setEnabled(false);
    m_api.post(QStringLiteral("/machines/%1/observed/accept").arg(pathPart(name)), {}, body, this,
               [this, name, sentence](const Result<ApiAnswer>& answer) {
                   if (name.toStdString() == m_machine.hardware_name) updateButtons();
                   if (!answer) return m_message->showProblem(tr("Nothing was settled"), answer.problem());
                   Q_EMIT settled(QStringLiteral("%1: %2").arg(name, sentence), answer->request_id);
               });
}

} // namespace remuda
