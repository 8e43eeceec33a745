// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/new_password.h"
#include "backend/inventory/bmc_password_store.h"
#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "tests/unit/backend/jobs_fixture.h"

#include <cctype>
#include <set>

namespace remuda {
namespace {

constexpr const char* old_password = "Before-7";
constexpr const char* new_password = "Drawn4567890abcD";
enum Step { set_password = 1, check_password = 2 };

// The simulated controllers here take one password only. What a crash leaves is made by hand.
class RotationTest : public JobsTest {
protected:
    void SetUp() override {
        JobsTest::SetUp();
        m_secrets = *SecretBox::open(m_folder);
        addControlled([](const SimulatedTraits&) { return true; });
    }

    // A machine that has answered every command so far, whose controller takes the old password.
    void addControlled(const std::function<bool(const SimulatedTraits&)>& wanted, bool plain = true) {
        m_name = nameWhere([&](const std::string& each) {
            const auto traits = dice.traits(each);
            if (traits.wrong_password || (plain && (traits.ignores_password || traits.no_password_change)))
                return false;
            for (int number = 1; number < 60; ++number)
                if (dice.draw(each, "drop", number) < traits.drop_rate) return false;
            return wanted(traits);
        });
        addMachine(m_name, [](Machine& machine) { machine.status = MachineStatus::in_use; });
        write([&](Transaction& transaction) {
            const auto before = *machine_store::find(transaction.connection(), m_name);
            auto after = before;
            machine_store::setBmcPassword(transaction, Origin{}, before, after, sealed(old_password));
        });
        controllerTakes(old_password);
    }

    template <class Function>
    void write(Function function) {
        const auto done = m_database->write([&](Transaction& transaction) -> Result<Done> {
            function(transaction);
            return Done{};
        });
        ASSERT_TRUE(done.ok()) << done.problem().detail;
    }

    std::string sealed(const std::string& password) { return m_secrets->seal(password, m_name); }
    std::string opened(const std::optional<std::string>& sealed) {
        return sealed ? m_secrets->unseal(*sealed, m_name).value() : "none";
    }
    std::string current() {
        return opened(m_database->read(
            [&](Connection& connection) { return machine_store::sealedBmcPassword(connection, m_name); }));
    }
    std::string pending() {
        return opened(
            m_database->read([&](Connection& connection) { return bmc_password_store::pending(connection, m_name); }));
    }
    void setPending(const std::string& password) {
        write([&](Transaction& transaction) { bmc_password_store::setPending(transaction, m_name, sealed(password)); });
    }
    void controllerTakes(const std::string& password, Instant silent_until = {}) {
        write([&](Transaction& transaction) {
            auto state = simulated_store::find(transaction.connection(), m_name).value_or(simulated_store::State());
            state.power = state.power_to = PowerState::on;
            state.password_digest = toHex(sha256(password));
            state.controller_back_at = silent_until;
            simulated_store::save(transaction, m_name, state);
        });
    }
    bool controllerHas(const std::string& password) {
        return count("SELECT count(*) FROM simulated_machine WHERE password_digest = '" + toHex(sha256(password)) +
                     "' AND hardware_name = '" + m_name + "'") == 1;
    }

    // A rotation whose server died in that step, after it had drawn the new password.
    std::string crashed(Step step, bool unsettled = false) {
        const auto submitted = submit(Verb::rotate_bmc_password, {m_name});
        EXPECT_TRUE(submitted.ok());
        write([&](Transaction& transaction) {
            auto stored = *job_store::find(transaction.connection(), submitted->id);
            stored.job.status = JobStatus::started;
            stored.job.started_at = now();
            stored.job.current_step = step;
            stored.from_status = "in_use";
            for (int position = 0; position < step; ++position)
                stored.job.steps[position].status = StepStatus::done;
            stored.job.steps[step].status = StepStatus::running;
            stored.job.steps[step].attempt = 1;
            stored.job.steps[step].started_at = now();
            stored.memos[set_password] = "drawn";
            stored.unsettled = unsettled;
            job_store::update(transaction, stored);
            for (int position = 0; position <= step; ++position)
                job_store::updateStep(transaction, stored, position);
        });
        return submitted->id;
    }

    Job ended(Verb verb) {
        const auto submitted = submit(verb, {m_name});
        EXPECT_TRUE(submitted.ok()) << submitted.problem().detail;
        return awaitEnd(submitted->id);
    }
    void expectPromoted(const std::string& password) {
        EXPECT_EQ(current(), password);
        EXPECT_EQ(pending(), "none");
        EXPECT_TRUE(controllerHas(password));
    }
    void expectBothKept() {
        EXPECT_EQ(current(), old_password);
        EXPECT_EQ(pending(), new_password);
    }

