// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <stdexcept>
#include <string>
#include <utility>

namespace remuda {

// What the database or its content does not allow, as an answer.
inline Problem storeProblem(const std::string& detail) {
    auto problem = problems::internal(detail);
    problem.type = "store";
    return problem;
}

// Thrown by the store when the database refuses; Database turns it into problem() at its border.
class StoreError : public std::runtime_error {
public:
    explicit StoreError(const std::string& message)
        : std::runtime_error(message)
        , m_problem(problems::internal("database: " + message)) {}
    // For a store function that wants to leave its transaction with an answer for the caller, such as already-exists.
    explicit StoreError(Problem problem)
        : std::runtime_error(problem.detail)
        , m_problem(std::move(problem)) {}
    // The database cannot be reached now: 503, worth another try soon.
    static StoreError away(const std::string& why) {
        return StoreError(problems::unavailable("the database does not answer: " + why));
    }

    const Problem& problem() const { return m_problem; }

private:
    Problem m_problem;
};

} // namespace remuda
