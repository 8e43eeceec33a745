// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/machine_chooser.h"

#include "core/domain/machine_json.h"
#include "core/query/query_edit.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/common/theme.h"
#include "ui/requests/candidates_model.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>

namespace remuda {

namespace {

constexpr int mostRows = 1000; // nobody reads more; the steps before can say what is wanted

PlannedMachine candidate(const Machine& machine) {
    PlannedMachine made;
    made.hardware_name = machine.hardware_name;
    made.site = machine.site;
    made.model = machine.model;
    made.rack = machine.rack;
    made.unit = machine.unit;
    made.cpu_cores = machine.cpu_cores;
    made.memory_gib = machine.memory_gib;
    made.disk_gib = machine.disk_gib;
    made.monthly_cost = machine.monthly_cost;
    made.simulated = machine.simulated();
    return made;
}

} // namespace

QString MachineChooser::candidatesQuery(const RequestSpec& spec) {
    QStringList terms{QStringLiteral("status:available protected:no not has:lock not has:maintenance")};
    const auto text = [&terms](const char* field, const std::string& value) {
        if (!value.empty())
            terms << QStringLiteral("%1:%2").arg(QLatin1String(field), QString::fromStdString(quoteQueryValue(value)));
    };
    const auto least = [&terms](const char* field, std::int64_t value) {
        if (value > 0) terms << QStringLiteral("%1>=%2").arg(QLatin1String(field)).arg(value);
    };
    text("site", spec.site);
    text("model", spec.model);
    least("cpu_cores", spec.min_cpu_cores);
    least("memory_gib", spec.min_memory_gib);
    least("disk_gib", spec.min_disk_gib);
    return terms.join(QLatin1Char(' '));
}

MachineChooser::MachineChooser(ApiClient& api, const RequestSpec& spec, const QStringList& chosen, QWidget* parent)
    : QDialog(parent)
    , m_wanted(static_cast<int>(spec.count))
    , m_loader(new ListLoader(api, QStringLiteral("/machines"), this))
    , m_model(new CandidatesModel(this))
    , m_shown(new QSortFilterProxyModel(this))
    , m_title(new TextLabel(TextKind::title, tr("Choose %n machine(s)", nullptr, m_wanted)))
    , m_count(new TextLabel(TextKind::secondary))
    , m_message(new MessageBar)
    , m_filter(new QLineEdit)
    , m_table(new TableView(tr("Machines that fit")))
    , m_go(new QPushButton) {
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(m_title->text());
    resize(820, 560);
    m_filter->setPlaceholderText(tr("Filter by name, model or rack"));
    m_filter->setAccessibleName(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    buildTable(chosen);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_go->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_count, 1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(Theme::step * 3);
    column->addWidget(m_title);
    column->addWidget(m_message);
    column->addWidget(m_filter);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);

    connect(m_filter, &QLineEdit::textChanged, m_shown, &QSortFilterProxyModel::setFilterFixedString);
    connect(m_model, &CandidatesModel::chosenChanged, this, &MachineChooser::refresh);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_go, &QPushButton::clicked, this, &MachineChooser::finish);
    connect(m_table, &TableView::opened, m_go, &QPushButton::click); // Return, where the table has the focus
    connect(m_loader, &ListLoader::loaded, this, &MachineChooser::take);
    QUrlQuery query;
    addQueryItem(query, "q", candidatesQuery(spec));
    connect(m_loader, &ListLoader::failed, this, [this, query](const Problem& problem) {
        m_message->showProblem(tr("The machines could not be read"), problem, [this, query] { m_loader->load(query); });
    });
    m_loader->load(query);
    m_table->setFocus();
    refresh();
}

void MachineChooser::buildTable(const QStringList& chosen) {
    m_model->setChosen(chosen);
    m_shown->setSourceModel(m_model);
    m_shown->setSortRole(SortRole);
    m_shown->setFilterKeyColumn(-1);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setModel(m_shown);
    m_table->setItemDelegate(new CandidatesDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->sortByColumn(CandidatesModel::machine, Qt::AscendingOrder);
    m_table->setColumnWidths({18, 24, 18, 9, 11, 11});
    m_table->setPlaceholder(tr("Looking for machines that fit…"));
}

void MachineChooser::take(const boost::json::array& items, bool first) {
    const auto page = readRows(items, machineFromJson, "a machine");
    if (!page) return m_message->showProblem(tr("The machines could not be read"), page.problem());
    std::vector<PlannedMachine> machines;
    if (!first) machines = m_model->rows();
    for (const auto& machine : *page)
        if (first || !m_model->find(QString::fromStdString(machine.hardware_name)))
            machines.push_back(candidate(machine));
    m_model->setRows(std::move(machines));
    m_table->setPlaceholder(m_filter->text().isEmpty() ? tr("No available machine fits this request.")
                                                       : tr("No machine matches the filter."));
    if (m_loader->hasMore() && m_model->rowCount() < mostRows) m_loader->loadMore();
    if (!m_table->currentIndex().isValid() && m_shown->rowCount() > 0) m_table->setCurrentIndex(m_shown->index(0, 0));
    refresh();
}

void MachineChooser::refresh() {
    const int count = m_model->chosenCount();
    QString text = tr("%1 of %2 chosen").arg(count).arg(m_wanted);
    if (count > m_wanted) text += QStringLiteral(" · ") + tr("clear %n of them", nullptr, count - m_wanted);
    if (m_loader->hasMore() && m_model->rowCount() >= mostRows)
        text +=
            QStringLiteral(" · ") + tr("these are %1 of %2 that fit; go back and say more to see others")
                                        .arg(format::number(m_model->rowCount()), format::number(m_loader->total()));
    m_count->setText(text);
    m_go->setText(tr("Take these %n machine(s)", nullptr, m_wanted));
    m_go->setEnabled(count == m_wanted);
}

void MachineChooser::finish() {
    Q_EMIT chosen(m_model->chosen());
    close();
}

} // namespace remuda
