// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/job.h"

#include <string>
#include <variant>

namespace remuda {

// What went wrong outside, classed so that the engine knows whether another try makes sense.
struct DriverError {
    ErrorClass error_class = ErrorClass::internal;
    std::string message;  // one line, never holds a secret
    std::string raw{};    // what the controller or its tool really said, where that tells more; likewise no secret
    bool refused = false; // the controller said no, so that nothing will come of it
    bool in_use = false;  // somebody else has what was asked for, and could be sent away
    // Nobody asked the controller in time, for want of something of this server's: it tells nothing about it.
    bool not_asked = false;
};

// A driver's answer: a value or a DriverError.
template <class T>
class [[nodiscard]] DriverResult {
public:
    DriverResult(T value)
        : m_content(std::in_place_index<0>, std::move(value)) {}
    DriverResult(DriverError error)
        : m_content(std::in_place_index<1>, std::move(error)) {}
    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }
    const T& operator*() const { return std::get<0>(m_content); }
    const T* operator->() const { return &std::get<0>(m_content); }
    const DriverError& error() const { return std::get<1>(m_content); }

private:
    std::variant<T, DriverError> m_content;
};

} // namespace remuda
