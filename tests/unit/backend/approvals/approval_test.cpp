// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/path_id.h"
#include "backend/inventory/machine_store.h"
#include "backend/jobs/job_store.h"
#include "backend/server/areas.h"
#include "backend/server/route_permissions.h"
#include "backend/server/server_options.h"
#include "tests/unit/backend/temporary_folder.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace remuda {

namespace json = boost::json;

namespace {

using testing::HasSubstr;

// A server of which nothing runs by itself, so that jobs stay queued; alice and ann are of the team that has the
// machines, olga, otto and oskar decide.
class Approvals : public testing::Test {
protected:
    Approvals() {
        std::filesystem::create_directories(folder.path() + "/keys");
        std::ofstream(folder.path() + "/teams.json")
            << R"({"administrators": ["root"], "teams": {"ads": ["alice", "ann"], "ops": ["olga", "otto", "oskar"],
                   "guests": ["olga"]}})";
        writePolicy(R"({"approvals": [{"for": ["reboot", "retire", "recycle"], "machines": 3, "team": "ops",
                                       "approvers": 2, "hours": 2}]})");
        ServerOptions options;
        options.data = folder.path() + "/data";
        options.keys = folder.path() + "/keys";
        options.teams = folder.path() + "/teams.json";
        options.permissions = folder.path() + "/permissions.json";
        options.file_pause = {};
        options.signed_intent = IntentPolicy::accepted; // signed approvals: peers/intent_test.cpp, backend/intents
        areas.database = Database::open(options.data).value();
        const auto wired = wire(areas, options);
        EXPECT_TRUE(wired.ok()) << wired.problem().detail;
        areas.router.setAuthenticator(
            [this](const Request& request) { return areas.identity->principalOf(request.headers.at("x-user")); });
        std::string csv = "hardware_name,site,team,status,bmc_driver,role\n";
        for (int i = 1; i <= 5; ++i)
            csv += "A" + std::to_string(i) + ",sto,ads,available,simulated,web\n";
        EXPECT_EQ(send("root", "POST", "/machines/import", csv).status, 200);
    }
    ~Approvals() override { machine_store::clearObservers(); }

    void writePolicy(const std::string& text) {
        const auto file = folder.path() + "/permissions.json";
        std::ofstream(file, std::ios::trunc) << text;
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() +
                                                   std::chrono::seconds(++written));
    }
    Response send(const std::string& user, const std::string& method, const std::string& path,
                  const std::string& body = "{}", bool dry_run = false) {
        Request request;
        request.method = method == "GET" ? Method::get : Method::post;
        request.path = "/api/v1" + path;
        if (dry_run) request.query["dry_run"] = "true";
        request.headers["x-user"] = user;
        request.headers["content-type"] = path.ends_with("import") ? "text/csv" : "application/json";
        request.body = body;
        request.request_id = "r" + std::to_string(++written);
        return areas.router.handle(std::move(request));
    }
    Response act(const std::string& user, const std::string& verb, const std::vector<std::string>& machines,
                 bool dry_run = false) {
        return send(
            user, "POST", "/actions",
            json::serialize(json::object{{"verb", verb}, {"machines", json::array(machines.begin(), machines.end())}}),
            dry_run);
    }
    static json::object body(const Response& answer) { return json::parse(answer.body).as_object(); }
    static std::string type(const Response& answer) {
        const auto form = body(answer);
        const auto* type = form.if_contains("type");
        return type ? std::string(type->as_string()) : std::string();
    }
    std::string ask(const std::string& user, const std::string& verb, const std::vector<std::string>& machines) {
        const auto asked = act(user, verb, machines);
        EXPECT_EQ(asked.status, 202) << asked.body;
        const auto form = body(asked);
        EXPECT_TRUE(form.contains("approval")) << asked.body;
        return std::to_string(form.at("approval").at("id").as_int64());
    }
    Response vote(const std::string& user, const std::string& id, const char* word) {
        return send(user, "POST", "/approvals/" + id + "/" + word, R"({"note":"n"})");
    }
    std::string statusOf(const std::string& id) {
        return std::string(body(send("alice", "GET", "/approvals/" + id)).at("status").as_string());
    }
    std::int64_t jobs() { return body(send("alice", "GET", "/jobs")).at("total").as_int64(); }
    void age(const std::string& id) {
        const auto written = areas.database->write([&](Transaction& transaction) -> Result<void> {
            transaction.prepare("UPDATE approval SET expires_at = ? WHERE id = ?")
                .bind(now() - std::chrono::seconds(1))
                .bind(*wholeNumber(id))
                .run();
            return {};
        });
        EXPECT_TRUE(written.ok());
    }

    TemporaryFolder folder;
    Areas areas;
    int written = 0;
};

