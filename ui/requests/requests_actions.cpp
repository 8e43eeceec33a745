// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with requests: ask for machines, withdraw, ask again.
#include "ui/common/answers.h"
#include "ui/common/command_registry.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/list_frame.h"
#include "ui/common/list_loader.h"
#include "ui/common/message_bar.h"
#include "ui/common/rights_words.h"
#include "ui/common/table_view.h"
#include "ui/requests/request_detail.h"
#include "ui/requests/request_text.h"
#include "ui/requests/request_wizard.h"
#include "ui/requests/requests_model.h"
#include "ui/requests/requests_place.h"

#include <QAction>
#include <QStackedWidget>

namespace remuda {

void RequestsPlace::buildActions() {
    const auto make = [this](const QString& text, const QString& icon, const QKeySequence& key) {
        auto* action = new QAction(Theme::instance().icon(icon), text, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        m_context.commands.add(tr("Requests"), action);
        return action;
    };
    m_new = make(tr("New request…"), QStringLiteral("plus"), QKeySequence::New);
    m_again = make(tr("Ask again…"), QStringLiteral("retry"), Qt::CTRL | Qt::SHIFT | Qt::Key_N);
    m_withdraw = make(tr("Withdraw…"), QStringLiteral("stop"), Qt::CTRL | Qt::Key_Backspace);
    connect(m_new, &QAction::triggered, this, [this] { newRequest(); });
    connect(m_again, &QAction::triggered, this, [this] {
        if (!m_detail->request()) return;
        RequestSpec spec = m_detail->request()->spec;
        spec.machines.clear(); // those are taken
        if (spec.expires_on && *spec.expires_on < dateOf(now())) spec.expires_on = addDays(dateOf(now()), 90);
        newRequest(spec);
    });
    connect(m_withdraw, &QAction::triggered, this, &RequestsPlace::withdraw);
}

void RequestsPlace::newRequest(const RequestSpec& spec) {
    if (!m_wizard) {
        m_wizard = new RequestWizard(m_context);
        m_stack->addWidget(m_wizard);
        connect(m_wizard, &RequestWizard::closed, this, [this] {
            m_stack->setCurrentWidget(m_frame);
            m_frame->takeFocus();
            Q_EMIT statusTextChanged();
        });
        connect(m_wizard, &RequestWizard::requestSent, this, [this](qint64 id) {
            m_wanted = QString::number(id);
            m_loader->reload();
        });
        connect(m_wizard, &RequestWizard::jobAsked, this,
                [this](const QString& id) { Q_EMIT goTo(QStringLiteral("Jobs"), id, {}); });
    }
    m_stack->setCurrentWidget(m_wizard);
    m_wizard->start(spec);
    Q_EMIT statusTextChanged();
}

void RequestsPlace::updateActions() {
    const auto& request = m_detail->request();
    setAvailable(m_new, m_context.events, true);
    setAvailable(m_again, m_context.events, request.has_value(), tr("Choose a request first"));
    setAvailable(m_withdraw, m_context.events, request && !isEnded(request->status),
                 request ? tr("This request has ended") : tr("Choose a request first"));
    if (isOffline(m_context.events)) return;
    for (QAction* action : {m_new, m_again, m_withdraw})
        forbid(action, whyForbiddenAnywhere(m_context.rights, Permission::request, tr("Request machines")));
}

void RequestsPlace::withdraw() {
    const MachineRequest request = *m_detail->request();
    Consequences consequences;
    consequences.title = tr("Withdraw request %1?").arg(request.id);
    consequences.verb = tr("Withdraw the request");
    consequences.lines = {{tr("Asked for"), requestTitle(request.spec)},
                          {tr("Installations"), tr("Those still running are cancelled, those waiting do not start.")},
                          {tr("Finished machines"), tr("They stay in use until somebody recycles them.")}};
    consequences.destructive = true;
    auto* sheet = new ConsequenceSheet(window());
    sheet->showConsequences(consequences);
    connect(sheet, &ConsequenceSheet::confirmed, this, [this, sheet, id = request.id] {
        sendWithdrawal(id);
        sheet->close();
    });
    sheet->open();
}

void RequestsPlace::sendWithdrawal(qint64 id) {
    m_context.api.post(QStringLiteral("/requests/%1/withdraw").arg(id), {}, boost::json::object{}, this,
                       [this, id](const Result<ApiAnswer>& result) {
                           if (!result) {
                               m_frame->message()->showProblem(tr("Request %1 could not be withdrawn").arg(id),
                                                               result.problem(), [this, id] { sendWithdrawal(id); });
                               return;
                           }
                           m_loader->reload();
                       });
}

} // namespace remuda
