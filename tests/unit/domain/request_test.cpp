// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/request.h"

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

const Date today = *parseDate("2026-11-21");

RequestSpec sample() {
    RequestSpec spec;
    spec.count = 5;
    spec.role = "cassandra-main";
    spec.site = "lon";
    spec.expires_on = parseDate("2027-03-31");
    return spec;
}

TEST(RequestJson, RequestComesBackAsItWas) {
    MachineRequest request;
    request.id = 7;
    request.status = RequestStatus::fulfilling;
    request.spec = sample();
    request.spec.spread_racks = true;
    request.requester = "alice";
    request.created_at = *parseInstant("2026-11-21T21:00:00Z");
    request.job = "0f9c";
    request.machines = {"A", "B"};
    request.monthly_cost = Money{923'000'000};
    request.progress = 40;
    const auto object = toJson(request);
    const auto read = machineRequestFromJson(object);
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(toJson(*read), object);
}

TEST(RequestJson, PlanComesBackAsItWas) {
    RequestPlan plan;
    PlannedMachine machine;
    machine.hardware_name = "PMBFY77";
    machine.memory_gib = 192;
    plan.machines = {machine};
    plan.failing = FailingConstraint{"min_memory_gib", 512, 3, "three machines have 512 GiB"};
    plan.nearest = {{json::object{{"min_memory_gib", 256}}, "with 256 GiB", 12}};
    const auto object = toJson(plan);
    const auto read = requestPlanFromJson(object);
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(toJson(*read), object);
    EXPECT_EQ(read->nearest.at(0).change.at("min_memory_gib").to_number<int>(), 256);
}

TEST(RequestSpec, RefusesUnknownMembersAndWrongKinds) {
    const auto parse = [](const char* text) { return requestSpecFromJson(json::parse(text).as_object()); };
    EXPECT_EQ(parse(R"({"cuont":5})").problem().field, "cuont");
    EXPECT_EQ(parse(R"({"count":"five"})").problem().field, "count");
    EXPECT_EQ(parse(R"({"count":1.5})").problem().field, "count");
    EXPECT_EQ(parse(R"({"expires_on":"2027-02-30"})").problem().field, "expires_on");
    EXPECT_EQ(parse(R"({"machines":["A","B"]})")->count, 2);
}

TEST(RequestSpec, IsChecked) {
    const auto field = [](auto change) {
        auto spec = sample();
        change(spec);
        const auto result = check(spec, today);
        return result.ok() ? std::string() : result.problem().field;
    };
    EXPECT_EQ(field([](RequestSpec&) {}), "");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.expires_on = today; }), "");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.count = 0; }), "count");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.count = 1001; }), "count");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.role = "Cassandra main"; }), "role");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.role = ""; }), "role");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.site = ""; }), "site");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.min_disk_gib = -1; }), "min_disk_gib");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.expires_on = addDays(today, -1); }), "expires_on");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.machines = {"A"}; }), "count");
    EXPECT_EQ(field([](RequestSpec& spec) { spec.count = 2, spec.machines = {"A", "A"}; }), "machines");
}

} // namespace

} // namespace remuda
