// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/observed_facts.h"
#include "tests/unit/backend/api_fixture.h"

namespace remuda {

namespace json = boost::json;

namespace {

class ObservedFacts : public ApiFixture {
protected:
    void SetUp() override {
        ASSERT_EQ(
            post("/api/v1/machines", R"({"hardware_name":"K1","site":"sto","team":"ads","serial":"S1","memory_gib":256,
            "nic1_mac":"3c:fd:fe:00:00:01","bmc_address":"10.0.0.1:6230"})")
                .status,
            201);
    }
    void report(Observed observed) {
        const auto written = database->write([&](Transaction& transaction) -> Result<Done> {
            const auto before = *machine_store::find(transaction.connection(), "K1");
            auto after = before;
            takeReport(after, std::move(observed));
            refreshMismatch(after, clock);
            machine_store::update(transaction, {"system", "", "job-1"}, before, after, "progress");
            return Done{};
        });
        ASSERT_TRUE(written.ok());
    }
    Observed less() const { return {{}, 128, {}, "S1", {}, "ipmi", clock, "3c:fd:fe:00:00:01", {}, "10.0.0.1"}; }
    Response accept(const std::string& body, Headers headers = {}) {
        return post("/api/v1/machines/K1/observed/accept", body, std::move(headers));
    }
    json::object machine() { return object(get("/api/v1/machines/K1")); }
};

TEST_F(ObservedFacts, whatContradictsTheRecordIsNamedAndFound) {
    report(less());
    EXPECT_EQ(json::serialize(machine().at("differs")), R"(["memory_gib"])");
    EXPECT_EQ(total("has:difference"), 1);
    EXPECT_EQ(machine().at("faults").as_array().size(), 1u);
    EXPECT_EQ(text(machine().at("observed").at("bmc_address")), "10.0.0.1") << "the port is no fact of the controller";
    auto other = less();
    other.bmc_address = "10.0.0.9";
    other.nic1_mac = "3c:fd:fe:00:00:02";
    report(other);
    EXPECT_EQ(json::serialize(machine().at("differs")), R"(["memory_gib","nic1_mac","bmc_address"])");
}

TEST_F(ObservedFacts, theReportIsTakenIntoTheRecord) {
    auto other = less();
    other.bmc_address = "10.0.0.9";
    report(other);
    const auto answer = accept(R"({"fields":["memory_gib","bmc_address"],"side":"observed"})", {{"x-user", "bob"}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(object(answer).at("memory_gib").as_int64(), 128);
    EXPECT_EQ(text(object(answer).at("bmc_address")), "10.0.0.9:6230");
    EXPECT_TRUE(object(answer).at("differs").as_array().empty());
    EXPECT_TRUE(object(answer).at("faults").as_array().empty());
    EXPECT_EQ(total("has:difference"), 0);
    const auto newest = object(get("/api/v1/machines/K1/history")).at("items").at(0);
    EXPECT_EQ(text(newest.at("verb")), "accept");
    EXPECT_EQ(text(newest.at("actor")), "bob");
    const auto undone = post("/api/v1/undo", R"({"seq":)" + std::to_string(newest.at("seq").as_int64()) + "}");
    ASSERT_EQ(undone.status, 200) << undone.body;
    EXPECT_EQ(machine().at("memory_gib").as_int64(), 256);
    EXPECT_EQ(total("has:difference"), 1);
    EXPECT_EQ(machine().at("faults").as_array().size(), 1u);
}

TEST_F(ObservedFacts, aKeptRecordStaysKeptUntilSomethingElseIsReported) {
    report(less());
    ASSERT_EQ(accept(R"({"fields":["memory_gib"],"side":"intended"})").status, 200);
    EXPECT_EQ(machine().at("memory_gib").as_int64(), 256);
    EXPECT_EQ(total("has:difference"), 0);
    report(less());
    EXPECT_EQ(total("has:difference"), 0) << "the same again";
    auto other = less();
    other.memory_gib = 64;
    report(other);
    EXPECT_EQ(total("has:difference"), 1);
}

TEST_F(ObservedFacts, wrongQuestionsAreNamed) {
    EXPECT_EQ(accept(R"({"fields":["memory_gib"],"side":"observed"})").status, 422) << "nothing was reported";
    report(less());
    EXPECT_EQ(accept(R"({"fields":["disk_gib"],"side":"observed"})").status, 422);
    EXPECT_EQ(accept(R"({"fields":["model"],"side":"observed"})").status, 422);
    EXPECT_EQ(accept(R"({"fields":["memory_gib"],"side":"mine"})").status, 422);
    EXPECT_EQ(accept(R"({"fields":[],"side":"observed"})").status, 422);
    EXPECT_EQ(accept(R"({"fields":["memory_gib"],"side":"observed"})", {{"if-match", "\"1\""}}).status, 412);
    ASSERT_EQ(call(Method::patch, "/api/v1/machines/K1", R"({"team":"web"})").status, 200);
    EXPECT_EQ(accept(R"({"fields":["memory_gib"],"side":"observed"})", {{"x-user", "bob"}}).status, 403);
}

} // namespace

} // namespace remuda