    std::string m_name;
    std::optional<SecretBox> m_secrets;
};

TEST(NewBmcPassword, IsTakenByEveryController) {
    const auto some = [](const std::string& text, int (*kind)(int)) {
        return std::any_of(text.begin(), text.end(), [kind](unsigned char each) { return kind(each) != 0; });
    };
    std::set<std::string> seen;
    for (int round = 0; round < 500; ++round) {
        const auto password = newBmcPassword();
        EXPECT_EQ(password.size(), 16u);
        EXPECT_TRUE(
            std::all_of(password.begin(), password.end(), [](unsigned char each) { return std::isalnum(each); }));
        EXPECT_TRUE(some(password, std::isupper) && some(password, std::islower) && some(password, std::isdigit));
        seen.insert(password);
    }
    EXPECT_EQ(seen.size(), 500u);
}

TEST_F(RotationTest, TheControllerGetsANewPasswordThatIsToldNowhere) {
    m_service->start();
    const auto rotated = ended(Verb::rotate_bmc_password);
    EXPECT_EQ(rotated.status, JobStatus::finished) << rotated.result;
    EXPECT_EQ(rotated.result, "the BMC has a new password");
    const auto password = current();
    EXPECT_NE(password, old_password);
    expectPromoted(password);
    for (const auto* where : {"job_log WHERE text", "change WHERE after", "change WHERE before",
                              "job_step WHERE detail", "job_step WHERE memo"})
        EXPECT_EQ(count("SELECT count(*) FROM " + std::string(where) + " LIKE '%" + password + "%'"), 0) << where;
    EXPECT_EQ(count("SELECT count(*) FROM change WHERE entity = 'machine' AND verb = 'bmc-password' AND actor = 'ann'"),
              1);
    EXPECT_EQ(ended(Verb::power_off).status, JobStatus::finished) << "it works with it";
    EXPECT_EQ(ended(Verb::rotate_bmc_password).status, JobStatus::finished);
    EXPECT_NE(current(), password);
}

TEST_F(RotationTest, ACrashAfterTheSetFindsThatTheNewOneWorks) {
    setPending(new_password);
    controllerTakes(new_password);
    const auto id = crashed(set_password);
    m_service->start();
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    expectPromoted(new_password);
}

TEST_F(RotationTest, ACrashBeforeTheSetSendsTheSamePasswordOnceMore) {
    setPending(new_password);
    const auto id = crashed(set_password);
    m_service->start();
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    expectPromoted(new_password);
}

TEST_F(RotationTest, WhatALostServerMayHaveSentIsWaitedFor) {
    auto options = fastOptions();
    options.time_scale = 2;
    makeService(options);
    setPending(new_password);
    const auto id = crashed(set_password, true);
    m_service->start();
    const auto waiting = [&](const Job& each) { return each.id == id && each.status == JobStatus::waiting; };
    EXPECT_EQ(await(waiting).waiting_for, "effect of an earlier command");
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    expectPromoted(new_password);
}

TEST_F(RotationTest, ACrashBetweenSetAndCheckGoesOnWithTheNewOne) {
    setPending(new_password);
    controllerTakes(new_password);
    const auto id = crashed(check_password);
    m_service->start();
    EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
    expectPromoted(new_password);
}

TEST_F(RotationTest, ASetWithoutEffectKeepsTheOldOneAndDoesNotForgetTheNewOne) {
    setPending(new_password);
    const auto id = crashed(check_password);
    m_service->start();
    const auto failed = awaitEnd(id);
    EXPECT_EQ(failed.status, JobStatus::failed);
    ASSERT_TRUE(failed.error);
    EXPECT_EQ(failed.error->error_class, ErrorClass::bmc_bug);
    EXPECT_NE(failed.error->message.find("both kept"), std::string::npos) << failed.error->message;
    EXPECT_EQ(failed.steps[check_password].attempt, 1) << "users are locked out after some refusals";
    expectBothKept();
    EXPECT_TRUE(machine(m_name).faults.empty()) << "the one before works";
    EXPECT_EQ(ended(Verb::power_off).status, JobStatus::finished);
    expectBothKept();
    // It takes effect after all.
    controllerTakes(new_password);
    EXPECT_EQ(ended(Verb::power_on).status, JobStatus::finished);
    expectPromoted(new_password);
}

TEST_F(RotationTest, AControllerThatOnlySaysYesKeepsItsPassword) {
    addControlled([](const SimulatedTraits& traits) { return traits.ignores_password; }, false);
    m_service->start();
    const auto failed = ended(Verb::rotate_bmc_password);
    EXPECT_EQ(failed.status, JobStatus::failed);
    EXPECT_EQ(failed.error->error_class, ErrorClass::bmc_bug);
    EXPECT_NE(failed.error->advice.find("reset-bmc"), std::string::npos);
    EXPECT_EQ(current(), old_password);
    EXPECT_EQ(ended(Verb::power_off).status, JobStatus::finished);
}

TEST_F(RotationTest, AControllerThatRefusesIsSaidAndNothingChanges) {
    addControlled([](const SimulatedTraits& traits) { return traits.no_password_change; }, false);
    m_service->start();
    const auto failed = ended(Verb::rotate_bmc_password);
    EXPECT_EQ(failed.status, JobStatus::failed);
    EXPECT_EQ(failed.error->error_class, ErrorClass::policy);
    EXPECT_NE(failed.error->message.find("nothing was changed"), std::string::npos) << failed.error->message;
    EXPECT_EQ(failed.steps[set_password].attempt, 1);
    expectPromoted(old_password);
}

TEST_F(RotationTest, OneThatGoesAwayKeepsBothUntilItIsBack) {
    setPending(new_password);
    controllerTakes(old_password, now() + std::chrono::hours(1));
    const auto id = crashed(set_password);
    m_service->start();
    const auto failed = awaitEnd(id);
    EXPECT_EQ(failed.status, JobStatus::failed);
    EXPECT_EQ(failed.error->error_class, ErrorClass::unreachable);
    EXPECT_NE(failed.error->message.find("both kept"), std::string::npos) << failed.error->message;
    expectBothKept();
    // The lost command had its effect: whoever uses the controller next finds out. The breaker is open for a moment.
    controllerTakes(new_password);
    while (ended(Verb::power_off).status != JobStatus::finished) {
    }
    expectPromoted(new_password);
}

TEST_F(RotationTest, OneThatWasAwayIsRotatedByARetry) {
    setPending(new_password);
    controllerTakes(old_password, now() + std::chrono::hours(1));
    const auto id = crashed(set_password);
    m_service->start();
    ASSERT_EQ(awaitEnd(id).status, JobStatus::failed);
    controllerTakes(old_password);
    for (auto last = id; job(last).status != JobStatus::finished;) {
        const auto retried = m_service->retry(last, Origin{"ann", {}, {}});
        ASSERT_TRUE(retried.ok()) << retried.problem().detail;
        last = retried->id;
        awaitEnd(last);
    }
    expectPromoted(new_password);
}

TEST_F(RotationTest, WhereNeitherWorksBothAreKeptAndItIsSaid) {
    setPending(new_password);
    controllerTakes("somebody else's");
    const auto id = crashed(check_password);
    m_service->start();
    const auto failed = awaitEnd(id);
    EXPECT_EQ(failed.status, JobStatus::failed);
    EXPECT_EQ(failed.error->error_class, ErrorClass::credentials);
    EXPECT_NE(failed.error->message.find("both kept"), std::string::npos) << failed.error->message;
    expectBothKept();
    EXPECT_EQ(ended(Verb::power_off).error->error_class, ErrorClass::credentials);
    expectBothKept();
    controllerTakes(old_password);
    EXPECT_EQ(ended(Verb::rotate_bmc_password).status, JobStatus::finished);
    expectPromoted(new_password);
}

// Somebody asked for the sensors between set and check, and was let in with the new password.
TEST_F(RotationTest, OneThatWasFoundToWorkMeanwhileIsNotDrawnAgain) {
    for (const auto step : {set_password, check_password}) {
        makeService(fastOptions());
        write([&](Transaction& transaction) {
            bmc_password_store::setPending(transaction, m_name, sealed(new_password));
            const auto stored = *bmc_password_store::pending(transaction.connection(), m_name);
            EXPECT_TRUE(bmc_password_store::promote(transaction, Origin{}, m_name, stored));
            EXPECT_FALSE(bmc_password_store::promote(transaction, Origin{}, m_name, stored));
        });
        controllerTakes(new_password);
        const auto id = crashed(step);
        m_service->start();
        EXPECT_EQ(awaitEnd(id).status, JobStatus::finished);
        expectPromoted(new_password);
    }
}

TEST_F(RotationTest, WhoSharesAUserOfAnEnclosureIsKnown) {
    const auto at = [this](const std::string& name, const std::string& address, const std::string& user) {
        addMachine(name, [&](Machine& machine) { machine.bmc = {"redfish", address, user}; });
    };
    at("E1", "https://enclosure/redfish/v1/Systems/1", "admin");
    at("E2", "https://enclosure/redfish/v1/Systems/2", "admin");
    at("E3", "https://enclosure/redfish/v1/Systems/3", "own");
    at("E4", "https://enclosure4/redfish/v1/Systems/1", "admin");
    at("E5", "https://alone", "admin");
    const auto sharer = [this](const std::string& name) {
        return m_database->read([&](Connection& connection) {
            return bmc_password_store::sharer(connection, *machine_store::find(connection, name)).value_or("nobody");
        });
    };
    EXPECT_EQ(sharer("E1"), "E2");
    EXPECT_EQ(sharer("E2"), "E1");
    EXPECT_EQ(sharer("E3"), "nobody");
    EXPECT_EQ(sharer("E4"), "nobody");
    EXPECT_EQ(sharer("E5"), "nobody");
}

} // namespace
} // namespace remuda
