// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/problem.h"

#include <cassert>
#include <utility>
#include <variant>

namespace remuda {

// The project's one way to fail without throwing: a value or a problem. Exceptions are for bugs and for leaving a
// database transaction; nothing throws across a library's border.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : m_content(std::in_place_index<0>, std::move(value)) {}
    Result(Problem problem)
        : m_content(std::in_place_index<1>, std::move(problem)) {}

    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T& value() const& { return assert(ok()), std::get<0>(m_content); }
    T& value() & { return assert(ok()), std::get<0>(m_content); }
    T&& value() && { return assert(ok()), std::get<0>(std::move(m_content)); }
    const T& operator*() const& { return value(); }
    T& operator*() & { return value(); }
    const T* operator->() const { return &value(); }
    T* operator->() { return &value(); }

    const Problem& problem() const& { return assert(!ok()), std::get<1>(m_content); }
    Problem&& problem() && { return assert(!ok()), std::get<1>(std::move(m_content)); }

private:
    std::variant<T, Problem> m_content;
};

struct Done {};

template <>
class [[nodiscard]] Result<void> : public Result<Done> {
public:
    Result()
        : Result<Done>(Done{}) {}
    Result(Problem problem)
        : Result<Done>(std::move(problem)) {}
};

} // namespace remuda
