// SPDX-License-Identifier: GPL-3.0-or-later
// Every step of every action, gone over once more as after a crash.
#include "backend/drivers/power/simulated_driver.h"
#include "backend/jobs/action_steps.h"
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

std::vector<Verb> catalogue() {
    std::vector<Verb> verbs;
    for (int number = 0; number <= static_cast<int>(Verb::rotate_bmc_password); ++number)
        if (const auto verb = static_cast<Verb>(number); isJob(verb)) verbs.push_back(verb);
    return verbs;
}

class JobStepsTest : public JobsTest {
protected:
    using State = simulated_store::State;

    void SetUp() override {
        JobsTest::SetUp();
        m_service->addObserver([this](Transaction& transaction, const Job& job) {
            const std::lock_guard guard(m_mutex);
            for (std::size_t position = 0; position < job.steps.size(); ++position)
                if (job.steps[position].status == StepStatus::done)
                    m_left.try_emplace({job.id, position},
                                       simulated_store::find(transaction.connection(), job.hardwareName()));
        });
        m_service->start();
    }

    // One that answers every command, and whose system, disks and installer are sound.
    void addSound(Verb verb) {
        m_name = nameWhere([&](const std::string& each) {
            const auto traits = dice.traits(each);
            if (!isPlain(each) || traits.ignores_soft_off || traits.ignores_password || traits.no_password_change ||
                traits.extra_disk || traits.other_board || m_taken.contains(each))
                return false;
            for (int number = 1; number < 200; ++number)
                if (dice.draw(each, "drop", number) < traits.drop_rate) return false;
            return true;
        });
        m_taken.insert(m_name);
        addMachine(m_name, [verb](Machine& machine) {
            machine.status =
                verb == Verb::install || verb == Verb::inspect ? MachineStatus::available : MachineStatus::in_use;
        });
        const auto secrets = SecretBox::open(m_folder);
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            const auto before = *machine_store::find(transaction.connection(), m_name);
            auto after = before;
            machine_store::setBmcPassword(transaction, Origin{}, before, after, secrets->seal("Before-7", m_name));
            return Done{};
        });
        ASSERT_TRUE(done.ok());
    }
    std::optional<State> state() {
        return m_database->read([&](Connection& connection) { return simulated_store::find(connection, m_name); });
    }
    StoredJob stored(const std::string& id) {
        return *m_database->read([&](Connection& connection) { return job_store::find(connection, id); });
    }
    // As if the server had died after all that the step does, and before it could write down that it was done: the
    // machine is as the step has left it. What is after it stays done.
    std::optional<State> loseEndOf(std::size_t position, const std::string& id) {
        std::optional<State> left;
        {
            const std::lock_guard guard(m_mutex);
            m_seen.clear();
            left = m_left.at({id, position});
        }
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            auto job = *job_store::find(transaction.connection(), id);
            const auto token =
                onlyLooks(job.verb) ? std::optional<std::int64_t>(0) : job_store::lock(transaction, m_name, id);
            EXPECT_TRUE(token);
            if (left) simulated_store::save(transaction, m_name, *left);
            transaction.prepare("UPDATE job SET lock_token = ? WHERE number = ?").bind(*token).bind(job.number).run();
            job.job.status = JobStatus::started;
            job.job.ended_at.reset();
            job.job.current_step = static_cast<int>(position);
            job.job.steps[position].status = StepStatus::running;
            job.job.steps[position].ended_at.reset();
            job.unsettled = true;
            job.owner = 0;
            job_store::update(transaction, job);
            job_store::updateStep(transaction, job, position);
            return Done{};
        });
        EXPECT_TRUE(done.ok());
        m_service->wake();
        return left;
    }

    std::string m_name;
    std::set<std::string> m_taken;
    std::map<std::pair<std::string, std::size_t>, std::optional<State>> m_left; // by each step
};

TEST_F(JobStepsTest, AreRepeatableUnlessTheyNoteWhatTheySend) {
    std::set<std::string> noted;
    for (const auto verb : catalogue()) {
        const auto definitions = stepsOf(verb);
        const auto shown = newSteps(verb);
        ASSERT_FALSE(definitions.empty()) << toText(verb);
        for (std::size_t position = 0; position < definitions.size(); ++position) {
            const bool notes = definitions[position].effect == Effect::noted;
            EXPECT_EQ(shown[position].repeatable, !notes) << toText(verb) << " " << shown[position].name;
            if (notes) noted.insert(shown[position].name);
        }
    }
    EXPECT_EQ(noted, (std::set<std::string>{"power_cycle", "set_password"}));
}

TEST_F(JobStepsTest, ThatAreNotRepeatableHaveNotedWhatTheySent) {
    for (const auto verb : catalogue()) {
        addSound(verb);
        const auto submitted = submit(verb, {m_name});
        ASSERT_TRUE(submitted.ok()) << toText(verb) << ": " << submitted.problem().detail;
        const auto ended = awaitEnd(submitted->id);
        ASSERT_EQ(ended.status, JobStatus::finished) << toText(verb) << ": " << ended.result;
        const auto job = stored(ended.id);
        for (std::size_t position = 0; position < ended.steps.size(); ++position)
            EXPECT_EQ(job.memos[position].empty(), ended.steps[position].repeatable)
                << toText(verb) << " " << ended.steps[position].name;
    }
}

TEST_F(JobStepsTest, ActOnNoMachineTwiceWhenTheirEndIsLost) {
    for (const auto verb : catalogue()) {
        addSound(verb);
        const auto submitted = submit(verb, {m_name});
        ASSERT_TRUE(submitted.ok()) << toText(verb) << ": " << submitted.problem().detail;
        const auto ended = awaitEnd(submitted->id);
        ASSERT_EQ(ended.status, JobStatus::finished) << toText(verb) << ": " << ended.result;
        for (std::size_t position = 0; position < ended.steps.size(); ++position) {
            const auto where = std::string(toText(verb)) + " " + ended.steps[position].name;
            const auto left = loseEndOf(position, ended.id);
            const auto again = awaitEnd(ended.id);
            EXPECT_EQ(again.status, JobStatus::finished) << where << ": " << again.result;
            if (!left) continue; // it had not been told anything by then
            EXPECT_EQ(state()->power_ons, left->power_ons) << where;
            EXPECT_EQ(state()->power_offs, left->power_offs) << where;
        }
    }
}

} // namespace
} // namespace remuda
