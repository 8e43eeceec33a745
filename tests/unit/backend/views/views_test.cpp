// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/views/view_routes.h"
#include "tests/unit/backend/api_fixture.h"

namespace remuda {

namespace {

namespace json = boost::json;

class Views : public ApiFixture {
protected:
    Views() {
        addViewRoutes(router, *database, *events, [this] { return teams; });
    }
    std::optional<std::vector<std::string>> teams{{"ads", "search"}};

    static std::string form(const std::string& name, const std::string& team = "ads",
                            const std::string& query = "status:broken") {
        return json::serialize(json::object{{"name", name}, {"team", team}, {"query", query}});
    }
    Response send(Method method, const std::string& path, const std::string& body = {}, Headers headers = {}) {
        headers.emplace("x-user", "alice"); // of team ads, no administrator
        return call(method, path, body, std::move(headers));
    }
    json::object create(const std::string& name) {
        const auto answer = send(Method::post, "/api/v1/views", form(name));
        EXPECT_EQ(answer.status, 201) << answer.body;
        return object(answer);
    }
};

TEST_F(Views, areMadeChangedAndDeletedByMembersOfTheTeam) {
    const auto made = create("Broken ones");
    EXPECT_EQ(made.at("version"), 1);
    EXPECT_EQ(text(made.at("created_by")), "alice");
    const auto path = "/api/v1/views/" + std::to_string(made.at("id").as_int64());
    const auto changed =
        send(Method::put, path, form("Broken", "ads", "status:broken site:lon"), {{"if-match", "\"1\""}});
    ASSERT_EQ(changed.status, 200) << changed.body;
    EXPECT_EQ(changed.headers.at("ETag"), "\"2\"");
    EXPECT_EQ(text(object(get(path)).at("query")), "status:broken site:lon");
    EXPECT_EQ(object(get("/api/v1/views")).at("total"), 1);
    EXPECT_EQ(send(Method::remove, path, {}, {{"if-match", "\"1\""}}).status, 412);
    EXPECT_EQ(send(Method::remove, path + "?version=1").status, 412);
    auto late = json::parse(form("Late")).as_object();
    late["version"] = 1;
    EXPECT_EQ(send(Method::put, path, json::serialize(late)).status, 412);
    EXPECT_EQ(send(Method::remove, path, {}, {{"if-match", "\"2\""}}).status, 204);
    EXPECT_EQ(get(path).status, 404);
}

TEST_F(Views, areOfATeamThatThereIs) {
    const auto refused = post("/api/v1/views", form("Lost", "nosuch"));
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(text(object(refused).at("field")), "team");
    EXPECT_EQ(text(object(refused).at("expected")), "one of ads, search");
    const auto made = create("Ours");
    const auto path = "/api/v1/views/" + std::to_string(made.at("id").as_int64());
    EXPECT_EQ(call(Method::put, path, form("Ours", "nosuch")).status, 422);
    teams.reset(); // no file says which teams there are
    EXPECT_EQ(post("/api/v1/views", form("Lost", "nosuch")).status, 201);
}

TEST_F(Views, othersReadThemButOnlyTheTeamAndAdministratorsChangeThem) {
    EXPECT_EQ(send(Method::post, "/api/v1/views", form("Theirs", "search")).status, 403);
    const auto by_root = post("/api/v1/views", form("Theirs", "search"));
    ASSERT_EQ(by_root.status, 201);
    const auto path = "/api/v1/views/" + std::to_string(object(by_root).at("id").as_int64());
    EXPECT_EQ(send(Method::get, path).status, 200);
    EXPECT_EQ(send(Method::put, path, form("Ours now")).status, 403);
    EXPECT_EQ(send(Method::remove, path).status, 403);
    const auto ours = create("Ours");
    const auto given_away =
        send(Method::put, "/api/v1/views/" + std::to_string(ours.at("id").as_int64()), form("Ours", "search"));
    EXPECT_EQ(given_away.status, 403) << "a view cannot be put into a team that one is not in";
}

TEST_F(Views, aQueryThatCannotBeReadIsRefusedAtItsPosition) {
    const auto answer = send(Method::post, "/api/v1/views", form("Bad", "ads", "site:lon colour:red"));
    EXPECT_EQ(answer.status, 400);
    const auto problem = object(answer);
    EXPECT_EQ(text(problem.at("field")), "query");
    EXPECT_EQ(problem.at("position"), 9);
    EXPECT_EQ(object(get("/api/v1/views")).at("total"), 0);
}

TEST_F(Views, oneNameIsOneViewOfATeam) {
    create("Broken");
    const auto again = send(Method::post, "/api/v1/views", form("broken"));
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(text(object(again).at("type")), "already-exists");
    const auto other = create("Other");
    EXPECT_EQ(send(Method::put, "/api/v1/views/" + std::to_string(other.at("id").as_int64()), form("Broken")).status,
              409);
    EXPECT_EQ(post("/api/v1/views", form("Broken", "search")).status, 201) << "another team may call one so too";
}

TEST_F(Views, aPrivateViewIsNotTheServersMatter) {
    const auto answer = send(Method::post, "/api/v1/views", form("Mine", ""));
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(text(object(answer).at("field")), "team");
}

TEST_F(Views, everyChangeIsWrittenDownAndToldWithTheWholeView) {
    const auto made = create("Broken");
    const auto id = std::to_string(made.at("id").as_int64());
    send(Method::put, "/api/v1/views/" + id, form("Broken", "ads", "status:broken site:lon"));
    send(Method::put, "/api/v1/views/" + id, form("Broken", "ads", "status:broken site:lon")); // nothing changes
    const auto before = database->lastSequence();
    send(Method::remove, "/api/v1/views/" + id);
    const auto audit = object(get("/api/v1/audit?entity=view")).at("items").as_array();
    ASSERT_EQ(audit.size(), 3u);
    EXPECT_EQ(text(audit[0].at("verb")), "delete");
    EXPECT_EQ(text(audit[1].at("verb")), "update");
    EXPECT_EQ(text(audit[1].at("before").at("query")), "status:broken");
    EXPECT_FALSE(audit[1].at("before").as_object().contains("name")) << "only what changed";
    EXPECT_EQ(text(audit[1].at("actor")), "alice");
    const auto gone = events->changesAfter(before, 10).value();
    ASSERT_EQ(gone.size(), 1u);
    EXPECT_TRUE(gone[0].at("object").is_null());
    create("Another");
    const auto told = events->changesAfter(before + 1, 10).value();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(text(told[0].at("entity")), "view");
    EXPECT_EQ(text(told[0].at("object").at("name")), "Another");
}

} // namespace

} // namespace remuda
