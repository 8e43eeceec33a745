// SPDX-License-Identifier: GPL-3.0-or-later
// Every kept input, and the same damage to each of them on every run: what a fuzzer once found stays found.
#include "tests/fuzz/targets/targets.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <map>
#include <random>
#include <set>

namespace remuda::fuzz {
namespace {

struct Replay : testing::TestWithParam<Target> {};

std::vector<std::string> inputsOf(const Target& target) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(REMUDA_TEST_DATA "/../fuzz/corpora/") + target.name))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> inputs;
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    return inputs;
}

// One of the things that happen to bytes: a flip, a cut, a repetition, a number that is too large, a piece of another.
std::string damaged(std::string input, const std::vector<std::string>& others, std::mt19937& random) {
    const auto below = [&](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
    for (auto times = 1 + below(3); times > 0; --times) {
        const auto at = below(input.size() + 1), length = below(9);
        switch (below(5)) {
        case 0:
            if (at < input.size()) input[at] = static_cast<char>(random());
            break;
        case 1:
            input.erase(at, length);
            break;
        case 2:
            input.insert(at, input.substr(at, length));
            break;
        case 3:
            for (auto byte = at; byte < std::min(input.size(), at + 4); ++byte)
                input[byte] = '\xff';
            break;
        default:
            const auto& other = others[below(others.size())];
            input.insert(at, other.substr(below(other.size() + 1), length * 4));
        }
    }
    return input;
}

TEST_P(Replay, survivesWhatIsKeptAndDamageToIt) {
    constexpr int times = 400;
    const auto inputs = inputsOf(GetParam());
    ASSERT_FALSE(inputs.empty());
    std::mt19937 random(20'270'331);
    GetParam().run({});
    for (const auto& input : inputs) {
        GetParam().run(input);
        for (int time = 0; time < times; ++time)
            GetParam().run(damaged(input, inputs, random));
    }
    std::cout << "[ REPLAYED ] " << GetParam().name << ": " << inputs.size() << " kept inputs, each damaged in "
              << times << " ways" << std::endl;
}

// The list is what the programs of libFuzzer are made from: a target that is missing there would never be one.
TEST(FuzzTargets, areThoseOfTheListAndHaveInputs) {
    const std::filesystem::path folder(REMUDA_TEST_DATA "/../fuzz");
    std::map<std::string, std::string> listed; // name, library
    std::ifstream list(folder / "targets/list");
    for (std::string name, library; list >> name >> library;)
        listed[name] = library;
    std::set<std::string> own;
    for (const auto& target : targets())
        own.insert(target.name);
    const auto library = listed[*own.begin()];
    EXPECT_FALSE(library.empty()) << *own.begin();
    for (const auto& [name, of] : listed) {
        EXPECT_EQ(own.contains(name), of == library) << name;
        EXPECT_TRUE(std::filesystem::is_directory(folder / "corpora" / name)) << name;
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder / "corpora"))
        EXPECT_TRUE(listed.contains(entry.path().filename())) << "inputs for nothing: " << entry.path();
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Replay, testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& each) { return std::string(each.param.name); });

} // namespace
} // namespace remuda::fuzz
