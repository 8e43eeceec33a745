// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/undo_sheet.h"

#include "ui/common/effort.h"
#include "ui/common/field_text.h"
#include "ui/common/format.h"
#include "ui/common/plan_lines.h"

#include <QUrlQuery>

namespace remuda {

namespace {

// "Role was changed later by bob, 5 minutes ago (change 4711)".
QString conflictText(const boost::json::object& conflict) {
    QString text = textMember(conflict, "reason");
    if (const QString field = textMember(conflict, "field"); !field.isEmpty())
        text = QStringLiteral("%1: %2").arg(fieldTitle(field), text);
    if (const QString actor = textMember(conflict, "actor"); !actor.isEmpty()) {
        const auto at = parseInstant(textMember(conflict, "at").toStdString());
        const auto* sequence = conflict.if_contains("seq");
        text += UndoSheet::tr(" by %1, %2 (change %3)")
                    .arg(actor, at ? format::relative(*at) : QString(),
                         sequence != nullptr ? fieldText(*sequence) : QString());
    }
    return text;
}

// "Edit of 3 machines"
QString subjectText(const boost::json::object& subject) {
    const QString verb = textMember(subject, "verb");
    const int machines = countMember(subject, "machines");
    if (verb == QLatin1String("update")) return UndoSheet::tr("Edit of %n machine(s)", nullptr, machines);
    if (verb == QLatin1String("import")) return UndoSheet::tr("Import of %n machine(s)", nullptr, machines);
    if (verb == QLatin1String("create")) return UndoSheet::tr("Creation of %n machine(s)", nullptr, machines);
    if (verb == QLatin1String("delete")) return UndoSheet::tr("Removal of %n machine(s)", nullptr, machines);
    if (verb == QLatin1String("accept")) return UndoSheet::tr("Settled facts of %n machine(s)", nullptr, machines);
    if (verb == QLatin1String("undo")) return UndoSheet::tr("Undo on %n machine(s)", nullptr, machines);
    const QString words = wordForStatus(verb);
    return machines == 0 ? words : UndoSheet::tr("%1 on %n machine(s)", nullptr, machines).arg(words);
}

void addSubject(Consequences& consequences, const boost::json::object& subject) {
    QString what = subjectText(subject);
    const QString name = textMember(subject, "entity_id");
    if (countMember(subject, "machines") == 1 && !name.isEmpty()) what += QStringLiteral(": ") + name;
    consequences.lines.append({UndoSheet::tr("What"), what, {}});
    const auto at = parseInstant(textMember(subject, "at").toStdString());
    consequences.lines.append({UndoSheet::tr("Who"),
                               at ? UndoSheet::tr("%1, on %2 (%3)")
                                        .arg(textMember(subject, "actor"), format::absolute(*at), format::relative(*at))
                                  : textMember(subject, "actor"),
                               {}});
    if (const QString request = textMember(subject, "request_id"); !request.isEmpty())
        consequences.lines.append({UndoSheet::tr("Request"), request, {}});
}

void addMachine(Consequences& consequences, const boost::json::object& machine) {
    const QString name = textMember(machine, "hardware_name");
    const QString action = textMember(machine, "action");
    if (action == QLatin1String("remove"))
        consequences.items.append(
            {{name, QString(), UndoSheet::tr("in the inventory"), UndoSheet::tr("removed")}, Tone::bad});
    if (action == QLatin1String("restore"))
        consequences.items.append(
            {{name, QString(), UndoSheet::tr("removed"), UndoSheet::tr("in the inventory")}, Tone::good});
    for (const auto* field : objectsMember(machine, "fields"))
        consequences.items.append({{name, fieldTitle(textMember(*field, "field")),
                                    fieldText(textMember(*field, "field"), valueMember(*field, "from")),
                                    fieldText(textMember(*field, "field"), valueMember(*field, "to"))},
                                   {}});
}

} // namespace

Consequences consequencesOfUndo(const boost::json::object& plan) {
    Consequences consequences;
    const int count = int(objectsMember(plan, "machines").size());
    consequences.headers = {UndoSheet::tr("Machine"), UndoSheet::tr("Field"), UndoSheet::tr("Now"),
                            UndoSheet::tr("Back to")};
    for (const auto* machine : objectsMember(plan, "machines"))
        addMachine(consequences, *machine);
    for (const auto* conflict : objectsMember(plan, "conflicts"))
        consequences.skipped.append({textMember(*conflict, "hardware_name"), conflictText(*conflict)});
    for (const auto* fixed : objectsMember(plan, "not_undoable"))
        consequences.skipped.append({textMember(*fixed, "entity_id"), textMember(*fixed, "reason")});
    const bool partly = !consequences.skipped.isEmpty();
    consequences.title = count == 0 ? UndoSheet::tr("This cannot be taken back")
                                    : UndoSheet::tr("Take this back on %n machine(s)?", nullptr, count);
    consequences.verb = partly && count > 0 ? UndoSheet::tr("Take back the rest") : UndoSheet::tr("Take back");
    if (partly)
        consequences.skipped_title =
            UndoSheet::tr("%n in the way, left as it is", nullptr, int(consequences.skipped.size()));
    if (const auto* subject = valueMember(plan, "undoes").if_object()) addSubject(consequences, *subject);
    if (const auto& unchanged = valueMember(plan, "unchanged"); unchanged.is_number() && unchanged != 0)
        consequences.lines.append({UndoSheet::tr("As before already"),
                                   UndoSheet::tr("%n field(s)", nullptr, unchanged.to_number<int>()),
                                   {}});
    return consequences;
}

UndoSheet::UndoSheet(ApiClient& api, boost::json::object order, QWidget* parent)
    : QObject(parent)
    , m_api(api)
    , m_order(std::move(order))
    , m_sheet(new ConsequenceSheet(parent)) {
    connect(m_sheet, &ConsequenceSheet::confirmed, this, &UndoSheet::send);
    connect(m_sheet, &QObject::destroyed, this, &QObject::deleteLater);
    m_sheet->setTitle(tr("Take this back?"));
}

void UndoSheet::open() {
    m_sheet->open();
    plan();
}

void UndoSheet::plan() {
    m_sheet->showWorking(tr("Working out the way back…"));
    QUrlQuery dry;
    dry.addQueryItem(QStringLiteral("dry_run"), QStringLiteral("true"));
    m_api.post(QStringLiteral("/undo"), dry, m_order, this, [this](const Result<ApiAnswer>& answer) {
        if (!m_sheet) return;
        if (!answer)
            return m_sheet->showProblem(tr("The way back could not be worked out"), answer.problem(),
                                        [this] { plan(); });
        if (!answer->body.is_object() || !valueMember(answer->body.get_object(), "machines").is_array())
            return m_sheet->showProblem(tr("The way back could not be worked out"),
                                        unreadableAnswer("a plan with machines"), [this] { this->plan(); });
        const auto& plan = answer->body.get_object();
        m_conflicts_shown = !objectsMember(plan, "conflicts").empty();
        auto consequences = consequencesOfUndo(plan);
        const int machines = int(objectsMember(plan, "machines").size());
        askForCountOfMany(consequences, machines);
        m_sheet->showConsequences(consequences);
        if (machines == 0) Q_EMIT nothingLeft();
    });
}

void UndoSheet::send() {
    m_sheet->showSending();
    auto order = m_order;
    // Only what the sheet has named may stay behind: a conflict that came since is refused and shown.
    order["skip_conflicts"] = m_conflicts_shown;
    m_api.post(QStringLiteral("/undo"), {}, order, this, [this](const Result<ApiAnswer>& answer) {
        if (!m_sheet) return;
        if (!answer) return m_sheet->showProblem(tr("Nothing was taken back"), answer.problem(), [this] { plan(); });
        const int count =
            answer->body.is_object() ? int(objectsMember(answer->body.get_object(), "machines").size()) : 0;
        Q_EMIT done(tr("Taken back on %n machine(s)", nullptr, count), answer->request_id);
        m_sheet->close();
    });
}

} // namespace remuda
