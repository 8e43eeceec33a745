// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/audit/change_json.h"
#include "backend/audit/progress_pruner.h"
#include "tests/unit/backend/api_fixture.h"
#include "tests/unit/backend/event_follower.h"

namespace remuda {

namespace {

class AuditTest : public ApiFixture {
protected:
    void add(const std::string& name) {
        ASSERT_EQ(post("/api/v1/machines", R"({"hardware_name":")" + name + R"(","site":"sto"})").status, 201);
    }
    void setRole(const std::string& name, const std::string& role) {
        ASSERT_EQ(call(Method::patch, "/api/v1/machines/" + name, R"({"role":")" + role + "\"}").status, 200);
    }
    static std::size_t count(const std::string& text, const std::string& part) {
        std::size_t found = 0;
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
            ++found;
        return found;
    }
};

TEST_F(AuditTest, everyWriteSaysWhoDidWhatFromWhatToWhat) {
    add("K1");
    setRole("K1", "search");
    setRole("K1", "ads");
    const auto items = object(get("/api/v1/audit")).at("items").as_array();
    ASSERT_EQ(items.size(), 3u);
    const auto& newest = items[0].as_object();
    EXPECT_EQ(text(newest.at("actor")), "root");
    EXPECT_EQ(text(newest.at("request_id")), "r3");
    EXPECT_EQ(boost::json::serialize(newest.at("before")), R"({"role":"search"})");
    EXPECT_EQ(boost::json::serialize(newest.at("after")), R"({"role":"ads"})");
    EXPECT_EQ(text(newest.at("summary")), "update machine K1: role search → ads");
    EXPECT_EQ(text(items[2].at("verb")), "create");
}

TEST(ChangeSummary, ofAnImportCountsRows) {
    Change change;
    change.entity = change.verb = "import";
    change.entity_id = "b248ea03-57a9-49fc-97eb-7275a21673d6";
    change.after = {{"rows", 10'000}, {"imported", 9'700}};
    EXPECT_EQ(summaryOf(change), "imported 9700 of 10000 rows");
    change.after["changed"] = 12;
    EXPECT_EQ(summaryOf(change), "imported 9700 of 10000 rows, 12 of them as changes");
}

TEST(ChangeSummary, isASentenceWithoutTheInsideOfObjects) {
    Change change;
    change.entity = "machine";
    change.entity_id = "K1";
    change.verb = "mark_broken";
    change.before = {{"lock", {{"job", "1"}, {"token", 4}}}, {"changed_at", "a"}, {"status", "installing"}};
    change.after = {{"lock", nullptr}, {"changed_at", "b"}, {"status", "in_use"}};
    EXPECT_EQ(summaryOf(change), "mark broken machine K1: status installing → in_use, lock removed");
    change.before = {{"ended_at", nullptr}};
    change.after = {{"ended_at", "b"}};
    change.entity = "job";
    change.entity_id = "61288ef4-541c-41eb-b72f-8b6c2cdacbc7";
    change.verb = "finished";
    EXPECT_EQ(summaryOf(change), "finished job 2cdacbc7: ended at nothing → b");
}

TEST_F(AuditTest, isFilteredAndPaged) {
    for (const auto* name : {"K1", "K2", "K3"})
        add(name);
    setRole("K2", "ads");
    EXPECT_EQ(object(get("/api/v1/audit?entity_id=K2")).at("total").as_int64(), 2);
    EXPECT_EQ(object(get("/api/v1/audit?verb=create&actor=root")).at("total").as_int64(), 3);
    EXPECT_EQ(object(get("/api/v1/audit?actor=bob")).at("total").as_int64(), 0);
    EXPECT_EQ(object(get("/api/v1/audit?to=2020-01-01")).at("total").as_int64(), 0);
    EXPECT_EQ(object(get("/api/v1/machines/K2/history")).at("total").as_int64(), 2);
    EXPECT_EQ(object(get("/api/v1/audit?q=K3")).at("total").as_int64(), 1);
    EXPECT_EQ(get("/api/v1/audit?from=yesterday").status, 422);
    const auto first = object(get("/api/v1/audit?limit=3"));
    const auto second = object(get("/api/v1/audit?limit=3&cursor=" + text(first.at("next_cursor"))));
    ASSERT_EQ(second.at("items").as_array().size(), 1u);
    EXPECT_EQ(second.at("items").at(0).at("seq").as_int64(), 1);
}

TEST_F(AuditTest, aEventFollowerHearsOfAChangeAfterItsCommit) {
    EventFollower follower;
    get("/api/v1/events").events(follower.sink());
    ASSERT_TRUE(follower.waitFor(": caught up with 0"));
    add("K1");
    ASSERT_TRUE(follower.waitFor("id: 1\nevent: machine\ndata: "));
    const auto frame = follower.text();
    EXPECT_NE(frame.find(R"("hardware_name":"K1")"), std::string::npos) << "the whole object";
    ASSERT_EQ(call(Method::remove, "/api/v1/machines/K1").status, 204);
    ASSERT_TRUE(follower.waitFor("id: 2\n"));
    EXPECT_NE(follower.text().find(R"("object":null)"), std::string::npos);
}

TEST_F(AuditTest, aEventFollowerResumesAfterWhatItHasSeen) {
    add("K1");
    add("K2");
    add("K3");
    EventFollower resumed;
    call(Method::get, "/api/v1/events", "", {{"last-event-id", "1"}}).events(resumed.sink());
    ASSERT_TRUE(resumed.waitFor(": caught up with 3"));
    EXPECT_EQ(resumed.text().find("\"K1\""), std::string::npos);
    EXPECT_EQ(count(resumed.text(), "\nevent: machine\n"), 2u);
    setRole("K1", "ads");
    ASSERT_TRUE(resumed.waitFor("id: 4\n"));
    EXPECT_EQ(count(resumed.text(), "id: 3\n"), 1u) << "nothing twice";
}

TEST_F(AuditTest, changesOfOneMachineThatComeTogetherAreOneEvent) {
    add("K1");
    for (int i = 0; i < 5; ++i)
        setRole("K1", "r" + std::to_string(i));
    const auto items = object(get("/api/v1/changes?since=1")).at("items").as_array();
    ASSERT_EQ(items.size(), 1u);
    EXPECT_EQ(items[0].at("seq").as_int64(), 6);
    EXPECT_EQ(text(items[0].at("object").at("role")), "r4");
    EXPECT_EQ(boost::json::serialize(items[0].at("changed")), R"(["role"])");
}

TEST_F(AuditTest, whoIsTooFarBehindOrAheadIsToldToStartOver) {
    std::string csv = "hardware_name,site\n";
    for (int i = 0; i < 1100; ++i)
        csv += "N" + std::to_string(i) + ",sto\n";
    ASSERT_EQ(post("/api/v1/machines/import", csv).status, 200);
    EXPECT_EQ(get("/api/v1/events?since=0").status, 410);
    EXPECT_EQ(get("/api/v1/changes?since=0").status, 410);
    EXPECT_EQ(get("/api/v1/events?since=999999").status, 410) << "another database";
    EXPECT_EQ(get("/api/v1/events?since=x").status, 422);
    EXPECT_EQ(get("/api/v1/events?since=1000").status, 200);
}

TEST_F(AuditTest, theFirstChangeAfterAQuietWhileIsNotHeldBack) {
    events->stop();
    EventHub patient(*database, EventOptions{std::chrono::hours(24), std::chrono::hours(24), 1000});
    patient.start();
    EventFollower follower;
    (*patient.follow(0))(follower.sink());
    ASSERT_TRUE(follower.waitFor(": caught up with 0"));
    add("K1");
    EXPECT_TRUE(follower.waitFor("id: 1\n")) << "it waited for others to come along";
    patient.stop();
}

TEST_F(AuditTest, nothingIsLookedUpForNobodyAndNothingIsMissedByWhoComesLater) {
    events->stop();
    std::atomic<int> looked_up = 0;
    EventHub hub(*database, EventOptions{std::chrono::milliseconds(0), std::chrono::hours(24), 1000});
    hub.setObject("machine", [&](Connection&, const std::string&) {
        ++looked_up;
        return std::optional(boost::json::object());
    });
    hub.start();
    for (const auto* name : {"K1", "K2", "K3"})
        add(name);
    EventFollower follower;
    (*hub.follow(3))(follower.sink());
    ASSERT_TRUE(follower.waitFor(": caught up with 3"));
    EXPECT_EQ(looked_up, 0);
    EventFollower late;
    (*hub.follow(1))(late.sink());
    ASSERT_TRUE(late.waitFor(": caught up with 3"));
    EXPECT_EQ(count(late.text(), "id: "), 2u);
    add("K4");
    EXPECT_TRUE(follower.waitFor("id: 4\n"));
    EXPECT_TRUE(late.waitFor("id: 4\n"));
    EXPECT_EQ(looked_up, 3) << "two for who came late, one for both";
    hub.stop();
}

TEST_F(AuditTest, oldProgressIsForgottenAndNothingElse) {
    add("K1");
    const auto append = [&](const char* verb, Instant at) {
        const auto written = database->write([&](Transaction& transaction) -> Result<Done> {
            Change change;
            change.at = at;
            change.entity = "job";
            change.entity_id = "j1";
            change.verb = verb;
            transaction.append(std::move(change));
            return Done{};
        });
        ASSERT_TRUE(written.ok());
    };
    const auto old = clock - std::chrono::days(40);
    append("progress", old);
    append("finished", old);
    append("progress", old);
    append("progress", clock);
    append("progress", old); // the last row: its number must not be given again
    ProgressPruner pruner(*database, 30);
    EXPECT_EQ(pruner.prune(clock), 2);
    EXPECT_EQ(pruner.prune(clock), 0);
    EXPECT_EQ(object(get("/api/v1/audit?include_progress=true")).at("total").as_int64(), 4);
    EXPECT_EQ(object(get("/api/v1/audit?verb=finished")).at("total").as_int64(), 1);
    EXPECT_EQ(get("/api/v1/changes?since=3").status, 410) << "change 4 is gone";
    EXPECT_EQ(get("/api/v1/changes?since=4").status, 200);
    EXPECT_EQ(get("/api/v1/events?since=2").status, 410);
    add("K2");
    EXPECT_EQ(database->lastSequence(), 7);
}

TEST_F(AuditTest, stoppingEndsEveryStream) {
    EventFollower follower;
    get("/api/v1/events").events(follower.sink());
    ASSERT_TRUE(follower.waitFor(": caught up"));
    events->stop();
    EXPECT_TRUE(follower.waitForEnd());
}

} // namespace

} // namespace remuda
