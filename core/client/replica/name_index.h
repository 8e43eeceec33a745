// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace remuda {

// The row of a name, without the names: whoever asks says by `name_of(row)` what a row is called. About eight bytes a
// row, and one block of memory, so that a copy is quick.
class NameIndex {
public:
    template <class NameOf>
    std::optional<std::uint32_t> find(std::string_view name, const NameOf& name_of) const {
        if (m_slots.empty()) return std::nullopt;
        const auto slot = slotOf(name, name_of);
        return m_slots[slot] == 0 ? std::nullopt : std::optional(m_slots[slot] - 1);
    }

    // Names what is not there yet, or gives a name another row.
    template <class NameOf>
    void set(std::string_view name, std::uint32_t row, const NameOf& name_of) {
        if ((m_count + 1) * 10 > m_slots.size() * 7) grow(m_count + 1 + m_count / 3, name_of);
        auto& slot = m_slots[slotOf(name, name_of)];
        m_count += slot == 0;
        slot = row + 1;
    }

    template <class NameOf>
    void erase(std::string_view name, const NameOf& name_of) {
        if (m_slots.empty()) return;
        auto hole = slotOf(name, name_of);
        if (m_slots[hole] == 0) return;
        --m_count;
        // What stands behind the hole and was pushed there moves up, so that it is still found.
        for (auto at = next(hole); m_slots[at] != 0; at = next(at)) {
            const auto home = homeOf(name_of(m_slots[at] - 1));
            const bool may_stay = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (may_stay) continue;
            m_slots[hole] = m_slots[at];
            hole = at;
        }
        m_slots[hole] = 0;
    }

    template <class NameOf>
    void reserve(std::size_t names, const NameOf& name_of) {
        if (names * 10 > m_slots.size() * 7) grow(names, name_of);
    }

    std::size_t memory() const { return m_slots.capacity() * sizeof(std::uint32_t); } // bytes

private:
    std::size_t next(std::size_t slot) const { return slot + 1 == m_slots.size() ? 0 : slot + 1; }
    std::size_t homeOf(std::string_view name) const {
        const std::uint64_t hash = std::hash<std::string_view>()(name);
        return static_cast<std::size_t>((hash >> 32) * m_slots.size() >> 32);
    }

    template <class NameOf>
    std::size_t slotOf(std::string_view name, const NameOf& name_of) const {
        auto slot = homeOf(name);
        while (m_slots[slot] != 0 && name_of(m_slots[slot] - 1) != name)
            slot = next(slot);
        return slot;
    }

    template <class NameOf>
    void grow(std::size_t names, const NameOf& name_of) {
        const auto old = std::move(m_slots);
        m_slots.assign(names * 17 / 10 + 16, 0);
        for (const auto slot : old) {
            if (slot == 0) continue;
            auto at = homeOf(name_of(slot - 1));
            while (m_slots[at] != 0)
                at = next(at);
            m_slots[at] = slot;
        }
    }

    std::vector<std::uint32_t> m_slots; // row + 1, 0: free
    std::size_t m_count = 0;
};

} // namespace remuda
