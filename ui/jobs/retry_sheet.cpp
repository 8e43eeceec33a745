// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/retry_sheet.h"

#include "ui/common/effort.h"
#include "ui/common/field_text.h"
#include "ui/inventory/verb_sheet.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QUrlQuery>

namespace remuda {

RetrySheet::RetrySheet(ApiClient& api, const QString& action, const QStringList& jobs, QWidget* parent)
    : QObject(parent)
    , m_api(api)
    , m_verb(verbFromText(action.toStdString()).value_or(Verb::reboot))
    , m_jobs(jobs)
    , m_sheet(new ConsequenceSheet(parent))
    , m_from_start(new QCheckBox(tr("Do every step again, also those that were done"))) {
    m_sheet->setTitle(tr("Retry %n job(s)?", nullptr, static_cast<int>(jobs.size())));
    m_sheet->form()->addRow(QString(), m_from_start);
    connect(m_from_start, &QCheckBox::toggled, this, &RetrySheet::plan);
    connect(m_sheet, &ConsequenceSheet::confirmed, this, &RetrySheet::send);
    connect(m_sheet, &QObject::destroyed, this, &QObject::deleteLater);
}

void RetrySheet::open() {
    m_sheet->open();
    plan();
}

boost::json::object RetrySheet::body() const {
    boost::json::array jobs;
    for (const QString& id : m_jobs)
        jobs.emplace_back(id.toStdString());
    boost::json::object body{{"jobs", std::move(jobs)}};
    if (m_from_start->isChecked()) body["from"] = "start";
    return body;
}

void RetrySheet::plan() {
    if (!m_sheet) return;
    m_sheet->showWorking(tr("Working out what this would do…"));
    if (m_planning) m_planning->cancel();
    QUrlQuery dry;
    dry.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    m_planning = m_api.post(QStringLiteral("/jobs/retry"), dry, body(), this, [this](const Result<ApiAnswer>& answer) {
        if (!m_sheet) return;
        if (answer) return showPlan(answer->body);
        if (answer.problem().type != "cancelled")
            m_sheet->showProblem(tr("What this would do could not be worked out"), answer.problem(),
                                 [this] { plan(); });
    });
}

void RetrySheet::showPlan(const boost::json::value& answer) {
    const auto* plan = answer.if_object();
    if (!plan)
        return m_sheet->showProblem(tr("What this would do could not be worked out"), unreadableAnswer("a plan"),
                                    [this] { this->plan(); });
    Consequences consequences = consequencesOf(m_verb, *plan, confirmCount());
    m_skips = !consequences.skipped.isEmpty();
    consequences.signed_text = m_api.textToSign(QStringLiteral("/jobs/retry"), order());
    m_sheet->showConsequences(consequences);
}

boost::json::object RetrySheet::order() const {
    boost::json::object order = body();
    order["skip_invalid"] = m_skips; // the sheet has shown which and why
    return order;
}

void RetrySheet::send() {
    auto* call = m_api.post(QStringLiteral("/jobs/retry"), {}, order(), this, [this](const Result<ApiAnswer>& answer) {
        if (!m_sheet) return;
        if (!answer) return m_sheet->showProblem(tr("Nothing was done"), answer.problem(), [this] { plan(); });
        QString job;
        if (const auto* object = answer->body.if_object())
            if (const auto* found = object->if_contains("job"); found && found->is_object())
                if (const auto* id = found->get_object().if_contains("id"); id && id->is_string())
                    job = QString::fromUtf8(id->get_string().c_str());
        Q_EMIT done(job);
        m_sheet->close();
    });
    m_sheet->showSending(call);
}

} // namespace remuda
