// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/replica/replica_search.h"
#include "ui/inventory/verb_actions.h"

#include <QObject>

#include <optional>
#include <span>

namespace remuda {

// What chosen machines come to, and which kinds of them there are for the verbs: each kind once.
struct SelectionFacts {
    MachineTotals totals;
    std::vector<VerbActions::Choice> choices;
};
SelectionFacts selectionFacts(const ReplicaSnapshot& snapshot, std::span<const std::uint32_t> rows,
                              const OwnRights& rights = {});

// Works that out for the selection of now: of few machines at once, of many on another thread, where only the newest
// question waits.
class SelectionSurvey : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t few = 20'000;

    using QObject::QObject;

    void ask(ReplicaSnapshotPointer snapshot, std::vector<std::uint32_t> rows, OwnRights rights = {});

Q_SIGNALS:
    void known(const remuda::SelectionFacts& facts); // within ask() for few machines

private:
    struct Question {
        ReplicaSnapshotPointer snapshot;
        std::vector<std::uint32_t> rows;
        OwnRights rights;
    };
    void start();
    void finished(const SelectionFacts& facts);

    std::optional<Question> m_next;
    bool m_running = false, m_outdated = false; // what runs was answered otherwise meanwhile
};

} // namespace remuda
