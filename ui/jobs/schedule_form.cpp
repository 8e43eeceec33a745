// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/schedule_form.h"

#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "core/client/session/session.h"
#include "core/domain/machine_fields.h"
#include "ui/common/message_bar.h"
#include "ui/common/query_bar.h"
#include "ui/common/query_language.h"
#include "ui/common/theme.h"
#include "ui/inventory/verb_actions.h"
#include "ui/jobs/recurrence_fields.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QStackedWidget>

namespace remuda {

namespace {

enum MachinesBy { by_query, by_name };

boost::json::value trimmedJson(const QString& text) {
    return boost::json::value(text.trimmed().toStdString());
}

} // namespace

ScheduleForm::ScheduleForm(const PlaceContext& context, const std::optional<Schedule>& schedule)
    : EntryForm(context)
    , m_schedule(schedule)
    , m_name(new QLineEdit)
    , m_role(new QLineEdit)
    , m_reason(new QLineEdit)
    , m_verb(new QComboBox)
    , m_kind(new QComboBox)
    , m_query(new QueryBar)
    , m_names(new QPlainTextEdit)
    , m_machines(new QStackedWidget)
    , m_days(new DaysField)
    , m_time(new TimeField)
    , m_in_window(new QCheckBox(tr("Wait for the next maintenance window of its machines")))
    , m_grace(spinBox(1, 7 * 24 * 60, tr(" minutes"))) {
    auto* grid = makeGrid();
    m_name->setMaxLength(80);
    m_name->setPlaceholderText(tr("for example nightly look"));
    for (const Verb each : allVerbs)
        if (isJob(each)) m_verb->addItem(verbTitle(each), int(each));
    m_role->setPlaceholderText(tr("As it is"));
    m_reason->setPlaceholderText(tr("for the record"));
    m_grace->setValue(60);
    addRow(grid, QStringLiteral("name"), tr("&Name"), m_name);
    addRow(grid, QStringLiteral("verb"), tr("Ac&tion"), m_verb);
    addRow(grid, QStringLiteral("params.role"), tr("&Role"), m_role);
    addRow(grid, QStringLiteral("params.reason"), tr("R&eason"), m_reason);
    addRow(grid, QStringLiteral("machines"), tr("&Machines"), m_kind);
    grid->addWidget(makeMachines(), grid->rowCount(), 1, 1, 2);
    addRow(grid, QStringLiteral("recurrence.every"), tr("Re&peats"), m_days);
    addRow(grid, QStringLiteral("recurrence.time"), tr("&At"), m_time);
    addRow(grid, QStringLiteral("in_window"), tr("&Waits"), m_in_window);
    addRow(grid, QStringLiteral("grace_minutes"), tr("May be &late by"), m_grace,
           tr("else, for want of a server, the run is left out"));
    addAlias(QStringLiteral("query"), QStringLiteral("machines"));
    addAlias(QStringLiteral("recurrence.on"), QStringLiteral("recurrence.every"));
    addAlias(QStringLiteral("recurrence.day"), QStringLiteral("recurrence.every"));
    addAlias(QStringLiteral("recurrence.zone"), QStringLiteral("recurrence.time"));
    if (schedule) fill(*schedule);
    showVerb();
    for (QLineEdit* edit : {m_name, m_role, m_reason, static_cast<QLineEdit*>(m_query)})
        connect(edit, &QLineEdit::textChanged, this, &CheckedForm::edited);
    connect(m_names, &QPlainTextEdit::textChanged, this, &CheckedForm::edited);
    connect(m_days, &DaysField::edited, this, &CheckedForm::edited);
    connect(m_time, &TimeField::edited, this, &CheckedForm::edited);
    connect(m_in_window, &QCheckBox::toggled, this, &CheckedForm::edited);
    connect(m_grace, &QSpinBox::valueChanged, this, &CheckedForm::edited);
    connect(m_verb, &QComboBox::currentIndexChanged, this, &ScheduleForm::showVerb);
}

QWidget* ScheduleForm::makeMachines() {
    m_kind->addItem(tr("Those that a query finds at each run"));
    m_kind->addItem(tr("These, by name"));
    setQueryLanguage(m_query, machineSchema(), [this](const std::string& field, const std::string& prefix) {
        std::vector<std::string> values;
        for (const auto& [value, count] : m_context.inventory.replica().snapshot()->valuesOf(replicaField(field), 1000))
            if (!value.empty() && value.find(prefix) != std::string::npos) values.push_back(value);
        return values;
    });
    m_query->setPlaceholderText(tr("for example team:web status:in_use"));
    m_query->setAccessibleName(tr("Machines by query"));
    m_names->setPlaceholderText(tr("hardware names, with blanks, commas or lines between them"));
    m_names->setAccessibleName(tr("Machines by name"));
    m_names->setTabChangesFocus(true);
    m_names->setFixedHeight(m_names->fontMetrics().lineSpacing() * 3 + Theme::step * 4);
    m_machines->addWidget(m_query);
    m_machines->addWidget(m_names);
    m_machines->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    const auto show = [this](int kind) {
        m_machines->setCurrentIndex(kind);
        m_machines->setMaximumHeight(m_machines->currentWidget()->sizeHint().height());
    };
    show(by_query);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this, show](int kind) {
        show(kind);
        Q_EMIT edited();
    });
    return m_machines;
}

