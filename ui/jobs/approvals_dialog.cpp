// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/approvals_dialog.h"

#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "core/client/session/own_rights.h"
#include "core/client/session/session.h"
#include "ui/common/answers.h"
#include "ui/common/card.h"
#include "ui/common/format.h"
#include "ui/common/key_wait.h"
#include "ui/common/list_frame.h"
#include "ui/common/message_bar.h"
#include "ui/common/moment_text.h"
#include "ui/common/table_view.h"
#include "ui/jobs/approval_machines.h"
#include "ui/jobs/job_text.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QPushButton>

namespace remuda {

namespace {

QString textOf(const std::string& text) {
    return QString::fromStdString(text);
}

QString statusWord(ApprovalStatus status) {
    switch (status) {
    case ApprovalStatus::pending:
        return ApprovalsModel::tr("waits");
    case ApprovalStatus::approved:
        return ApprovalsModel::tr("approved");
    case ApprovalStatus::denied:
        return ApprovalsModel::tr("denied");
    case ApprovalStatus::expired:
        return ApprovalsModel::tr("expired");
    case ApprovalStatus::withdrawn:
        return ApprovalsModel::tr("withdrawn");
    }
    return {};
}

Tone toneOf(ApprovalStatus status) {
    return status == ApprovalStatus::pending    ? Tone::attention
           : status == ApprovalStatus::approved ? Tone::ready
           : status == ApprovalStatus::denied   ? Tone::bad
                                                : Tone::past;
}

std::vector<TableColumn<Approval>> approvalColumns() {
    return {
        {.title = ApprovalsModel::tr("Action"),
         .text = [](const Approval& each) { return verbWord(QString::fromUtf8(toText(each.verb).data())); }},
        {.title = ApprovalsModel::tr("Machines"),
         .text = [](const Approval& each) { return format::number(qint64(each.machine_count)); },
         .style = CellStyle::number,
         .sort = [](const Approval& each) { return QVariant::fromValue<qint64>(each.machine_count); }},
        {.title = ApprovalsModel::tr("Cost"),
         .text = [](const Approval& each) { return format::moneyPerMonth(double(each.monthly_cost.micros) / 1e6); },
         .style = CellStyle::number,
         .sort = [](const Approval& each) { return QVariant::fromValue<qint64>(each.monthly_cost.micros); }},
        {.title = ApprovalsModel::tr("Asked by"), .text = [](const Approval& each) { return textOf(each.requester); }},
        {.title = ApprovalsModel::tr("Agreed"),
         .text =
             [](const Approval& each) { return ApprovalsModel::tr("%1 of %2").arg(each.agreed()).arg(each.needed); }},
        {.title = ApprovalsModel::tr("Decided by"),
         .text =
             [](const Approval& each) {
                 return each.team.empty() ? ApprovalsModel::tr("administrators") : textOf(each.team);
             }},
        {.title = ApprovalsModel::tr("Until"),
         .text = [](const Approval& each) { return format::minute(each.expires_at); },
         .sort = [](const Approval& each) { return QVariant::fromValue<qint64>(toMilliseconds(each.expires_at)); },
         .tip = [](const Approval& each) { return format::relative(each.expires_at); }},
        {.title = ApprovalsModel::tr("Status"),
         .text = [](const Approval& each) { return statusWord(each.status); },
         .tone = [](const Approval& each) { return std::optional(toneOf(each.status)); }},
    };
}

// Who has said what, a line each.
QString votesText(const Approval& approval) {
    QStringList lines;
    for (const auto& vote : approval.votes)
        lines << QStringLiteral("%1  %2  %3  %4")
                     .arg(format::minute(vote.at), textOf(vote.user),
                          vote.agrees ? ApprovalsDialog::tr("agrees") : ApprovalsDialog::tr("refuses"),
                          textOf(vote.note))
                     .trimmed();
    return lines.join(QLatin1Char('\n'));
}

} // namespace

ApprovalsModel::ApprovalsModel(QObject* parent)
    : ColumnTable(
          approvalColumns(), [](const Approval& each) { return QString::number(each.id); }, parent) {}

ApprovalsDialog::ApprovalsDialog(const PlaceContext& context, QWidget* parent)
    : QDialog(parent)
    , m_context(context)
    , m_model(new ApprovalsModel(this))
    , m_table(new TableView(tr("Approvals")))
    , m_message(new MessageBar)
    , m_concerned(new ApprovalMachinesModel(this))
    , m_what(new TextLabel(TextKind::strong))
    , m_told(new TextLabel(TextKind::secondary))
    , m_note(new QLineEdit)
    , m_approve(new QPushButton(tr("Approve")))
    , m_deny(new QPushButton(tr("Deny")))
    , m_withdraw(new QPushButton(tr("Withdraw")))
    , m_job(new QPushButton(tr("Show job"))) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Approvals"));
    resize(980, 560);
    m_table->setModel(m_model);
    m_table->setSortingEnabled(false); // the newest first, as the server orders them
    m_table->setColumnWidths({11, 9, 13, 12, 8, 14, 20, 9});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setPlaceholder(tr("No action waits, or has waited, for the agreement of others."));
    auto* machines = new TableView(tr("Machines concerned"));
    machines->setModel(m_concerned);
    machines->setSortingEnabled(false);
    machines->setColumnWidths({14, 38, 20, 16, 16});
    m_what->setWordWrap(true);
    m_told->setWordWrap(true);
    m_note->setPlaceholderText(tr("Why, for the record"));
    m_note->setAccessibleName(tr("Why"));
    m_note->setMaxLength(250); // the server takes 1000 bytes
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(Theme::step * 3);
    layout->addWidget(new TextLabel(TextKind::title, windowTitle()));
    layout->addWidget(m_message);
    layout->addWidget(m_table, 2);
    layout->addWidget(m_what);
    layout->addWidget(machines, 3);
    layout->addWidget(m_told);
    auto* buttons = new QHBoxLayout;
    auto* close = new QPushButton(tr("Close"));
    buttons->addWidget(m_note, 1);
    for (QPushButton* button : {m_approve, m_deny, m_withdraw, m_job, close}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    layout->addLayout(buttons);
    connect(m_approve, &QPushButton::clicked, this, [this] { send(QStringLiteral("approve")); });
    connect(m_deny, &QPushButton::clicked, this, [this] { send(QStringLiteral("deny")); });
    connect(m_withdraw, &QPushButton::clicked, this, [this] { send(QStringLiteral("withdraw")); });
    connect(m_job, &QPushButton::clicked, this, [this] {
        if (const auto* approval = chosen(); approval && !approval->job.empty()) Q_EMIT jobAsked(textOf(approval->job));
    });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ApprovalsDialog::updateChosen);
    m_soon.setSingleShot(true);
    m_soon.setInterval(300);
    connect(&m_soon, &QTimer::timeout, this, &ApprovalsDialog::load);
    connect(&context.events, &EventStream::events, this, [this](const QVector<Event>& batch) {
        const auto about = [](const Event& event) { return event.kind == QLatin1String("approval"); };
        if (std::any_of(batch.begin(), batch.end(), about) && !m_soon.isActive()) m_soon.start();
    });
    connect(&context.events, &EventStream::stateChanged, this, [this](EventStream::State state) {
        if (state == EventStream::State::live) load();
        updateChosen();
    });
    load();
    updateChosen();
}

