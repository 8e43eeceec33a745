// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/jobs/job_times.h"

#include <functional>

namespace remuda {

// Every write of a job goes through here: it keeps the row, appends the change, carries a child's news to its batch,
// and tells the observers. Called inside a write, on the writer thread.
class JobLedger {
public:
    explicit JobLedger(std::function<Instant()> clock)
        : m_clock(std::move(clock)) {}

    using Observer = std::function<void(Transaction&, const Job&)>;
    void addObserver(Observer observer) { m_observers.push_back(std::move(observer)); } // before the engine starts

    void create(Transaction& transaction, StoredJob& job, const Origin& origin) const;

    // Writes the row. A child's batch is refreshed at the end of the commit. While a cancellation is wanted a job that
    // goes on reads `cancelling`. `verb` names the change; empty: the status word when it has ended, else "progress".
    void save(Transaction& transaction, StoredJob& job, const Origin& origin, std::string_view verb = {}) const;

    // Ends a job that never began: gives its machine back.
    void cancelQueued(Transaction& transaction, StoredJob& job, const Origin& origin) const;

    // Recomputes status, progress and result of a batch from its children; pauses it when too many failed.
    void refreshBatch(Transaction& transaction, const std::string& id) const;

    // How many failures pause a batch: a tenth of its children, at least one, at most three.
    static std::int64_t failuresToPause(std::int64_t children);

    // Whether a batch still waits for its first child (the canary) before it lets the others go: large ones do, until
    // that one has ended well, and another one after a resume of what had failures. Asks for its counts.
    static bool awaitsCanary(const StoredJob& batch);

    Instant now() const { return m_clock(); }
    JobTimes& times() const { return m_times; }

private:
    void notify(Transaction& transaction, const Job& job) const;
    const std::function<Instant()> m_clock;
    std::vector<Observer> m_observers;
    mutable JobTimes m_times;
};

} // namespace remuda