const std::vector<std::string> three{"A1", "A2", "A3"};

TEST_F(Approvals, aSmallActionBeginsAtOnceALargeOneWaits) {
    EXPECT_TRUE(body(act("alice", "reboot", {"A4", "A5"})).contains("job"));
    EXPECT_EQ(jobs(), 1);
    const auto plan = body(act("alice", "reboot", three, true));
    EXPECT_EQ(plan.at("approval").at("team").as_string(), "ops");
    EXPECT_EQ(plan.at("approval").at("approvers").as_int64(), 2);
    EXPECT_TRUE(body(act("alice", "reboot", {"A1"}, true)).at("approval").is_null());
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(statusOf(id), "pending");
    EXPECT_EQ(jobs(), 1) << "nothing has begun";
}

TEST_F(Approvals, theLastOfThoseWhoAreNeededBeginsItOnExactlyTheFrozenMachines) {
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(vote("olga", id, "approve").status, 200);
    EXPECT_EQ(statusOf(id), "pending");
    EXPECT_EQ(jobs(), 0);
    EXPECT_EQ(vote("olga", id, "approve").status, 409) << "nobody counts twice";
    const auto last = vote("otto", id, "approve");
    ASSERT_EQ(last.status, 200) << last.body;
    EXPECT_EQ(statusOf(id), "approved");
    const std::string job(body(last).at("job").as_string());
    const auto stored = areas.database->read([&](Connection& connection) { return job_store::row(connection, job); });
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->job.requester, "alice");
    EXPECT_EQ(areas.database->read([&](Connection& connection) { return job_store::targets(connection, *stored); }),
              three);
    EXPECT_EQ(vote("oskar", id, "deny").status, 409) << "it is decided";
}

TEST_F(Approvals, neitherTheRequesterNorStrangersDecide) {
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(vote("alice", id, "approve").status, 403);
    EXPECT_EQ(vote("ann", id, "approve").status, 403) << "not of ops";
    EXPECT_EQ(vote("root", id, "approve").status, 403) << "administrators are not of ops either";
    const auto of_ops = ask("root", "retire", three);
    EXPECT_EQ(vote("root", of_ops, "approve").status, 403) << "an administrator waits like everybody else";
    EXPECT_EQ(jobs(), 0);
}

TEST_F(Approvals, theRequesterDoesNotDecideEvenAsOneOfThoseWhoDo) {
    writePolicy(R"({"rules": [{"user": "olga", "may": ["reboot"]}],
                    "approvals": [{"for": ["reboot"], "machines": 3, "team": "ops"}]})");
    const auto id = ask("olga", "reboot", three);
    const auto refused = vote("olga", id, "approve");
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.body, HasSubstr("whoever asks for an action cannot decide about it"));
    EXPECT_EQ(jobs(), 0);
    EXPECT_EQ(vote("otto", id, "approve").status, 200);
    EXPECT_EQ(jobs(), 1);
}

TEST_F(Approvals, oneDenialEndsIt) {
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(vote("olga", id, "approve").status, 200);
    EXPECT_EQ(vote("otto", id, "deny").status, 200);
    EXPECT_EQ(statusOf(id), "denied");
    const auto late = vote("oskar", id, "approve");
    EXPECT_EQ(type(late), "not-pending");
    EXPECT_EQ(jobs(), 0);
}

TEST_F(Approvals, whatIsPastItsTimeCannotBegin) {
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(vote("olga", id, "approve").status, 200);
    age(id);
    const auto late = vote("otto", id, "approve");
    EXPECT_EQ(type(late), "not-pending");
    EXPECT_THAT(late.body, HasSubstr("expired"));
    EXPECT_EQ(statusOf(id), "expired");
    EXPECT_EQ(jobs(), 0);
}

TEST_F(Approvals, theRequesterWithdrawsAndNobodyElse) {
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(send("ann", "POST", "/approvals/" + id + "/withdraw").status, 403);
    EXPECT_EQ(send("alice", "POST", "/approvals/" + id + "/withdraw").status, 200);
    EXPECT_EQ(vote("olga", id, "approve").status, 409);
}

TEST_F(Approvals, aMachineThatCannotAnyMoreKeepsItFromBeginningAtAll) {
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(vote("olga", id, "approve").status, 200);
    EXPECT_EQ(act("alice", "protect", {"A2"}).status, 200);
    const auto refused = vote("otto", id, "approve");
    EXPECT_EQ(refused.status, 409) << refused.body;
    EXPECT_THAT(refused.body, HasSubstr("A2"));
    EXPECT_EQ(statusOf(id), "pending") << "the vote did not count";
    EXPECT_EQ(jobs(), 0);
    EXPECT_EQ(act("alice", "unprotect", {"A2"}).status, 200);
    EXPECT_EQ(vote("otto", id, "approve").status, 200);
    EXPECT_EQ(jobs(), 1);
}

