// SPDX-License-Identifier: GPL-3.0-or-later
// The agreement of others is counted by what they have signed when they vote, so that nothing begins which the worker
// would refuse, and verbs that happen at once are looked at like jobs.
#include "backend/approvals/approval_routes.h"
#include "tests/unit/backend/intents/intent_fixture.h"

namespace remuda {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

// Bob asks; carl, carla and dora are of the team that decides, each with a key of their own.
class IntentVotes : public IntentTest {
protected:
    void SetUp() override {
        IntentTest::SetUp();
        for (const auto* name : {"bob", "carl", "carla", "dora"})
            others[name] = {parseKeyBlob(people[name].blob()).value()};
        rule.emplace();
        rule->verbs.add(Permission::retire);
        rule->verbs.add(Permission::reboot);
        rule->team = "ops";
        rule->approvers = 2;
        serve();
    }
    void TearDown() override {
        approvals.reset();
        IntentTest::TearDown();
    }

    void serve() {
        m_service->setApprovals([this](Verb verb, std::int64_t machines, Money monthly_cost) {
            return ruleFor(verb, machines, monthly_cost);
        });
        approvals = std::make_unique<ApprovalService>(*m_database, *m_service);
        approvals->setTally([this](Connection& connection, const Approval& approval, const Voter& voter) {
            return desk->enoughAgree(connection, approval, voter);
        });
        router = Router();
        addApprovalRoutes(router, *approvals, *hub);
        addJobRoutes(router, *m_service, *hub);
        addActionRoutes(router, *m_service,
                        [this](const Submission& submission, const json::object& body, const Origin& origin) {
                            return asked(submission, body, origin);
                        });
        router.setAuthenticator([](const Request& request) -> Result<Principal> {
            return Principal{request.headers.at("x-user"), {"ops"}, true};
        });
        router.setCompanion([this](Request& request, const std::function<Response()>& produce) {
            return desk->guard(request, produce);
        });
    }
    Result<json::object> asked(const Submission& submission, const json::object& body, const Origin& origin) {
        const auto approval = approvals->ask(submission, body, origin);
        return approval ? Result<json::object>(toJson(*approval)) : approval.problem();
    }

    Response postAs(const std::string& user, const SigningKey& with, const std::string& path, const std::string& body) {
        const auto text = format(intentOf("POST", path, body, here, user, now() + ahead));
        return post(path, body, intentHeaders(signedText(with, text)), user);
    }
    // What bob asks for; the approval's path.
    std::string ask(const std::string& body) {
        const auto answer = postAs("bob", people["bob"], "/actions", body);
        EXPECT_EQ(answer.status, 202) << answer.body;
        const auto approval = json::parse(answer.body).at("approval");
        about = std::string(approval.at("intent").as_string());
        path = "/approvals/" + std::to_string(approval.at("id").as_int64());
        return path;
    }
    Response agree(const std::string& user, const SigningKey& with) {
        return postAs(user, with, path + "/approve", R"({"intent":")" + about + "\"}");
    }
    Response agree(const std::string& user) { return agree(user, people[user]); }
    std::string statusOf(const Response& answer) {
        return answer.status == 200 ? std::string(json::parse(answer.body).at("status").as_string())
                                    : std::to_string(answer.status) + " " + answer.body;
    }
    // Nothing of it has happened, nothing of it is left behind, and it still waits.
    void expectNothingBegan() {
        for (const auto* name : {"A1", "A2", "A3"})
            EXPECT_EQ(machine(name).status, MachineStatus::available) << name;
        EXPECT_EQ(count("SELECT count(*) FROM job"), 0);
        EXPECT_EQ(count("SELECT count(*) FROM approval WHERE status = 'pending'"), 1);
    }

    inline static const std::string retire = R"({"verb":"retire","machines":["A1"]})";
    std::map<std::string, SigningKey> people;
    std::unique_ptr<ApprovalService> approvals;
    std::string path, about;
};

TEST_F(IntentVotes, whatHappensAtOnceHappensOnceEnoughHaveSigned) {
    ask(R"({"verb":"retire","machines":["A1","A2","gone"],"skip_invalid":true})");
    EXPECT_EQ(statusOf(agree("carl")), "pending");
    EXPECT_EQ(machine("A1").status, MachineStatus::available);
    EXPECT_EQ(statusOf(agree("dora")), "approved");
    EXPECT_EQ(machine("A1").status, MachineStatus::retired);
    EXPECT_EQ(machine("A2").status, MachineStatus::retired);
}

