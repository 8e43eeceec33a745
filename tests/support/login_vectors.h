// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/time.h"
#include "core/protocol/encoding.h"

#include <boost/json.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <sstream>

// Recorded exchanges of the reference programs: a part of them in tests/data/crtauth, all of them in the folder that
// REMUDA_CRTAUTH_VECTORS names. Tests run on both.
namespace remuda::login_vectors {

enum class Source { kept, all };

inline std::string folderOf(Source source) {
    const std::string data = REMUDA_TEST_DATA;
    if (source == Source::kept) return data + "/crtauth";
    const auto* given = std::getenv("REMUDA_CRTAUTH_VECTORS");
    return given && *given ? given : data + "/../../../shared/vectors/crtauth"; // beside the project
}

inline std::string& currentFolder() {
    static std::string folder = folderOf(Source::kept);
    return folder;
}

inline boost::json::object file(const std::string& name) {
    std::ifstream stream(currentFolder() + "/" + name + ".json");
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

// What the running test has reported so far.
inline int failures() {
    const auto* result = testing::UnitTest::GetInstance()->current_test_info()->result();
    int count = 0;
    for (int part = 0; part < result->total_part_count(); ++part)
        count += result->GetTestPartResult(part).failed() ? 1 : 0;
    return count;
}

// Calls `check` for each vector, naming it in every failure; says what became of each, and how many there were.
template <class Check>
void forEach(const std::string& name, Check&& check) {
    const auto content = file(name);
    std::int64_t count = 0;
    for (const auto& vector : content.at("vectors").as_array()) {
        SCOPED_TRACE(name + ": " + text(vector, "id"));
        const auto before = failures();
        check(vector);
        ++count;
        std::cout << (failures() == before ? "[ VECTOR OK ] " : "[ VECTOR NO ] ") << name << ": " << text(vector, "id")
                  << '\n';
    }
    EXPECT_GT(count, 0);
    EXPECT_EQ(count, content.at("count").as_int64());
    std::cout << "[ VECTORS   ] " << name << ".json: " << count << " cases" << std::endl;
}

inline boost::json::object key(const std::string& id) {
    const auto content = file("keys");
    for (const auto& vector : content.at("vectors").as_array())
        if (text(vector, "id") == id) return vector.as_object();
    ADD_FAILURE() << "no key " << id;
    return {};
}

// A fixture whose tests run on either source.
struct Vectors : testing::TestWithParam<Source> {
    void SetUp() override {
        currentFolder() = folderOf(GetParam());
        if (!std::filesystem::is_directory(currentFolder()))
            GTEST_SKIP() << "the whole set of vectors is not at " << currentFolder()
                         << "; REMUDA_CRTAUTH_VECTORS names another folder";
    }
    void TearDown() override { currentFolder() = folderOf(Source::kept); }
};

inline std::string nameOf(const testing::TestParamInfo<Source>& info) {
    return info.param == Source::kept ? "kept" : "all";
}

} // namespace remuda::login_vectors

// Gives the tests of a fixture their two sources.
#define REMUDA_ON_VECTORS(Fixture)                                                                                     \
    INSTANTIATE_TEST_SUITE_P(Vectors, Fixture,                                                                         \
                             testing::Values(remuda::login_vectors::Source::kept, remuda::login_vectors::Source::all), \
                             remuda::login_vectors::nameOf)
