// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/machine_detail.h"

#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/rights_words.h"
#include "ui/common/status_mark.h"
#include "ui/inventory/bmc_tab.h"
#include "ui/inventory/hardware_tab.h"
#include "ui/inventory/machine_lists.h"
#include "ui/inventory/overview_tab.h"

#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace remuda {

namespace {

// A short while is told as such, a long one by its date.
QString sinceText(Instant moment) {
    const bool recent = now() - moment < std::chrono::hours(36);
    return recent ? format::relative(moment)
                  : MachineDetail::tr("since %1").arg(format::date(format::toQt(moment).date()));
}

} // namespace

MachineDetail::MachineDetail(const PlaceContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_pages(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_name(new TextLabel(TextKind::monospaced))
    , m_host(new TextLabel(TextKind::title))
    , m_since(new TextLabel(TextKind::secondary))
    , m_status(new StatusLabel)
    , m_trouble(new Card)
    , m_trouble_text(new TextLabel(TextKind::secondary))
    , m_trouble_jobs(new QPushButton(tr("Show jobs")))
    , m_trouble_repair(new QPushButton(tr("Repair…")))
    , m_tabs(new QTabWidget)
    , m_overview(new OverviewTab(context.api))
    , m_hardware(new HardwareTab(context.api))
    , m_bmc(new BmcTab(context.api, context.events))
    , m_jobs(new MachineJobsTab(context.api))
    , m_history(new MachineHistoryTab(context.api))
    , m_cost(new MachineCostTab(context.api)) {
    setObjectName(QStringLiteral("MachineDetail"));
    setAccessibleName(tr("Machine"));
    setMinimumWidth(240);
    auto* one = new QWidget;
    auto* layout = new QVBoxLayout(one);
    layout->setContentsMargins(14, 12, 12, 8);
    layout->setSpacing(Theme::step);
    for (TextLabel* label : {m_name, m_host}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setElided(true);
        layout->addWidget(label);
    }
    auto* status = new QHBoxLayout;
    status->setSpacing(Theme::step);
    status->addWidget(m_status);
    status->addWidget(m_since, 1);
    layout->addLayout(status);
    layout->addSpacing(Theme::step);
    layout->addWidget(m_trouble);
    m_trouble_text->setWordWrap(true);
    m_trouble->body()->addWidget(m_trouble_text);
    auto* trouble_buttons = new QHBoxLayout;
    trouble_buttons->addWidget(m_trouble_jobs);
    trouble_buttons->addWidget(m_trouble_repair);
    trouble_buttons->addStretch();
    m_trouble->body()->addLayout(trouble_buttons);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->addTab(m_overview, tr("Overview"));
    m_tabs->addTab(m_hardware, tr("Hardware"));
    m_tabs->addTab(m_bmc, tr("BMC"));
    m_tabs->addTab(m_jobs, tr("Jobs"));
    m_tabs->addTab(m_history, tr("History"));
    m_tabs->addTab(m_cost, tr("Cost"));
    m_tabs->setAccessibleName(tr("Details of the machine"));
    layout->addWidget(m_tabs, 1);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(one);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);
    setFocusProxy(m_tabs);
    connect(m_tabs, &QTabWidget::currentChanged, this, &MachineDetail::showTab);
    connect(m_overview, &OverviewTab::saved, this, &MachineDetail::edited);
    connect(m_hardware, &HardwareTab::settled, this, &MachineDetail::edited);
    connect(m_trouble_jobs, &QPushButton::clicked, this, [this] { m_tabs->setCurrentWidget(m_jobs); });
    connect(m_trouble_repair, &QPushButton::clicked, this, [this] { Q_EMIT verbAsked(Verb::repair); });
    connect(m_jobs, &MachineJobsTab::jobAsked, this,
            [this](const QString& id) { Q_EMIT goTo(QStringLiteral("Jobs"), id, {}); });
    connect(m_history, &MachineHistoryTab::jobAsked, this,
            [this](const QString& id) { Q_EMIT goTo(QStringLiteral("Jobs"), id, {}); });
    showNothing();
}

void MachineDetail::showNothing() {
    m_machine.reset();
    m_empty->setWords(QStringLiteral("server"), tr("No machine chosen"), tr("Choose one in the table to see it here."));
    m_pages->setCurrentIndex(0);
}

void MachineDetail::showMany(int machines, const QString& summary) {
    m_machine.reset();
    const QStringList parts = summary.split(QStringLiteral(" · "));
    m_empty->setWords(QStringLiteral("rack"), tr("%n machines selected", nullptr, machines),
                      parts.join(QLatin1Char('\n')));
    m_pages->setCurrentIndex(0);
}

void MachineDetail::showMachine(const Machine& machine, bool read_only, const QDateTime& moment) {
    const auto may = m_context.rights ? m_context.rights->rights().on(machine) : PermissionSet::all();
    if (m_machine && *m_machine == machine && m_read_only == read_only && m_moment == moment && m_may == may) return;
    m_machine = machine;
    m_read_only = read_only;
    m_may = may;
    m_moment = moment;
    const QString status = QString::fromUtf8(toText(machine.status).data(), qsizetype(toText(machine.status).size()));
    m_name->setText(QString::fromStdString(machine.hardware_name));
    m_host->setText(machine.hostname.empty() ? tr("no host name") : QString::fromStdString(machine.hostname));
    m_host->setToolTip(m_host->text());
    m_status->setStatus(toneOfMachineStatus(status), wordForStatus(status));
    QString since = QStringLiteral("· ") + sinceText(machine.status_since);
    if (machine.simulated()) since += QStringLiteral(" · ") + tr("simulated");
    m_since->setText(since);
    m_since->setToolTip(format::absolute(machine.status_since));
    showTrouble(machine, read_only);
    const auto why_not = [&](Permission permission, const QString& what) {
        return read_only ? QString() : whyForbidden(m_context.rights, machine, permission, what);
    };
    const QString no_edit = why_not(Permission::edit, tr("Edit fields"));
    m_overview->showMachine(machine, read_only || !no_edit.isEmpty(), no_edit);
    m_hardware->showMachine(machine, read_only || !no_edit.isEmpty(), no_edit);
    m_bmc->showMachine(machine, read_only, why_not(Permission::bmc, tr("Speak to its BMC")));
    // Only the present can be asked: in the past the tab is closed.
    m_tabs->setTabEnabled(m_tabs->indexOf(m_bmc), !moment.isValid());
    showTab();
    m_pages->setCurrentIndex(1);
}

// "BMC credentials"
QString MachineDetail::faultTitle(const std::string& kind) {
    QString words = QString::fromStdString(kind).replace(QLatin1Char('_'), QLatin1Char(' '));
    if (words.startsWith(QLatin1String("bmc "))) return QStringLiteral("BMC") + words.mid(3);
    return words.left(1).toUpper() + words.mid(1);
}

void MachineDetail::showTrouble(const Machine& machine, bool read_only) {
    QStringList lines;
    if (machine.status == MachineStatus::broken && !machine.status_reason.empty())
        lines.append(QString::fromStdString(machine.status_reason));
    for (const Fault& fault : machine.faults)
        lines.append(
            tr("%1: %2 (%3)")
                .arg(faultTitle(fault.kind), QString::fromStdString(fault.detail), format::relative(fault.since)));
    if (machine.maintenance)
        lines.append(tr("In maintenance by %1: %2")
                         .arg(QString::fromStdString(machine.maintenance->who),
                              QString::fromStdString(machine.maintenance->why)));
    if (machine.wipe_unverified) lines.append(tr("It was abandoned: its disks may still hold data."));
    const bool broken = machine.status == MachineStatus::broken;
    m_trouble->setVisible(!lines.isEmpty() || broken);
    m_trouble->setTone(int(broken || !machine.faults.empty() ? Tone::bad : Tone::attention));
    m_trouble->setTitle(broken ? tr("Broken") : !machine.faults.empty() ? tr("Something is wrong") : tr("Mind this"));
    m_trouble_text->setText(lines.join(QLatin1Char('\n')));
    m_trouble_text->setVisible(!lines.isEmpty());
    m_trouble_repair->setVisible(broken);
    const QString no_repair =
        read_only ? QString() : whyForbidden(m_context.rights, machine, Permission::repair, tr("Repair"));
    m_trouble_repair->setEnabled(!read_only && no_repair.isEmpty());
    m_trouble_repair->setToolTip(no_repair);
}

void MachineDetail::showTab() {
    if (!m_machine) return;
    const QString name = QString::fromStdString(m_machine->hardware_name);
    const auto version = qint64(m_machine->version);
    if (m_tabs->currentWidget() == m_bmc) m_bmc->load();
    for (MachineListTab* tab : {static_cast<MachineListTab*>(m_jobs), static_cast<MachineListTab*>(m_history),
                                static_cast<MachineListTab*>(m_cost)})
        if (m_tabs->currentWidget() == tab) tab->load(name, version, m_moment);
}

} // namespace remuda
