// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_fields.h"
#include "core/domain/machine_totals.h"
#include "tests/unit/backend/api_fixture.h"

namespace remuda {

namespace {

namespace json = boost::json;

class InventoryGroups : public ApiFixture {};

TEST_F(InventoryGroups, sumUpWhatTheQueryFindsByAFieldsValues) {
    const std::string csv = "hardware_name,site,role,cpu_cores,memory_gib,disk_gib,monthly_cost_usd\n"
                            "a,lon,web,16,64,500,100.5\n"
                            "b,lon,web,32,,,\n"
                            "c,sto,web,8,32,100,50\n"
                            "d,lon,db,4,16,100,10\n"
                            "e,ash,,1,1,1,1\n";
    ASSERT_EQ(post("/api/v1/machines/import", csv).status, 200);
    const auto answer = object(get("/api/v1/machines/groups?by=site&q=role:web"));
    EXPECT_EQ(text(answer.at("by")), "site");
    EXPECT_EQ(answer.at("total"), 2);
    EXPECT_EQ(answer.at("items").at(0), (json::object{{"value", "lon"},
                                                      {"machines", 2},
                                                      {"cpu_cores", 48},
                                                      {"memory_gib", 64},
                                                      {"disk_gib", 500},
                                                      {"monthly_cost_usd", 100.5},
                                                      {"unknown_prices", 1}}));
    EXPECT_EQ(answer.at("totals").at("machines"), 3);
    EXPECT_EQ(answer.at("totals").at("unknown_prices"), 1);
    const auto by_value = object(get("/api/v1/machines/groups?by=role&sort=value"));
    EXPECT_EQ(text(by_value.at("items").at(0).at("value")), "db");
    EXPECT_EQ(text(by_value.at("items").at(2).at("value")), "") << "machines without one come last";
}

TEST_F(InventoryGroups, everyFieldCanBeGroupedBy) {
    fill(20);
    for (const auto& field : machineFields()) {
        const auto answer = get("/api/v1/machines/groups?by=" + std::string(field.name));
        ASSERT_EQ(answer.status, 200) << field.name << answer.body;
        EXPECT_EQ(object(answer).at("totals").at("machines"), 20) << field.name;
    }
    const auto by_day = object(get("/api/v1/machines/groups?by=created_at"));
    EXPECT_LE(by_day.at("total").as_int64(), 2) << "moments count by their day";
    EXPECT_EQ(text(by_day.at("items").at(0).at("value")).size(), std::string("2026-11-21").size());
}

TEST_F(InventoryGroups, aFieldThatIsNoneIsNamed) {
    for (const auto* path :
         {"/api/v1/machines/groups", "/api/v1/machines/groups?by=colour", "/api/v1/machines/groups?by=mac"}) {
        const auto answer = get(path);
        EXPECT_EQ(answer.status, 422) << path;
        EXPECT_EQ(text(object(answer).at("field")), "by") << path;
    }
    EXPECT_EQ(text(object(get("/api/v1/machines/groups?by=site&sort=size")).at("field")), "sort");
}

} // namespace

} // namespace remuda
