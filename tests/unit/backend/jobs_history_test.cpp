// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/jobs/action_steps.h"
#include "backend/jobs/job_list_store.h"
#include "backend/jobs/job_routes.h"
#include "tests/unit/backend/event_follower.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <atomic>

namespace remuda {
namespace {

class JobHistoryTest : public JobsTest {
protected:
    // A reboot of a model that has ended well after so many seconds, all but one of them in its power cycle.
    void finished(int seconds, const std::string& retry_of = {}, const std::string& model = "R640") {
        const auto begin = now() - std::chrono::hours(2);
        StoredJob stored;
        auto& job = stored.job;
        job.id = "past-" + std::to_string(++m_count);
        job.action = "reboot";
        job.target = "hardwarename=PAST";
        job.requester = job.user = "ann";
        job.retry_of = retry_of;
        job.created_at = job.updated_at = begin;
        job.started_at = begin;
        job.ended_at = begin + std::chrono::seconds(seconds);
        job.status = JobStatus::finished;
        job.steps = newSteps(Verb::reboot);
        for (auto& step : job.steps) {
            step.status = StepStatus::done;
            step.started_at = begin + std::chrono::seconds(1);
            step.ended_at = job.ended_at;
        }
        stored.model = model;
        stored.hardware_name = "PAST";
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            job_store::insert(transaction, stored);
            job_store::update(transaction, stored);
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }

    std::int64_t found(const std::string& query) {
        JobListing listing;
        auto parsed = parseQuery(query, jobSchema(), now());
        EXPECT_TRUE(parsed.ok()) << parsed.problem().detail;
        listing.query = *parsed;
        return m_database->read([&](Connection& connection) { return job_store::list(connection, listing); }).total;
    }