void ApprovalsDialog::load() {
    m_context.api.get(QStringLiteral("/approvals"), {}, this, [this](const Result<ApiAnswer>& answer) {
        if (!answer)
            return m_message->showProblem(tr("The approvals could not be read"), answer.problem(), [this] { load(); });
        take(answer->body);
    });
}

void ApprovalsDialog::take(const boost::json::value& body) {
    const auto* object = body.if_object();
    const auto* items = object ? object->if_contains("items") : nullptr;
    auto rows = items && items->is_array() ? readRows(items->get_array(), approvalFromJson, "an approval")
                                           : Result<std::vector<Approval>>(unreadableAnswer("a list of approvals"));
    if (!rows) return m_message->showProblem(tr("The approvals could not be read"), rows.problem());
    m_model->setRows(std::move(*rows));
    if (m_table->selectedIds().isEmpty() && m_model->rowCount() > 0) m_table->selectRow(0);
    if (!m_wanted.isEmpty()) reveal(m_wanted);
    updateChosen();
}

void ApprovalsDialog::reveal(const QString& id) {
    const int row = m_model->rowOf(id);
    m_wanted = row < 0 ? id : QString();
    if (row < 0) return;
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0));
}

const Approval* ApprovalsDialog::chosen() const {
    return m_model->find(m_table->selectedIds().value(0));
}

