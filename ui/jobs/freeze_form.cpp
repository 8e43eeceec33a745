// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/freeze_form.h"

#include "core/domain/time_zone.h"
#include "ui/common/format.h"
#include "ui/common/moment_text.h"
#include "ui/common/theme.h"
#include "ui/jobs/recurrence_fields.h"
#include "ui/jobs/schedule_models.h"

#include <QDateTimeEdit>

namespace remuda {

namespace {

constexpr int usualFreezeDays = 7;

} // namespace

FreezeForm::FreezeForm(const PlaceContext& context, const std::optional<Freeze>& freeze)
    : EntryForm(context)
    , m_reason(new QLineEdit)
    , m_from(new QDateTimeEdit)
    , m_until(new QDateTimeEdit)
    , m_zone(new ZoneField) {
    auto* grid = makeGrid();
    if (freeze) m_id = freeze->id;
    addScopeRows(grid, freeze ? freeze->scope : Scope{});
    for (QDateTimeEdit* edit : {m_from, m_until}) {
        edit->setTimeSpec(Qt::UTC); // what is shown is of the zone beside: this one has no clocks of its own
        edit->setDisplayFormat(QStringLiteral("ddd d MMM yyyy HH:mm"));
        edit->setCalendarPopup(true);
        edit->setMinimumWidth(edit->sizeHint().width() + Theme::step * 6); // the style counts no room for the arrow
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &CheckedForm::edited);
    }
    addRow(grid, QStringLiteral("from"), tr("&From"), m_from);
    addRow(grid, QStringLiteral("until"), tr("&Until"), m_until);
    addRow(grid, QStringLiteral("zone"), tr("Time &zone"), m_zone);
    m_reason->setMaxLength(200);
    m_reason->setPlaceholderText(tr("for example year's end"));
    addRow(grid, QStringLiteral("reason"), tr("&Why"), m_reason);
    const Instant next_hour = std::chrono::ceil<std::chrono::hours>(now());
    showMoment(m_from, freeze ? freeze->from : next_hour);
    showMoment(m_until, freeze ? freeze->until : next_hour + std::chrono::days(usualFreezeDays));
    if (freeze) m_reason->setText(QString::fromStdString(freeze->reason));
    connect(m_reason, &QLineEdit::textChanged, this, &CheckedForm::edited);
    connect(m_zone, &QComboBox::currentTextChanged, this, &CheckedForm::edited);
}

QString FreezeForm::path() const {
    return m_id ? QStringLiteral("/freezes/%1").arg(*m_id) : QStringLiteral("/freezes");
}

QString FreezeForm::title() const {
    return m_id ? tr("Change the freeze") : tr("New freeze");
}

QString FreezeForm::button() const {
    return m_id ? tr("Change freeze") : tr("Add freeze");
}

std::optional<Instant> FreezeForm::moment(const QDateTimeEdit* edit) const {
    if (!isTimeZone(m_zone->zone())) return std::nullopt;
    const QTime time = edit->time();
    return momentOf(format::fromQt(edit->date()), std::chrono::minutes(time.hour() * 60 + time.minute()),
                    m_zone->zone());
}