TEST_F(IntentVotes, whatIsNotWhatWasSignedDoesNotHappen) {
    const std::pair<const char*, const char*> alterations[] = {
        {"UPDATE approval SET machines = '[\"A2\"]'", "its machine is A2"},
        {"UPDATE approval SET machines = '[\"A1\",\"A2\"]'", "its machine is A2"},
        {"UPDATE approval SET machines = '[]'", "it has 0 machines"},
        {"UPDATE approval SET verb = 'abandon'", "its verb is abandon"},
        {"UPDATE approval SET submission = '{\"params\":{\"reason\":\"other\"}}'", "its parameter reason is"},
        {"UPDATE approval SET submission = '{\"parallelism\":7}'", "its option parallelism is 7"},
        {"UPDATE approval SET requester = 'eve'", "it is by eve"},
        {"UPDATE approval SET needed = 1", "pending"},
        {"UPDATE signed_intent SET signature = 'AAAA' WHERE text LIKE '%verb: retire%'", "cannot be read"},
    };
    for (const auto& [sql, reason] : alterations) {
        SCOPED_TRACE(sql);
        ask(retire);
        tamper(sql);
        EXPECT_THAT(statusOf(agree("carl")), HasSubstr(reason));
        expectNothingBegan();
        tamper("DELETE FROM approval_vote; DELETE FROM approval; DELETE FROM signed_intent");
    }
}

// Whoever can write to the database can write votes, and cannot sign them.
TEST_F(IntentVotes, aVoteThatNobodySignedDoesNotCount) {
    ask(retire);
    tamper("INSERT INTO approval_vote(approval, \"user\", agrees, note, at, intent) SELECT id, 'ghost', 1, '', 0, '' "
           "FROM approval");
    EXPECT_EQ(statusOf(agree("dora")), "pending");
    expectNothingBegan();
    EXPECT_EQ(statusOf(agree("carl")), "approved");
}

TEST_F(IntentVotes, theRequestersKeyMustStillBeListed) {
    ask(retire);
    others["bob"].clear();
    EXPECT_THAT(statusOf(agree("carl")), HasSubstr("no longer one of bob"));
    expectNothingBegan();
}

TEST_F(IntentVotes, anEarlierAgreementCountsWhileItsKeyIsListed) {
    ask(retire);
    EXPECT_EQ(statusOf(agree("carl")), "pending");
    others["carl"].clear();
    EXPECT_EQ(statusOf(agree("dora")), "pending");
    expectNothingBegan();
    EXPECT_EQ(statusOf(agree("carla")), "approved");
}

TEST_F(IntentVotes, theRequesterDoesNotAgreeUnderAnotherName) {
    const SigningKey second;
    rule->approvers = 1;
    others["bob"].push_back(parseKeyBlob(second.blob()).value());
    others["carl"] = others["bob"];
    ask(retire);
    EXPECT_THAT(statusOf(agree("carl", people["bob"])), HasSubstr("is a key of bob"));
    EXPECT_THAT(statusOf(agree("carl", second)), HasSubstr("is a key of bob"));
    expectNothingBegan();
}

// Whatever the database says of when it expires.
TEST_F(IntentVotes, whatIsPastItsTimeDoesNotHappen) {
    ask(retire);
    EXPECT_EQ(statusOf(agree("carl")), "pending");
    tamper("UPDATE approval SET expires_at = expires_at + 1000000000");
    for (const auto& [hours, reason] : {std::pair{3, "has waited too long"}, std::pair{25, "had to begin before"}}) {
        rule->lifetime = std::chrono::hours(hours == 3 ? 2 : 48);
        ahead = std::chrono::hours(hours);
        EXPECT_THAT(statusOf(agree("dora")), HasSubstr(reason));
        expectNothingBegan();
    }
}

// What a job needs is asked when others vote: else it would fail with the approval used up.
TEST_F(IntentVotes, whoSharesAKeyDoesNotUseUpTheApproval) {
    others["carla"] = others["carl"];
    ask(R"({"verb":"reboot","machines":["A1","A2","A3"]})");
    EXPECT_EQ(statusOf(agree("carl")), "pending");
    EXPECT_THAT(statusOf(agree("carla", people["carl"])), HasSubstr("has signed an agreement already"));
    expectNothingBegan();
    const auto last = agree("dora");
    ASSERT_EQ(statusOf(last), "approved");
    const auto ended = begun(std::string(json::parse(last.body).at("job").as_string()));
    EXPECT_EQ(ended.status, JobStatus::finished) << ended.result;
}

} // namespace
} // namespace remuda
