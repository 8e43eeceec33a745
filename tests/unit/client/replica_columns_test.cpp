// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/name_index.h"
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/row_map.h"
#include "core/client/replica/text_scan.h"
#include "core/query/query_compare.h"

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace remuda {
namespace {

constexpr auto least = std::numeric_limits<std::int64_t>::min() + 1, most = std::numeric_limits<std::int64_t>::max();

class Columns : public testing::Test {
protected:
    std::size_t upTo(std::size_t count) { return m_random() % count; }

    std::vector<std::int64_t> numbers(std::size_t rows) {
        static const std::vector<std::vector<std::int64_t>> kinds{
            {0},
            {7, 9},
            {0, 16, 32, 48},
            {-5, 250},
            {-40, 0, 90'000},
            {172'500'000, 88'000'000, 0},
            {1'763'700'000'123, 1'763'700'999'000, 1'500'000'000'001},
            {least, most, 0, 1},
            {most - 1, most},
            {NumberColumn::unset},
        };
        const auto& kind = kinds[upTo(kinds.size())];
        const bool some_unset = upTo(2) == 0;
        std::vector<std::int64_t> values(rows);
        for (auto& value : values) {
            value = kind[upTo(kind.size())];
            if (kind.size() > 2 && upTo(3) == 0 && value < most - 300 && value > least)
                value += std::int64_t(upTo(300));
            if (some_unset && upTo(4) == 0) value = NumberColumn::unset;
        }
        return values;
    }

    std::vector<std::string> texts(std::size_t rows) {
        const auto distinct = std::vector<std::size_t>{1, 3, 200, 700, 5'000}[upTo(5)];
        const bool same_width = upTo(2) == 0;
        std::vector<std::string> values(rows);
        for (auto& value : values) {
            const auto number = std::to_string(upTo(distinct));
            value = same_width     ? "Aa" + std::string(6 - number.size(), '0') + number
                    : upTo(5) == 0 ? ""
                                   : "lon-R" + number + (upTo(2) ? "x" : "");
        }
        return values;
    }

    std::mt19937 m_random{5};
};

TEST_F(Columns, NumbersComeBackAndAreComparedWhateverTheirWidth) {
    for (int round = 0; round < 100; ++round) {
        const auto values = numbers(upTo(400));
        const auto column = NumberColumn::make(values);
        std::string bytes;
        column->write(bytes);
        const auto again = NumberColumn::read(bytes);
        ASSERT_TRUE(again);
        std::vector<std::int64_t> copy(values.size());
        again->copyTo(copy.data());
        ASSERT_EQ(copy, values);
        for (std::size_t row = 0; row < values.size(); ++row)
            ASSERT_EQ(column->value(row), values[row]);
        for (int bound = 0; bound < 20 && !values.empty(); ++bound) {
            auto low = values[upTo(values.size())], high = values[upTo(values.size())];
            if (low != NumberColumn::unset && low < most && upTo(2)) ++low;
            if (high > least && upTo(2)) --high;
            if (upTo(5) == 0) low = least;
            if (upTo(5) == 0) high = most;
            std::vector<std::uint8_t> mask(values.size(), 0);
            column->markBetween(low, high, mask.data());
            for (std::size_t row = 0; row < values.size(); ++row)
                ASSERT_EQ(mask[row] != 0, low <= values[row] && values[row] <= high)
                    << values[row] << " between " << low << " and " << high;
        }
    }
}

TEST_F(Columns, FewNumbersTakeLittleRoom) {
    const std::vector<std::int64_t> same(4096, 1'763'700'000'123);
    EXPECT_LT(NumberColumn::make(same)->memory(), 200u);
    std::vector<std::int64_t> prices(4096);
    for (auto& price : prices)
        price = std::int64_t(upTo(200)) * 500'000;
    EXPECT_LT(NumberColumn::make(prices)->memory(), 4096u + 200);
}

TEST_F(Columns, TextsComeBackAndAreFoundWhateverTheirForm) {
    for (int round = 0; round < 40; ++round) {
        const auto values = texts(upTo(4096));
        const std::vector<std::string_view> views(values.begin(), values.end());
        const auto made = TextColumn::make(views);
        std::string bytes;
        made->write(bytes);
        const auto column = TextColumn::read(bytes);
        ASSERT_TRUE(column);
        ASSERT_EQ(column->rows(), values.size());
        const std::string needle = std::vector<std::string>{"a", "r1", "-r", "0l", "9", "x", "000", "lon-r12"}[upTo(8)];
        std::vector<std::uint8_t> answers(column->entries(), 0), mask(values.size(), 0);
        column->markContaining(needle, answers.data());
        column->spread(answers.data(), mask.data());
        for (std::size_t row = 0; row < values.size(); ++row) {
            ASSERT_EQ(column->text(row), values[row]);
            ASSERT_EQ(mask[row] != 0, containsWord(values[row], needle)) << values[row] << " and " << needle;
        }
        if (!column->isPlain()) continue;
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < values.size(); row += 3)
            rows.push_back(row);
        std::vector<std::uint8_t> some(values.size(), 0);
        column->markContaining(needle, rows, some.data());
        for (std::uint32_t row = 0; row < values.size(); ++row)
            ASSERT_EQ(some[row] != 0, row % 3 == 0 && mask[row] != 0) << values[row] << " and " << needle;
    }
}

TEST_F(Columns, WhatIsDamagedIsRefused) {
    std::string text_bytes, number_bytes;
    const std::vector<std::string> values{"a", "bb", "a", "ccc", "a", "bb"};
    TextColumn::make(std::vector<std::string_view>(values.begin(), values.end()))->write(text_bytes);
    NumberColumn::make(std::vector<std::int64_t>{1, 2, 900})->write(number_bytes);
    for (std::size_t size = 0; size < text_bytes.size(); ++size)
        EXPECT_FALSE(TextColumn::read(text_bytes.substr(0, size))) << size;
    for (std::size_t size = 0; size < number_bytes.size(); ++size)
        EXPECT_FALSE(NumberColumn::read(number_bytes.substr(0, size))) << size;
    // Whatever a byte becomes, what is read can be looked at.
    for (std::size_t at = 0; at < text_bytes.size(); ++at) {
        auto broken = text_bytes;
        broken[at] = static_cast<char>(broken[at] ^ 0x55);
        const auto column = TextColumn::read(broken);
        for (std::size_t row = 0; column && row < column->rows(); ++row) {
            EXPECT_LE(column->text(row).size(), broken.size());
        }
    }
}

TEST_F(Columns, AWordIsFoundInEitherCaseAtEveryPlace) {
    for (int round = 0; round < 1'000; ++round) {
        std::string text(upTo(80), ' ');
        for (auto& c : text)
            c = "aAbB@`[{0-"[upTo(10)];
        std::string needle(1 + upTo(4), ' ');
        for (auto& c : needle)
            c = "ab@`[{0-"[upTo(8)];
        const auto lower = lowerCase(text);
        for (std::size_t from = 0; from <= text.size(); from += 7) {
            ASSERT_EQ(findIgnoringCase(text, needle, from), lower.find(needle, from)) << text << " and " << needle;
            const auto to = from + upTo(text.size() + 3 - from);
            ASSERT_EQ(findIgnoringCase(text, needle, from, to), lower.substr(0, to).find(needle, from))
                << text << " up to " << to << " and " << needle;
        }
    }
}

TEST_F(Columns, NamesAreFoundWhileOthersComeAndGo) {
    std::vector<std::string> names; // by row
    const auto name_of = [&](std::uint32_t row) { return std::string_view(names[row]); };
    NameIndex index;
    for (int round = 0; round < 6'000; ++round) {
        const auto name = "N" + std::to_string(upTo(600));
        const auto found = index.find(name, name_of);
        const auto expected = std::find(names.begin(), names.end(), name);
        ASSERT_EQ(found.has_value(), expected != names.end());
        if (!found) {
            names.push_back(name);
            index.set(name, std::uint32_t(names.size() - 1), name_of);
        } else if (upTo(2)) {
            ASSERT_EQ(*found, expected - names.begin());
            index.erase(name, name_of);
            if (*found + 1 < names.size()) index.set(names.back(), *found, name_of);
            names[*found] = names.back();
            names.pop_back();
        }
    }
}

Machine machine(std::size_t number, std::size_t variant) {
    Machine made;
    made.hardware_name = "HW" + std::to_string(number);
    made.site = variant % 2 ? "lon" : "sto";
    made.hostname = variant % 3 ? "host-" + std::to_string(number + variant) : "";
    made.memory_gib = std::int64_t(variant % 7 * 64);
    if (variant % 5 == 0) made.lock = MachineLock{"job-" + std::to_string(variant), 1, fromMilliseconds(5)};
    return made;
}

// What a snapshot must hold, and that it holds that and nothing else.
void expectHolds(const ReplicaSnapshot& snapshot, const std::map<std::string, Machine>& machines) {
    ASSERT_EQ(snapshot.rows(), machines.size());
    for (const auto& [name, machine] : machines) {
        const auto row = snapshot.rowOf(name);
        ASSERT_TRUE(row) << name;
        ASSERT_EQ(snapshot.machine(*row), machine) << name;
    }
}

TEST_F(Columns, AStormOfChangesLeavesEverySnapshotAsItWas) {
    ReplicaBuilder builder;
    std::map<std::string, Machine> machines;
    const auto put = [&](std::size_t number) {
        const auto made = machine(number, upTo(40));
        builder.put(made);
        machines[made.hardware_name] = made;
    };
    for (std::size_t number = 0; number < 4'300; ++number)
        put(number);
    auto before = builder.publish(1).after;
    for (int round = 0; round < 9; ++round) {
        const auto kept = machines;
        const auto changes = round % 8 == 7 ? 600 : 25; // once in a while enough to lose a whole chunk
        for (int change = 0; change < changes; ++change) {
            const auto number = upTo(4'400);
            const auto name = "HW" + std::to_string(number);
            if (upTo(round % 8 == 7 ? 2 : 3) == 0 || (round == 7 && machines.size() > 4'000)) {
                builder.remove(name);
                machines.erase(name);
            } else {
                put(number);
            }
        }
        const auto change = builder.publish(round + 2);
        ASSERT_EQ(change.before, before);
        if (round % 4 == 0) expectHolds(*before, kept);
        expectHolds(*change.after, machines);
        const RowMap map(*before, *change.after);
        for (std::uint32_t row = 0; row < before->rows(); ++row) {
            const auto name = before->hardwareName(row);
            const auto expected = change.after->rowOf(name);
            ASSERT_EQ(map(row), expected ? std::int64_t(*expected) : RowMap::gone) << name;
        }
        std::size_t told = change.removed.size();
        for (const auto& name : change.added)
            EXPECT_FALSE(kept.contains(name)) << name;
        for (const auto& each : change.changed)
            EXPECT_TRUE(kept.contains(each.hardware_name)) << each.hardware_name;
        told += change.added.size() + change.changed.size();
        EXPECT_LE(told, std::size_t(changes));
        std::set<std::string> changed;
        for (const auto& each : change.changed)
            changed.insert(each.hardware_name);
        for (const auto& [name, made] : machines) { // nothing that differs is kept quiet
            const auto was = kept.find(name);
            if (was != kept.end() && !(was->second == made)) {
                EXPECT_TRUE(changed.contains(name)) << name;
            }
        }
        before = change.after;
    }
}

} // namespace
} // namespace remuda
