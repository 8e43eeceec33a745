// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_pane.h"

#include "ui/common/card.h"
#include "ui/common/empty_state.h"
#include "ui/common/format.h"
#include "ui/common/status_mark.h"

#include <QAction>
#include <QCoreApplication>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPointer>
#include <QPushButton>
#include <QStackedWidget>
#include <QThreadPool>

#include <algorithm>

namespace remuda {

RackPane::RackPane(Replica& replica, InventoryModel& model, QItemSelectionModel& selection, QWidget* parent)
    : QWidget(parent)
    , m_replica(replica)
    , m_model(model)
    , m_view(new RackView(model, selection))
    , m_pages(new QStackedWidget)
    , m_empty(new EmptyState)
    , m_summary(new TextLabel(TextKind::caption))
    , m_fit(new QPushButton(tr("Fit"))) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(RackLayout::margin, 6, RackLayout::margin, 6);
    tools->setSpacing(Theme::step * 3);
    makeTools(tools);
    layout->addLayout(tools);
    layout->addLayout(makeLegend());
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_empty);
    layout->addWidget(m_pages, 1);
    setFocusProxy(m_view);
    m_empty->setWords(QStringLiteral("rack"), tr("No machine has a place in a rack"),
                      tr("Racks are drawn from the fields site, rack and unit. Import them as a CSV file, or set them "
                         "on a machine."));
    connect(&m_replica, &Replica::changed, this, [this](const ReplicaChange& change) {
        const auto moved = [](const ReplicaChange::Machine& each) { return RackPlan::isMove(each.fields); };
        m_moved = m_moved || !change.added.empty() || !change.removed.empty() ||
                  std::any_of(change.changed.begin(), change.changed.end(), moved);
    });
    connect(&Theme::instance(), &Theme::changed, m_view->viewport(), QOverload<>::of(&QWidget::update));
}

void RackPane::makeTools(QHBoxLayout* tools) {
    tools->addWidget(m_summary);
    tools->addStretch(1);
    const auto button = [tools](QPushButton* made, const QString& tip) {
        made->setToolTip(tip);
        tools->addWidget(made);
        return made;
    };
    auto* smaller =
        button(new QPushButton(Theme::instance().icon(QStringLiteral("minus")), QString()), tr("Smaller (Ctrl+-)"));
    auto* larger =
        button(new QPushButton(Theme::instance().icon(QStringLiteral("plus")), QString()), tr("Larger (Ctrl++)"));
    smaller->setAccessibleName(tr("Smaller racks"));
    larger->setAccessibleName(tr("Larger racks"));
    button(m_fit, tr("As high as the window (Ctrl+0)"))->setCheckable(true);
    auto* save = button(new QPushButton(Theme::instance().icon(QStringLiteral("save")), tr("Save picture…")),
                        tr("All racks as SVG or PNG"));
    connect(smaller, &QPushButton::clicked, this, [this] { m_view->setUnitHeight(m_view->unitHeight() / 1.25); });
    connect(larger, &QPushButton::clicked, this, [this] { m_view->setUnitHeight(m_view->unitHeight() * 1.25); });
    connect(m_fit, &QPushButton::clicked, m_view, &RackView::fit);
    connect(save, &QPushButton::clicked, this, &RackPane::exportPicture);
    connect(m_view, &RackView::zoomChanged, this, [this, smaller, larger] {
        m_fit->setChecked(m_view->isFitting());
        smaller->setEnabled(m_view->unitHeight() > RackLayout::smallest);
        larger->setEnabled(m_view->unitHeight() < RackLayout::largest);
    });
}

// On a line of its own: beside the buttons it would take the width of the detail.
QHBoxLayout* RackPane::makeLegend() {
    auto* legend = new QHBoxLayout;
    legend->setContentsMargins(RackLayout::margin, 0, RackLayout::margin, 6);
    legend->setSpacing(Theme::step * 3);
    for (const char* status : {"in_use", "available", "installing", "reserved", "broken", "retired"}) {
        auto* mark = new StatusLabel;
        const auto word = QString::fromLatin1(status);
        const Tone tone = toneOfMachineStatus(word);
        mark->setStatus(tone, tone == Tone::busy   ? tr("busy")
                              : tone == Tone::past ? tr("retired, discovered")
                                                   : wordForStatus(word));
        legend->addWidget(mark);
    }
    legend->addStretch(1);
    return legend;
}

void RackPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void RackPane::refresh() {
    if (!isVisible()) return;
    const ReplicaSnapshotPointer snapshot = m_model.snapshotPointer();
    if (!m_moved && m_view->plan().fits(*snapshot)) {
        // The cheap and usual case: the same machines in the same places.
        if (&m_view->plan().snapshot() != snapshot.get()) m_view->renew(m_view->plan().with(snapshot));
    } else if (!m_planning) {
        plan(snapshot);
    }
}

void RackPane::plan(const ReplicaSnapshotPointer& snapshot) {
    m_planning = true;
    m_moved = false;
    QThreadPool::globalInstance()->start([snapshot, pane = QPointer(this)] {
        RackPlan made(snapshot);
        QMetaObject::invokeMethod(qApp, [pane, made = std::move(made)] {
            if (pane) pane->take(made);
        });
    });
}

void RackPane::take(const RackPlan& plan) {
    m_planning = false;
    m_view->setPlan(plan);
    m_pages->setCurrentWidget(plan.racks().empty() ? static_cast<QWidget*>(m_empty) : m_view);
    m_summary->setText(plan.unplaced() == 0
                           ? tr("%1 machines in %2 racks")
                                 .arg(format::number(plan.placed()), format::number(qint64(plan.racks().size())))
                           : tr("%1 machines in %2 racks, %3 in none")
                                 .arg(format::number(plan.placed()), format::number(qint64(plan.racks().size())),
                                      format::number(plan.unplaced())));
    if (m_moved || !plan.fits(m_model.snapshot())) refresh(); // more has come meanwhile
}

RackPicture RackPane::picture() const {
    RackPicture picture{m_view->plan(), RackStyle::ofTheme(), {}};
    for (const Rack& rack : picture.plan.racks())
        for (const RackSlot& slot : rack.slots) {
            const auto name = picture.plan.snapshot().hardwareName(slot.row);
            if (m_model.rowOf(QString::fromUtf8(name.data(), qsizetype(name.size()))) < 0)
                picture.dimmed.insert(slot.row);
        }
    return picture;
}

void RackPane::exportPicture() {
    auto* dialog = new QFileDialog(this, tr("Save a picture of all racks"), QString(),
                                   tr("SVG drawings (*.svg);;PNG pictures (*.png)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("svg"));
    dialog->selectFile(QStringLiteral("racks.svg"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("png")) ? QStringLiteral("png") : QStringLiteral("svg"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        exportRacks(picture(), path, this, [this, path](const QString& error) { Q_EMIT exported(path, error); });
    });
    dialog->open();
}

} // namespace remuda
