// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_json.h"
#include "tests/unit/backend/api_fixture.h"

#include <random>

namespace remuda {

namespace json = boost::json;

namespace {

class Past : public ApiFixture {
protected:
    Response patch(const std::string& name, const std::string& body) {
        return call(Method::patch, "/api/v1/machines/" + name, body);
    }
    json::array items(const std::string& query) {
        return object(get("/api/v1/machines?limit=1000&" + query)).at("items").as_array();
    }
    std::int64_t now() { return database->lastSequence(); }
    static std::string at(std::int64_t sequence) { return "at=" + std::to_string(sequence); }
};

TEST_F(Past, showsWhatWasThereWithQuerySortAndPages) {
    fill(5);
    const auto then = now();
    ASSERT_EQ(patch("name0001", R"({"role":"db"})").status, 200);
    ASSERT_EQ(post("/api/v1/machines", R"({"hardware_name":"later","site":"lon"})").status, 201);
    ASSERT_EQ(call(Method::remove, "/api/v1/machines/name0002").status, 204);
    EXPECT_EQ(items("").size(), 5u);
    const auto past = items(at(then));
    ASSERT_EQ(past.size(), 5u);
    EXPECT_EQ(text(past[1].at("role")), "r1");
    EXPECT_EQ(text(past[2].at("hardware_name")), "name0002");
    EXPECT_EQ(items(at(then) + "&q=role:r1").size(), 2u);
    EXPECT_EQ(items(at(then) + "&q=role:db").size(), 0u);
    EXPECT_EQ(items(at(then + 1) + "&q=role:db").size(), 1u);
    EXPECT_EQ(items(at(then) + "&fields=role")[0].as_object().size(), 1u);
    const auto first = object(get("/api/v1/machines?limit=3&sort=-role&" + at(then)));
    EXPECT_EQ(first.at("as_of").at("seq").as_int64(), then);
    EXPECT_EQ(first.at("total").as_int64(), 5);
    EXPECT_EQ(text(first.at("items").at(0).at("role")), "r2");
    const auto rest =
        object(get("/api/v1/machines?limit=3&sort=-role&" + at(then) + "&cursor=" + text(first.at("next_cursor"))));
    EXPECT_EQ(rest.at("items").as_array().size(), 2u);
    EXPECT_TRUE(rest.at("next_cursor").is_null());
    EXPECT_EQ(text(object(get("/api/v1/machines/name0001?" + at(then))).at("role")), "r1");
    EXPECT_EQ(get("/api/v1/machines/later?" + at(then)).status, 404);
    auto exported = get("/api/v1/machines/export?format=csv&fields=hardware_name,role&" + at(then));
    EXPECT_EQ(exported.headers.at("X-Remuda-Sequence"), std::to_string(then));
    EXPECT_EQ(exported.source(),
              "hardware_name,role\nname0000,r0\nname0001,r1\nname0002,r2\nname0003,r0\nname0004,r1\n");
}

TEST_F(Past, momentsOutsideOfTheHistoryAreRefused) {
    EXPECT_EQ(get("/api/v1/machines?at=1").status, 422) << "nothing was ever changed";
    fill(1);
    for (const auto* wrong : {"0", "9999", "yesterday", "2001-01-01", "2001-01-01T00:00:00Z", "-1"})
        EXPECT_EQ(get(std::string("/api/v1/machines?at=") + wrong).status, 422) << wrong;
    EXPECT_EQ(get("/api/v1/machines?at=2999-01-01T00:00:00Z").status, 200) << "until then is until now";
    EXPECT_EQ(get("/api/v1/machines/difference").status, 422) << "from is needed";
    EXPECT_EQ(get("/api/v1/machines/difference?from=2&to=1").status, 422);
}

// Whatever is done, each moment can be shown again exactly: what was listed then is what is listed as of then.
TEST_F(Past, everyMomentIsRebuiltExactly) {
    fill(8);
    std::mt19937 random(7);
    const auto upTo = [&](int count) { return std::uniform_int_distribution(0, count - 1)(random); };
    const auto name = [&] { return "name000" + std::to_string(upTo(8)); };
    std::map<std::int64_t, json::array> seen;
    for (int step = 0; step < 150; ++step) {
        switch (upTo(8)) {
        case 0:
            call(Method::remove, "/api/v1/machines/" + name());
            break;
        case 1:
            post("/api/v1/machines",
                 R"({"hardware_name":")" + name() + R"(","site":"lon","serial":"S)" + std::to_string(upTo(20)) + "\"}");
            break;
        case 2:
            call(Method::put, "/api/v1/machines/" + name() + "/bmc-password", R"({"user":"u","password":"p"})");
            break;
        case 3:
            post("/api/v1/machines/changes",
                 R"({"machines":[")" + name() + R"(","name0000"],"set":{"team":"t)" + std::to_string(upTo(3)) + "\"}}");
            break;
        case 4:
            post("/api/v1/undo", R"({"seq":)" + std::to_string(1 + upTo(static_cast<int>(now()))) + "}");
            break;
        default:
            patch(name(), R"({"role":"r)" + std::to_string(upTo(4)) + R"(","memory_gib":)" +
                              std::to_string(upTo(3) * 64) + R"(,"expires_on":)" +
                              (upTo(2) ? "null" : "\"2030-01-0" + std::to_string(1 + upTo(9)) + "\"") + "}");
        }
        seen[now()] = items("");
    }
    ASSERT_GT(seen.size(), 60u);
    for (const auto& [sequence, then] : seen)
        ASSERT_EQ(items(at(sequence)), then) << "as of change " << sequence;
    const auto& [lowest, then] = *seen.begin();
    for (const auto& machine : then)
        EXPECT_EQ(json::value(object(get("/api/v1/machines/" + text(machine.at("hardware_name")) + "?" + at(lowest)))),
                  machine);
}