    int m_count = 0;
};

TEST_F(JobHistoryTest, TheBandIsLearnedFromEnoughRunsOfTheSameActionAndModel) {
    addMachine("NEW1");
    addMachine("NEW2", [](Machine& machine) { machine.model = "R740"; });
    for (const int seconds : {30, 20, 40, 25})
        finished(seconds);
    for (int run = 0; run < 10; ++run)
        finished(300, {}, "R740");
    const auto few = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(few.ok()) << few.problem().detail;
    EXPECT_FALSE(few->usual) << "four runs tell nothing";
    EXPECT_FALSE(few->steps[1].usual);
    ASSERT_TRUE(m_service->cancel(few->id, Origin{}).ok());

    finished(28);
    const auto enough = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(enough.ok());
    EXPECT_EQ(job(enough->id).usual, (UsualTime{20'000, 40'000, 5}));
    EXPECT_EQ(job(enough->id).steps[1].usual, (UsualTime{19'000, 39'000, 5}));
    ASSERT_TRUE(m_service->cancel(enough->id, Origin{}).ok());

    for (int run = 0; run < 15; ++run)
        finished(run < 14 ? 30 : 900); // one that was stuck does not widen the band
    finished(1, "an earlier one");     // kept its steps
    const auto many = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(many.ok());
    EXPECT_EQ(many->usual, (UsualTime{28'000, 30'000, 20}));
    EXPECT_EQ(submit(Verb::reboot, {"NEW2"})->usual, (UsualTime{300'000, 300'000, 10}));
}

// The clock was set back while a reboot was under way.
TEST_F(JobHistoryTest, NothingIsLearnedFromWhatEndedBeforeItBegan) {
    addMachine("NEW1");
    for (int run = 0; run < 5; ++run)
        finished(20);
    for (int run = 0; run < 5; ++run)
        finished(-3600);
    const auto submitted = submit(Verb::reboot, {"NEW1"});
    ASSERT_TRUE(submitted.ok());
    EXPECT_EQ(submitted->usual, (UsualTime{20'000, 20'000, 5}));
    EXPECT_EQ(submitted->steps[1].usual, (UsualTime{19'000, 19'000, 5}));
}

// Under way on a clock of the test's own, and asked for as a client does.
class LateJobTest : public JobHistoryTest {
protected:
    // A reboot that stands in its power cycle: the controller did not answer there, and the next try is far off.
    std::string standingReboot() {
        m_name = nameWhere([](const std::string& each) {
            if (dice.traits(each).wrong_password) return false;
            for (int number = 1; number <= 3; ++number)
                if ((dice.draw(each, "drop", number) < dice.traits(each).drop_rate) != (number == 2)) return false;
            return true;
        });
        addMachine(m_name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
        auto options = fastOptions();
        options.simulated_speed = 100;
        options.time_scale = 100'000;
        options.clock = [this] { return m_clock.load(); };
        makeService(options);
        m_hub = std::make_unique<EventHub>(*m_database,
                                           EventOptions{std::chrono::milliseconds(0), std::chrono::hours(24), 1000});
        addJobRoutes(m_router, *m_service, *m_hub);
        m_router.setAuthenticator([](const Request&) { return Principal{"root", {}, true}; });
        m_service->start();
        const auto submitted = submit(Verb::reboot, {m_name});
        EXPECT_TRUE(submitted.ok());
        await([&](const Job& each) { return each.id == submitted->id && each.status == JobStatus::retrying; });
        settle();
        return submitted->id;
    }
    void TearDown() override {
        if (m_hub) m_hub->stop();
        m_service.reset();
        m_hub.reset();
        JobHistoryTest::TearDown();
    }
    boost::json::value get(const std::string& path, const std::string& query = {}) {
        Request request;
        request.method = Method::get;
        request.path = path;
        if (!query.empty()) request.query["q"] = query;
        const auto answer = m_router.handle(std::move(request));
        EXPECT_EQ(answer.status, 200) << answer.body;
        return boost::json::parse(answer.body);
    }
    bool saysLate(const std::string& id) {
        const bool late = get("/api/v1/jobs/" + id).at("late").as_bool();
        const auto found = get("/api/v1/jobs", "late_after<-0min");
        EXPECT_EQ(found.at("total"), late ? 1 : 0) << "the filter says something else";
        return late;
    }
    std::string m_name;
    const Instant m_begin = now();
    std::atomic<Instant> m_clock = m_begin;
    std::unique_ptr<EventHub> m_hub;
    Router m_router;
};

TEST_F(LateJobTest, AJobIsLateFromTheEndOfItsBandOnAndBeforeItsTimeLimit) {
    for (int run = 0; run < 5; ++run)
        finished(20);
    const auto id = standingReboot();
    const auto under_way = job(id);
    EXPECT_EQ(under_way.started_at, m_begin);
    EXPECT_EQ(under_way.steps[1].name, "power_cycle");
    const auto band_ends = m_begin + std::chrono::seconds(19);
    EXPECT_EQ(lateAfter(under_way), band_ends) << "that of the step, which ends before that of the whole";
    EXPECT_LT(std::chrono::milliseconds(under_way.steps[1].usual->high_ms),
              std::chrono::milliseconds(under_way.steps[1].timeout_ms));
    EXPECT_FALSE(saysLate(id));
    m_clock = band_ends - std::chrono::milliseconds(1);
    EXPECT_FALSE(saysLate(id));
    m_clock = band_ends + std::chrono::milliseconds(1);
    EXPECT_TRUE(saysLate(id));
    EXPECT_EQ(job(id).status, JobStatus::retrying) << "it goes on";
    // Whoever follows the events is told with the next one, and has known the moment since the first.
    EventFollower follower;
    m_hub->start();
    (*m_hub->follow(0))(follower.sink());
    EXPECT_TRUE(follower.waitFor("\"late_after\":\"" + formatInstant(band_ends) + "\",\"late\":true"))
        << follower.text();
    m_clock = m_begin;
    EXPECT_FALSE(saysLate(id)) << "the clock was set back";
}

} // namespace
} // namespace remuda
