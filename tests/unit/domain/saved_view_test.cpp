// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/saved_view.h"

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

json::object whole() {
    return {{"name", "London Cassandra"},
            {"team", "data-infra"},
            {"query", "site:lon role~cassandra"},
            {"columns", {{{"field", "hardware_name"}, {"width", 120}}, {{"field", "place"}, {"width", 0}}}},
            {"sort", "-memory_gib"},
            {"group_by", "rack"},
            {"groups_by_count", true},
            {"facets", {"status", "rack"}}};
}

std::string fieldAtFault(const char* member, json::value value) {
    auto form = whole();
    form[member] = std::move(value);
    const auto view = newViewFromJson(form);
    return view ? "none" : view.problem().field;
}

} // namespace

TEST(SavedView, comesBackFromJsonAsItWas) {
    const auto view = newViewFromJson(whole());
    ASSERT_TRUE(view) << view.problem().detail;
    auto kept = *view;
    kept.id = 7;
    kept.version = 3;
    kept.created_by = "alice";
    kept.created_at = parseInstant("2026-11-21T10:00:00Z");
    const auto again = savedViewFromJson(toJson(kept));
    ASSERT_TRUE(again) << again.problem().detail;
    EXPECT_EQ(toJson(*again), toJson(kept));
    EXPECT_TRUE(showsTheSame(*again, *view));
}

TEST(SavedView, namesTheMemberAtFault) {
    EXPECT_EQ(fieldAtFault("name", ""), "name");
    EXPECT_EQ(fieldAtFault("name", " blank"), "name");
    EXPECT_EQ(fieldAtFault("name", json::value(std::string(81, 'x'))), "name");
    EXPECT_EQ(fieldAtFault("columns", json::array{json::object{{"field", "colour"}}}), "columns.field");
    EXPECT_EQ(fieldAtFault("columns", json::array{json::object{{"field", "role"}}, json::object{{"field", "role"}}}),
              "columns.field");
    EXPECT_EQ(fieldAtFault("columns", json::array{json::object{{"field", "role"}, {"width", -1}}}), "columns.width");
    EXPECT_EQ(fieldAtFault("sort", "--role"), "sort");
    EXPECT_EQ(fieldAtFault("group_by", "colour"), "group_by");
    EXPECT_EQ(fieldAtFault("facets", json::array{"colour"}), "facets");
    EXPECT_EQ(fieldAtFault("colour", "red"), "colour");
    EXPECT_EQ(fieldAtFault("id", 7), "id");
}

TEST(SavedView, aQueryThatCannotBeReadIsRefusedAtItsPosition) {
    auto form = whole();
    form["query"] = "site:lon colour:red";
    const auto view = newViewFromJson(form);
    ASSERT_FALSE(view);
    EXPECT_EQ(view.problem().type, "bad-query");
    EXPECT_EQ(view.problem().field, "query");
    EXPECT_EQ(view.problem().extra.at("position"), 9);
}

TEST(SavedView, showsTheSameUnlessQueryLayoutOrGroupsDiffer) {
    const auto view = *newViewFromJson(whole());
    auto other = view;
    other.name = "Something else";
    other.team.clear();
    other.version = 9;
    EXPECT_TRUE(showsTheSame(view, other));
    other.columns[0].width = 130;
    EXPECT_FALSE(showsTheSame(view, other));
    other = view;
    other.groups_by_count = false;
    EXPECT_FALSE(showsTheSame(view, other));
    auto plain = view, named = view;
    plain.sort.clear();
    named.sort = "hardware_name";
    EXPECT_TRUE(showsTheSame(plain, named));
}

} // namespace remuda
