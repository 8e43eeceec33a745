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
        m_service->setAgreements(approval_store::agreedTo);
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

// Of three machines, when three need the agreement of others: asked for by bob, agreed to, and failed.
class RetryOfWhatWasAgreedTo : public IntentVotes {
protected:
    void SetUp() override {
        IntentVotes::SetUp();
        rule->machines = 3;
        rule->lifetime = std::chrono::hours(2);
    }
    // The ids of the children.
    std::vector<std::string> failed() {
        ask(R"({"verb":"reboot","machines":["A1","A2","A3"]})");
        agree("carl");
        const std::string batch(json::parse(agree("dora").body).at("job").as_string());
        fail(batch);
        std::vector<std::string> ids;
        const auto children = m_service->children(batch);
        for (const auto& child : *children)
            ids.push_back(child.id);
        return ids;
    }
    void fail(const std::string& id) {
        others["bob"].clear();
        EXPECT_EQ(begun(id).status, JobStatus::failed);
        others["bob"] = {parseKeyBlob(people["bob"].blob()).value()};
        restart();
        serve();
    }
    Response retry(const std::vector<std::string>& ids) {
        if (ids.size() == 1) return postAs("bob", people["bob"], "/jobs/" + ids[0] + "/retry", "{}");
        return postAs("bob", people["bob"], "/jobs/retry",
                      json::serialize(json::object{{"jobs", json::array(ids.begin(), ids.end())}}));
    }
};

TEST_F(RetryOfWhatWasAgreedTo, isServedByTheAgreementUntilThatHasExpired) {
    const auto children = failed();
    tamper("UPDATE approval SET expires_at = 0");
    EXPECT_EQ(typeOf(retry(children)), "approval-needed");
    EXPECT_EQ(typeOf(retry({children[1]})), "approval-needed") << "a part of a large order is large";
    rule->machines = 4;
    EXPECT_TRUE(m_service->planRetry({children}, Origin{"bob", {}, {}}).value().machines.size() == 3);
    EXPECT_FALSE(m_service->planRetry({children}, Origin{"bob", {}, {}})->approval) << "by the rules of now";
    rule->machines = 3;
    tamper("UPDATE approval SET expires_at = created_at + 7200000");
    EXPECT_FALSE(m_service->planRetry({children}, Origin{"bob", {}, {}})->approval);
    rule->approvers = 3;
    EXPECT_TRUE(m_service->planRetry({children}, Origin{"bob", {}, {}})->approval) << "two have agreed";
    rule->approvers = 2;
    const auto again = jobOf(retry({children[1]}));
    EXPECT_EQ(begun(again).status, JobStatus::finished) << job(again).result;
}

// Whatever the database says of when it expires.
TEST_F(RetryOfWhatWasAgreedTo, isRefusedByTheWorkerOnceItHasExpired) {
    const auto children = failed();
    const auto again = jobOf(retry({children[1]}));
    const auto stored = m_database->read([&](Connection& connection) { return *job_store::row(connection, again); });
    EXPECT_EQ(look(stored), "it may");
    ahead = std::chrono::hours(3);
    EXPECT_THAT(look(stored), HasSubstr("has expired"));
    EXPECT_EQ(look(stored, Turn::goes_on), "it may") << "what is under way ends";
    rule->machines = 4;
    EXPECT_EQ(look(stored), "it may") << "by the rules of now";
}

TEST_F(RetryOfWhatWasAgreedTo, doesNotGatherWhatNobodyAgreedTo) {
    std::vector<std::string> jobs;
    for (const auto* name : {"A1", "A2", "A3"}) {
        const auto body = std::string(R"({"verb":"reboot","machines":[")") + name + "\"]}";
        jobs.push_back(jobOf(postAs("bob", people["bob"], "/actions", body)));
        fail(jobs.back());
    }
    EXPECT_EQ(typeOf(retry(jobs)), "approval-needed");
    m_service->setApprovals(nullptr); // as if the rows had been written by hand
    const auto batch = jobOf(retry(jobs));
    const auto stored =
        m_database->read([&](Connection& connection) { return job_store::children(connection, batch); });
    ASSERT_EQ(stored.size(), 3u);
    EXPECT_THAT(look(stored[0]), HasSubstr("takes the agreement of 2 members of ops, and 0 have signed"));
}

} // namespace
} // namespace remuda
