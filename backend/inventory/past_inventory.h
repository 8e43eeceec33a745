// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/inventory/machine_list_store.h"

#include <list>
#include <memory>
#include <mutex>

namespace remuda {

// All machines as they were once a change had been made, in the order of their hardware names. Immutable.
struct PastMachines {
    std::int64_t sequence = 0;
    Instant at; // of that change
    std::vector<Machine> machines;

    const Machine* find(const std::string& hardware_name) const;
};

// Which moment a person means: a sequence ("4711"), or a moment or day, which stands for the last change up to then.
struct PastMoment {
    std::int64_t sequence = 0;
    Instant at; // as asked, or of that change: what relative times in queries count from
};

// The inventory at any moment since the first change, rebuilt from the present by taking changes back. The last few
// rebuilt are kept, so that paging through one costs once. Thread safe.
class PastInventory {
public:
    explicit PastInventory(Database& database)
        : m_database(database) {}

    // invalid-field named `field` when the text is no moment or lies outside of the history.
    Result<PastMoment> moment(const std::string& field, const std::string& text);

    Result<std::shared_ptr<const PastMachines>> at(const PastMoment& moment);
    Result<Machine> machineAt(const std::string& hardware_name, const PastMoment& moment);

private:
    std::shared_ptr<const PastMachines> rebuild(Connection& connection, std::int64_t sequence);

    Database& m_database;
    std::mutex m_mutex; // held while rebuilding: whoever asks for the same waits for it rather than doing it too
    std::list<std::shared_ptr<const PastMachines>> m_kept; // latest used first
};

// A page of it as machine_store::list answers one; the cursor has the same form.
MachinePage listPast(const PastMachines& past, const MachineListing& listing);

} // namespace remuda
