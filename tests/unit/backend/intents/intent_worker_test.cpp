// SPDX-License-Identifier: GPL-3.0-or-later
// The second look, before a job's first step.
#include "tests/unit/backend/intents/intent_fixture.h"

#include <future>

namespace remuda {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

TEST_F(IntentTest, theWorkerBeginsWhatWasSigned) {
    const auto job = jobOf(postSigned("/actions", R"({"verb":"reboot","machines":["A1","A2","A3"]})"));
    EXPECT_EQ(begun(job).status, JobStatus::finished) << this->job(job).result;
}

TEST_F(IntentTest, theWorkerRefusesAKeyThatIsNoLongerListed) {
    const auto id = jobOf(postSigned("/actions", reboot));
    keys.clear();
    const auto job = begun(id);
    EXPECT_EQ(job.status, JobStatus::failed);
    EXPECT_THAT(job.result, HasSubstr("no longer one of ada"));
    ASSERT_TRUE(job.error);
    EXPECT_EQ(job.error->error_class, ErrorClass::policy);
    EXPECT_FALSE(job.error->advice.empty());
    EXPECT_FALSE(machine("A1").lock);
    EXPECT_EQ(count("SELECT count(*) FROM job_step WHERE status <> 'pending'"), 0) << "nothing was done";
}

TEST_F(IntentTest, theWorkerRefusesWhatWasAlteredInTheDatabase) {
    const std::pair<const char*, const char*> alterations[] = {
        {"UPDATE job SET verb = 'power_off', action = 'power_off' WHERE id = '%'", "its verb is power_off"},
        {"UPDATE job SET hardware_name = 'A2' WHERE id = '%'", "no longer holds the lock"},
        {"UPDATE job SET hardware_name = 'A2' WHERE id = '%'; UPDATE machine_lock SET hardware_name = 'A2'",
         "its machine is A2"},
        {"UPDATE job SET params = '{\"reason\":\"other\"}' WHERE id = '%'", "its parameter reason is \"other\""},
        {"UPDATE job SET params = '{}' WHERE id = '%'", "it has no parameter reason"},
        {"UPDATE job SET \"user\" = 'bob' WHERE id = '%'", "it is by bob"},
        {"UPDATE job SET intent = '' WHERE id = '%'", "nobody has signed it"},
        {"UPDATE job SET intent = 'abc' WHERE id = '%'", "its text is gone"},
        {"UPDATE signed_intent SET text = replace(text, 'hangs', 'other')", "its text was changed"},
        {"UPDATE signed_intent SET targets = '[\"A1\",\"A2\"]'", "the list of its targets was changed"},
        {"UPDATE signed_intent SET signature = 'AAAA'", "its signature cannot be read"},
    };
    for (const auto& [sql, reason] : alterations) {
        const auto id = jobOf(postSigned("/actions", reboot));
        std::string statement = sql;
        if (const auto mark = statement.find('%'); mark != std::string::npos) statement.replace(mark, 1, id);
        tamper(statement);
        const auto job = begun(id);
        EXPECT_EQ(job.status, JobStatus::failed) << sql;
        EXPECT_THAT(job.result, HasSubstr(reason)) << sql;
        startAfresh();
    }
}

// As if another server had begun it and was gone.
TEST_F(IntentTest, theWorkerRefusesWhatWasAlteredWhileItWasUnderWay) {
    const std::pair<const char*, const char*> alterations[] = {
        {"UPDATE job SET verb = 'recycle', intent = '' WHERE id = '%'", "nobody has signed it"},
        {"UPDATE job SET verb = 'recycle' WHERE id = '%'", "its verb is recycle"},
        {"UPDATE job SET params = '{\"reason\":\"other\"}' WHERE id = '%'", "its parameter reason is \"other\""},
        {"UPDATE job SET hardware_name = 'A2' WHERE id = '%'; UPDATE machine_lock SET hardware_name = 'A2'",
         "its machine is A2"},
        {"UPDATE signed_intent SET signature = 'AAAA'", "its signature cannot be read"},
    };
    for (const auto& [sql, reason] : alterations) {
        const auto id = leftUnderWay();
        std::string statement = sql;
        if (const auto mark = statement.find('%'); mark != std::string::npos) statement.replace(mark, 1, id);
        tamper(statement);
        const auto job = begun(id);
        EXPECT_EQ(job.status, JobStatus::failed) << sql;
        EXPECT_THAT(job.result, HasSubstr(reason)) << sql;
        EXPECT_EQ(count("SELECT count(*) FROM job_step WHERE status <> 'pending'"), 0) << sql;
        startAfresh();
    }
}

// Its text is as it was signed, and so is all the rest: the audit alone tells that it was done.
TEST_F(IntentTest, theWorkerDoesNotDoAgainWhatHasEnded) {
    for (const auto* status : {"started", "queued"}) {
        const auto id = jobOf(postSigned("/actions", reboot));
        ASSERT_EQ(begun(id).status, JobStatus::finished) << job(id).result;
        restart();
        m_seen.clear(); // another end is waited for
        const auto here = " WHERE id = '" + id + "'";
        tamper("UPDATE job_step SET status = 'pending', memo = '', ended_at = NULL");
        tamper("INSERT INTO machine_lock(hardware_name, job, since) VALUES('A1', '" + id + "', 0)");
        tamper("UPDATE job SET owner = 0, ended_at = NULL, current_step = 0, from_status = 'available', status = '" +
               std::string(status) + "', lock_token = (SELECT token FROM machine_lock)" + here);
        const auto again = begun(id);
        EXPECT_EQ(again.status, JobStatus::failed) << status;
        EXPECT_THAT(again.result, HasSubstr("the audit tells that it had ended")) << status;
        EXPECT_EQ(count("SELECT count(*) FROM job_step WHERE status <> 'pending'"), 0) << status;
        EXPECT_FALSE(machine("A1").lock) << status;
        startAfresh();
    }
}

// A second row with the text of the first, which has ended, or was given up before it began.
TEST_F(IntentTest, theWorkerDoesNotMakeASecondJobOfOneText) {
    const auto first = jobOf(postSigned("/actions", reboot));
    auto second = *m_database->read([&](Connection& connection) { return job_store::row(connection, first); });
    EXPECT_EQ(look(second), "it may") << "the first itself";
    second.job.id = "another";
    ASSERT_EQ(begun(first).status, JobStatus::finished) << job(first).result;
    for (const auto turn : {Turn::begins, Turn::goes_on})
        EXPECT_THAT(look(second, turn), HasSubstr("done once, and was for job " + first));
    tamper("DELETE FROM job");
    EXPECT_THAT(look(second), HasSubstr("done once")) << "the audit tells of it all the same";

    restart();
    const auto cancelled = jobOf(postSigned("/actions", reboot));
    second = *m_database->read([&](Connection& connection) { return job_store::row(connection, cancelled); });
    second.job.id = "another";
    ASSERT_TRUE(m_service->cancel(cancelled, Origin{"ada", {}, {}}).ok());
    EXPECT_THAT(look(second), HasSubstr("done once, and was for job " + cancelled));
}

TEST_F(IntentTest, whatIsUnderWayOutlivesItsText) {
    const auto id = leftUnderWay();
    ahead = std::chrono::hours(25);
    EXPECT_EQ(begun(id).status, JobStatus::finished) << job(id).result;
}

// A key that nobody lists is one that whoever can write to the database may have made up.
TEST_F(IntentTest, whatIsUnderWayWithAKeyThatIsNotListedEndsAsBroken) {
    const auto id = leftUnderWay();
    tamper("UPDATE machine SET status = 'recycling' WHERE hardware_name = 'A1'");
    keys.clear();
    EXPECT_THAT(begun(id).result, HasSubstr("no longer one of ada"));
    EXPECT_EQ(machine("A1").status, MachineStatus::broken);
    EXPECT_THAT(machine("A1").status_reason, HasSubstr("no longer one of ada"));
    EXPECT_FALSE(machine("A1").lock);
}

TEST_F(IntentTest, whatIsUnderWayWaitsWhileNobodyCanTellWhichKeysAreListed) {
    const auto id = leftUnderWay();
    std::promise<void> asked;
    away = [&asked, told = false]() mutable {
        if (!std::exchange(told, true)) asked.set_value();
    };
    m_service->start();
    asked.get_future().wait();
    restart();
    EXPECT_EQ(job(id).status, JobStatus::started);
    away = nullptr;
    EXPECT_EQ(begun(id).status, JobStatus::finished) << job(id).result;
}

TEST_F(IntentTest, theWorkerRefusesWhatHasBecomeStale) {
    const auto id = jobOf(postSigned("/actions", reboot));
    ahead = std::chrono::hours(25);
    EXPECT_THAT(begun(id).result, HasSubstr("had to begin before"));
}

TEST_F(IntentTest, theWorkerRefusesATextForAServerOfAnotherName) {
    auto job = ordered("/actions", reboot);
    job.job.params["reason"] = "hangs";
    EXPECT_EQ(look(job), "it may");
    own = "https://other.example.com";
    EXPECT_THAT(look(job), HasSubstr("the text is one for https://ops.example.com"));
}

// verify-required came to the key's line after it had signed.
TEST_F(IntentTest, theWorkerHeedsVerifyRequired) {
    for (const bool verified : {false, true}) {
        key = SigningKey("sk-ssh-ed25519@openssh.com");
        key.flags = verified ? 5 : 1;
        keys = {parseKeyBlob(key.blob()).value()};
        auto job = ordered("/actions", reboot);
        job.job.params["reason"] = "hangs";
        EXPECT_EQ(look(job), "it may");
        keys.front().verify_required = true;
        EXPECT_THAT(look(job), HasSubstr(verified ? "it may" : "no longer one of ada"));
    }
}

// Whoever can write to the database cannot sign.
TEST_F(IntentTest, theWorkerRefusesATextThatIsNotWhatWasSigned) {
    auto job = ordered("/actions", reboot);
    const auto other = format(intentOf("POST", "/actions", R"({"verb":"reboot","machines":["A2"]})", here, "ada"));
    job.intent = intent::idOf(other);
    job.hardware_name = "A2";
    tamper("UPDATE signed_intent SET id = '" + job.intent + "', targets = '[\"A2\"]', text = '" + other + "'");
    EXPECT_THAT(look(job), HasSubstr("signed was one by the requester"));
}

TEST_F(IntentTest, theWorkerRefusesAnAlteredListOfManyTargets) {
    json::array names;
    for (int number = 1000; number < 1500; ++number)
        names.emplace_back("MACHINE" + std::to_string(number));
    const auto body = json::serialize(json::object{{"verb", "reboot"}, {"machines", names}});
    for (const bool altered : {false, true}) {
        auto job = ordered("/actions", body);
        job.hardware_name = altered ? "A1" : "MACHINE1499";
        EXPECT_THAT(m_database->read([&](Connection& connection) { return intent_store::find(connection, job.intent); })
                        ->signed_text.text,
                    HasSubstr("machines: 500 sha256:"));
        if (altered) tamper("UPDATE signed_intent SET targets = replace(targets, 'MACHINE1499', 'A1')");
        EXPECT_THAT(look(job), HasSubstr(altered ? "the list of its targets was changed" : "it may"));
    }
}

TEST_F(IntentTest, aLeaseThatIsReleasedWipesAndNothingElse) {
    auto job = ordered("/leases/changes", R"({"action":"release","machines":["A1"]})");
    job.verb = Verb::recycle;
    EXPECT_EQ(look(job), "it may");
    job.verb = Verb::power_off;
    EXPECT_THAT(look(job), HasSubstr("its verb is power_off"));
}

TEST_F(IntentTest, aRequestInstallsItsRoleAndNothingElse) {
    auto job = ordered("/requests", R"({"team":"ads","role":"web","count":1})");
    job.verb = Verb::install;
    job.job.params["role"] = "web";
    EXPECT_EQ(look(job), "it may") << "which machine is for the server to choose";
    job.job.params["role"] = "db";
    EXPECT_THAT(look(job), HasSubstr("its role is \"db\""));
    job.job.params["role"] = "web";
    job.verb = Verb::recycle;
    EXPECT_THAT(look(job), HasSubstr("its verb is recycle"));
}

TEST_F(IntentTest, aHostNameThatWasSignedStays) {
    auto job = ordered("/actions", R"({"verb":"install","machines":["A1"],"params":{"role":"web","hostname":"a"}})");
    job.verb = Verb::install;
    job.job.params = {{"role", "web"}, {"hostname", "a"}};
    EXPECT_EQ(look(job), "it may");
    job.job.params["hostname"] = "b";
    EXPECT_THAT(look(job), HasSubstr("its parameter hostname is \"b\""));
    job = ordered("/actions", R"({"verb":"install","machines":["A1"],"params":{"role":"web"}})");
    job.verb = Verb::install;
    job.job.params = {{"role", "web"}, {"hostname", "b"}};
    EXPECT_EQ(look(job), "it may") << "without one the server makes it up";
}

} // namespace
} // namespace remuda
