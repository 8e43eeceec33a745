// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/expiry/lease_sheet.h"

#include "ui/common/answers.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/plan_lines.h"

#include <QDateEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QToolButton>
#include <QUrlQuery>

#include <algorithm>

namespace remuda {

namespace {

constexpr int typedFrom = 10; // as many machines have to be counted by whoever releases them

QString endText(const std::optional<Date>& date) {
    return date ? format::date(*date) : LeaseSheet::tr("no end");
}

} // namespace

QString leaseVerb(LeaseAction action, int count) {
    switch (action) {
    case LeaseAction::extend:
        return LeaseSheet::tr("Extend %n lease(s)", nullptr, count);
    case LeaseAction::shorten:
        return LeaseSheet::tr("Shorten %n lease(s)", nullptr, count);
    case LeaseAction::release:
        return LeaseSheet::tr("Release %n machine(s)", nullptr, count);
    }
    return {};
}

LeaseSheet::LeaseSheet(ApiClient& api, LeaseAction action, std::vector<std::string> machines, Date proposal,
                       QWidget* window)
    : m_api(api)
    , m_action(action)
    , m_machines(std::move(machines))
    , m_sheet(new ConsequenceSheet(window)) {
    setParent(m_sheet);
    m_sheet->setTitle(tr("%1?", "an action as a question").arg(leaseVerb(action, static_cast<int>(m_machines.size()))));
    if (action != LeaseAction::release) buildForm(proposal);
    connect(m_sheet, &ConsequenceSheet::confirmed, this, &LeaseSheet::send);
    plan();
    m_sheet->open();
}

void LeaseSheet::buildForm(Date proposal) {
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    m_to = new QDateEdit(format::toQt(proposal));
    m_to->setCalendarPopup(true);
    m_to->setDisplayFormat(QStringLiteral("d MMM yyyy"));
    m_to->setMinimumDate(QDate::currentDate());
    m_to->setAccessibleName(tr("New end"));
    line->addWidget(m_to);
    const std::vector<std::pair<QString, int>> choices =
        m_action == LeaseAction::extend
            ? std::vector<std::pair<QString, int>>{{tr("+30 days"), 30}, {tr("+90 days"), 90}, {tr("+1 year"), 365}}
            : std::vector<std::pair<QString, int>>{{tr("Today"), 0}, {tr("In a week"), 7}};
    for (const auto& [words, days] : choices) {
        auto* button = new QToolButton;
        button->setText(words);
        const QDate base = m_action == LeaseAction::extend ? format::toQt(proposal).addDays(-30) : QDate::currentDate();
        connect(button, &QToolButton::clicked, this, [this, base, by = days] { m_to->setDate(base.addDays(by)); });
        line->addWidget(button);
    }
    line->addStretch();
    m_sheet->form()->addRow(tr("New end"), row);
    connect(m_to, &QDateEdit::dateChanged, this, &LeaseSheet::plan);
}

LeaseChange LeaseSheet::change() const {
    LeaseChange change;
    change.action = m_action;
    change.machines = m_machines;
    if (m_to) change.to = format::fromQt(m_to->date());
    change.skip_invalid = true; // the plan names what is skipped, and why, before anybody agrees
    return change;
}

void LeaseSheet::plan() {
    const quint64 generation = ++m_generation;
    m_sheet->showWorking(tr("Working out what this would do…"));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    m_api.post(QStringLiteral("/leases/changes"), query, toJson(change()), this,
               [this, generation](const Result<ApiAnswer>& result) {
                   if (generation != m_generation) return;
                   if (!result)
                       return m_sheet->showProblem(tr("This could not be worked out"), result.problem(),
                                                   [this] { plan(); });
                   const auto read = readObject(result->body, leasePlanFromJson, "a plan");
                   if (!read) return m_sheet->showProblem(tr("This could not be worked out"), read.problem());
                   showPlan(*read);
               });
}

void LeaseSheet::showPlan(const LeasePlan& plan) {
    auto told = consequences(plan);
    told.signed_text = m_api.textToSign(QStringLiteral("/leases/changes"), toJson(change()));
    m_sheet->showConsequences(told);
}

Consequences LeaseSheet::consequences(const LeasePlan& plan) const {
    const int count = static_cast<int>(plan.machines.size());
    Consequences told;
    told.verb = leaseVerb(m_action, count);
    told.title = tr("%1?", "an action as a question").arg(told.verb);
    const auto recycled = std::count_if(plan.machines.begin(), plan.machines.end(), [](const LeasePlanEntry& each) {
        return each.to_status && each.status == MachineStatus::in_use;
    });
    if (recycled > 0)
        told.lines.append(
            {tr("Wiped"),
             tr("%n machine(s) in use are recycled: their disks are wiped.", nullptr, static_cast<int>(recycled)),
             Tone::bad});
    const bool none_known = plan.unknown_prices > 0 && plan.monthly_cost.micros == 0;
    QString cost = none_known ? tr("unknown") : tr("%1 / month").arg(format::money(plan.monthly_cost));
    if (plan.unknown_prices > 0 && !none_known)
        cost += tr(" and %n of unknown price", nullptr, static_cast<int>(plan.unknown_prices));
    told.lines.append({m_action == LeaseAction::release ? tr("Saves") : tr("They cost"), cost});
    if (m_action == LeaseAction::extend)
        told.lines.append(
            {tr("Keeping them longer"), tr("%1 more until the new end").arg(format::money(plan.added_cost))});
    if (m_action == LeaseAction::shorten)
        told.lines.append({tr("Ending sooner"), tr("saves %1").arg(format::money(Money{-plan.added_cost.micros}))});
    told.headers = {tr("Machine"), tr("Host"), tr("Role"),
                    tr("Team"),    tr("Ends"), m_action == LeaseAction::release ? tr("Becomes") : tr("New end")};
    for (const LeasePlanEntry& each : plan.machines) {
        const QString after =
            m_action == LeaseAction::release
                ? each.to_status ? wordForStatus(QString::fromUtf8(toText(*each.to_status).data())) : QString()
                : endText(each.to);
        told.items.append(
            {{QString::fromStdString(each.hardware_name), QString::fromStdString(each.hostname),
              QString::fromStdString(each.role), QString::fromStdString(each.team), endText(each.from), after},
             std::nullopt});
    }
    const auto text = [](const std::string& words) { return QString::fromStdString(words); };
    for (const Skipped& each : plan.skipped)
        told.skipped.append(
            {text(each.hardware_name), skipReason(text(each.code), text(each.subject), text(each.reason))});
    told.destructive = recycled > 0;
    if (recycled > 0 && count >= typedFrom) {
        told.typed = QString::number(count);
        told.typed_prompt = tr("Type %1, the number of machines, to go on").arg(count);
    }
    return told;
}

void LeaseSheet::send() {
    auto* call = m_api.post(
        QStringLiteral("/leases/changes"), {}, toJson(change()), this, [this](const Result<ApiAnswer>& result) {
            if (!result) return m_sheet->showProblem(tr("Nothing was changed"), result.problem(), [this] { send(); });
            QString job;
            int count = static_cast<int>(m_machines.size());
            if (const auto* body = result->body.if_object()) {
                if (const auto* machines = body->if_contains("machines"); machines && machines->is_array())
                    count = static_cast<int>(machines->get_array().size());
                if (const auto* started = body->if_contains("job"); started && started->is_object())
                    if (const auto* id = started->get_object().if_contains("id"); id && id->is_string())
                        job = QString::fromUtf8(id->get_string().c_str());
            }
            const QString message = m_action == LeaseAction::release  ? tr("Released")
                                    : m_action == LeaseAction::extend ? tr("%n lease(s) extended", nullptr, count)
                                                                      : tr("%n lease(s) shortened", nullptr, count);
            Q_EMIT done(message, job);
            m_sheet->close();
        });
    m_sheet->showSending(call);
}

} // namespace remuda
