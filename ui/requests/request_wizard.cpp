// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/request_wizard.h"

#include "core/client/api/event_stream.h"
#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "ui/common/card.h"
#include "ui/common/key_wait.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/theme.h"
#include "ui/requests/machine_chooser.h"
#include "ui/requests/plan_view.h"
#include "ui/requests/request_detail.h"
#include "ui/requests/request_text.h"
#include "ui/requests/where_form.h"

#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>

namespace remuda {

namespace {
constexpr int cardWidth = 900;
constexpr std::chrono::milliseconds settleTime{500};
} // namespace

RequestWizard::RequestWizard(const PlaceContext& context, QWidget* parent)
    : QWidget(parent)
    , m_context(context)
    , m_draft(context.api)
    , m_card(new Card) {
    m_card->setAccessibleName(tr("New request"));
    m_card->setMaximumWidth(cardWidth);
    m_card->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(Theme::step * 6, Theme::step * 6, Theme::step * 6, Theme::step * 6);
    across->addStretch(1);
    across->addWidget(m_card, 100);
    across->addStretch(1);
    auto* column = m_card->body();
    column->setSpacing(Theme::step * 3);
    buildHead(column);
    buildPages(context, column);
    buildFoot(column);

    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, &m_draft, &RequestDraft::check);
    connect(&m_draft, &RequestDraft::busyChanged, this, &RequestWizard::updateFoot);
    connect(&m_draft, &RequestDraft::checked, this, &RequestWizard::checked);
    connect(&m_draft, &RequestDraft::refused, this, &RequestWizard::refused);
    connect(&m_draft, &RequestDraft::sending, this, [this](ApiCall* call) { tellKeyWait(call, m_message); });
    connect(&m_draft, &RequestDraft::sent, this, [this] {
        m_sent->showRequest(*m_draft.request());
        go(sent);
        Q_EMIT requestSent(m_draft.request()->id);
    });
    connect(&context.events, &EventStream::stateChanged, this, &RequestWizard::updateFoot);
    connect(&Theme::instance(), &Theme::changed, this, &RequestWizard::markStep); // the labels dress anew before
    start();
}

void RequestWizard::start(const RequestSpec& spec) {
    const auto inventory = m_context.inventory.replica().snapshot();
    m_draft.reset();
    m_message->clear();
    RequestSpec begin = spec;
    if (begin.role.empty() && !begin.expires_on) begin.expires_on = addDays(dateOf(now()), 90);
    m_draft.setSpec(begin);
    for (RequestForm* each : {m_what, m_where}) {
        each->learn(*inventory);
        each->clearErrors();
        each->read(begin);
    }
    go(what);
}

void RequestWizard::go(Step step) {
    m_step = step;
    m_pages->setCurrentIndex(step);
    markStep();
    updateHint();
    updateFoot();
    takeFocus();
}

void RequestWizard::markStep() {
    const Theme& theme = Theme::instance();
    for (int each = 0; each < stepCount; ++each) {
        TextLabel* mark = m_marks[static_cast<std::size_t>(each)];
        const bool current = each == m_step;
        mark->setFont(current ? theme.strong() : theme.body());
        QPalette palette;
        palette.setColor(QPalette::WindowText, current ? theme.accent() : theme.secondaryText());
        mark->setPalette(palette);
        mark->setAccessibleDescription(current ? tr("current step") : QString());
    }
    update();
}

void RequestWizard::takeFocus() {
    if (RequestForm* current = form())
        current->focusFirst();
    else
        (m_next->isEnabled() ? m_next : m_back)->setFocus(Qt::OtherFocusReason);
}

RequestForm* RequestWizard::form() const {
    return m_step == what ? m_what : m_step == where ? m_where : nullptr;
}

void RequestWizard::formEdited() {
    collect();
    m_wants_next = false;
    m_message->clear();
    if (RequestForm* current = form()) current->clearErrors();
    updateHint();
    m_settle.start(); // tells how many fit as soon as the typing pauses
}

void RequestWizard::back() {
    m_message->clear();
    go(m_step == plan ? where : what);
}

void RequestWizard::next() {
    m_message->clear();
    if (m_step == sent) return Q_EMIT closed();
    if (m_step == plan) return m_draft.send();
    m_wants_next = true;
    m_settle.stop();
    collect();
    m_draft.check();
}