QString ApprovalsDialog::whyNotDecide(const Approval& approval) const {
    if (isOffline(m_context.events)) return offlineReason();
    if (approval.status != ApprovalStatus::pending) return tr("It is %1").arg(statusWord(approval.status));
    const QString me = m_context.session.user();
    if (textOf(approval.requester) == me) return tr("Whoever asks for an action cannot decide about it");
    for (const auto& vote : approval.votes)
        if (textOf(vote.user) == me) return tr("You have agreed already");
    if (m_context.rights && !m_context.rights->rights().mayDecide(approval.team))
        return approval.team.empty() ? tr("Only administrators may decide about it")
                                     : tr("Only members of %1 may decide about it").arg(textOf(approval.team));
    return {};
}

void ApprovalsDialog::updateChosen() {
    const auto* approval = chosen();
    const QString why_not = approval ? whyNotDecide(*approval) : tr("Choose a row first");
    for (QWidget* each :
         {static_cast<QWidget*>(m_approve), static_cast<QWidget*>(m_deny), static_cast<QWidget*>(m_note)}) {
        each->setEnabled(why_not.isEmpty());
        each->setToolTip(why_not);
    }
    showConcerned(approval);
    const bool mine = approval && approval->status == ApprovalStatus::pending &&
                      textOf(approval->requester) == m_context.session.user();
    m_withdraw->setVisible(mine);
    m_withdraw->setEnabled(mine && !isOffline(m_context.events));
    m_job->setVisible(approval && !approval->job.empty());
    QStringList told;
    if (approval && !approval->votes.empty()) told << votesText(*approval);
    if (approval && approval->status == ApprovalStatus::pending && !why_not.isEmpty()) told << why_not;
    m_told->setText(told.join(QLatin1Char('\n')));
    m_told->setVisible(!m_told->text().isEmpty());
}

// The list tells how many they are only.
void ApprovalsDialog::showConcerned(const Approval* approval) {
    m_what->setText(approval ? approvedActionText(*approval) : QString());
    const std::int64_t id = approval ? approval->id : 0;
    if (id == m_concerned_id) return; // they are frozen
    m_concerned_id = id;
    m_concerned->show({}, *m_context.inventory.replica().snapshot());
    if (approval == nullptr) return;
    m_context.api.get(QStringLiteral("/approvals/%1").arg(approval->id), {}, this,
                      [this, id](const Result<ApiAnswer>& answer) {
                          if (id != m_concerned_id) return; // another one was chosen
                          const auto whole = answer ? readObject(answer->body, approvalFromJson, "an approval")
                                                    : Result<Approval>(answer.problem());
                          if (whole)
                              return m_concerned->show(whole->machines, *m_context.inventory.replica().snapshot());
                          m_concerned_id = 0; // to be asked for again
                          m_message->showProblem(tr("Its machines could not be read"), whole.problem());
                      });
}

void ApprovalsDialog::send(const QString& word) {
    const auto* approval = chosen();
    if (!approval) return;
    boost::json::object body;
    if (word != QLatin1String("withdraw")) {
        body["note"] = m_note->text().trimmed().toStdString();
        body["intent"] = approval->intent; // what is decided about
    }
    m_approve->setEnabled(false);
    m_deny->setEnabled(false);
    auto* call = m_context.api.post(QStringLiteral("/approvals/%1/%2").arg(approval->id).arg(word), {}, body, this,
                                    [this](const Result<ApiAnswer>& answer) {
                                        m_message->clear();
                                        if (answer) m_note->clear();
                                        if (!answer && answer.problem().type != "cancelled") // given up at the key
                                            m_message->showProblem(tr("Nothing was decided"), answer.problem());
                                        load();
                                    });
    tellKeyWait(call, m_message);
}

} // namespace remuda
