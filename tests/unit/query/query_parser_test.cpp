// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_edit.h"

#include <gtest/gtest.h>

using namespace remuda;

namespace {

const Instant noon = *parseInstant("2026-11-21T12:00:00Z");

Machine sample() {
    Machine machine;
    machine.hardware_name = "K3HTLNJ";
    machine.site = "lon";
    machine.rack = "lon-r001";
    machine.unit = 7;
    machine.model = "Dell PowerEdge R640";
    machine.cpu_cores = 32;
    machine.memory_gib = 2048;
    machine.nic1_mac = "3c:fe:fe:00:00:00";
    machine.nic2_mac = "3c:fe:fe:00:00:01";
    machine.nic1_ip = "fe80::1";
    machine.bmc = {"ipmi", "https://bmc-7.example.net", "", 17, "ADMINISTRATOR", "lanplus", false};
    machine.role = "cassandra-index";
    machine.status = MachineStatus::in_use;
    machine.expires_on = parseDate("2026-11-25");
    machine.monthly_cost = Money{172'500'000};
    machine.lock = MachineLock{"job-1", 1, noon};
    machine.updated_at = noon - std::chrono::hours(36);
    return machine;
}

bool holds(std::string_view text) {
    const auto query = parseQuery(text, machineSchema(), noon);
    EXPECT_TRUE(query) << text << ": " << query.problem().detail;
    return query && matches(*query, sample());
}

struct Mistake {
    std::string_view text;
    std::int64_t position, length;
    std::string_view detail;
    std::string_view expected = {}; // a part of it
};

} // namespace

TEST(QueryParser, ValuesAreComparedByTheKindOfTheirField) {
    for (const auto* text : {"",
                             "  ",
                             "site:lon",
                             "SITE:LON",
                             "site=lon,sto",
                             "site!=sto",
                             "not site:sto",
                             "site:sto or rack~R001",
                             "cores:32",
                             "cores>=32",
                             "cores >= 32",
                             "cores<33 cores>31",
                             "memory:2TiB",
                             "memory>=2048GiB",
                             "memory<2.5tib",
                             "cost:172.5",
                             "cost<$200",
                             "cost!=\"\"",
                             "expires<7d",
                             "expires:4d",
                             "expires:2026-11",
                             "expires<=2026",
                             "expires>today",
                             "expires>=2026-11-25",
                             "not expires<2026-11-25",
                             "updated<-1d",
                             "updated>-2d",
                             "updated:yesterday",
                             "updated<2026-11-21T12:00:00Z",
                             "updated:2026-11-20",
                             "purchased:\"\"",
                             "team:\"\"",
                             "has:lock",
                             "has:lease,fault",
                             "has!=fault",
                             "not has:team",
                             "has:expires",
                             "has:mac",
                             "mac:3c:fe:fe:00:00:01",
                             "mac~fe:00:00:00",
                             "protected:no",
                             "status:in_use",
                             "status~use",
                             "power:unknown",
                             "model:\"dell poweredge r640\"",
                             "model~\"edge r6\"",
                             "bmc~bmc-7",
                             "simulated:false"})
        EXPECT_TRUE(holds(text)) << text;
    for (const auto* text :
         {"site:sto", "site!=lon", "cores>32", "memory:2GiB", "cost:172", "expires<4d", "expires>2026", "updated:today",
          "updated<-2d", "purchased<2030", "not purchased:\"\"", "has:team", "has:maintenance",
          "mac!=3c:fe:fe:00:00:01", "protected:yes", "status:broken,retired", "model~x640", "rack:lon"})
        EXPECT_FALSE(holds(text)) << text;
}

TEST(QueryParser, PlainWordsLookIntoEveryText) {
    for (const auto* text : {"k3h", "CASSANDRA", "\"poweredge r640\"", "3c:fe:fe:00:00:01", "fe:00:00", "fe80::1",
                             "https://bmc-7", "lon r640", "in_use"})
        EXPECT_TRUE(holds(text)) << text;
    for (const auto* text : {"lonlon", "\"r640 dell\"", "K3HTLNJlon", "32"})
        EXPECT_FALSE(holds(text)) << text;
}

