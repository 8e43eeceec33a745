// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"
#include "core/query/query_schema.h"

#include <random>

namespace remuda {

// Makes up machines and queries that have something to say about them: few values, many of them odd, so that equal,
// nearly equal and unset ones meet. The same seed makes the same machines and queries.
class QueryGenerator {
public:
    QueryGenerator(unsigned seed, Instant now)
        : m_random(seed)
        , m_now(now) {}

    Machine machine(int number);
    std::string query(); // well formed, as are the next
    std::string wide(int terms);
    std::string deep(int levels);

private:
    int upTo(int count) { return std::uniform_int_distribution(0, count - 1)(m_random); }
    bool chance(int percent) { return upTo(100) < percent; }
    template <class Range>
    auto oneOf(const Range& range) {
        return range[static_cast<std::size_t>(upTo(static_cast<int>(std::size(range))))];
    }

    std::string part(int depth);
    std::string term();
    std::string has();
    std::string word();
    std::string comparison();
    std::string value(const QueryField& field);
    std::string text();
    std::string piece();
    std::string written(const std::string& value); // bare or in quotes
    std::string anyCase(std::string word);

    std::mt19937 m_random;
    Instant m_now;
};

} // namespace remuda
