// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/import_claims.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace remuda {

namespace {

constexpr std::size_t kinds = 5;
using Claim = ImportClaims::Claim;
using Row = ImportClaims::Row;
using Values = std::array<std::unordered_map<std::string_view, const Row*>, kinds>;

std::size_t number(ImportClaim kind) {
    return static_cast<std::size_t>(kind);
}

std::vector<Claim> claimsOf(const Machine& machine) {
    std::vector<Claim> result;
    result.reserve(6);
    const auto claim = [&](ImportClaim kind, const char* column, const std::string& value) {
        if (!value.empty()) result.push_back({kind, column, value, value, {}});
    };
    claim(ImportClaim::hardware_name, "hardware_name", machine.hardware_name);
    claim(ImportClaim::serial, "serial", machine.serial);
    if (machine.unit && !machine.rack.empty())
        result.push_back({ImportClaim::unit,
                          "unit",
                          unitKey(machine.site, machine.rack, *machine.unit),
                          std::to_string(*machine.unit),
                          {}});
    claim(ImportClaim::mac, "nic1_mac", machine.nic1_mac);
    claim(ImportClaim::mac, "nic2_mac", machine.nic2_mac);
    claim(ImportClaim::bmc_address, "bmc_address", machine.bmc.address);
    return result;
}

bool holds(const std::vector<Claim>& claims, ImportClaim kind, const std::string& value) {
    return std::any_of(claims.begin(), claims.end(),
                       [&](const Claim& each) { return each.kind == kind && each.value == value; });
}

// Two rows of a file may share a BMC address: a chassis can answer for several machines. That a machine comes to share
// one with a machine it has nothing to do with is what goes wrong when a file is edited by hand.
bool isSharable(ImportClaim kind) {
    return kind == ImportClaim::bmc_address;
}

// One pass over the rows in their order.
class Pass {
public:
    // `released`: what is given up, and by whom.
    Pass(const Values& released, std::size_t rows)
        : m_released(released) {
        for (auto& taken : m_taken)
            taken.reserve(rows);
        m_taken[number(ImportClaim::mac)].reserve(2 * rows);
    }

    void check(Row& row) {
        row.errors.clear();
        const auto relied = m_relied_on.size();
        for (const auto& claim : row.claims)
            find(row, claim);
        if (!row.may_claim || !row.errors.empty()) {
            m_relied_on.resize(relied);
            return;
        }
        for (const auto& claim : row.claims)
            m_taken[number(claim.kind)].emplace(claim.value, &row);
    }
    // Rows whose giving up let another take.
    const std::vector<const Row*>& reliedOn() const { return m_relied_on; }

private:
    void find(Row& row, const Claim& claim) {
        const auto& taken = m_taken[number(claim.kind)];
        if (const auto holder = taken.find(claim.value); holder != taken.end() && !isSharable(claim.kind))
            return object(row, claim, "line " + std::to_string(holder->second->line) + " has it", {});
        if (!claim.holder.empty()) {
            const auto& released = m_released[number(claim.kind)];
            const auto giver = released.find(claim.value);
            if (giver == released.end() || giver->second->name != claim.holder)
                return object(row, claim, printable(claim.holder) + " of the inventory has it", claim.holder);
            m_relied_on.push_back(giver->second);
        }
        if (&claim != &row.claims.front() && claim.kind == ImportClaim::mac) {
            const Claim* first = row.claims.data();
            while (first->kind != claim.kind || first->value != claim.value)
                ++first;
            if (first != &claim) object(row, claim, "nic1_mac of the same row has it", {});
        }
    }

    static void object(Row& row, const Claim& claim, const std::string& taken_by, const std::string& holder) {
        const bool unit = claim.kind == ImportClaim::unit;
        row.errors.push_back(importError(
            row.line, unit ? "occupied unit" : std::string("duplicate ") + claim.column, claim.column, claim.shown,
            unit ? "a unit of rack " + printable(row.rack) + " where no other machine starts (" + taken_by + ")"
                 : "a value that no other machine has (" + taken_by + ")",
            holder));
    }

    const Values& m_released;
    Values m_taken;
    std::vector<const Row*> m_relied_on;
};

} // namespace

std::string unitKey(std::string_view site, std::string_view rack, std::int64_t unit) {
    std::string key(site);
    key += '\x1f';
    key += rack;
    key += '\x1f';
    return key += std::to_string(unit);
}

void ImportClaims::describe(Row& row, const Machine& machine, const Machine* existing,
                            const ImportInventory& inventory) {
    row.name = machine.hardware_name;
    row.rack = machine.rack;
    row.claims = claimsOf(machine);
    row.gives_up.clear();
    row.errors.clear();
    const auto old = existing ? claimsOf(*existing) : std::vector<Claim>();
    for (auto& claim : row.claims) {
        // What it has already nobody needs to be asked about.
        if (!inventory.holder || holds(old, claim.kind, claim.value)) continue;
        auto holder = inventory.holder(claim.kind, claim.value);
        // Where a row may not change its machine, its name says so once.
        if (holder && (claim.kind == ImportClaim::hardware_name || *holder != row.name))
            claim.holder = std::move(*holder);
    }
    for (const auto& claim : old)
        if (!holds(row.claims, claim.kind, claim.value)) row.gives_up.emplace_back(claim.kind, claim.value);
}

// A value that an updated machine gives up is free for others, provided that this update is made. So rows that turn
// out not to be made stop giving, and the rows are passed over again until every giver that was relied on is made; the
// set of givers only shrinks, so this ends.
void ImportClaims::check(const std::vector<Row*>& rows) {
    std::unordered_set<const Row*> withdrawn;
    for (;;) {
        Values released;
        for (const auto* row : rows)
            if (row->may_claim && !withdrawn.contains(row))
                for (const auto& [kind, value] : row->gives_up)
                    released[number(kind)].emplace(value, row);
        Pass pass(released, rows.size());
        for (auto* row : rows)
            pass.check(*row);
        const auto before = withdrawn.size();
        for (const auto* giver : pass.reliedOn())
            if (!giver->errors.empty()) withdrawn.insert(giver);
        if (withdrawn.size() == before) return;
    }
}

} // namespace remuda