TEST(QueryParser, NotBindsTighterThanAndWhichBindsTighterThanOr) {
    EXPECT_TRUE(holds("site:lon or site:sto and site:ash"));
    EXPECT_FALSE(holds("(site:lon or site:sto) and site:ash"));
    EXPECT_TRUE(holds("not site:sto site:lon"));
    EXPECT_FALSE(holds("not (site:sto or site:lon)"));
    EXPECT_TRUE(holds("not not site:lon AND (k3h OR zzz)"));
    EXPECT_TRUE(holds("orange or lon"));
    EXPECT_TRUE(holds("(lon)or(zzz)"));
}

TEST(QueryParser, AMistakeIsMarkedWhereItIs) {
    for (const Mistake& each : std::vector<Mistake>{
             {"colour:red", 0, 6, "there is no field"},
             {"site:lon sta:broken", 9, 3, "there is no field"},
             {"status:brokn", 7, 5, "is no value of status"},
             {"status:broken,brokn", 14, 5, "is no value of status"},
             {"site:", 5, 1, "value is missing"},
             {"site: lon", 5, 1, "value is missing"},
             {"site:a,", 7, 1, "value is missing"},
             {"cores:many", 6, 4, "is no value of cpu_cores"},
             {"cores~3", 5, 1, "does not suit"},
             {"site<lon", 4, 1, "does not suit"},
             {"protected>=yes", 9, 2, "does not suit"},
             {"cores<1,2", 0, 9, "several values"},
             {"memory:1.5GiB", 7, 6, "is no value of memory_gib"},
             {"expires<7h", 8, 2, "is no value of expires_on"},
             {"expires:2026-02-30", 8, 10, "is no value of expires_on"},
             {"expires<99999d", 8, 6, "is no value of expires_on"},
             {"has:colour", 4, 6, "there is no \"colour\""},
             {"has<lock", 0, 4, "cannot be compared"},
             {"(site:lon", 0, 1, "is not closed"},
             {"site:lon)", 8, 1, "closing parenthesis"},
             {"()", 1, 1, "nothing stands before"},
             {"site:lon or", 11, 1, "the query ends"},
             {"site:lon and or x", 13, 2, "nothing stands before"},
             {"or x", 0, 2, "nothing stands before"},
             {"\"abc", 0, 4, "closing quote"},
             {"role:\"abc", 5, 4, "closing quote"},
             {"\"\"", 0, 2, "empty word"},
             {"role~\"\"", 5, 2, "empty value"},
             {"<3", 0, 1, "no field stands before"},
             {"role:a(b)", 6, 1, "unexpected ("},
             {"a\x01", 0, 2, "not plain text"},
             {"-status:broken", 0, 1, "does not exclude", "not status:broken"},
             {"site:lon !status:broken", 9, 1, "does not exclude", "not status:broken"},
             {"-has:lock", 0, 1, "does not exclude", "not has:lock"},
             {"role:~x", 5, 2, "as it stands", "role~x"},
             {"role=~x", 5, 2, "as it stands", "role~x"},
             {"role!=~x", 6, 2, "as it stands", "role!~x"},
             {"role:web*", 5, 4, "as it stands", "role~web (contains)"},
             {"name:a,*b*", 7, 3, "as it stands", "name~b (contains)"},
             {"role~web*", 5, 4, "as it stands", "role~web (contains)"},
             {"role:*", 5, 1, "as it stands", "has:role"},
         }) {
        const auto query = parseQuery(each.text, machineSchema(), noon);
        ASSERT_FALSE(query) << each.text;
        const auto& problem = query.problem();
        EXPECT_EQ(problem.type, "bad-query");
        EXPECT_EQ(problem.extra.at("position").to_number<std::int64_t>(), each.position) << each.text;
        EXPECT_EQ(problem.extra.at("length").to_number<std::int64_t>(), each.length) << each.text;
        EXPECT_NE(problem.detail.find(each.detail), std::string::npos) << each.text << ": " << problem.detail;
        EXPECT_FALSE(problem.expected.empty()) << each.text;
        EXPECT_NE(problem.expected.find(each.expected), std::string::npos) << each.text << ": " << problem.expected;
    }
}