TEST_F(Approvals, aRequesterWhoMayNotAnyMoreStartsNothing) {
    const auto id = ask("alice", "reboot", three);
    EXPECT_EQ(vote("olga", id, "approve").status, 200);
    writePolicy(R"({"read_only": {"users": ["alice"]}})");
    EXPECT_EQ(vote("otto", id, "approve").status, 403);
    EXPECT_EQ(jobs(), 0);
}

TEST_F(Approvals, whatIsAgreedToIsTheTextThatTheRequesterSigned) {
    const auto id = ask("alice", "reboot", three);
    const auto decide = [&](const std::string& text, const char* word) {
        return send(word == std::string("deny") ? "otto" : "olga", "POST", "/approvals/" + id + "/" + word,
                    R"({"intent":")" + text + "\"}");
    };
    const auto agree = [&](const std::string& text) { return decide(text, "approve"); };
    EXPECT_EQ(body(agree("0123")).at("field").as_string(), "intent") << "nobody signed anything";
    const auto written = areas.database->write([&](Transaction& transaction) -> Result<void> {
        transaction.prepare("UPDATE approval SET intent = 'abcd'").run();
        return {};
    });
    ASSERT_TRUE(written.ok());
    EXPECT_EQ(body(agree("")).at("field").as_string(), "intent");
    EXPECT_EQ(body(agree("0123")).at("field").as_string(), "intent");
    EXPECT_THAT(agree("abcd").body, HasSubstr("its text is gone")) << "nobody signed that either";
    EXPECT_EQ(body(decide("0123", "deny")).at("field").as_string(), "intent") << "what is denied likewise";
    EXPECT_EQ(statusOf(id), "pending");
    EXPECT_EQ(body(decide("abcd", "deny")).at("status").as_string(), "denied");
}

TEST_F(Approvals, verbsThatHappenAtOnceWaitToo) {
    const auto id = ask("alice", "retire", three);
    EXPECT_EQ(vote("olga", id, "approve").status, 200);
    EXPECT_EQ(vote("otto", id, "approve").status, 200);
    const auto machine = body(send("alice", "GET", "/machines/A1"));
    EXPECT_EQ(machine.at("status").as_string(), "retired");
}

TEST_F(Approvals, theListAndTheHistoryTellEverything) {
    const auto first = ask("alice", "reboot", three);
    const auto second = ask("ann", "reboot", three);
    EXPECT_EQ(vote("otto", second, "deny").status, 200);
    const auto all = body(send("olga", "GET", "/approvals"));
    ASSERT_EQ(all.at("total").as_int64(), 2);
    EXPECT_EQ(all.at("items").at(0).at("requester").as_string(), "ann") << "newest first";
    EXPECT_EQ(all.at("items").at(0).at("votes").at(0).at("note").as_string(), "n");
    const auto audit = send("olga", "GET", "/audit");
    for (const auto* verb : {"\"create\"", "\"vote\"", "\"deny\""})
        EXPECT_THAT(audit.body, HasSubstr(verb));
}

TEST_F(Approvals, aLeaseIsNoWayAround) {
    std::string csv = "hardware_name,site,team,status,bmc_driver,role,expires_on\n";
    for (int i = 1; i <= 4; ++i)
        csv += "L" + std::to_string(i) + ",sto,ads,in_use,simulated,web,2099-01-01\n";
    ASSERT_EQ(send("root", "POST", "/machines/import", csv).status, 200);
    const auto refused =
        send("alice", "POST", "/leases/changes", R"({"action":"release","machines":["L1","L2","L3","L4"]})");
    EXPECT_EQ(type(refused), "approval-needed") << refused.body;
    csv = "hardware_name,site,team,status,bmc_driver,role,expires_on\nR1,sto,ads,reserved,simulated,web,2099-01-01\n"
          "R2,sto,ads,reserved,simulated,web,2099-01-01\n";
    ASSERT_EQ(send("root", "POST", "/machines/import", csv).status, 200);
    const auto mixed = send("alice", "POST", "/leases/changes", R"({"action":"release","machines":["L1","R1","R2"]})");
    EXPECT_EQ(type(mixed), "approval-needed") << "all that are named count, as they do for the worker";
    EXPECT_EQ(jobs(), 0);
}

} // namespace

} // namespace remuda
