// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_edit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace remuda;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

namespace {

std::string with(std::string_view text, const std::string& field, const std::string& value) {
    return withFacet(text, machineSchema(), field, value, true);
}

std::string without(std::string_view text, const std::string& field, const std::string& value) {
    return withFacet(text, machineSchema(), field, value, false);
}

// What the text becomes when each completion is taken; '|' marks the cursor.
std::vector<std::string> completed(std::string text, const KnownValues& known = {}) {
    const auto cursor = text.find('|');
    text.erase(cursor, 1);
    std::vector<std::string> results;
    for (const auto& each : completions(text, cursor, machineSchema(), known))
        results.push_back(text.substr(0, each.begin) + each.text + text.substr(each.begin + each.length));
    return results;
}

} // namespace

TEST(QueryFacet, AValueIsAddedToTheTermsAllRowsMustMeet) {
    EXPECT_EQ(with("", "status", "broken"), "status:broken");
    EXPECT_EQ(with("site:lon", "status", "broken"), "site:lon status:broken");
    EXPECT_EQ(with("status:broken r640", "status", "in_use"), "status:broken,in_use r640");
    EXPECT_EQ(with("status:broken", "status", "BROKEN"), "status:broken");
    EXPECT_EQ(with("a or b", "site", "lon"), "(a or b) site:lon");
    EXPECT_EQ(with("(a or b)", "site", "lon"), "(a or b) site:lon");
    EXPECT_EQ(with("status!=broken", "status", "in_use"), "status!=broken status:in_use");
    EXPECT_EQ(with("", "model", "Dell \"R\", x"), "model:\"Dell \\\"R\\\", x\"");
    EXPECT_EQ(with("", "team", ""), "team:\"\"");
    EXPECT_EQ(with("broken:(", "site", "lon"), "broken:( site:lon");
}

TEST(QueryFacet, AValueIsExcludedAndTakenBack) {
    const auto without_it = [](std::string_view text, const std::string& value) {
        return withExclusion(text, machineSchema(), "status", value, true);
    };
    EXPECT_EQ(without_it("", "broken"), "status!=broken");
    EXPECT_EQ(without_it("status!=broken r640", "retired"), "status!=broken,retired r640");
    EXPECT_EQ(without_it("status:broken,in_use", "broken"), "status:in_use status!=broken");
    EXPECT_EQ(without_it("a or b", "broken"), "(a or b) status!=broken");
    EXPECT_EQ(with("status!=broken,retired", "status", "broken"), "status!=retired status:broken");
    EXPECT_EQ(withExclusion("status!=broken r640", machineSchema(), "status", "broken", false), "r640");
    EXPECT_EQ(withoutFacet("status!=broken site:lon status:in_use", machineSchema(), "status"), "site:lon");
    EXPECT_THAT(excludedValues("status!=broken,retired status:in_use", machineSchema(), "status"),
                ElementsAre("broken", "retired"));
    EXPECT_THAT(facetValues("status!=broken status:in_use", machineSchema(), "status"), ElementsAre("in_use"));
    EXPECT_EQ(withoutFacet("not status:broken x", machineSchema(), "status"), "not status:broken x");
}

TEST(QueryFacet, ATermIsTakenOutAsItStands) {
    EXPECT_EQ(withoutText("site:lon expires<7d r640", "expires<7d"), "site:lon r640");
    EXPECT_EQ(withoutText("expires<7d and site:lon", "expires<7d"), "site:lon");
    EXPECT_EQ(withoutText("site:lon not has:lease", "not has:lease"), "site:lon");
    EXPECT_EQ(withoutText("expires<7days", "expires<7d"), "expires<7days");
    EXPECT_EQ(withoutText("(expires<7d or a)", "expires<7d"), "(expires<7d or a)");
}

TEST(QueryFacet, AValueIsTakenOutWithWhatHeldIt) {
    EXPECT_EQ(without("status:broken", "status", "broken"), "");
    EXPECT_EQ(without("status:broken,in_use r640", "status", "broken"), "status:in_use r640");
    EXPECT_EQ(without("site:lon and status:broken", "status", "broken"), "site:lon");
    EXPECT_EQ(without("status:broken and site:lon", "status", "broken"), "site:lon");
    EXPECT_EQ(without("a status:broken b", "status", "broken"), "a b");
    EXPECT_EQ(without("(status:broken or a)", "status", "broken"), "(status:broken or a)");
    EXPECT_EQ(without("(status:broken)", "status", "broken"), "(status:broken)");
    EXPECT_EQ(without("status:broken site:lon status:broken,retired", "status", "broken"), "site:lon status:retired");
    EXPECT_EQ(without("model:\"a b\" x", "model", "a b"), "x");
    EXPECT_EQ(withoutFacet("status:broken and site:lon,sto or", machineSchema(), "site"),
              "status:broken and site:lon,sto or");
    EXPECT_EQ(withoutFacet("status:broken and site:lon,sto r640", machineSchema(), "site"), "status:broken r640");
    EXPECT_THAT(facetValues("site:lon,\"s t\" status:x or", machineSchema(), "site"), ElementsAre());
    EXPECT_THAT(facetValues("site:lon,\"s t\" not site:ash", machineSchema(), "site"), ElementsAre("lon", "s t"));
}

TEST(QueryFacet, WhatIsAddedCanBeTakenOutAgain) {
    for (const std::string text : {"", "r640", "site:lon and has:lock", "not (a or b)", "a \"b c\""})
        for (const std::string value : {"plain", "two words", "q\"uote", "", "(", "a,b", "back\\slash"}) {
            const auto added = with(text, "role", value);
            ASSERT_TRUE(parseQuery(added, machineSchema(), Instant())) << added;
            EXPECT_THAT(facetValues(added, machineSchema(), "role"), ElementsAre(value));
            EXPECT_EQ(without(added, "role", value), text);
        }
}

TEST(QueryCompletion, FieldsSignsAndValues) {
    EXPECT_THAT(completed("sta|"), Contains("status:"));
    EXPECT_THAT(completed("sta|"), Not(Contains("site:")));
    EXPECT_EQ(completed("sta|").front(), "status:");
    EXPECT_THAT(completed("r640 mem|"), Contains("r640 memory"));
    EXPECT_THAT(completed("(|"), Contains("(status:"));
    EXPECT_THAT(completed("cores|"), Contains("cores>="));
    EXPECT_THAT(completed("site|"), Contains("site~"));
    EXPECT_THAT(completed("status:br|"), ElementsAre("status:broken"));
    EXPECT_THAT(completed("status:broken,av|"), ElementsAre("status:broken,available"));
    EXPECT_THAT(completed("status:br|oke site:lon"), ElementsAre("status:broken site:lon"));
    EXPECT_THAT(completed("has:lo|"), Contains("has:lock"));
    EXPECT_THAT(completed("expires<|"), Contains("expires<7d"));
    EXPECT_THAT(completed("colour:|"), ElementsAre());
}

TEST(QueryCompletion, RealValuesAreAskedForAndQuoted) {
    const KnownValues known = [](const std::string& field, const std::string& prefix) {
        EXPECT_EQ(field, "model");
        EXPECT_EQ(prefix, "De");
        return std::vector<std::string>{"Dell PowerEdge R640", "Desk"};
    };
    EXPECT_THAT(completed("model:De|", known), ElementsAre("model:\"Dell PowerEdge R640\"", "model:Desk"));
    EXPECT_THAT(completed("not model:x,\"De|", known),
                ElementsAre("not model:x,\"Dell PowerEdge R640\"", "not model:x,Desk"));
}
