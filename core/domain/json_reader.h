// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/json_values.h"
#include "core/domain/machine.h"

#include <boost/json.hpp>

#include <algorithm>
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
    void read(Text name, boost::json::value& target) {
        if (const auto* value = present(name)) target = *value;
    }
    void read(Text name, int& target) {
        std::int64_t number = target;
        read(name, number);
        target = static_cast<int>(number);
    }
    void read(Text name, double& target) {
        read(name, "a number", [&](const boost::json::value& value) {
            if (value.is_number()) target = value.to_number<double>();
            return value.is_number();
        });
    }
    void read(Text name, std::optional<double>& target) {
        if (present(name)) read(name, target.emplace());
    }
    void read(Text name, Date& target) {
        std::optional<Date> date;
        read(name, date);
        if (date) target = *date;
    }
    // A sum, which may be negative; a price (optional) may not.
    void read(Text name, Money& target) {
        read(name, "a decimal number", [&](const boost::json::value& value) { return readSum(value, target); });
    }
    void read(Text name, std::vector<Money>& target) {
        list(name, "a list of decimal numbers", target,
             [](const boost::json::value& value, Money& item) { return readSum(value, item); });
    }
    void read(Text name, std::vector<std::string>& target) {
        list(name, "a list of texts", target, [](const boost::json::value& value, std::string& item) {
            if (value.is_string()) item = std::string(value.get_string());
            return value.is_string();
        });
    }
    void read(Text name, std::vector<Date>& target) {
        list(name, "a list of days as YYYY-MM-DD", target, [](const boost::json::value& value, Date& item) {
            const auto date = value.is_string() ? parseDate(Text(value.get_string())) : std::nullopt;
            if (date) item = *date;
            return date.has_value();
        });
    }
    // A word of an enumeration, by its fromText function.
    template <class Enum>
    void readWord(Text name, Enum& target, std::optional<Enum> (*from_text)(Text), Text expected) {
        readText(name, expected, [&](Text text) {
            const auto word = from_text(text);
            if (word) target = *word;
            return word.has_value();
        });
    }
    // A list of objects, each read by a function of its own.
    template <class Item>
    void readEach(Text name, std::vector<Item>& target, Result<Item> (*from_json)(const boost::json::object&)) {
        list(name, "a list of objects", target, [&](const boost::json::value& value, Item& item) {
            if (!value.is_object()) return false;
            auto result = from_json(value.get_object());
            if (!result.ok() && !m_problem) m_problem = result.problem();
            if (result.ok()) item = std::move(*result);
            return true;
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
    void adopt(const Problem& problem) {
        if (!m_problem) m_problem = problem;
    }
    const std::optional<Problem>& problem() const { return m_problem; }

    // The value, or the first mistake.
    template <class T>
    Result<T> finish(T value) const {
        if (m_problem) return *m_problem;
        return value;
    }

    // Refuses members that are not known: what a person sends must not be dropped in silence.
    void refuseOthers(std::initializer_list<Text> known) {
        std::string names;
        for (const auto name : known)
            names += (names.empty() ? "" : ", ") + std::string(name);
        for (const auto& member : m_object)
            if (std::find(known.begin(), known.end(), Text(member.key())) == known.end())
                fail(Text(member.key()), member.value(), "no member of this name; known are " + names);
    }
    void fail(Text name, const boost::json::value& found, Text expected) {
        if (!m_problem)
            m_problem = problems::invalidField(m_prefix + std::string(name), foundText(found), std::string(expected));
    }

private:
    static bool readSum(const boost::json::value& value, Money& target) {
        boost::system::error_code error;
        const auto amount = value.to_number<double>(error);
        if (error || !(std::abs(amount) <= 1e12)) return false;
        target = Money{std::llround(amount * 1e6)};
        return true;
    }
    template <class Item, class Accept>
    void list(Text name, Text expected, std::vector<Item>& target, Accept accept) {
        const auto* value = present(name);
        if (!value) return;
        if (!value->is_array()) return fail(name, *value, expected);
        target.clear();
        for (const auto& element : value->get_array())
            if (!accept(element, target.emplace_back())) return fail(name, element, expected);
    }
    const boost::json::value* present(Text name) const {
        const auto* value = m_object.if_contains(name);
        return value && !value->is_null() ? value : nullptr;
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
