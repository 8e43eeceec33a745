// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/api_fixture.h"

namespace remuda {

namespace json = boost::json;

namespace {

class Undo : public ApiFixture {
protected:
    Undo() { fill(3); }

    Response patch(const std::string& name, const std::string& body, const std::string& user = "root") {
        return call(Method::patch, "/api/v1/machines/" + name, body, {{"x-user", user}});
    }
    Response bulk(const std::string& body, bool dry_run = false, const std::string& user = "root") {
        return post(std::string("/api/v1/machines/changes") + (dry_run ? "?dry_run=true" : ""), body,
                    {{"x-user", user}});
    }
    Response undo(const std::string& body, bool dry_run = false, const std::string& user = "root") {
        return post(std::string("/api/v1/undo") + (dry_run ? "?dry_run=true" : ""), body, {{"x-user", user}});
    }
    std::string field(const std::string& name, const char* member) {
        return json::serialize(object(get("/api/v1/machines/" + name)).at(member));
    }
    std::int64_t lastSequence() { return database->lastSequence(); }
    static std::string order(std::int64_t sequence) { return R"({"seq":)" + std::to_string(sequence) + "}"; }
    static std::string order(const std::string& request) { return R"({"request_id":")" + request + "\"}"; }
    std::string lastRequest() const { return "r" + std::to_string(calls); }
};

TEST_F(Undo, anEditGoesBackAndTheUndoToo) {
    ASSERT_EQ(patch("name0001", R"({"role":"db","memory_gib":64})").status, 200);
    const auto edit = lastSequence();
    const auto planned = undo(order(edit), true);
    ASSERT_EQ(planned.status, 200) << planned.body;
    const auto plan = object(planned);
    EXPECT_FALSE(plan.at("done").as_bool());
    const auto& undoes = plan.at("undoes").as_object();
    EXPECT_EQ(text(undoes.at("verb")), "update");
    EXPECT_EQ(text(undoes.at("entity_id")), "name0001");
    EXPECT_EQ(undoes.at("machines").as_int64(), 1);
    EXPECT_EQ(undoes.at("changes").as_int64(), 1);
    EXPECT_EQ(text(undoes.at("actor")), "root");
    EXPECT_EQ(text(undoes.at("request_id")), "r2");
    EXPECT_TRUE(parseInstant(text(undoes.at("at"))).has_value());
    const auto& fields = plan.at("machines").at(0).at("fields").as_array();
    ASSERT_EQ(fields.size(), 2u);
    EXPECT_EQ(json::serialize(fields[0]), R"({"field":"memory_gib","from":64,"to":null})");
    EXPECT_EQ(json::serialize(fields[1]), R"({"field":"role","from":"db","to":"r1"})");
    EXPECT_EQ(lastSequence(), edit) << "a dry run changes nothing";
    EXPECT_EQ(field("name0001", "role"), "\"db\"");

    ASSERT_EQ(undo(order(edit)).status, 200);
    EXPECT_EQ(field("name0001", "role"), "\"r1\"");
    EXPECT_EQ(field("name0001", "memory_gib"), "null");
    const auto history = object(get("/api/v1/machines/name0001/history")).at("items").as_array();
    EXPECT_EQ(text(history[0].at("verb")), "undo");
    const auto whole = object(get("/api/v1/audit?entity=undo")).at("items").as_array();
    ASSERT_EQ(whole.size(), 1u);
    EXPECT_EQ(whole[0].at("after").at("undid_seq").as_int64(), edit);
    EXPECT_EQ(whole[0].at("after").at("undid").at("verb"), "update");
    EXPECT_EQ(text(whole[0].at("summary")), "took back update by root on 1 machine");

    ASSERT_EQ(undo(order(text(whole[0].at("request_id")))).status, 200) << "the way forth again";
    EXPECT_EQ(field("name0001", "role"), "\"db\"");
}

TEST_F(Undo, aLaterChangeOfTheSameFieldIsAConflictThatNamesItsAuthor) {
    ASSERT_EQ(patch("name0001", R"({"role":"db","hostname":"a.example"})").status, 200);
    const auto edit = lastSequence();
    ASSERT_EQ(patch("name0001", R"({"role":"web"})", "bob").status, 200);
    const auto refused = undo(order(edit));
    ASSERT_EQ(refused.status, 409) << refused.body;
    const auto plan = object(refused).at("plan").as_object();
    ASSERT_EQ(plan.at("conflicts").as_array().size(), 1u);
    const auto& conflict = plan.at("conflicts").at(0);
    EXPECT_EQ(text(conflict.at("field")), "role");
    EXPECT_EQ(text(conflict.at("actor")), "bob");
    EXPECT_EQ(conflict.at("seq").as_int64(), edit + 1);
    EXPECT_FALSE(conflict.at("at").is_null());
    EXPECT_EQ(field("name0001", "hostname"), "\"a.example\"") << "nothing was done";
    EXPECT_EQ(lastSequence(), edit + 1);

    const auto rest = undo(R"({"skip_conflicts":true,"seq":)" + std::to_string(edit) + "}");
    ASSERT_EQ(rest.status, 200) << rest.body;
    EXPECT_EQ(field("name0001", "hostname"), "\"\"");
    EXPECT_EQ(field("name0001", "role"), "\"web\"");
    const auto again = undo(order(edit));
    EXPECT_EQ(again.status, 409) << again.body;
}

TEST_F(Undo, aBulkEditIsOneThing) {
    const auto dry = bulk(R"({"machines":["name0000","name0001"],"set":{"role":"r0","team":"web"}})", true);
    ASSERT_EQ(dry.status, 200) << dry.body;
    EXPECT_EQ(object(dry).at("changes").as_array().size(), 2u);
    EXPECT_EQ(field("name0001", "role"), "\"r1\"");
    const auto edited = bulk(R"({"machines":["name0000","name0001"],"set":{"role":"r0","rack":"A"}})");
    ASSERT_EQ(edited.status, 200) << edited.body;
    const auto request = text(object(edited).at("request_id"));
    EXPECT_EQ(request, lastRequest());
    EXPECT_EQ(object(edited).at("changes").at(0).at("fields").as_array().size(), 1u) << "its role was r0 already";
    EXPECT_EQ(object(bulk(R"({"machines":["name0000"],"set":{"role":"r0"}})")).at("unchanged").as_int64(), 1);
    ASSERT_EQ(undo(order(request)).status, 200);
    EXPECT_EQ(field("name0000", "rack"), "\"\"");
    EXPECT_EQ(field("name0001", "role"), "\"r1\"");
}

TEST_F(Undo, aBulkEditThatFitsNoMachineNamesEveryError) {
    const auto refused = bulk(R"({"machines":["name0000","nowhere","name0001"],"set":{"memory_gib":"lots"}})");
    ASSERT_EQ(refused.status, 422) << refused.body;
    const auto errors = object(refused).at("errors").as_array();
    ASSERT_EQ(errors.size(), 3u);
    EXPECT_EQ(text(errors[0].at("machine")), "name0000");
    EXPECT_EQ(text(errors[0].at("field")), "memory_gib");
    EXPECT_EQ(text(errors[0].at("found")), "lots");
    EXPECT_EQ(text(errors[1].at("machine")), "nowhere");
    EXPECT_EQ(bulk(R"({"machines":["name0000"],"set":{"memory_gib":"lots"}})", true).status, 422);
    EXPECT_EQ(bulk(R"({"machines":["name0000"],"set":{"status":"retired"}})").status, 422);
    EXPECT_EQ(bulk(R"({"machines":[],"set":{"role":"x"}})").status, 422);
}

TEST_F(Undo, aBulkEditSkipsWhatItCannotChangeAndSaysWhy) {
    ASSERT_EQ(bulk(R"({"machines":["name0001"],"set":{"team":"web"}})").status, 200); // bob is in ads
    const auto before = lastSequence();
    const std::string body = R"({"machines":["name0001","name0000","nowhere","name0000"],"set":{"role":"x"}})";
    const auto planned = object(bulk(body, true, "bob"));
    EXPECT_EQ(lastSequence(), before);
    const auto done = bulk(body, false, "bob");
    ASSERT_EQ(done.status, 200) << done.body;
    for (const auto& answer : {planned, object(done)}) {
        ASSERT_EQ(answer.at("changes").as_array().size(), 1u);
        EXPECT_EQ(text(answer.at("changes").at(0).at("hardware_name")), "name0000");
        const auto& skipped = answer.at("skipped").as_array();
        ASSERT_EQ(skipped.size(), 2u);
        EXPECT_EQ(text(skipped[0].at("hardware_name")), "name0001");
        EXPECT_NE(text(skipped[0].at("reason")).find("bob"), std::string::npos);
        EXPECT_EQ(text(skipped[1].at("hardware_name")), "nowhere");
    }
    EXPECT_EQ(field("name0000", "role"), "\"x\"");
    EXPECT_EQ(field("name0001", "role"), "\"r1\"");
    EXPECT_EQ(undo(order(text(object(done).at("request_id"))), false, "bob").status, 200);
    EXPECT_EQ(field("name0000", "role"), "\"r0\"");

    const std::string serial = R"({"machines":["name0000","name0002"],"set":{"serial":"S1"}})";
    const auto taken = object(bulk(serial));
    ASSERT_EQ(taken.at("skipped").as_array().size(), 1u) << "one of them has it, the other cannot";
    EXPECT_EQ(text(taken.at("skipped").at(0).at("hardware_name")), "name0002");
    EXPECT_EQ(field("name0002", "serial"), "\"\"");
}

TEST_F(Undo, aBulkEditThatCanChangeNothingIsRefusedWithTheReasons) {
    ASSERT_EQ(bulk(R"({"machines":["name0001","name0002"],"set":{"team":"web"}})").status, 200);
    const auto before = lastSequence();
    const std::string foreign = R"({"machines":["name0001","name0002"],"set":{"role":"x"}})";
    const auto refused = bulk(foreign, false, "bob");
    EXPECT_EQ(refused.status, 403) << refused.body;
    EXPECT_EQ(object(refused).at("errors").as_array().size(), 2u);
    EXPECT_EQ(bulk(R"({"machines":["nowhere"],"set":{"role":"x"}})").status, 404);
    EXPECT_EQ(bulk(R"({"machines":["nowhere","name0001"],"set":{"role":"x"}})", false, "bob").status, 409);
    EXPECT_EQ(lastSequence(), before);
    const auto planned = bulk(foreign, true, "bob");
    ASSERT_EQ(planned.status, 200) << planned.body;
    EXPECT_EQ(object(planned).at("skipped").as_array().size(), 2u) << "a plan says so machine by machine";
}

TEST_F(Undo, aBulkEditSaysWhomItConcerns) {
    const auto use = database->write([&](Transaction& transaction) -> Result<Done> {
        for (const auto* name : {"name0000", "name0001", "name0002"}) {
            const auto before = *machine_store::find(transaction.connection(), name);
            auto after = before;
            after.status = MachineStatus::in_use;
            after.role = name == std::string("name0002") ? "lonely" : "shared";
            after.team = "web";
            after.expires_on = addDays(dateOf(now()), 30);
            if (name != std::string("name0001")) after.monthly_cost = parseMoney("100");
            machine_store::update(transaction, {"root", "", ""}, before, after);
        }
        return Done{};
    });
    ASSERT_TRUE(use.ok());
    const auto plan =
        object(bulk(R"({"machines":["name0000","name0002"],"set":{"role":"other","monthly_cost_usd":120}})", true));
    EXPECT_EQ(json::serialize(plan.at("owners")), R"([{"team":"web","count":2}])");
    EXPECT_EQ(json::serialize(plan.at("roles_emptied")), R"(["lonely"])") << "one is left in shared";
    EXPECT_EQ(plan.at("leases").as_int64(), 2);
    EXPECT_EQ(plan.at("monthly_cost_usd").to_number<double>(), 200.0);
    EXPECT_EQ(plan.at("monthly_cost_after_usd").to_number<double>(), 240.0);
    EXPECT_EQ(plan.at("unknown_prices").as_int64(), 0);
    EXPECT_EQ(text(plan.at("effort")), "type");
    const auto harmless = object(bulk(R"({"machines":["name0002"],"set":{"rack":"Z9"}})", true));
    EXPECT_TRUE(harmless.at("roles_emptied").as_array().empty());
    EXPECT_EQ(text(harmless.at("effort")), "click");
}

TEST_F(Undo, anImportGoesAsLongAsNothingTouchedIt) {
    ASSERT_EQ(post("/api/v1/machines/import", "hardware_name,site\nI1,sto\nI2,sto\n").status, 200);
    const auto request = lastRequest();
    ASSERT_EQ(patch("I2", R"({"role":"db"})").status, 200);
    EXPECT_EQ(undo(order(request), false, "bob").status, 403);
    const auto undoes = object(undo(order(request), true)).at("undoes").as_object();
    EXPECT_EQ(text(undoes.at("verb")), "import");
    EXPECT_EQ(undoes.at("machines").as_int64(), 2);
    EXPECT_EQ(text(undoes.at("entity_id")), "") << "there are two";
    EXPECT_EQ(text(undoes.at("request_id")), request);
    const auto refused = undo(order(request));
    ASSERT_EQ(refused.status, 409);
    EXPECT_EQ(text(object(refused).at("plan").at("conflicts").at(0).at("hardware_name")), "I2");
    const auto skipped = undo(R"({"skip_conflicts":true,"request_id":")" + request + "\"}");
    ASSERT_EQ(skipped.status, 200) << skipped.body;
    EXPECT_EQ(get("/api/v1/machines/I1").status, 404);
    EXPECT_EQ(get("/api/v1/machines/I2").status, 200);
    const auto removed = lastRequest();
    EXPECT_EQ(removed[0], 'r');
    const auto back = undo(order(text(object(skipped).at("request_id"))));
    ASSERT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(get("/api/v1/machines/I1").status, 200) << "what an undo removed comes back";
}

