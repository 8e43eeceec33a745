// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>

namespace remuda {

// What all connections together may keep in memory of one kind. Thread safe.
struct ByteBudget {
    explicit ByteBudget(std::size_t bytes)
        : limit(bytes) {}
    const std::size_t limit;
    std::atomic<std::size_t> used = 0;
};

// What one connection has of it, given back at its end.
class ByteShare {
public:
    explicit ByteShare(ByteBudget& budget)
        : m_budget(budget) {}
    ~ByteShare() { m_budget.used -= m_bytes; }
    ByteShare(const ByteShare&) = delete;

    // False when there is not enough left; the share stays as it is then.
    bool growTo(std::size_t bytes) {
        if (bytes <= m_bytes) return true;
        const auto more = bytes - m_bytes;
        if (m_budget.used.fetch_add(more) + more > m_budget.limit) {
            m_budget.used -= more;
            return false;
        }
        m_bytes = bytes;
        return true;
    }

private:
    ByteBudget& m_budget;
    std::size_t m_bytes = 0;
};

} // namespace remuda
