// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the detail and where they stand.
#include "ui/common/card.h"
#include "ui/common/details_text.h"
#include "ui/common/status_mark.h"
#include "ui/common/table_view.h"
#include "ui/jobs/job_detail.h"
#include "ui/jobs/jobs_model.h"
#include "ui/jobs/steps_model.h"

#include <QAction>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>

namespace remuda {

namespace {

QPushButton* linkButton(const QString& text) {
    auto* button = new QPushButton(text);
    button->setAutoDefault(false);
    button->hide();
    return button;
}

} // namespace

QWidget* JobDetail::buildHead() {
    m_title = new TextLabel(TextKind::title);
    m_status = new StatusLabel;
    m_position = wrappedText(TextKind::body);
    m_parent = linkButton(tr("Show the batch"));
    m_machine = linkButton(tr("Show machine"));
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    m_progress->setAccessibleName(tr("Progress"));
    m_explanation = wrappedText(TextKind::secondary);
    connect(m_parent, &QPushButton::clicked, this, [this] { Q_EMIT jobAsked(QString::fromStdString(m_job.parent)); });
    connect(m_machine, &QPushButton::clicked, this,
            [this] { Q_EMIT machineAsked(QString::fromStdString(m_job.hardwareName())); });
    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::step * 2);
    auto* line = new QHBoxLayout;
    line->setSpacing(Theme::step * 3);
    line->addWidget(m_title);
    line->addWidget(m_status);
    line->addStretch();
    line->addWidget(m_parent);
    line->addWidget(m_machine);
    column->addLayout(line);
    column->addWidget(m_progress);
    column->addWidget(m_position);
    column->addWidget(m_explanation);
    return head;
}

Card* JobDetail::buildAdvice(QAction* retry, QAction* restart) {
    auto* card = new Card(tr("What to do"));
    card->setTone(static_cast<int>(Tone::bad));
    m_advice_text = wrappedText(TextKind::body);
    m_advice_note = wrappedText(TextKind::secondary);
    card->body()->addWidget(m_advice_text);
    card->body()->addWidget(m_advice_note);
    m_retry = linkButton(tr("Retry"));
    m_restart = linkButton(tr("Retry from the start"));
    m_similar = linkButton({});
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_retry);
    buttons->addWidget(m_restart);
    buttons->addWidget(m_similar);
    buttons->addStretch();
    m_details = new DetailsText;
    m_details->setAccessibleName(tr("What the BMC answered"));
    buttons->addWidget(m_details->button());
    card->body()->addLayout(buttons);
    card->body()->addWidget(m_details);
    connect(m_retry, &QPushButton::clicked, retry, &QAction::trigger);
    connect(m_restart, &QPushButton::clicked, restart, &QAction::trigger);
    connect(m_similar, &QPushButton::clicked, this, [this] {
        Q_EMIT similarAsked(
            QStringLiteral("status:failed action:%1 class:%2")
                .arg(QString::fromStdString(m_job.action), QString::fromUtf8(toText(m_job.error->error_class).data())));
    });
    return card;
}

QWidget* JobDetail::buildSteps() {
    auto* view = new QListView;
    view->setAccessibleName(tr("Steps"));
    view->setModel(m_steps);
    view->setItemDelegate(new StepDelegate(view));
    view->setFrameShape(QFrame::NoFrame);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setResizeMode(QListView::Adjust);
    view->viewport()->setAutoFillBackground(false);
    return view;
}

QWidget* JobDetail::buildChildren(const PlaceContext&) {
    auto* view = new TableView(tr("Jobs of the batch"));
    m_sorted_children = new QSortFilterProxyModel(this);
    m_sorted_children->setSourceModel(m_children);
    m_sorted_children->setSortRole(SortRole);
    view->setModel(m_sorted_children);
    view->setColumnWidths({9, 0, 9, 15, 15, 10, 0, 0});
    view->sortByColumn(JobsModel::status, Qt::AscendingOrder); // the failed one of hundreds is not to be looked for
    for (const int column : {JobsModel::action, JobsModel::requester, JobsModel::when})
        view->setColumnHidden(column, true);
    view->setPlaceholder(tr("Loading the jobs of this batch…"));
    connect(view, &TableView::opened, this,
            [this](const QModelIndex& index) { Q_EMIT jobAsked(index.data(IdRole).toString()); });
    connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &JobDetail::showLog);
    m_children_table = view;
    return view;
}

} // namespace remuda
