// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/plan_view.h"

#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/requests/planned_machines_model.h"
#include "ui/requests/request_text.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QPushButton>

#include <set>

namespace remuda {

namespace {

void clear(QLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

PlanView::PlanView(QWidget* parent)
    : QWidget(parent)
    , m_title(wrappedText(TextKind::title))
    , m_demands(wrappedText(TextKind::secondary))
    , m_figures(new QWidget)
    , m_failing(new Card(tr("This cannot be done as asked")))
    , m_why(wrappedText(TextKind::body))
    , m_offers(new QHBoxLayout)
    , m_machines(new PlannedMachinesModel(this))
    , m_table(new TableView(tr("Planned machines")))
    , m_others(new QPushButton(tr("Choose other machines…")))
    , m_free_choice(new QPushButton(tr("Let the server choose")))
    , m_changes(new Card(tr("What will change")))
    , m_change_lines(new QGridLayout) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::step * 3);
    auto* words = new QVBoxLayout;
    words->setSpacing(Theme::step / 2);
    words->addWidget(m_title);
    words->addWidget(m_demands);
    column->addLayout(words);

    auto* row = new QHBoxLayout(m_figures);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::step * 3);
    m_cost = addFigure(row, tr("Cost"));
    m_left = addFigure(row, tr("Left afterwards"));
    m_ready = addFigure(row, tr("Ready in about"));
    column->addWidget(m_figures);

    m_failing->setTone(static_cast<int>(Tone::attention));
    m_failing->body()->addWidget(m_why);
    m_failing->body()->addLayout(m_offers);
    column->addWidget(m_failing);

    m_table->setModel(m_machines);
    m_table->setSortingEnabled(false); // in the order of the choice
    m_table->setColumnWidths({18, 22, 20, 10, 12, 12});
    m_table->setPlaceholder(tr("No machine fits"));
    column->addWidget(m_table, 100);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(Theme::step * 2);
    for (QPushButton* button : {m_others, m_free_choice}) {
        button->setAutoDefault(false);
        choice->addWidget(button);
    }
    choice->addStretch();
    column->addLayout(choice);
    connect(m_others, &QPushButton::clicked, this, &PlanView::othersAsked);
    connect(m_free_choice, &QPushButton::clicked, this, &PlanView::freeChoiceAsked);

    m_change_lines->setHorizontalSpacing(Theme::step * 6);
    m_change_lines->setVerticalSpacing(Theme::step);
    m_change_lines->setColumnStretch(1, 1);
    m_changes->body()->addLayout(m_change_lines);
    column->addWidget(m_changes);
    column->addStretch();
    for (QWidget* part : {m_figures, static_cast<QWidget*>(m_failing), static_cast<QWidget*>(m_changes)})
        part->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // no higher than their words
}

PlanView::Figure PlanView::addFigure(QHBoxLayout* row, const QString& title) {
    Figure figure{new Card, new TextLabel(TextKind::big), new TextLabel(TextKind::secondary)};
    figure.card->setAccessibleName(title);
    figure.card->body()->addWidget(new TextLabel(TextKind::secondary, title));
    figure.card->body()->addWidget(figure.value);
    figure.card->body()->addWidget(figure.note);
    row->addWidget(figure.card, 1);
    return figure;
}