void FreezeForm::showMoment(QDateTimeEdit* edit, Instant moment) {
    const auto local = localTime(moment, m_zone->zone());
    edit->setDateTime(QDateTime(format::toQt(local.day),
                                QTime::fromMSecsSinceStartOfDay(int(local.time_of_day.count()) * 60'000), Qt::UTC));
}

boost::json::object FreezeForm::body() const {
    const Scope machines = scope();
    boost::json::object body{
        {"team", machines.team}, {"site", machines.site}, {"reason", m_reason->text().trimmed().toStdString()}};
    if (const auto from = moment(m_from)) body["from"] = formatInstant(*from);
    if (const auto until = moment(m_until)) body["until"] = formatInstant(*until);
    return body;
}

std::optional<Problem> FreezeForm::mistake() const {
    if (!isTimeZone(m_zone->zone())) return problems::invalidField("zone", m_zone->zone(), "a time zone");
    const auto freeze = newFreezeFromJson(body(), now());
    return freeze ? std::nullopt : std::optional(freeze.problem());
}

QString FreezeForm::wordsFor(const Problem& mistake) const {
    if (mistake.field == "zone") return tr("There is no such time zone; choose one like Europe/London, or UTC");
    if (mistake.field == "until") return tr("It must end after it has begun, and not in the past");
    if (mistake.field == "reason") return tr("Say why: whoever is stopped by it will ask");
    return EntryForm::wordsFor(mistake);
}

QStringList FreezeForm::effect(std::optional<int> machines) const {
    const auto from = moment(m_from), until = moment(m_until);
    if (!from || !until || *until <= *from) return {};
    QStringList lines;
    lines << tr("During this freeze nothing destructive begins on %1 (%2): no install, recycle, reboot, power off or "
                "cycle, retire or abandon.")
                 .arg(machinesText(machines), scopeText(scope()));
    lines << tr("It lasts %1, from %2 until %3 by this computer's clock.")
                 .arg(format::duration(*until - *from), format::minute(*from), format::minute(*until));
    lines << tr("What has begun goes on. Jobs whose moment falls into it wait for its end.");
    return lines;
}

WindowForm::WindowForm(const PlaceContext& context, const std::optional<MaintenanceWindow>& window)
    : EntryForm(context)
    , m_days(new DaysField)
    , m_time(new TimeField)
    , m_minutes(spinBox(1, 7 * 24 * 60, tr(" minutes"))) {
    auto* grid = makeGrid();
    if (window) m_id = window->id;
    addScopeRows(grid, window ? window->scope : Scope{});
    addRow(grid, QStringLiteral("recurrence.every"), tr("&Opens"), m_days);
    addRow(grid, QStringLiteral("recurrence.time"), tr("&At"), m_time);
    addAlias(QStringLiteral("recurrence.on"), QStringLiteral("recurrence.every"));
    addAlias(QStringLiteral("recurrence.day"), QStringLiteral("recurrence.every"));
    addAlias(QStringLiteral("recurrence.zone"), QStringLiteral("recurrence.time"));
    m_minutes->setSingleStep(30);
    m_minutes->setValue(window ? int(window->length.count()) : 120);
    addRow(grid, QStringLiteral("minutes"), tr("&Lasts"), m_minutes);
    if (window) {
        m_days->set(window->recurrence);
        m_time->set(window->recurrence);
    }
    connect(m_days, &DaysField::edited, this, &CheckedForm::edited);
    connect(m_time, &TimeField::edited, this, &CheckedForm::edited);
    connect(m_minutes, &QSpinBox::valueChanged, this, &CheckedForm::edited);
}

QString WindowForm::path() const {
    return m_id ? QStringLiteral("/windows/%1").arg(*m_id) : QStringLiteral("/windows");
}

QString WindowForm::title() const {
    return m_id ? tr("Change the maintenance window") : tr("New maintenance window");
}

QString WindowForm::button() const {
    return m_id ? tr("Change window") : tr("Add window");
}

boost::json::object WindowForm::body() const {
    const Scope machines = scope();
    boost::json::object recurrence;
    m_days->addTo(recurrence);
    m_time->addTo(recurrence);
    return {{"team", machines.team},
            {"site", machines.site},
            {"recurrence", std::move(recurrence)},
            {"minutes", m_minutes->value()}};
}

std::optional<Problem> WindowForm::mistake() const {
    const auto window = newWindowFromJson(body());
    return window ? std::nullopt : std::optional(window.problem());
}

QStringList WindowForm::effect(std::optional<int> machines) const {
    const auto window = newWindowFromJson(body());
    if (!window) return {};
    QStringList lines;
    lines << tr("Jobs for %1 (%2) may be told to wait for it. It keeps nothing from beginning.")
                 .arg(machinesText(machines), scopeText(scope()));
    lines << tr("It opens next:") << nextTimes(window->recurrence, 3, window->length);
    return lines;
}

} // namespace remuda
