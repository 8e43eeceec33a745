// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the wizard and where they stand.
#include "ui/common/card.h"
#include "ui/common/message_bar.h"
#include "ui/common/theme.h"
#include "ui/requests/plan_view.h"
#include "ui/requests/request_detail.h"
#include "ui/requests/request_wizard.h"
#include "ui/requests/where_form.h"

#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>

namespace remuda {

void RequestWizard::buildHead(QBoxLayout* column) {
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::step * 6);
    for (const QString& words : {tr("1 What"), tr("2 Where and how long"), tr("3 Plan"), tr("4 Sent")}) {
        auto* mark = new TextLabel(TextKind::secondary, words);
        row->addWidget(mark);
        m_marks.push_back(mark);
    }
    row->addStretch();
    column->addLayout(row);
    m_message = new MessageBar;
    column->addWidget(m_message);
}

void RequestWizard::buildPages(const PlaceContext& context, QBoxLayout* column) {
    m_what = new WhatForm;
    m_where = new WhereForm;
    m_plan = new PlanView;
    m_sent = new RequestDetail(context);
    m_sent->layout()->setContentsMargins({});
    m_pages = new QStackedWidget;
    for (QWidget* page : {static_cast<QWidget*>(m_what), static_cast<QWidget*>(m_where), static_cast<QWidget*>(m_plan),
                          static_cast<QWidget*>(m_sent)})
        m_pages->addWidget(page);
    column->addWidget(m_pages, 1);
    for (RequestForm* each : {m_what, m_where})
        connect(each, &RequestForm::edited, this, &RequestWizard::formEdited);
    connect(m_plan, &PlanView::offerTaken, this, [this](int offer) {
        const auto change = m_draft.plan()->nearest.at(static_cast<std::size_t>(offer)).change;
        if (!m_draft.apply(change)) return;
        m_wants_next = true;
        m_draft.check();
    });
    connect(m_plan, &PlanView::othersAsked, this, &RequestWizard::chooseMachines);
    connect(m_plan, &PlanView::freeChoiceAsked, this, [this] { planWith({}); });
    connect(m_sent, &RequestDetail::jobAsked, this, &RequestWizard::jobAsked);
}

void RequestWizard::buildFoot(QBoxLayout* column) {
    m_hint = new TextLabel(TextKind::secondary);
    m_hint->setWordWrap(true);
    m_back = new QPushButton(tr("Back"));
    m_cancel = new QPushButton;
    m_next = new QPushButton;
    for (QPushButton* button : {m_back, m_cancel, m_next})
        button->setAutoDefault(false); // an automatic default would be lost with the focus
    m_next->setDefault(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::step * 2);
    row->addWidget(m_back);
    row->addWidget(m_hint, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_next);
    column->addLayout(row);
    connect(m_back, &QPushButton::clicked, this, &RequestWizard::back);
    connect(m_next, &QPushButton::clicked, this, &RequestWizard::next);
    connect(m_cancel, &QPushButton::clicked, this, &RequestWizard::closed);
}

void RequestWizard::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), Theme::instance().raised());
}

} // namespace remuda
