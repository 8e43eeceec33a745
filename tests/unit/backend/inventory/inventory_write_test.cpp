// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/api_fixture.h"

#include <thread>

namespace remuda {

namespace {

class InventoryWrite : public ApiFixture {
protected:
    void add(const std::string& name, const std::string& more = {}) {
        ASSERT_EQ(post("/api/v1/machines", R"({"hardware_name":")" + name + R"(","site":"sto")" + more + "}").status,
                  201);
    }
    Response patch(const std::string& name, const std::string& body, Headers headers = {}) {
        return call(Method::patch, "/api/v1/machines/" + name, body, std::move(headers));
    }
};

TEST_F(InventoryWrite, aNewMachineIsThereWithItsVersion) {
    const auto answer =
        post("/api/v1/machines", R"({"hardware_name":"K1","site":"sto","cpu_cores":8,"monthly_cost_usd":12.5})");
    EXPECT_EQ(answer.status, 201);
    EXPECT_EQ(answer.headers.at("ETag"), "\"1\"");
    const auto machine = object(get("/api/v1/machines/K1"));
    EXPECT_EQ(machine.at("cpu_cores").as_int64(), 8);
    EXPECT_EQ(text(machine.at("status")), "discovered");
}

TEST_F(InventoryWrite, refusesAMachineWithoutNameOrSiteAndTakenValues) {
    EXPECT_EQ(text(object(post("/api/v1/machines", R"({"site":"sto"})")).at("field")), "hardware_name");
    EXPECT_EQ(text(object(post("/api/v1/machines", R"({"hardware_name":"K1"})")).at("field")), "site");
    add("K1", R"(,"serial":"S1","rack":"r1","unit":4,"nic1_mac":"3c:fd:fe:00:00:01")");
    const std::map<std::string, std::string> taken{
        {"hardware_name", R"({"hardware_name":"K1","site":"sto"})"},
        {"serial", R"({"hardware_name":"K2","site":"sto","serial":"S1"})"},
        {"unit", R"({"hardware_name":"K2","site":"sto","rack":"r1","unit":4})"},
        {"nic2_mac", R"({"hardware_name":"K2","site":"sto","nic2_mac":"3C:FD:FE:00:00:01"})"},
    };
    for (const auto& [field, body] : taken) {
        const auto answer = post("/api/v1/machines", body);
        EXPECT_EQ(answer.status, 409) << body;
        EXPECT_EQ(text(object(answer).at("field")), field);
    }
    EXPECT_EQ(total(), 1);
}

TEST_F(InventoryWrite, ifMatchStopsTheSecondOfTwoEditors) {
    add("K1");
    EXPECT_EQ(patch("K1", R"({"role":"a"})", {{"if-match", "\"1\""}}).headers.at("ETag"), "\"2\"");
    const auto late = patch("K1", R"({"role":"b"})", {{"if-match", "\"1\""}});
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(text(object(late).at("type")), "changed-meanwhile");
    EXPECT_EQ(text(object(get("/api/v1/machines/K1")).at("role")), "a");
    EXPECT_EQ(patch("K1", R"({"role":"b"})").status, 200) << "the header is optional";
    EXPECT_EQ(patch("K1", R"({"role":"c"})", {{"if-match", "old"}}).status, 422);
}

TEST_F(InventoryWrite, aPatchNamesWhatIsWrongAndChangesNothing) {
    add("K1");
    const auto wrong = patch("K1", R"({"role":"a","cpu_cores":"many"})");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(text(object(wrong).at("field")), "cpu_cores");
    EXPECT_EQ(text(object(get("/api/v1/machines/K1")).at("role")), "");
    EXPECT_EQ(patch("K1", R"({"status":"in_use"})").status, 422) << "a status moves by verbs only";
    EXPECT_EQ(patch("K1", R"({"site":""})").status, 422);
    EXPECT_EQ(patch("nobody", "{}").status, 404);
    EXPECT_EQ(patch("K1", "[1]").status, 400);
}

TEST_F(InventoryWrite, aPatchThatChangesNothingLeavesNoTrace) {
    add("K1", R"(,"role":"a")");
    const auto before = database->lastSequence();
    EXPECT_EQ(patch("K1", R"({"role":"a"})").headers.at("ETag"), "\"1\"");
    EXPECT_EQ(database->lastSequence(), before);
}

TEST_F(InventoryWrite, onlyAdministratorsAndTheTeamMayWrite) {
    add("K1", R"(,"team":"ads")");
    add("K2", R"(,"team":"search")");
    const Headers bob{{"x-user", "bob"}};
    EXPECT_EQ(patch("K1", R"({"role":"a"})", bob).status, 200);
    EXPECT_EQ(patch("K2", R"({"role":"a"})", bob).status, 403);
    EXPECT_EQ(post("/api/v1/machines", R"({"hardware_name":"K3","site":"sto"})", bob).status, 403);
    EXPECT_EQ(post("/api/v1/machines/import", "hardware_name,site\nK3,sto\n", bob).status, 403);
    EXPECT_EQ(call(Method::remove, "/api/v1/machines/K1", "", bob).status, 403);
    EXPECT_EQ(call(Method::put, "/api/v1/machines/K1/bmc-password", R"({"user":"a","password":"b"})", bob).status, 403);
}

TEST_F(InventoryWrite, deletesOnlyWhatIsOutOfService) {
    ASSERT_EQ(post("/api/v1/machines/import", "hardware_name,site,status\nK1,sto,discovered\nK2,sto,in_use\n").status,
              200);
    EXPECT_EQ(call(Method::remove, "/api/v1/machines/K2").status, 409);
    EXPECT_EQ(call(Method::remove, "/api/v1/machines/K1?dry_run=true").status, 204);
    EXPECT_EQ(total(), 2) << "a dry run deletes nothing";
    EXPECT_EQ(call(Method::remove, "/api/v1/machines/K1").status, 204);
    EXPECT_EQ(call(Method::remove, "/api/v1/machines/K1").status, 404);
    EXPECT_EQ(total(), 1);
}

TEST_F(InventoryWrite, theBmcPasswordIsSealedAndNeverToldAgain) {
    add("K1");
    ASSERT_EQ(call(Method::put, "/api/v1/machines/K1/bmc-password", R"({"user":"ADMIN","password":"hunter2"})").status,
              204);
    const auto shown = get("/api/v1/machines/K1").body;
    EXPECT_NE(shown.find("\"bmc_password_set\":true"), std::string::npos);
    EXPECT_EQ(object(get("/api/v1/machines/K1")).at("bmc_user").as_string(), "ADMIN");
    EXPECT_EQ((shown + get("/api/v1/audit").body).find("hunter2"), std::string::npos);
    const auto sealed =
        database->read([](Connection& connection) { return machine_store::sealedBmcPassword(connection, "K1"); });
    ASSERT_TRUE(sealed);
    EXPECT_EQ(*SecretBox::open(folder.path())->unseal(*sealed, "K1"), "hunter2");
    EXPECT_EQ(call(Method::put, "/api/v1/machines/K1/bmc-password", R"({"user":"ADMIN","password":""})").status, 422);
}

TEST_F(InventoryWrite, aBmcPasswordFitsWhatTheDriverCanSend) {
    ASSERT_EQ(post("/api/v1/machines/import", "hardware_name,site,bmc_driver,bmc_address\n"
                                              "K1,sto,ipmi,10.0.0.1\nK2,sto,redfish,10.0.0.2\n")
                  .status,
              200);
    const auto set = [&](const std::string& name, std::size_t user, std::size_t password) {
        return call(Method::put, "/api/v1/machines/" + name + "/bmc-password",
                    R"({"user":")" + std::string(user, 'u') + R"(","password":")" + std::string(password, 'p') + "\"}");
    };
    EXPECT_EQ(set("K1", 16, 20).status, 204);
    EXPECT_EQ(set("K2", 17, 21).status, 204) << "Redfish takes more";
    const auto user = object(set("K1", 17, 20)), password = object(set("K1", 16, 21));
    EXPECT_EQ(text(user.at("field")), "user");
    EXPECT_EQ(text(user.at("expected")), "at most 16 bytes");
    EXPECT_EQ(text(password.at("field")), "password");
    EXPECT_EQ(text(password.at("expected")), "at most 20 bytes");
    EXPECT_EQ(boost::json::serialize(password).find("ppp"), std::string::npos) << "a secret is not repeated";
}

TEST_F(InventoryWrite, aFileInAnotherFormIsRefusedByThatName) {
    const auto semicolons = post("/api/v1/machines/import", "hardware_name;site\nK1;sto\n");
    EXPECT_EQ(semicolons.status, 422);
    EXPECT_NE(text(object(semicolons).at("detail")).find("semicolons"), std::string::npos) << semicolons.body;
    const auto utf16 = post("/api/v1/machines/import?skip_invalid=true", std::string("\xff\xfeh\0a\0", 6));
    ASSERT_EQ(object(utf16).at("errors").as_array().size(), 1u) << utf16.body;
    EXPECT_NE(text(object(utf16).at("errors").at(0).at("message")).find("UTF-16"), std::string::npos);
    EXPECT_EQ(total(), 0);
}

TEST_F(InventoryWrite, anImportTellsErrorsFromConflicts) {
    ASSERT_EQ(post("/api/v1/machines/import", "hardware_name,site\nK1,sto\n").status, 200);
    const auto refused = post("/api/v1/machines/import", "hardware_name,site,cpu_cores\nK1,sto,8\nK2,,many\n");
    EXPECT_EQ(text(object(refused).at("detail")),
              "2 errors in 1 row, and 1 row in conflict with the inventory, of 2 rows; nothing was imported");
}

TEST_F(InventoryWrite, anImportIsAllOrNothing) {
    const std::string csv = "hardware_name,site,cpu_cores\nK1,sto,8\nK2,sto,many\nK3,sto,4\nK1,sto,2\n";
    const auto refused = post("/api/v1/machines/import", csv);
    EXPECT_EQ(refused.status, 422);
    const auto report = object(refused);
    EXPECT_EQ(text(report.at("type")), "import-invalid");
    ASSERT_EQ(report.at("errors").as_array().size(), 2u);
    EXPECT_EQ(report.at("errors").at(0).at("line").as_int64(), 3);
    EXPECT_EQ(text(report.at("errors").at(0).at("column")), "cpu_cores");
    EXPECT_EQ(text(report.at("errors").at(0).at("found")), "many");
    EXPECT_EQ(report.at("errors").at(1).at("line").as_int64(), 5);
    EXPECT_EQ(text(report.at("detail")), "2 errors in 2 rows, of 4 rows; nothing was imported");
    EXPECT_EQ(total(), 0);

    const auto dry = object(post("/api/v1/machines/import?dry_run=true", csv));
    EXPECT_EQ(dry.at("rows").as_int64(), 4);
    EXPECT_EQ(dry.at("valid_rows").as_int64(), 2);
    EXPECT_EQ(dry.at("imported").as_int64(), 0);
    EXPECT_EQ(total(), 0);

    const auto skipped = object(post("/api/v1/machines/import?skip_invalid=true", csv));
    EXPECT_EQ(skipped.at("imported").as_int64(), 2);
    EXPECT_EQ(skipped.at("errors").as_array().size(), 2u);
    EXPECT_EQ(total(), 2);
}

TEST_F(InventoryWrite, anImportRefusesWhatTheInventoryHasAlready) {
    add("K1", R"(,"serial":"S1")");
    const auto report =
        object(post("/api/v1/machines/import", "hardware_name,site,serial\nK1,sto,\nK2,sto,S1\nK3,sto,\n"));
    ASSERT_EQ(report.at("errors").as_array().size(), 2u);
    EXPECT_EQ(text(report.at("errors").at(0).at("kind")), "duplicate hardware_name");
    EXPECT_EQ(text(report.at("errors").at(1).at("kind")), "duplicate serial");
    EXPECT_EQ(total(), 1);
}

TEST_F(InventoryWrite, anImportUpdatesExistingMachinesWhenAskedTo) {
    add("K1", R"(,"serial":"S1","team":"ads","role":"web")");
    add("K2", R"(,"serial":"S2")");
    add("K3");
    const std::string csv = "hardware_name,site,serial,team\nK1,sto,S2,search\nK2,sto,S1,\nK3,sto,,\nK4,sto,,ads\n";
    EXPECT_EQ(post("/api/v1/machines/import", csv).status, 422) << "without being asked it refuses";

    const auto dry = object(post("/api/v1/machines/import?existing=update&dry_run=true", csv));
    ASSERT_EQ(dry.at("outcomes").as_array().size(), 4u);
    const auto& first = dry.at("outcomes").at(0);
    EXPECT_EQ(text(first.at("outcome")), "changed");
    EXPECT_EQ(text(first.at("changes").at("team").at("before")), "ads");
    EXPECT_EQ(text(first.at("changes").at("team").at("after")), "search");
    EXPECT_EQ(text(dry.at("outcomes").at(2).at("outcome")), "unchanged");
    EXPECT_EQ(text(dry.at("outcomes").at(3).at("outcome")), "created");
    EXPECT_EQ(text(object(get("/api/v1/machines/K1")).at("team")), "ads") << "only looked at";

    const auto done = object(post("/api/v1/machines/import?existing=update", csv));
    EXPECT_EQ(done.at("imported").as_int64(), 3);
    EXPECT_EQ(done.at("created").as_int64(), 1);
    EXPECT_EQ(done.at("changed").as_int64(), 2);
    EXPECT_EQ(done.at("unchanged").as_int64(), 1);
    EXPECT_FALSE(done.contains("outcomes"));
    const auto moved = object(get("/api/v1/machines/K1"));
    EXPECT_EQ(text(moved.at("serial")), "S2") << "two machines may swap what only one can have";
    EXPECT_EQ(text(moved.at("team")), "search");
    EXPECT_EQ(text(moved.at("role")), "web") << "the file has no such column";
    EXPECT_EQ(object(get("/api/v1/machines/K3")).at("version").as_int64(), 1);
}

TEST_F(InventoryWrite, allChangesOfAnImportShareItsRequest) {
    add("K1", R"(,"team":"ads")");
    ASSERT_EQ(post("/api/v1/machines/import?existing=update", "hardware_name,site,team\nK1,sto,web\nK2,sto,\n").status,
              200);
    const auto items = object(get("/api/v1/audit?limit=3")).at("items").as_array();
    ASSERT_EQ(items.size(), 3u);
    for (const auto& item : items)
        EXPECT_EQ(item.at("request_id"), items[0].at("request_id"));
    EXPECT_EQ(text(items[0].at("entity")), "import");
    EXPECT_EQ(text(items[2].at("before").at("team")), "ads");
    EXPECT_EQ(text(items[2].at("after").at("team")), "web");
    EXPECT_EQ(items[2].at("after").as_object().size(), 1u) << "the members that differ";
}

TEST_F(InventoryWrite, anImportNamesTheMachineInTheWay) {
    add("K1", R"(,"bmc_driver":"ipmi","bmc_address":"10.0.0.1")");
    add("K2");
    const auto report = object(post("/api/v1/machines/import?existing=update&dry_run=true",
                                    "hardware_name,site,bmc_address\nK2,sto,10.0.0.1\n"));
    EXPECT_EQ(report.at("conflicting").as_int64(), 1);
    EXPECT_EQ(text(report.at("errors").at(0).at("machine")), "K1");
    EXPECT_EQ(text(report.at("errors").at(0).at("kind")), "duplicate bmc_address");
    const auto wrong = post("/api/v1/machines/import?existing=maybe", "hardware_name,site\nK9,sto\n");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(text(object(wrong).at("field")), "existing");
}

TEST_F(InventoryWrite, anObserverThatRefusesTakesTheWholeImportBack) {
    int seen = 0;
    machine_store::addObserver([&](Transaction&, const Machine*, const Machine* after) {
        if (++seen == 3) throw StoreError(problems::conflict("no room for " + after->hardware_name));
    });
    EXPECT_EQ(post("/api/v1/machines/import", "hardware_name,site\nK1,sto\nK2,sto\nK3,sto\n").status, 409);
    EXPECT_EQ(total(), 0);
    EXPECT_EQ(database->lastSequence(), 0);
}

TEST_F(InventoryWrite, twoImportsOfTheSameFileLeaveOneSetOfMachines) {
    std::string csv = "hardware_name,site\n";
    for (int i = 0; i < 300; ++i)
        csv += "N" + std::to_string(i) + ",sto\n";
    std::vector<int> statuses(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i)
        threads.emplace_back([&, i] {
            Request request;
            request.method = Method::post;
            request.path = "/api/v1/machines/import";
            request.headers["x-user"] = "root";
            request.headers["content-type"] = "text/csv";
            request.body = csv;
            request.request_id = "t" + std::to_string(i);
            statuses[i] = router.handle(std::move(request)).status;
        });
    for (auto& thread : threads)
        thread.join();
    std::sort(statuses.begin(), statuses.end());
    EXPECT_EQ(statuses, (std::vector<int>{200, 200})) << "the second finds nothing to do";
    EXPECT_EQ(total(), 300);
}

TEST_F(InventoryWrite, theSameKeyGetsTheSameAnswerForADay) {
    const Headers key{{"idempotency-key", "k1"}};
    const auto body = R"({"hardware_name":"K1","site":"sto"})";
    const auto first = post("/api/v1/machines", body, key);
    const auto again = post("/api/v1/machines", body, key);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.headers.at("Idempotency-Replayed"), "true");
    EXPECT_EQ(total(), 1);
    EXPECT_EQ(post("/api/v1/machines", R"({"hardware_name":"K2","site":"sto"})", key).status, 409);
    auto bob = key;
    bob["x-user"] = "bob";
    EXPECT_EQ(post("/api/v1/machines", body, bob).status, 403) << "keys belong to their user";
    clock += std::chrono::hours(25);
    EXPECT_EQ(post("/api/v1/machines", body, key).status, 409) << "forgotten after a day: now the name is taken";
}

