// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/time.h"
#include "core/protocol/encoding.h"

#include <boost/json.hpp>

#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

// Reads the recorded exchanges of the reference programs in tests/data/crtauth.
namespace remuda::login_vectors {

inline boost::json::object file(const std::string& name) {
    std::ifstream stream(std::string(REMUDA_TEST_DATA) + "/crtauth/" + name + ".json");
    std::stringstream content;
    content << stream.rdbuf();
    return boost::json::parse(content.str()).as_object();
}

inline std::string text(const boost::json::value& object, std::string_view member) {
    const auto* value = object.as_object().if_contains(member);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

inline std::string bytes(const boost::json::value& object, std::string_view member) {
    return fromHex(text(object, member)).value();
}

inline Instant instant(const boost::json::value& seconds) {
    return fromMilliseconds(static_cast<std::int64_t>(std::llround(seconds.to_number<double>() * 1000)));
}

// Kinds that detect the same fault at different points of reading.
inline std::string kindClass(const std::string& kind) {
    if (kind == "bad_base64" || kind == "empty" || kind == "truncated" || kind == "malformed") return "unreadable";
    if (kind == "bad_version" || kind == "bad_magic") return "other message";
    return kind;
}

// Calls `check` for each vector, naming it in every failure.
template <class Check>
void forEach(const std::string& name, Check&& check) {
    const auto content = file(name);
    int count = 0;
    for (const auto& vector : content.at("vectors").as_array()) {
        SCOPED_TRACE(name + ": " + text(vector, "id"));
        check(vector);
        ++count;
    }
    EXPECT_GT(count, 0);
}

inline boost::json::object key(const std::string& id) {
    const auto content = file("keys");
    for (const auto& vector : content.at("vectors").as_array())
        if (text(vector, "id") == id) return vector.as_object();
    ADD_FAILURE() << "no key " << id;
    return {};
}

} // namespace remuda::login_vectors
