// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"

#include <boost/json.hpp>

#include <cmath>

namespace remuda {

// Reads members one by one and keeps the first mistake. An absent or null member leaves the target as it is.
class JsonReader {
public:
    using Text = std::string_view;

    explicit JsonReader(const boost::json::object& object, std::string prefix = {})
        : m_object(object)
        , m_prefix(std::move(prefix)) {}

    void read(Text name, std::string& target) {
        read(name, "text", [&](const boost::json::value& value) {
            if (value.is_string()) target = std::string(value.get_string());
            return value.is_string();
        });
    }
    void read(Text name, bool& target) {
        read(name, "true or false", [&](const boost::json::value& value) {
            if (value.is_bool()) target = value.get_bool();
            return value.is_bool();
        });
    }
    void read(Text name, std::int64_t& target) {
        read(name, "a whole number", [&](const boost::json::value& value) {
            boost::system::error_code error;
            const auto number = value.to_number<std::int64_t>(error);
            if (!error) target = number;
            return !error;
        });
    }
    void read(Text name, std::optional<std::int64_t>& target) {
        std::int64_t number = 0;
        if (!present(name)) return;
        read(name, number);
        target = number;
    }
    void read(Text name, Instant& target) {
        std::optional<Instant> instant;
        read(name, instant);
        if (instant) target = *instant;
    }
    void read(Text name, std::optional<Instant>& target) {
        readText(name, "a moment like 2027-03-31T12:00:00Z",
                 [&](Text text) { return (target = parseInstant(text)).has_value(); });
    }
    void read(Text name, std::optional<Date>& target) {
        readText(name, "a real day as YYYY-MM-DD", [&](Text text) { return (target = parseDate(text)).has_value(); });
    }
    void read(Text name, MachineStatus& target) {
        readText(name, "a status", [&](Text text) {
            const auto status = machineStatusFromText(text);
            target = status.value_or(target);
            return status.has_value();
        });
    }
    void read(Text name, std::optional<Money>& target) {
        read(name, "a decimal number, not negative", [&](const boost::json::value& value) {
            boost::system::error_code error;
            const auto amount = value.to_number<double>(error);
            if (error || !(amount >= 0 && amount <= 1e9)) return false;
            target = Money{std::llround(amount * 1e6)};
            return true;
        });
    }

    // A nested object, or nothing when absent or null.
    std::optional<JsonReader> object(Text name) {
        const auto* value = present(name);
        if (!value) return std::nullopt;
        if (value->is_object()) return JsonReader(value->get_object(), m_prefix + std::string(name) + ".");
        fail(name, *value, "an object or null");
        return std::nullopt;
    }
    template <class Each>
    void array(Text name, Each each) {
        const auto* value = present(name);
        if (!value) return;
        if (!value->is_array()) return fail(name, *value, "an array");
        for (const auto& item : value->get_array()) {
            if (!item.is_object()) return fail(name, item, "an array of objects");
            JsonReader reader(item.get_object(), m_prefix + std::string(name) + ".");
            each(reader);
            adopt(reader);
        }
    }
    void adopt(const JsonReader& nested) {
        if (!m_problem) m_problem = nested.m_problem;
    }
    const std::optional<Problem>& problem() const { return m_problem; }

private:
    const boost::json::value* present(Text name) const {
        const auto* value = m_object.if_contains(name);
        return value && !value->is_null() ? value : nullptr;
    }
    void fail(Text name, const boost::json::value& found, Text expected) {
        if (!m_problem)
            m_problem = problems::invalidField(m_prefix + std::string(name), boost::json::serialize(found),
                                               std::string(expected));
    }
    template <class Accept>
    void read(Text name, Text expected, Accept accept) {
        const auto* value = present(name);
        if (value && !accept(*value)) fail(name, *value, expected);
    }
    template <class Accept>
    void readText(Text name, Text expected, Accept accept) {
        read(name, expected,
             [&](const boost::json::value& value) { return value.is_string() && accept(Text(value.get_string())); });
    }

    const boost::json::object& m_object;
    std::string m_prefix;
    std::optional<Problem> m_problem;
};

} // namespace remuda