TEST_F(InventoryWrite, aRepetitionAfterAnAnswerWasLostDoesNotActTwice) {
    // The server ends between its commit and the answer: what is left is what a new process finds.
    router.add(Method::post, "/count", [this](const Request&) -> Response {
        const auto written = database->write([&](Transaction& transaction) -> Result<Done> {
            transaction.append(Origin{}, "count", "1", "count", {}, {});
            return Done{};
        });
        EXPECT_TRUE(written.ok());
        throw std::runtime_error("the power is gone");
    });
    const Headers key{{"idempotency-key", "k1"}};
    EXPECT_EQ(post("/count", "{}", key).status, 500);
    router.setIdempotency(makeIdempotency(*database, [this] { return clock; })); // as after a restart
    const auto again = post("/count", "{}", key);
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(text(object(again).at("type")).substr(text(object(again).at("type")).size() - 11), "answer-lost");
    EXPECT_EQ(object(get("/api/v1/audit?entity=count")).at("total").as_int64(), 1);
    EXPECT_EQ(post("/count", "{}", {{"idempotency-key", "k2"}}).status, 500) << "another key is another request";
    EXPECT_EQ(object(get("/api/v1/audit?entity=count")).at("total").as_int64(), 2);
}

} // namespace

} // namespace remuda
