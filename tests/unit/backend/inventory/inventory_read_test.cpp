// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/api_fixture.h"

#include <set>

namespace remuda {

namespace {

class InventoryRead : public ApiFixture {
protected:
    // Hardware names page by page, as a client follows next_cursor.
    std::vector<std::string> walk(const std::string& parameters) {
        std::vector<std::string> names;
        std::string cursor;
        for (int pages = 0; pages < 100; ++pages) {
            const auto page =
                object(get("/api/v1/machines?" + parameters + (cursor.empty() ? "" : "&cursor=" + cursor)));
            for (const auto& item : page.at("items").as_array())
                names.push_back(text(item.at("hardware_name")));
            if (page.at("next_cursor").is_null()) return names;
            cursor = text(page.at("next_cursor"));
        }
        ADD_FAILURE() << "the cursor never ends";
        return names;
    }
    std::string stream(const Response& response) {
        std::string all;
        for (std::string piece; !(piece = response.source()).empty();)
            all += piece;
        return all;
    }
};

TEST_F(InventoryRead, pagesMeetEveryMachineOnceInAnyOrder) {
    fill(23);
    for (const auto* sort : {"hardware_name", "-hardware_name", "role", "-role", "monthly_cost_usd",
                             "-monthly_cost_usd", "unit", "created_at", "expires_on"}) {
        const auto names = walk("limit=4&sort=" + std::string(sort));
        EXPECT_EQ(names.size(), 23u) << sort;
        EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 23u) << sort;
    }
}

TEST_F(InventoryRead, sortsByValueAndPutsUnknownPricesLast) {
    fill(6); // prices: none, 1, 2, 3, 4, none
    EXPECT_EQ(walk("limit=2&sort=-monthly_cost_usd"),
              (std::vector<std::string>{"name0004", "name0003", "name0002", "name0001", "name0000", "name0005"}));
    EXPECT_EQ(walk("limit=2&sort=monthly_cost_usd"),
              (std::vector<std::string>{"name0001", "name0002", "name0003", "name0004", "name0000", "name0005"}));
}

// Now, and as the list of a moment in the past.
TEST_F(InventoryRead, sortsWithoutRegardToCapitalsAndPutsTheUnsetLast) {
    ASSERT_EQ(post("/api/v1/machines/import", "hardware_name,site,role\nb1,sto,web\nA1,sto,Web\nC1,sto,\na2,sto,Ads\n"
                                              "B2,sto,\nd1,sto,web\nA3,sto,db\n")
                  .status,
              200);
    using Names = std::vector<std::string>;
    const Names by_name{"A1", "a2", "A3", "b1", "B2", "C1", "d1"};
    const Names by_role{"a2", "A3", "A1", "b1", "d1", "B2", "C1"};
    const Names from_last_role{"A1", "b1", "d1", "A3", "a2", "B2", "C1"};
    const auto moment = "&at=" + std::to_string(database->lastSequence());
    for (const auto& when : {std::string(), moment})
        for (const auto* limit : {"limit=1", "limit=2", "limit=3", "limit=100"}) {
            EXPECT_EQ(walk(limit + std::string("&sort=hardware_name") + when), by_name) << limit << when;
            EXPECT_EQ(walk(limit + std::string("&sort=-hardware_name") + when), Names(by_name.rbegin(), by_name.rend()))
                << limit << when;
            EXPECT_EQ(walk(limit + std::string("&sort=role") + when), by_role) << limit << when;
            EXPECT_EQ(walk(limit + std::string("&sort=-role") + when), from_last_role) << limit << when;
        }
}

TEST_F(InventoryRead, aPageIsNotShiftedByWhatIsAddedBeforeIt) {
    fill(4);
    const auto first = object(get("/api/v1/machines?limit=2"));
    ASSERT_EQ(post("/api/v1/machines", R"({"hardware_name":"aaa","site":"sto"})").status, 201);
    const auto second = object(get("/api/v1/machines?limit=2&cursor=" + text(first.at("next_cursor"))));
    EXPECT_EQ(text(second.at("items").at(0).at("hardware_name")), "name0002");
    EXPECT_EQ(second.at("total").as_int64(), 5);
}

TEST_F(InventoryRead, filtersByTheQueryLanguage) {
    fill(9);
    EXPECT_EQ(total("role:r1"), 3);
    EXPECT_EQ(total("nothing-like-it"), 0);
    const auto bad = get("/api/v1/machines?q=nosuchfield:1");
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(text(object(bad).at("type")), "bad-query");
}

TEST_F(InventoryRead, slimRowsHoldOnlyTheFieldsAskedFor) {
    fill(1);
    const auto page = object(get("/api/v1/machines?fields=hardware_name,role"));
    EXPECT_EQ(boost::json::serialize(page.at("items")), R"([{"hardware_name":"name0000","role":"r0"}])");
}

TEST_F(InventoryRead, refusesWhatItDoesNotUnderstandByName) {
    for (const auto& [path, field] : std::map<std::string, std::string>{{"?limit=0", "limit"},
                                                                        {"?limit=1001", "limit"},
                                                                        {"?limit=x", "limit"},
                                                                        {"?sort=nope", "sort"},
                                                                        {"?fields=nope", "fields"},
                                                                        {"?cursor=nope", "cursor"}}) {
        const auto answer = get("/api/v1/machines" + path);
        EXPECT_EQ(answer.status, 422) << path;
        EXPECT_EQ(text(object(answer).at("field")), field);
    }
}

TEST_F(InventoryRead, facetsCountWhatMatches) {
    fill(7);
    const auto facets = object(get("/api/v1/facets?fields=role,status"));
    EXPECT_EQ(boost::json::serialize(facets.at("role")),
              R"([{"value":"r0","count":3},{"value":"r1","count":2},{"value":"r2","count":2}])");
    EXPECT_EQ(boost::json::serialize(facets.at("status")), R"([{"value":"discovered","count":7}])");
}

TEST_F(InventoryRead, aSelectionIsAFrozenListWithoutTheExcluded) {
    fill(6);
    const auto answer = object(post("/api/v1/selections", R"({"q":"role:r0","exclude":["name0003"]})"));
    EXPECT_EQ(boost::json::serialize(answer), R"({"machines":["name0000"],"count":1})");
    EXPECT_EQ(post("/api/v1/selections", R"({"exclude":"x"})").status, 422);
}

TEST_F(InventoryRead, theExportIsTheSnapshotItsSequenceNames) {
    fill(3);
    const auto answer = get("/api/v1/machines/export?format=ndjson&fields=hardware_name");
    EXPECT_EQ(answer.headers.at("X-Remuda-Sequence"), std::to_string(database->lastSequence()));
    ASSERT_EQ(post("/api/v1/machines", R"({"hardware_name":"aaa","site":"sto"})").status, 201);
    EXPECT_EQ(stream(answer),
              "{\"hardware_name\":\"name0000\"}\n{\"hardware_name\":\"name0001\"}\n{\"hardware_name\":\"name0002\"}\n");
}

TEST_F(InventoryRead, anExportedFileCanBeImportedElsewhere) {
    ASSERT_EQ(
        post(
            "/api/v1/machines",
            R"({"hardware_name":"a,b","site":"sto","unit":3,"rack":"r \"1\"","monthly_cost_usd":1.5,"expires_on":"2027-03-31"})")
            .status,
        201);
    const auto csv = stream(get("/api/v1/machines/export?format=csv"));
    const auto before = object(get("/api/v1/machines/a,b"));
    ASSERT_EQ(call(Method::remove, "/api/v1/machines/a,b").status, 204);
    ASSERT_EQ(post("/api/v1/machines/import", csv).status, 200) << csv;
    const auto after = object(get("/api/v1/machines/a,b"));
    for (const auto* name : {"site", "unit", "rack", "monthly_cost_usd", "expires_on", "status"})
        EXPECT_EQ(after.at(name), before.at(name)) << name;
}

} // namespace

} // namespace remuda
