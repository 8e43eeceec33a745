// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/json_values.h"
#include "core/domain/lease.h"

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

TEST(FoundText, IsWhatAPersonWrote) {
    EXPECT_EQ(foundText("5"), "5");
    EXPECT_EQ(foundText(5), "5");
    EXPECT_EQ(foundText(nullptr), "");
    EXPECT_EQ(foundText(json::array{"a", 1}), R"(["a",1])");
}

TEST(InvalidField, ShowsATextWithoutQuotesOfItsOwn) {
    const auto change = leaseChangeFromJson({{"action", "extend"}, {"machines", json::array{"A"}}, {"by_days", "5"}});
    EXPECT_EQ(change.problem().detail, "by_days: found \"5\", expected a whole number");
}

TEST(InvalidField, CutsALongValueBetweenCharacters) {
    std::string longest;
    for (int index = 0; index < 80; ++index)
        longest += "ö";
    EXPECT_EQ(problems::invalidField("site", longest, "a site").extra.at("found").as_string(), longest);
    const auto cut = problems::invalidField("site", longest + "öö", "a site");
    EXPECT_EQ(cut.extra.at("found").as_string(), longest + "…");
    EXPECT_EQ(cut.detail, "site: found \"" + longest + "…\", expected a site");
}

} // namespace

} // namespace remuda
