// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the sheet and where they stand.
#include "ui/common/card.h"
#include "ui/common/consequence_model.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTreeView>

namespace remuda {

namespace {

QTreeView* makeList(const QString& name, QAbstractItemModel* model) {
    auto* list = new QTreeView;
    list->setAccessibleName(name);
    list->setModel(model);
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setItemDelegate(new TableDelegate(list));
    list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list->setFocusPolicy(Qt::StrongFocus);
    list->header()->setFont(Theme::instance().caption());
    list->header()->setStretchLastSection(true);
    return list;
}

} // namespace

ConsequenceSheet::ConsequenceSheet(QWidget* parent)
    : QDialog(parent)
    , m_title(new TextLabel(TextKind::title))
    , m_message(new MessageBar)
    , m_form(new QFormLayout)
    , m_pages(new QStackedWidget)
    , m_working(new TextLabel(TextKind::secondary))
    , m_lines(new QFormLayout)
    , m_items_model(new ConsequenceModel(this))
    , m_skipped_model(new ConsequenceModel(this))
    , m_items(makeList(tr("Machines concerned"), m_items_model))
    , m_skipped(makeList(tr("Machines skipped"), m_skipped_model))
    , m_left_out(new TextLabel(TextKind::secondary))
    , m_skipped_title(new TextLabel(TextKind::strong))
    , m_prompt(new QLabel)
    , m_typed(new QLineEdit)
    , m_go(new QPushButton(tr("Go on")))
    , m_show_signed(new QPushButton(tr("What you sign")))
    , m_signed_text(new QPlainTextEdit) {
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    resize(880, 250);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(m_title);
    layout->addWidget(m_message);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    layout->addLayout(m_form);

    auto* waiting = new QWidget;
    auto* waiting_layout = new QVBoxLayout(waiting);
    auto* bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setAccessibleName(tr("Working"));
    waiting_layout->addStretch();
    waiting_layout->addWidget(m_working, 0, Qt::AlignHCenter);
    waiting_layout->addWidget(bar);
    waiting_layout->addStretch();

    auto* plan = new QWidget;
    auto* plan_layout = new QVBoxLayout(plan);
    plan_layout->setContentsMargins(0, 0, 0, 0);
    plan_layout->setSpacing(Theme::step * 3);
    m_lines->setHorizontalSpacing(Theme::step * 6);
    m_lines->setVerticalSpacing(Theme::step);
    plan_layout->addLayout(m_lines);
    plan_layout->addWidget(m_items, 100);
    plan_layout->addWidget(m_left_out);
    plan_layout->addWidget(m_skipped_title);
    plan_layout->addWidget(m_skipped);
    m_show_signed->setFlat(true);
    m_show_signed->setCheckable(true);
    m_show_signed->setAutoDefault(false);
    m_show_signed->setToolTip(tr("The text that your key signs; time and nonce are added when it does"));
    m_signed_text->setObjectName(QStringLiteral("SignedText"));
    m_signed_text->setReadOnly(true);
    m_signed_text->setFont(Theme::instance().monospaced());
    m_signed_text->setFixedHeight(m_signed_text->fontMetrics().lineSpacing() * 9);
    m_signed_text->setTabChangesFocus(true);
    m_signed_text->setAccessibleName(tr("Text to be signed"));
    plan_layout->addWidget(m_show_signed, 0, Qt::AlignLeft);
    plan_layout->addWidget(m_signed_text);
    plan_layout->addStretch(1);

    m_plan = new QScrollArea; // a plan for hundreds of machines may be longer than the screen is high
    m_plan->setWidgetResizable(true);
    m_plan->setFrameShape(QFrame::NoFrame);
    m_plan->setFocusPolicy(Qt::NoFocus);
    m_plan->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_plan->setWidget(plan);
    m_pages->addWidget(waiting);
    m_pages->addWidget(m_plan);
    layout->addWidget(m_pages, 1);

    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setAutoDefault(false);
    m_typed->setMaximumWidth(200);
    m_typed->setAccessibleName(tr("Confirmation"));
    m_prompt->setBuddy(m_typed);
    buttons->addWidget(m_prompt);
    buttons->addWidget(m_typed);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_go);
    layout->addLayout(buttons);
    m_go->setDefault(true);
    m_go->setEnabled(false);
    m_prompt->hide();
    m_typed->hide();
    m_show_signed->hide();
    m_signed_text->hide();
    connect(m_show_signed, &QPushButton::toggled, m_signed_text, &QWidget::setVisible);
    connect(m_show_signed, &QPushButton::toggled, this, [this] { fitHeight(false); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_typed, &QLineEdit::textChanged, this, &ConsequenceSheet::checkEffort);
    connect(m_go, &QPushButton::clicked, this, &ConsequenceSheet::confirmed);
    connect(m_items_model, &ConsequenceModel::untickedChanged, this, &ConsequenceSheet::leftOutChanged);
    m_items->installEventFilter(this);
}

} // namespace remuda
