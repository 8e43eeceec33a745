// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/hardware_tab.h"

#include "ui/common/card.h"
#include "ui/common/format.h"

#include <QHeaderView>

namespace remuda {

HardwareTab::HardwareTab(QWidget* parent)
    : QWidget(parent)
    , m_source(new TextLabel(TextKind::caption)) {
    const auto tone = [](const Fact& fact) { return fact.differs ? std::optional(Tone::attention) : std::nullopt; };
    m_facts = new ColumnTable<Fact>(
        {{tr("Fact"), [](const Fact& fact) { return fact.name; }, CellStyle::secondary},
         {tr("Intended"), [](const Fact& fact) { return fact.intended; }},
         {tr("Observed"), [](const Fact& fact) { return fact.observed; }, CellStyle::text, {}, tone}},
        [](const Fact& fact) { return fact.name; }, this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    auto* table = new TableView(QStringLiteral("Hardware"));
    table->setSortingEnabled(false);
    table->setModel(m_facts);
    table->setColumnWidths({9, 16, 4});
    m_source->setWordWrap(true);
    layout->addWidget(m_source);
    layout->addWidget(table, 1);
}

void HardwareTab::showMachine(const Machine& machine) {
    const Observed none;
    const bool seen = machine.observed.has_value();
    const Observed& observed = seen ? *machine.observed : none;
    const auto number = [](const std::optional<std::int64_t>& value) {
        return value ? format::number(*value) : QStringLiteral("–");
    };
    const auto text = [](const std::string& value) {
        return value.empty() ? QStringLiteral("–") : QString::fromStdString(value);
    };
    const auto fact = [](const QString& name, const QString& intended, const QString& seen_value) {
        const QString dash = QStringLiteral("–");
        return Fact{name, intended, seen_value, intended != dash && seen_value != dash && intended != seen_value};
    };
    m_facts->setRows({fact(tr("Model"), text(machine.model), text(observed.model)),
                      fact(tr("Serial"), text(machine.serial), text(observed.serial)),
                      fact(tr("Cores"), number(machine.cpu_cores), number(observed.cpu_cores)),
                      fact(tr("Memory, GiB"), number(machine.memory_gib), number(observed.memory_gib)),
                      fact(tr("Disk, GiB"), number(machine.disk_gib), number(observed.disk_gib)),
                      fact(tr("First MAC"), text(machine.nic1_mac), QStringLiteral("–")),
                      fact(tr("Second MAC"), text(machine.nic2_mac), QStringLiteral("–"))});
    m_source->setText(
        seen ? tr("Observed %1 by %2. Intended changed %3.")
                   .arg(format::relative(observed.at),
                        observed.source.empty() ? tr("inspection") : QString::fromStdString(observed.source),
                        format::relative(machine.updated_at))
             : tr("Never observed: inspect the machine to learn what it says of itself."));
    m_source->setToolTip(seen ? format::absolute(observed.at) : QString());
}

} // namespace remuda
