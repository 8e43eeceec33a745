// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/selection_survey.h"

#include "core/client/replica/replica_groups.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <set>
#include <tuple>
#include <utility>

namespace remuda {

SelectionFacts selectionFacts(const ReplicaSnapshot& snapshot, std::span<const std::uint32_t> rows) {
    static const std::size_t status_field = replicaField("status"), reason_field = replicaField("status_reason"),
                             protected_field = replicaField("protected");
    static const int maintenance = machineSchema().flag("maintenance");
    SelectionFacts facts;
    facts.totals = totalsOf(snapshot, rows);
    std::set<std::tuple<std::string_view, std::string_view, bool, bool>> kinds;
    for (const std::uint32_t row : rows)
        kinds.emplace(snapshot.text(row, status_field), snapshot.text(row, reason_field),
                      snapshot.number(row, protected_field).value_or(0) != 0,
                      maintenance >= 0 && snapshot.flag(row, std::size_t(maintenance)));
    for (const auto& [word, reason, is_protected, in_maintenance] : kinds)
        if (const auto status = machineStatusFromText(word))
            facts.choices.push_back({*status, std::string(reason), is_protected, in_maintenance});
    return facts;
}

void SelectionSurvey::ask(ReplicaSnapshotPointer snapshot, std::vector<std::uint32_t> rows) {
    if (rows.size() <= few) {
        m_next.reset();
        m_outdated = m_running;
        Q_EMIT known(selectionFacts(*snapshot, rows));
        return;
    }
    m_next = Question{std::move(snapshot), std::move(rows)};
    if (!m_running) start();
}

void SelectionSurvey::start() {
    m_running = true;
    m_outdated = false;
    QThreadPool::globalInstance()->start([question = *std::exchange(m_next, std::nullopt), self = QPointer(this)] {
        auto facts = std::make_shared<const SelectionFacts>(selectionFacts(*question.snapshot, question.rows));
        QMetaObject::invokeMethod(qApp, [self, facts] {
            if (self) self->finished(*facts);
        });
    });
}

// Even when another question waits: in a storm of changes one always does.
void SelectionSurvey::finished(const SelectionFacts& facts) {
    m_running = false;
    if (!m_outdated) Q_EMIT known(facts);
    if (m_next && !m_running) start();
}

} // namespace remuda
