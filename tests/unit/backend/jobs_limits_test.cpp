// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/power/simulated_driver.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

using Names = std::vector<std::string>;

// Which children of a batch may begin, and when all will have ended. The engine is not started.
class JobLimitsTest : public JobsTest {
protected:
    void add(const std::string& name, const std::string& site, const std::string& rack) {
        addMachine(name, [&](Machine& machine) {
            machine.site = site;
            machine.rack = rack;
        });
    }

    StoredJob batch(std::vector<std::string> machines, int parallelism, int per_rack, int per_site) {
        Submission submission;
        submission.verb = Verb::reboot;
        submission.machines = std::move(machines);
        submission.parallelism = parallelism;
        submission.per_rack = per_rack;
        submission.per_site = per_site;
        const auto submitted = m_service->submit(submission, Origin{"ann", {}, {}});
        EXPECT_TRUE(submitted.ok()) << submitted.problem().detail;
        return stored(submitted->id);
    }
    StoredJob stored(const std::string& id) {
        return *m_database->read([&](Connection& connection) { return job_store::find(connection, id); });
    }

    // Machines whose jobs may begin.
    std::vector<std::string> free(const StoredJob& batch, std::int64_t limit = 100) {
        return m_database->read([&](Connection& connection) {
            std::vector<std::string> names;
            for (const auto& each : job_store::queuedChildren(connection, batch, limit))
                names.push_back(job_store::row(connection, each.id)->hardware_name);
            return names;
        });
    }

    void setStatus(const std::string& machine, const std::string& status, std::int64_t seconds_ago = 0) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            transaction.prepare("UPDATE job SET status = ?, started_at = ? WHERE hardware_name = ?")
                .bind(status)
                .bind(now() - std::chrono::seconds(seconds_ago))
                .bind(machine)
                .run();
            return Done{};
        });
        ASSERT_TRUE(done.ok());
    }

    // Reboots of the model that took so long.
    void learn(std::initializer_list<int> seconds) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            for (const int each : seconds) {
                StoredJob stored;
                stored.model = "R640";
                stored.job.id = "past-" + std::to_string(++m_past);
                stored.job.action = "reboot";
                stored.job.started_at = now();
                stored.job.ended_at = now() + std::chrono::seconds(each);
                stored.job.status = JobStatus::finished;
                job_store::insert(transaction, stored);
                job_store::update(transaction, stored);
            }
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }

    int m_past = 0;
};

TEST_F(JobLimitsTest, RacksAndSitesTakeSoManyAtOnceAndNoPlaceIsWasted) {
    add("A1", "lon", "r1");
    add("A2", "lon", "r1");
    add("A3", "lon", "r1");
    add("B1", "lon", "r2");
    add("B2", "lon", "r3");
    add("C1", "par", "r1");
    add("N1", "par", "");
    add("N2", "par", "");
    const auto made = batch({"A1", "A2", "A3", "B1", "B2", "C1", "N1", "N2"}, 20, 1, 2);
    EXPECT_EQ(made.job.params.at("per_rack"), 1);
    EXPECT_EQ(free(made), (Names{"A1", "B1", "C1", "N1"})) << "what its rack holds up takes no place of the site";
    EXPECT_EQ(free(made, 2), (Names{"A1", "B1"}));
    setStatus("A1", "started");
    setStatus("C1", "waiting");
    EXPECT_EQ(free(made), (Names{"B1", "N1"}));
    setStatus("A1", "failed");
    EXPECT_EQ(free(made), (Names{"A2", "B1", "N1"}));
}

TEST_F(JobLimitsTest, ALimitedBatchComesToItsEnd) {
    Names names;
    for (int number = 0; names.size() < 6; ++number) {
        const auto name = "SIM" + std::to_string(number);
        if (dice.traits(name).wrong_password || dice.traits(name).drop_rate > 0.01) continue;
        add(name, "lon", names.size() < 4 ? "r1" : "r2");
        names.push_back(name);
    }
    const auto made = batch(names, 20, 1, 0);
    m_service->start();
    const auto ended = awaitEnd(made.job.id);
    EXPECT_EQ(ended.children->finished, 6) << ended.result;
    std::map<std::string, std::string> at_work; // by rack
    const std::lock_guard guard(m_mutex);
    for (const auto& each : m_seen) {
        if (each.parent != made.job.id || each.status == JobStatus::queued) continue;
        const auto name = each.hardwareName();
        auto& busy = at_work[machine(name).rack];
        EXPECT_TRUE(busy.empty() || busy == name) << busy << " and " << name;
        busy = isEnded(each.status) ? std::string() : name;
    }
}

TEST_F(JobLimitsTest, TheEndIsARangeFromUsualTimesAndLimitsOrUnknown) {
    for (const auto* name : {"A1", "A2", "A3", "A4"})
        add(name, "lon", name[1] < '4' ? "r1" : "r2");
    const auto unknown = batch({"A1", "A2", "A3", "A4"}, 2, 0, 0);
    EXPECT_FALSE(unknown.job.ends);
    EXPECT_EQ(toJson(unknown.job, now()).at("ends"), nullptr);

    learn({20, 20, 30, 40, 40}); // known now, though not yet when the batch was made
    const auto at = fromMilliseconds(1'000'000'000);
    const auto seconds = [&](const StoredJob& each, Instant moment) {
        const auto ends =
            m_database->read([&](Connection& connection) { return job_store::endOf(connection, each, moment); });
        if (!ends) return std::pair<std::int64_t, std::int64_t>{-1, -1};
        return std::pair((toMilliseconds(ends->earliest) - toMilliseconds(moment)) / 1000,
                         (toMilliseconds(ends->latest) - toMilliseconds(moment)) / 1000);
    };
    EXPECT_EQ(seconds(unknown, at), std::pair(40L, 120L)) << "two after two; at most 4 x 40 s by two, and one more";
    auto limited = unknown;
    limited.per_rack = 1;
    EXPECT_EQ(seconds(limited, at), std::pair(60L, 160L)) << "three in one rack, one after the other";
    limited.job.status = JobStatus::paused;
    EXPECT_EQ(seconds(limited, at).first, -1) << "nobody knows when it is resumed";

    ASSERT_TRUE(m_service->cancel(unknown.job.id, Origin{}).ok());
    const auto known = batch({"A1", "A2"}, 2, 0, 0);
    ASSERT_TRUE(known.job.ends);
    setStatus("A1", "started", 15);
    const auto [low, high] = seconds(known, now());
    EXPECT_EQ(low, 20) << "the one that has not begun";
    EXPECT_GE(high, 60);
    EXPECT_LE(high, 73) << "(25 + 40) / 2 + 40";
    setStatus("A1", "started", 45);
    EXPECT_EQ(seconds(stored(known.job.id), now()).first, -1) << "one is outside its band: nobody knows";
}

} // namespace
} // namespace remuda
