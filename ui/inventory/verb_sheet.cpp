// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/verb_sheet.h"

#include "core/domain/action_limit.h"
#include "ui/common/effort.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/plan_lines.h"
#include "ui/inventory/limits_field.h"
#include "ui/inventory/verb_actions.h"
#include "ui/inventory/when_field.h"

#include <QCheckBox>
#include <QDateEdit>
#include <QFormLayout>
#include <QLineEdit>

namespace remuda {

namespace {

constexpr int planDelayMilliseconds = 250;

boost::json::value json(const QString& text) {
    return boost::json::value(text.toStdString());
}

} // namespace

VerbSheet::VerbSheet(ApiClient& api, Verb verb, const QStringList& machines, QWidget* parent)
    : QObject(parent)
    , m_api(api)
    , m_verb(verb)
    , m_machines(machines)
    , m_sheet(new ConsequenceSheet(parent)) {
    m_replan.setSingleShot(true);
    m_replan.setInterval(planDelayMilliseconds);
    connect(&m_replan, &QTimer::timeout, this, &VerbSheet::plan);
    connect(m_sheet, &ConsequenceSheet::confirmed, this, &VerbSheet::send);
    connect(m_sheet, &ConsequenceSheet::leftOutChanged, this, &VerbSheet::planSoon);
    m_sheet->setExclusionsPossible(machines.size() > 1);
    connect(m_sheet, &QObject::destroyed, this, &QObject::deleteLater);
    m_sheet->setTitle(verbOn(verb, int(machines.size()), machines.value(0)) + QLatin1Char('?'));
    makeForm();
}

void VerbSheet::makeForm() {
    const auto line = [this](const QString& label, const QString& hint) {
        auto* field = new QLineEdit;
        field->setPlaceholderText(hint);
        field->setAccessibleName(label);
        m_sheet->form()->addRow(label, field);
        connect(field, &QLineEdit::textChanged, this, &VerbSheet::planSoon);
        return field;
    };
    if (needsReason(m_verb)) m_reason = line(tr("Reason"), tr("For those who see this machine next"));
    if (m_verb == Verb::install || m_verb == Verb::reserve) m_role = line(tr("Role"), tr("As it is"));
    if (m_verb == Verb::install) m_image = line(tr("Image"), tr("The usual one of the role"));
    if (m_verb == Verb::set_maintenance) {
        m_until = new QDateEdit(QDate::currentDate().addDays(1));
        m_until->setMinimumDate(QDate::currentDate());
        m_until->setCalendarPopup(true);
        m_until->setDisplayFormat(QStringLiteral("d MMM yyyy"));
        m_until->setAccessibleName(tr("Until"));
        m_sheet->form()->addRow(tr("Until"), m_until);
        connect(m_until, &QDateEdit::dateChanged, this, &VerbSheet::planSoon);
    }
    if (m_verb == Verb::recycle) {
        m_retire = new QCheckBox(tr("Retire afterwards instead of making it available again"));
        m_sheet->form()->addRow(QString(), m_retire);
        connect(m_retire, &QCheckBox::toggled, this, &VerbSheet::planSoon);
    }
    if (isJob(m_verb)) {
        m_when = new WhenField;
        m_sheet->form()->addRow(tr("When"), m_when);
        connect(m_when, &WhenField::changed, this, &VerbSheet::planSoon);
    }
    if (isJob(m_verb) && m_machines.size() > 1) {
        m_limits = new LimitsField;
        m_sheet->form()->addRow(tr("At once"), m_limits);
        connect(m_limits, &LimitsField::changed, this, &VerbSheet::planSoon);
    }
}

void VerbSheet::open() {
    m_sheet->open();
    if (m_reason != nullptr) m_reason->setFocus();
    plan();
}

boost::json::object VerbSheet::body() const {
    boost::json::object params;
    if (m_reason != nullptr) params["reason"] = json(m_reason->text().trimmed());
    if (m_role != nullptr && !m_role->text().trimmed().isEmpty()) params["role"] = json(m_role->text().trimmed());
    if (m_image != nullptr && !m_image->text().trimmed().isEmpty()) params["image"] = json(m_image->text().trimmed());
    if (m_until != nullptr) params["until"] = json(m_until->date().toString(Qt::ISODate));
    if (m_retire != nullptr && m_retire->isChecked()) params["retire"] = true;
    boost::json::array machines;
    const QStringList left_out = m_sheet->leftOut();
    const QSet<QString> excluded(left_out.begin(), left_out.end());
    for (const QString& name : m_machines)
        if (!excluded.contains(name)) machines.push_back(json(name));
    boost::json::object action{
        {"verb", toText(m_verb)}, {"machines", std::move(machines)}, {"params", std::move(params)}};
    if (m_when != nullptr) m_when->addTo(action);
    if (m_limits != nullptr) m_limits->addTo(action);
    return action;
}

// The plan in the sheet no longer holds: the button waits for the one of what is asked for now.
void VerbSheet::planSoon() {
    if (m_planning) m_planning->cancel(); // its answer would be of what was asked before
    m_sheet->showWorking(tr("Working out what this would do…"));
    m_replan.start();
}

void VerbSheet::plan() {
    if (!m_sheet) return;
    if (m_reason != nullptr && m_reason->text().trimmed().isEmpty()) {
        m_sheet->showWorking(tr("Say why first."));
        return;
    }
    if (std::size_t(m_machines.size()) > mostMachinesOfAction) return showTooMany();
    m_sheet->showWorking(tr("Working out what this would do…"));
    if (m_planning) m_planning->cancel();
    if (m_sheet->leftOut().size() == m_machines.size()) return showPlan({}); // nothing is left to ask about
    QUrlQuery dry;
    dry.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    m_planning = m_api.post(QStringLiteral("/actions"), dry, body(), this, [this](const Result<ApiAnswer>& answer) {
        if (!m_sheet) return;
        if (!answer) {
            if (answer.problem().type != "cancelled")
                m_sheet->showProblem(tr("What this would do could not be worked out"), answer.problem(),
                                     [this] { plan(); });
            return;
        }
        if (const auto* found = answer->body.if_object()) return showPlan(*found);
        m_sheet->showProblem(tr("What this would do could not be worked out"), unreadableAnswer("a plan"),
                             [this] { plan(); });
    });
}

void VerbSheet::showTooMany() {
    Problem problem;
    problem.detail =
        tr("One action takes at most %1 machines, and %2 are selected. Narrow the selection, for example by "
           "site, and act on each part.")
            .arg(format::number(qint64(mostMachinesOfAction)), format::number(m_machines.size()))
            .toStdString();
    m_sheet->showProblem(tr("Too many machines at once"), problem);
}

void VerbSheet::showPlan(const boost::json::object& plan) {
    Consequences consequences = consequencesOf(m_verb, plan, confirmCount());
    m_planned = int(consequences.items.size());
    m_skips = !consequences.skipped.isEmpty();
    consequences.signed_text = m_api.textToSign(QStringLiteral("/actions"), order());
    m_sheet->showConsequences(consequences);
}

boost::json::object VerbSheet::order() const {
    boost::json::object request = body();
    request["skip_invalid"] = m_skips; // the sheet has shown which and why
    return request;
}

void VerbSheet::send() {
    auto* call = m_api.post(QStringLiteral("/actions"), {}, order(), this, [this](const Result<ApiAnswer>& answer) {
        if (!m_sheet) return;
        if (!answer) return m_sheet->showProblem(tr("Nothing was done"), answer.problem(), [this] { plan(); });
        QString job;
        bool waits = false; // for the agreement of others
        if (const auto* object = answer->body.if_object()) {
            if (const auto* asked = object->if_contains("approval"); asked != nullptr && asked->is_object()) {
                waits = true;
                job = QStringLiteral("approval/%1").arg(countMember(asked->get_object(), "id"));
            }
            if (const auto* found = object->if_contains("job"); found != nullptr && found->is_object())
                if (const auto* id = found->get_object().if_contains("id"); id != nullptr && id->is_string())
                    job = QString::fromUtf8(id->get_string().c_str());
        }
        // Of several that were chosen it may be any that was not left out.
        const QString what = verbOn(m_verb, m_planned, m_machines.size() == 1 ? m_machines.front() : QString());
        const bool later = m_when != nullptr && m_when->isLater();
        Q_EMIT done(job, waits           ? tr("Waits for approval: %1").arg(what)
                         : job.isEmpty() ? tr("Done: %1").arg(what)
                         : later         ? tr("Scheduled: %1").arg(what)
                                         : tr("Started: %1").arg(what));
        m_sheet->close();
    });
    m_sheet->showSending(call);
}

} // namespace remuda
