// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/entry_form.h"

#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica.h"
#include "core/query/query_edit.h"
#include "ui/common/format.h"

namespace remuda {

EntryForm::EntryForm(const PlaceContext& context)
    : m_context(context) {
    const auto inventory = context.inventory.replica().snapshot();
    m_teams.setStringList(knownValues(*inventory, "team"));
    m_sites.setStringList(knownValues(*inventory, "site"));
}

void EntryForm::addScopeRows(QGridLayout* grid, const Scope& scope) {
    m_team = completed(&m_teams, tr("every team"));
    m_site = completed(&m_sites, tr("every site"));
    m_team->setText(QString::fromStdString(scope.team));
    m_site->setText(QString::fromStdString(scope.site));
    addRow(grid, QStringLiteral("team"), tr("Machines of &team"), m_team);
    addRow(grid, QStringLiteral("site"), tr("Machines at &site"), m_site);
    for (QLineEdit* edit : {m_team, m_site})
        connect(edit, &QLineEdit::textChanged, this, &CheckedForm::edited);
}

Scope EntryForm::scope() const {
    return {m_team->text().trimmed().toStdString(), m_site->text().trimmed().toStdString()};
}

QString EntryForm::queryOf(const Scope& scope) {
    QStringList terms;
    if (!scope.team.empty()) terms << QStringLiteral("team:") + QString::fromStdString(quoteQueryValue(scope.team));
    if (!scope.site.empty()) terms << QStringLiteral("site:") + QString::fromStdString(quoteQueryValue(scope.site));
    return terms.join(QLatin1Char(' '));
}

QString EntryForm::machinesText(std::optional<int> machines) {
    if (!machines) return tr("… machines");
    return tr("%n machine(s)", nullptr, *machines).replace(QString::number(*machines), format::number(*machines));
}

QString EntryForm::wordsFor(const Problem& mistake) const {
    const QString field = QString::fromStdString(mistake.field);
    if (field == QLatin1String("recurrence.on")) return tr("Choose at least one day of the week");
    if (field == QLatin1String("recurrence.zone"))
        return tr("There is no such time zone; choose one like Europe/London, or UTC");
    return tr("Expected: %1").arg(QString::fromStdString(mistake.expected));
}

} // namespace remuda