TEST_F(Past, theDifferenceIsNetAndSigned) {
    fill(4);
    const auto from = now();
    ASSERT_EQ(patch("name0000", R"({"role":"db"})").status, 200);
    ASSERT_EQ(patch("name0000", R"({"role":"web","hostname":"a.example"})").status, 200);
    ASSERT_EQ(patch("name0001", R"({"role":"db"})").status, 200);
    ASSERT_EQ(patch("name0001", R"({"role":"r1"})").status, 200) << "there and back";
    ASSERT_EQ(post("/api/v1/machines", R"({"hardware_name":"new","site":"lon"})").status, 201);
    ASSERT_EQ(patch("new", R"({"role":"db"})").status, 200);
    ASSERT_EQ(call(Method::remove, "/api/v1/machines/name0003").status, 204);
    const auto path = "/api/v1/machines/difference?from=" + std::to_string(from);
    const auto found = object(get(path));
    EXPECT_EQ(found.at("totals").at("added").as_int64(), 1);
    EXPECT_EQ(text(found.at("added").at(0).at("hardware_name")), "new");
    EXPECT_EQ(text(found.at("added").at(0).at("verb")), "create") << "not what was done to it afterwards";
    EXPECT_EQ(text(found.at("removed").at(0).at("hardware_name")), "name0003");
    ASSERT_EQ(found.at("changed").as_array().size(), 1u);
    const auto& members = found.at("changed").at(0).at("members").as_array();
    ASSERT_EQ(members.size(), 2u);
    EXPECT_EQ(text(members[0].at("field")), "hostname");
    EXPECT_EQ(text(members[1].at("before")), "r0");
    EXPECT_EQ(text(members[1].at("after")), "web");
    EXPECT_EQ(members[1].at("seq").as_int64(), from + 2);
    EXPECT_EQ(text(members[1].at("actor")), "root");
    EXPECT_TRUE(found.at("complete").as_bool());
    const auto half = object(get(path + "&to=" + std::to_string(from + 1)));
    EXPECT_EQ(text(half.at("changed").at(0).at("members").at(0).at("after")), "db");
    EXPECT_EQ(half.at("totals").at("added").as_int64(), 0);
    EXPECT_EQ(object(get(path + "&q=role:web")).at("totals").at("changed").as_int64(), 1);
    EXPECT_EQ(object(get(path + "&q=role:web")).at("totals").at("removed").as_int64(), 0);
    const auto short_list = object(get(path + "&limit=1"));
    EXPECT_FALSE(short_list.at("complete").as_bool());
    EXPECT_TRUE(short_list.at("changed").as_array().empty());
}

} // namespace

} // namespace remuda