void PlanView::showPlan(const RequestSpec& spec, const RequestPlan& plan) {
    m_title->setText(requestTitle(spec));
    m_demands->setText(requestDemands(spec));
    m_demands->setVisible(!m_demands->text().isEmpty());
    m_figures->setVisible(plan.satisfiable);
    m_changes->setVisible(plan.satisfiable);
    m_failing->setVisible(!plan.satisfiable);

    const bool none_priced =
        plan.unknown_prices > 0 && plan.unknown_prices == static_cast<std::int64_t>(plan.machines.size());
    m_cost.value->setText(none_priced ? tr("unknown") : tr("%1 / month").arg(format::money(plan.monthly_cost)));
    QString until = spec.expires_on ? plan.total_cost ? tr("%1 until it ends").arg(format::money(*plan.total_cost))
                                                      : tr("unknown until it ends")
                                    : tr("for as long as it is kept");
    if (plan.unknown_prices > 0 && !none_priced)
        until = tr("and %n machine(s) of unknown price", nullptr, static_cast<int>(plan.unknown_prices));
    m_cost.note->setText(until);
    m_left.value->setText(format::number(plan.left));
    m_left.note->setText(tr("of %n available machine(s) that fit", nullptr, static_cast<int>(plan.candidates)));
    m_ready.value->setText(format::duration(std::chrono::seconds(plan.duration_estimate_s)));
    m_ready.note->setText(tr("as usual for these models"));

    m_machines->setRows(plan.machines);
    m_table->setVisible(plan.satisfiable || !plan.machines.empty());
    const int rows = m_machines->rowCount() * m_table->verticalHeader()->defaultSectionSize();
    m_table->setMaximumHeight(m_table->horizontalHeader()->sizeHint().height() + rows + 4); // no empty space inside
    m_others->setVisible(plan.candidates > 0 || !spec.machines.empty());
    m_free_choice->setVisible(!spec.machines.empty() && plan.satisfiable); // otherwise it is among the offers
    if (plan.satisfiable)
        showChanges(spec, plan);
    else
        showOffers(plan);
}

void PlanView::showOffers(const RequestPlan& plan) {
    m_why->setText(plan.failing ? QString::fromStdString(plan.failing->message)
                                : tr("There are not enough machines that meet everything asked for."));
    clear(m_offers);
    if (plan.nearest.empty()) m_offers->addWidget(new TextLabel(TextKind::secondary, tr("Go back and ask for less.")));
    for (int offer = 0; offer < static_cast<int>(plan.nearest.size()); ++offer) {
        const NearestOffer& each = plan.nearest[static_cast<std::size_t>(offer)];
        auto* button = new QPushButton(QString::fromStdString(each.message));
        button->setAutoDefault(false);
        button->setToolTip(tr("%n machine(s) would fit", nullptr, static_cast<int>(each.available)));
        connect(button, &QPushButton::clicked, this, [this, offer] { Q_EMIT offerTaken(offer); });
        m_offers->addWidget(button);
    }
    m_offers->addStretch();
}

void PlanView::showChanges(const RequestSpec& spec, const RequestPlan& plan) {
    clear(m_change_lines);
    const auto add = [this](const QString& label, const QString& text) {
        const int row = m_change_lines->rowCount();
        m_change_lines->addWidget(new TextLabel(TextKind::secondary, label), row, 0, Qt::AlignLeft | Qt::AlignTop);
        auto* value = wrappedText(TextKind::body);
        value->setText(text);
        m_change_lines->addWidget(value, row, 1);
    };
    const int count = static_cast<int>(plan.machines.size());
    std::set<std::string> racks;
    QStringList names;
    bool simulated = !plan.machines.empty();
    for (const PlannedMachine& each : plan.machines) {
        if (!each.rack.empty()) racks.insert(each.rack);
        if (!each.hostname.empty()) names << QString::fromStdString(each.hostname);
        simulated = simulated && each.simulated;
    }
    add(tr("Machines"), simulated ? tr("%n available → installing → in use (simulated)", nullptr, count)
                                  : tr("%n available → installing → in use", nullptr, count));
    if (!names.isEmpty())
        add(tr("Names"),
            names.size() <= 2 ? names.join(QStringLiteral(", ")) : tr("%1 … %2").arg(names.first(), names.last()));
    add(tr("Owner"), spec.team.empty() ? tr("your team") : QString::fromStdString(spec.team));
    if (!racks.empty()) add(tr("Racks"), tr("%n different rack(s)", nullptr, static_cast<int>(racks.size())));
    add(tr("Kept until"), spec.expires_on ? format::date(*spec.expires_on) : tr("no end"));
}

} // namespace remuda
