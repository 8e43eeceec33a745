// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/selection_survey.h"

#include "core/client/replica/replica_groups.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include <map>
#include <tuple>
#include <utility>

namespace remuda {

namespace {

// Of more machines the rights are only told by team: what is too much then is told by the plan.
constexpr std::size_t looked_at_closely = 200;

} // namespace

SelectionFacts selectionFacts(const ReplicaSnapshot& snapshot, std::span<const std::uint32_t> rows,
                              const OwnRights& rights) {
    static const std::size_t status_field = replicaField("status"), reason_field = replicaField("status_reason"),
                             protected_field = replicaField("protected"), team_field = replicaField("team");
    static const int maintenance = machineSchema().flag("maintenance");
    SelectionFacts facts;
    facts.totals = totalsOf(snapshot, rows);
    std::map<std::string_view, PermissionSet> by_team;
    const auto mayOn = [&](std::uint32_t row) {
        if (rows.size() <= looked_at_closely) return rights.on(snapshot.machine(row));
        const auto [known, fresh] = by_team.try_emplace(snapshot.text(row, team_field));
        if (fresh) known->second = rights.onMachinesOf(std::string(known->first));
        return known->second;
    };
    // By what tells the kinds apart; of each the rights come along.
    std::map<std::tuple<std::string_view, std::string_view, bool, bool, unsigned long>, PermissionSet> kinds;
    for (const std::uint32_t row : rows) {
        const auto may = mayOn(row);
        kinds.emplace(std::tuple(snapshot.text(row, status_field), snapshot.text(row, reason_field),
                                 snapshot.number(row, protected_field).value_or(0) != 0,
                                 maintenance >= 0 && snapshot.flag(row, std::size_t(maintenance)), may.number()),
                      may);
    }
    for (const auto& [kind, may] : kinds)
        if (const auto status = machineStatusFromText(std::get<0>(kind)))
            facts.choices.push_back(
                {*status, std::string(std::get<1>(kind)), std::get<2>(kind), std::get<3>(kind), may});
    return facts;
}

void SelectionSurvey::ask(ReplicaSnapshotPointer snapshot, std::vector<std::uint32_t> rows, OwnRights rights) {
    if (rows.size() <= few) {
        m_next.reset();
        m_outdated = m_running;
        Q_EMIT known(selectionFacts(*snapshot, rows, rights));
        return;
    }
    m_next = Question{std::move(snapshot), std::move(rows), std::move(rights)};
    if (!m_running) start();
}

void SelectionSurvey::start() {
    m_running = true;
    m_outdated = false;
    QThreadPool::globalInstance()->start([question = *std::exchange(m_next, std::nullopt), self = QPointer(this)] {
        auto facts =
            std::make_shared<const SelectionFacts>(selectionFacts(*question.snapshot, question.rows, question.rights));
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