TEST_F(Undo, whatCannotBeTakenBackSaysWhy) {
    const auto written = database->write([&](Transaction& transaction) -> Result<Done> {
        const auto before = *machine_store::find(transaction.connection(), "name0000");
        auto after = before;
        after.role = "installed";
        machine_store::update(transaction, {"bob", "", "job-1"}, before, after, "install");
        return Done{};
    });
    ASSERT_TRUE(written.ok());
    const auto of_job = undo(order(lastSequence()));
    EXPECT_EQ(of_job.status, 409);
    EXPECT_NE(of_job.body.find("work of a job"), std::string::npos) << of_job.body;
    EXPECT_EQ(undo(order(4711)).status, 404);
    EXPECT_EQ(undo("{}").status, 422);
    EXPECT_EQ(undo(R"({"seq":1,"request_id":"r1"})").status, 422);
    ASSERT_EQ(patch("name0001", R"({"team":"web"})").status, 200);
    EXPECT_EQ(undo(order(lastSequence()), false, "bob").status, 403) << "it is another team's by now";
}

TEST_F(Undo, aValueThatAnotherMachineHasByNowIsAConflict) {
    ASSERT_EQ(patch("name0000", R"({"serial":"S1"})").status, 200);
    ASSERT_EQ(patch("name0000", R"({"serial":"S2"})").status, 200);
    const auto edit = lastSequence();
    ASSERT_EQ(patch("name0001", R"({"serial":"S1"})").status, 200);
    const auto before = lastSequence();
    const auto refused = undo(order(edit));
    ASSERT_EQ(refused.status, 409) << refused.body;
    EXPECT_EQ(text(object(refused).at("plan").at("conflicts").at(0).at("field")), "serial");
    EXPECT_EQ(lastSequence(), before);
    ASSERT_EQ(patch("name0002", R"({"role":"next"})").status, 200);
    EXPECT_EQ(lastSequence(), before + 1) << "no number was lost";
}

} // namespace

} // namespace remuda