TEST(QueryParser, WhatLooksAlikeButIsMeantStaysLegal) {
    for (const auto* text : {"-web", "!web", "-5d", "-colour:red", "\"-status:broken\"", "role:\"web*\"", "role:\"~x\"",
                             "role:a*b", "role:a~b", "role:~", "expires<-7d", "updated>-7d", "bmc:https://a/b",
                             "mac:3c:fe:fe:00:00:01", "role:-web", "name:/a/b"})
        EXPECT_TRUE(parseQuery(text, machineSchema(), noon)) << text;
    for (const auto* value : {"~x", "web*", "*"}) {
        const auto text = withFacet("", machineSchema(), "role", value, true);
        EXPECT_TRUE(parseQuery(text, machineSchema(), noon)) << text;
    }
}

TEST(QueryParser, HugeQueriesAreRefusedInsteadOfOverflowing) {
    EXPECT_FALSE(parseQuery(std::string(70'000, 'a'), machineSchema(), noon));
    EXPECT_FALSE(parseQuery(std::string(5'000, '('), machineSchema(), noon));
    EXPECT_FALSE(parseQuery(std::string(21, '(') + "a" + std::string(21, ')'), machineSchema(), noon));
    EXPECT_TRUE(parseQuery(std::string(20, '(') + "a" + std::string(20, ')'), machineSchema(), noon));
    std::string nots, words, names = "name:a";
    for (int i = 0; i < 1'000; ++i) {
        nots += "not ";
        words += "w ";
        names += ",b" + std::to_string(i);
    }
    EXPECT_FALSE(parseQuery(nots + "a", machineSchema(), noon));
    EXPECT_FALSE(parseQuery(words, machineSchema(), noon));
    EXPECT_TRUE(parseQuery(names, machineSchema(), noon));
}

TEST(QuerySql, ValuesAreBoundAndNeverPartOfTheStatement) {
    const auto query =
        parseQuery("role:\"x'; DROP TABLE machine\" or expires<2027-01-01 or cost:88.5 '", machineSchema(), noon);
    ASSERT_TRUE(query);
    const auto filter = toSql(*query);
    EXPECT_EQ(filter.where.find("DROP"), std::string::npos);
    EXPECT_EQ(filter.where.find("2027"), std::string::npos);
    ASSERT_EQ(filter.parameters.size(), 4u);
    // What is nested comes first.
    EXPECT_EQ(std::get<std::int64_t>(filter.parameters[0]), 88'500'000);
    EXPECT_EQ(std::get<std::string>(filter.parameters[1]), "'");
    EXPECT_EQ(std::get<std::string>(filter.parameters[2]), "x'; drop table machine");
    EXPECT_EQ(std::get<std::string>(filter.parameters[3]), "2027-01-01");
    EXPECT_EQ(toSql(*parseQuery("", machineSchema(), noon)).where, "TRUE");
}

TEST(QuerySql, ParenthesesStandOnlyWhereTheyMatter) {
    const auto where = [](std::string_view text) { return toSql(*parseQuery(text, machineSchema(), noon)).where; };
    const std::string lock = "(lock IS NOT NULL)", fault = "(faults <> '[]')";
    EXPECT_EQ(where("has:lock or (has:fault or (has:lock or ((has:fault))))"),
              lock + " OR " + fault + " OR " + lock + " OR " + fault);
    EXPECT_EQ(where("not not has:lock not not not has:fault"), "NOT " + fault + " AND " + lock);
    EXPECT_EQ(where("has:lock (has:fault or has:lock)"), "(" + fault + " OR " + lock + ") AND " + lock);
    EXPECT_EQ(where("not (has:lock has:fault)"), "NOT (" + lock + " AND " + fault + ")");
}