void ScheduleForm::fill(const Schedule& schedule) {
    const auto param = [&schedule](const char* name) {
        const auto* value = schedule.params.if_contains(name);
        return value && value->is_string() ? QString::fromUtf8(value->get_string().c_str()) : QString();
    };
    m_name->setText(QString::fromStdString(schedule.name));
    m_verb->setCurrentIndex(m_verb->findData(int(schedule.verb)));
    m_role->setText(param("role"));
    m_reason->setText(param("reason"));
    m_kind->setCurrentIndex(schedule.query.empty() ? by_name : by_query);
    m_query->setText(QString::fromStdString(schedule.query));
    QStringList names;
    for (const auto& name : schedule.machines)
        names << QString::fromStdString(name);
    m_names->setPlainText(names.join(QLatin1Char(' ')));
    m_days->set(schedule.recurrence);
    m_time->set(schedule.recurrence);
    m_in_window->setChecked(schedule.in_window);
    m_grace->setValue(int(schedule.grace_minutes));
}

void ScheduleForm::showVerb() {
    setRowVisible(QStringLiteral("params.role"), verb() == Verb::install);
    Q_EMIT edited();
}

Verb ScheduleForm::verb() const {
    return static_cast<Verb>(m_verb->currentData().toInt());
}

QStringList ScheduleForm::names() const {
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    QStringList names = m_names->toPlainText().split(between, Qt::SkipEmptyParts);
    names.removeDuplicates();
    return names;
}

QString ScheduleForm::path() const {
    return m_schedule ? QStringLiteral("/schedules/%1").arg(m_schedule->id) : QStringLiteral("/schedules");
}

QString ScheduleForm::title() const {
    return m_schedule ? tr("Change the schedule") : tr("New schedule");
}

QString ScheduleForm::button() const {
    return m_schedule ? tr("Change schedule") : tr("Add schedule");
}

boost::json::object ScheduleForm::body() const {
    boost::json::object params, recurrence;
    // What this form has no field for stays as it is while the verb does.
    if (m_schedule && m_schedule->verb == verb()) params = m_schedule->params;
    const auto set = [&params](const char* name, const QString& text) {
        if (text.trimmed().isEmpty())
            params.erase(name);
        else
            params[name] = trimmedJson(text);
    };
    set("reason", m_reason->text());
    if (verb() == Verb::install) set("role", m_role->text());
    m_days->addTo(recurrence);
    m_time->addTo(recurrence);
    boost::json::object body{{"name", trimmedJson(m_name->text())},   {"verb", toText(verb())},
                             {"params", std::move(params)},           {"recurrence", std::move(recurrence)},
                             {"in_window", m_in_window->isChecked()}, {"grace_minutes", m_grace->value()}};
    if (m_kind->currentIndex() == by_query) {
        body["query"] = trimmedJson(m_query->text());
    } else {
        auto& machines = body["machines"].emplace_array();
        for (const QString& name : names())
            machines.push_back(trimmedJson(name));
    }
    return body;
}

std::optional<Problem> ScheduleForm::mistake() const {
    const auto schedule = newScheduleFromJson(body());
    if (!schedule) return schedule.problem();
    if (const auto query = parseQuery(schedule->query, machineSchema(), now()); !query) {
        Problem problem = query.problem();
        problem.field = "query";
        return problem;
    }
    return std::nullopt;
}

QString ScheduleForm::wordsFor(const Problem& mistake) const {
    if (mistake.field == "name") return tr("Give it a name by which people know it");
    if (mistake.field == "machines")
        return m_kind->currentIndex() == by_query ? tr("Say which machines: a query finds them at each run")
                                                  : tr("Name at least one machine");
    if (mistake.field == "query") return problemText(mistake);
    return EntryForm::wordsFor(mistake);
}

std::optional<QString> ScheduleForm::query() const {
    if (m_kind->currentIndex() == by_name || !m_query->error().isEmpty()) return std::nullopt;
    return m_query->text().trimmed();
}

QStringList ScheduleForm::effect(std::optional<int> machines) const {
    const auto schedule = newScheduleFromJson(body());
    if (!schedule) return {};
    QStringList lines;
    lines << (m_kind->currentIndex() == by_query
                  ? tr("%1 %2 that the query finds now; it is asked again at each run.", "verb, machines")
                        .arg(verbTitle(verb()), machinesText(machines))
                  : tr("%1 %2 by name.", "verb, machines").arg(verbTitle(verb()), machinesText(int(names().size()))));
    lines << tr("It runs next:") << nextTimes(schedule->recurrence, 3);
    if (m_in_window->isChecked()) lines << tr("Each run then waits until the machines' maintenance windows are open.");
    if (isDestructive(verb())) lines << tr("A freeze puts a run off until its end.");
    const QString me = m_context.session.user();
    const QString other = m_schedule ? QString::fromStdString(m_schedule->created_by) : me;
    if (other != me)
        lines << tr("It has acted with the rights of %1 so far, and acts with yours from now on.").arg(other);
    return lines;
}

} // namespace remuda
