// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"
#include "ui/inventory/selection_survey.h"

#include <QSignalSpy>

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>

namespace remuda {
namespace {

class SelectionSurveyTest : public testing::Test {
protected:
    // Every third is broken, the first one protected too; each has eight cores.
    ReplicaSnapshotPointer fleet(int machines) {
        ReplicaBuilder builder;
        for (int number = 0; number < machines; ++number) {
            Machine made;
            made.hardware_name = "HW" + std::to_string(number);
            made.site = "lon";
            made.status = number % 3 == 0 ? MachineStatus::broken : MachineStatus::in_use;
            made.is_protected = number == 0;
            made.cpu_cores = 8;
            builder.put(made);
        }
        return builder.publish(1).after;
    }
    static std::vector<std::uint32_t> all(const ReplicaSnapshot& snapshot) {
        std::vector<std::uint32_t> rows(snapshot.rows());
        std::iota(rows.begin(), rows.end(), 0u);
        return rows;
    }
};

TEST_F(SelectionSurveyTest, CountsEveryMachineAndNamesEachKindOnce) {
    const auto snapshot = fleet(30);
    const auto facts = selectionFacts(*snapshot, all(*snapshot));
    EXPECT_EQ(facts.totals.machines, 30);
    EXPECT_EQ(facts.totals.cpu_cores, 240);
    ASSERT_EQ(facts.choices.size(), 3U);
    const auto count = [&facts](MachineStatus status, bool is_protected) {
        return std::count_if(facts.choices.begin(), facts.choices.end(), [&](const VerbActions::Choice& each) {
            return each.status == status && each.is_protected == is_protected;
        });
    };
    EXPECT_EQ(count(MachineStatus::in_use, false), 1);
    EXPECT_EQ(count(MachineStatus::broken, false), 1);
    EXPECT_EQ(count(MachineStatus::broken, true), 1);
}

TEST_F(SelectionSurveyTest, FewAreAnsweredAtOnceAndManyLater) {
    SelectionSurvey survey;
    std::vector<std::int64_t> told;
    QObject::connect(&survey, &SelectionSurvey::known, &survey,
                     [&told](const SelectionFacts& facts) { told.push_back(facts.totals.machines); });
    const auto many = fleet(int(SelectionSurvey::few) + 1);
    survey.ask(many, {1, 2});
    EXPECT_EQ(told, (std::vector<std::int64_t>{2}));
    QSignalSpy known(&survey, &SelectionSurvey::known);
    survey.ask(many, all(*many));
    EXPECT_EQ(told.size(), 1U) << "nothing waits for the many";
    ASSERT_TRUE(known.wait());
    EXPECT_EQ(told.back(), std::int64_t(SelectionSurvey::few) + 1);
}

TEST_F(SelectionSurveyTest, AnAnswerThatIsNoLongerAskedForIsNotGiven) {
    SelectionSurvey survey;
    std::vector<std::int64_t> told;
    QObject::connect(&survey, &SelectionSurvey::known, &survey,
                     [&told](const SelectionFacts& facts) { told.push_back(facts.totals.machines); });
    const auto many = fleet(int(SelectionSurvey::few) + 2);
    auto rows = all(*many);
    survey.ask(many, rows);
    survey.ask(many, {1}); // somebody chose anew meanwhile
    rows.pop_back();
    QSignalSpy known(&survey, &SelectionSurvey::known);
    survey.ask(many, rows);
    ASSERT_TRUE(known.wait());
    EXPECT_EQ(told, (std::vector<std::int64_t>{1, std::int64_t(SelectionSurvey::few) + 1}));
}

} // namespace
} // namespace remuda
