// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace remuda {

// Rows of a snapshot in some order. Copies share the rows: the search that keeps an order, its answer and whoever shows
// it hold one list. Copies may live on several threads, but each of them on one.
class RowList {
public:
    using Rows = std::vector<std::uint32_t>;

    RowList() = default;
    RowList(Rows rows)
        : m_rows(std::make_shared<Rows>(std::move(rows))) {}
    RowList(const RowList& other)
        : m_rows(other.m_rows) {
        m_shared = other.m_shared = true;
    }
    RowList(RowList&&) = default;
    RowList& operator=(RowList other) {
        m_rows = std::move(other.m_rows);
        m_shared = other.m_shared;
        return *this;
    }
    ~RowList() = default;

    operator const Rows&() const { return m_rows ? *m_rows : none(); }
    const Rows& list() const { return *this; }
    std::size_t size() const { return list().size(); }
    bool empty() const { return list().empty(); }
    Rows::const_iterator begin() const { return list().begin(); }
    Rows::const_iterator end() const { return list().end(); }
    std::uint32_t operator[](std::size_t at) const { return list()[at]; }
    bool operator==(const RowList& other) const { return m_rows == other.m_rows || list() == other.list(); }

    // For changing this list alone.
    Rows& edit() {
        if (std::exchange(m_shared, false) || !m_rows) m_rows = std::make_shared<Rows>(list());
        return *m_rows;
    }

private:
    static const Rows& none() {
        static const Rows empty;
        return empty;
    }

    std::shared_ptr<Rows> m_rows;
    mutable bool m_shared = false; // there was a copy; whether there still is one, nobody can tell without waiting
};

} // namespace remuda
