// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/inventory/simulated_catalog.h"
#include "core/domain/cost.h"
#include "core/domain/machine.h"

#include <random>
#include <vector>

namespace remuda::simulated {

// Integers drawn the same way by every standard library, which its distributions do not promise.
class FleetDice {
public:
    explicit FleetDice(std::uint64_t seed)
        : m_engine(seed) {}
    int below(int limit) { return static_cast<int>(m_engine() % static_cast<std::uint64_t>(limit)); }
    int between(int low, int high) { return low + below(high - low + 1); }
    bool percent(int chance) { return below(100) < chance; }
    template <class List>
    const auto& pick(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
    }

private:
    std::mt19937_64 m_engine;
};

const Role& pickRole(FleetDice& dice); // common ones more often

// What a made-up machine was, and cost, in the days that are shown, oldest first.
std::vector<CostInterval> makeHistory(const Machine& machine, FleetDice& dice, Instant now);

} // namespace remuda::simulated