void RequestWizard::collect() {
    RequestSpec spec = m_draft.spec();
    m_what->write(spec);
    m_where->write(spec);
    // Machines chosen by hand were chosen for what was asked then; a note changes nothing about that.
    RequestSpec before = m_draft.spec();
    before.note = spec.note;
    if (toJson(before) != toJson(spec)) spec.machines.clear();
    m_draft.setSpec(spec);
}

void RequestWizard::chooseMachines() {
    QStringList planned;
    if (m_draft.plan())
        for (const PlannedMachine& each : m_draft.plan()->machines)
            planned << QString::fromStdString(each.hardware_name);
    auto* chooser = new MachineChooser(m_context.api, m_draft.spec(), planned, window());
    connect(chooser, &MachineChooser::chosen, this, &RequestWizard::planWith);
    chooser->open();
}

void RequestWizard::planWith(const QStringList& machines) {
    RequestSpec spec = m_draft.spec();
    spec.machines.clear();
    for (const QString& name : machines)
        spec.machines.push_back(name.toStdString());
    m_draft.setSpec(spec);
    m_message->clear();
    m_wants_next = true; // the plan is shown anew when the server has answered
    m_draft.check();
}

void RequestWizard::checked() {
    updateHint();
    if (!std::exchange(m_wants_next, false)) return;
    if (m_step == what) return go(where);
    showPlan();
}

void RequestWizard::showPlan() {
    m_plan->showPlan(m_draft.spec(), *m_draft.plan());
    for (RequestForm* each : {m_what, m_where})
        each->read(m_draft.spec()); // an offer may have changed it
    go(plan);
}

bool RequestWizard::ownsField(const Problem& problem, Step step) const {
    const QString field = QString::fromStdString(problem.field);
    return (step == what && m_what->has(field)) || (step == where && m_where->has(field));
}

void RequestWizard::refused(const Problem& problem) {
    updateHint();
    const bool asked = std::exchange(m_wants_next, false) || m_step == plan;
    if (!asked) return; // half-typed answers are nobody's mistake yet
    const QString text = problemText(problem);
    if (m_step == what && ownsField(problem, where)) return go(where); // what this page asks is in order
    if (RequestForm* current = form(); current && ownsField(problem, m_step))
        return current->showError(QString::fromStdString(problem.field), text);
    if (m_step != what && ownsField(problem, what)) {
        go(what);
        return m_what->showError(QString::fromStdString(problem.field), text);
    }
    if (m_draft.plan() && !m_draft.plan()->satisfiable) { // somebody was faster: show what is possible now
        showPlan();
        return;
    }
    m_message->showProblem(m_step == plan ? tr("The request could not be sent") : tr("This could not be checked"),
                           problem, [this] { next(); });
}

void RequestWizard::updateHint() {
    const auto& known = m_draft.plan();
    QString text;
    if (m_step == sent)
        text = tr("You can close this; the request goes on, and its progress is kept under Requests.");
    else if (known && form())
        text = known->satisfiable ? tr("%n machine(s) fit", nullptr, static_cast<int>(known->candidates))
               : known->failing   ? QString::fromStdString(known->failing->message)
                                  : tr("Not enough machines fit");
    m_hint->setText(text);
}

void RequestWizard::updateFoot() {
    const bool busy = m_draft.isBusy() && (m_wants_next || m_step == plan);
    const bool offline = isOffline(m_context.events);
    m_back->setVisible(m_step == where || m_step == plan);
    m_back->setEnabled(!busy);
    m_cancel->setVisible(m_step != sent);
    m_cancel->setText(tr("Cancel"));
    const int count = static_cast<int>(m_draft.spec().count);
    const bool possible = m_step != plan || (m_draft.plan() && m_draft.plan()->satisfiable);
    m_next->setText(busy              ? (m_step == plan ? tr("Sending…") : tr("Checking…"))
                    : m_step == what  ? tr("Next")
                    : m_step == where ? tr("Show the plan")
                    : m_step == plan  ? tr("Request %n machine(s)", nullptr, count)
                                      : tr("Done"));
    m_next->setEnabled(!busy && possible && (!offline || m_step == sent));
    m_next->setToolTip(offline ? offlineReason() : QString());
}

void RequestWizard::applyEvents(const QVector<Event>& batch) {
    m_sent->applyEvents(batch);
}

void RequestWizard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) return Q_EMIT closed();
    // Enter in a field means "Next"; there is no dialog that would do it.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_next->isEnabled())
        return m_next->click();
    QWidget::keyPressEvent(event);
}

} // namespace remuda
