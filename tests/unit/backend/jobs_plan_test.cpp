// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/backend/jobs_fixture.h"

namespace remuda {
namespace {

class ActionPlanTest : public JobsTest {
protected:
    Result<ActionPlan> plan(Verb verb, std::vector<std::string> machines, boost::json::object params = {}) {
        Submission submission;
        submission.verb = verb;
        submission.machines = std::move(machines);
        submission.params = std::move(params);
        return m_service->plan(submission, Origin{"ann", {}, {}});
    }
};

TEST_F(ActionPlanTest, SaysWhatWouldHappenAndToWhom) {
    const auto inUse = [](Machine& machine) {
        machine.status = MachineStatus::in_use;
        machine.team = "ads";
        machine.monthly_cost = parseMoney("172.5");
        machine.expires_on = parseDate("2030-01-01");
    };
    addMachine("A1", inUse);
    addMachine("A2", inUse);
    addMachine("A3", [](Machine& machine) { machine.status = MachineStatus::available; });
    const auto answer = plan(Verb::recycle, {"A1", "A2", "A3", "A1", "GONE"});
    ASSERT_TRUE(answer.ok());
    const auto object = toJson(*answer);
    EXPECT_EQ(object.at("machines").as_array().size(), 2u);
    EXPECT_EQ(object.at("machines").at(0).at("to_status"), "available");
    EXPECT_EQ(object.at("skipped").as_array().size(), 2u);
    EXPECT_EQ(object.at("skipped").at(1).at("reason"), "not in the inventory");
    EXPECT_EQ(object.at("owners").at(0).at("count"), 2);
    EXPECT_EQ(object.at("roles_emptied").at(0), "web");
    EXPECT_EQ(object.at("leases"), 2);
    EXPECT_EQ(object.at("monthly_cost_usd"), 345.0);
    EXPECT_EQ(object.at("effort"), "type");
    EXPECT_EQ(object.at("destructive"), true);
    EXPECT_EQ(count("SELECT count(*) FROM job"), 0);
}

TEST_F(ActionPlanTest, RefusesOfAnInstallationWhatARequestRefuses) {
    addMachine("A1");
    const auto fieldOf = [&](Verb verb, boost::json::object params) {
        const auto answer = plan(verb, {"A1"}, std::move(params));
        return answer ? std::string() : answer.problem().field;
    };
    const auto today = dateOf(now());
    for (const auto verb : {Verb::install, Verb::reserve}) {
        EXPECT_EQ(fieldOf(verb, {{"role", "Bad Role!"}, {"reason", "x"}}), "params.role");
        EXPECT_EQ(fieldOf(verb, {{"role", "web"}, {"reason", "x"}, {"expires_on", "2020-01-01"}}), "params.expires_on");
        EXPECT_EQ(fieldOf(verb, {{"role", "web"}, {"reason", "x"}, {"expires_on", formatDate(addDays(today, 1))}}), "");
    }
}

TEST_F(ActionPlanTest, CountsTheLeasesThatStillRun) {
    const auto today = dateOf(now());
    for (const int days : {-1, 0, 30})
        addMachine("A" + std::to_string(days), [&](Machine& machine) { machine.expires_on = addDays(today, days); });
    addMachine("B");
    const auto leases = plan(Verb::reboot, {"A-1", "A0", "A30", "B"})->effect.leases;
    const bool midnight = dateOf(now()) != today; // has passed since
    EXPECT_EQ(leases, midnight ? 1 : 2);
}

TEST_F(ActionPlanTest, AsksForEffortInProportion) {
    const auto effort = [&](Verb verb, std::vector<std::string> machines) {
        return std::string(toJson(*plan(verb, std::move(machines))).at("effort").as_string());
    };
    addMachine("A1");
    addMachine("A2");
    EXPECT_EQ(effort(Verb::reboot, {"A1"}), "click");
    EXPECT_EQ(effort(Verb::reboot, {"A1", "A2"}), "count");
    EXPECT_EQ(effort(Verb::power_on, {"A1", "A2"}), "click");
}

TEST_F(ActionPlanTest, RefusesWhatRulesForbidWithTheReason) {
    addMachine("PROTECTED", [](Machine& machine) { machine.is_protected = true; });
    addMachine("BUSY", [](Machine& machine) { machine.maintenance = Maintenance{"bob", "new fans", {}}; });
    addMachine("IPMI", [](Machine& machine) { machine.bmc = {"ipmi", "10.0.0.1", "admin"}; });
    addMachine("BARE", [](Machine& machine) { machine.bmc = {}; });
    const auto reason = [&](Verb verb, const std::string& name) {
        const auto answer = plan(verb, {name});
        return answer->skipped.empty() ? "allowed" : answer->skipped[0].reason.text;
    };
    EXPECT_NE(reason(Verb::reboot, "PROTECTED").find("protected"), std::string::npos);
    EXPECT_EQ(reason(Verb::power_on, "PROTECTED"), "allowed");
    EXPECT_EQ(reason(Verb::reboot, "BUSY"), "in maintenance by bob: new fans");
    EXPECT_EQ(reason(Verb::end_maintenance, "BUSY"), "allowed");
    EXPECT_EQ(reason(Verb::reboot, "IPMI"), "allowed");
    EXPECT_NE(reason(Verb::install, "IPMI").find("network boot is not there yet"), std::string::npos);
    EXPECT_NE(reason(Verb::reboot, "BARE").find("bmc_driver is not set"), std::string::npos);
}

TEST_F(ActionPlanTest, SaysTheReasonAsACodeForThoseWhoSpeakAnotherLanguage) {
    addMachine("LOCKED", [](Machine& machine) { machine.lock = MachineLock{"j7", 1, {}}; });
    addMachine("BUSY", [](Machine& machine) { machine.maintenance = Maintenance{"bob", "new fans", {}}; });
    addMachine("PROTECTED", [](Machine& machine) { machine.is_protected = true; });
    addMachine("RETIRED", [](Machine& machine) { machine.status = MachineStatus::retired; });
    addMachine("IPMI", [](Machine& machine) { machine.bmc = {"ipmi", "10.0.0.1", "admin"}; });
    const auto why = [&](Verb verb, const std::string& name) {
        const auto answer = plan(verb, {name});
        const auto form = toJson(*answer);
        const auto& skipped = form.at("skipped").as_array().at(0).as_object();
        return std::string(skipped.at("code").as_string()) + " " + std::string(skipped.at("subject").as_string());
    };
    EXPECT_EQ(why(Verb::reboot, "LOCKED"), "locked j7");
    EXPECT_EQ(why(Verb::reboot, "BUSY"), "in-maintenance bob: new fans");
    EXPECT_EQ(why(Verb::reboot, "PROTECTED"), "protected ");
    EXPECT_EQ(why(Verb::install, "RETIRED"), "illegal-move retired");
    EXPECT_EQ(why(Verb::install, "IPMI"), "no-network-boot ipmi");
    EXPECT_EQ(why(Verb::reboot, "GONE"), "not-found ");
}

TEST_F(ActionPlanTest, RefusesWithTheProblemThatFitsTheReason) {
    const auto noRole = [](Machine& machine) { machine.role.clear(); };
    const auto broken = [](Machine& machine) { machine.status = MachineStatus::broken; };
    addMachine("READY");
    addMachine("NEW1", noRole);
    addMachine("NEW2", noRole);
    addMachine("BROKEN1", broken);
    addMachine("BROKEN2", broken);
    addMachine("PROTECTED", [](Machine& machine) { machine.is_protected = true; });
    const auto refused = [&](std::vector<std::string> machines) {
        auto job = submit(Verb::install, std::move(machines));
        EXPECT_FALSE(job.ok());
        return job.ok() ? Problem() : job.problem();
    };
    EXPECT_EQ(refused({"GONE"}).status, 404);
    EXPECT_EQ(refused({"GONE", "LOST"}).detail, "GONE, LOST: not in the inventory");
    EXPECT_EQ(refused({"GONE", "READY"}).type, "conflict") << "one of them is there";

    const auto missing = refused({"NEW1", "NEW2"});
    EXPECT_EQ(missing.status, 422);
    EXPECT_EQ(missing.field, "params.role");
    EXPECT_EQ(missing.detail, "NEW1, NEW2: no role yet; name the one to install");

    const auto obstacle = refused({"PROTECTED"});
    EXPECT_EQ(obstacle.status, 409);
    EXPECT_EQ(obstacle.title, "Something stands in the way");
    EXPECT_FALSE(obstacle.extra.contains("legal"));

    const auto illegal = refused({"BROKEN1", "BROKEN2"});
    EXPECT_EQ(illegal.type, "illegal-move");
    EXPECT_EQ(illegal.detail, "BROKEN1, BROKEN2: a machine that is broken cannot install");
    EXPECT_FALSE(illegal.extra.at("legal").as_array().empty());

    const auto mixed = refused({"BROKEN1", "GONE", "NEW1", "PROTECTED"});
    EXPECT_EQ(mixed.type, "conflict");
    EXPECT_EQ(mixed.extra.at("skipped").as_array().size(), 4u);
    EXPECT_FALSE(mixed.extra.contains("legal"));
}

TEST_F(ActionPlanTest, NamesTheParameterThatIsWrong) {
    addMachine("A1");
    const auto field = [&](Verb verb, boost::json::object params) {
        const auto answer = plan(verb, {"A1"}, std::move(params));
        return answer.ok() ? std::string("accepted") : answer.problem().field;
    };
    EXPECT_EQ(field(Verb::mark_broken, {}), "params.reason");
    EXPECT_EQ(field(Verb::mark_broken, {{"reason", "smoke"}}), "accepted");
    EXPECT_EQ(field(Verb::reboot, {{"role", "web"}}), "params.role");
    EXPECT_EQ(field(Verb::reboot, {{"role", ""}, {"image", nullptr}}), "accepted");
    EXPECT_EQ(field(Verb::install, {{"expires_on", "2030-02-30"}}), "params.expires_on");
    EXPECT_EQ(field(Verb::install, {{"hostname", "no spaces"}}), "params.hostname");
    EXPECT_EQ(field(Verb::recycle, {{"retire", "yes"}}), "params.retire");

    const auto read = [](boost::json::object body) {
        const auto submission = submissionFromJson(body);
        return submission.ok() ? std::string("accepted") : submission.problem().field;
    };
    EXPECT_EQ(read({{"machines", {"A1"}}}), "verb");
    EXPECT_EQ(read({{"verb", "explode"}, {"machines", {"A1"}}}), "verb");
    EXPECT_EQ(read({{"verb", "reboot"}, {"machines", boost::json::array()}}), "machines");
    EXPECT_EQ(read({{"verb", "reboot"}, {"machines", boost::json::array{"A1"}}, {"parallelism", 0}}), "parallelism");
    EXPECT_EQ(read({{"verb", "reboot"}, {"machines", boost::json::array{"A1"}}, {"force", true}}), "force");
    EXPECT_EQ(read({{"verb", "reboot"}, {"machines", boost::json::array{"A1"}}}), "accepted");
}

TEST_F(ActionPlanTest, MovesAtOnceWhatNeedsNoJob) {
    addMachine("A1", [](Machine& machine) { machine.role.clear(); });
    const auto move = [&](Verb verb, boost::json::object params) {
        Submission submission;
        submission.verb = verb;
        submission.machines = {"A1"};
        submission.params = std::move(params);
        const auto moved = m_service->moveNow(submission, Origin{"ann", {}, {}});
        EXPECT_TRUE(moved.ok()) << (moved.ok() ? "" : moved.problem().detail);
        return machine("A1");
    };
    auto now = move(Verb::reserve, {{"team", "ads"}, {"expires_on", "2030-01-01"}, {"reason", "launch"}});
    EXPECT_EQ(now.status, MachineStatus::reserved);
    EXPECT_EQ(now.team, "ads");
    EXPECT_EQ(now.status_reason, "launch");
    now = move(Verb::release, {});
    EXPECT_EQ(now.status, MachineStatus::available);
    EXPECT_EQ(now.team, "");
    EXPECT_FALSE(now.expires_on);
    now = move(Verb::set_maintenance, {{"reason", "new fans"}, {"until", "2030-01-01"}});
    EXPECT_EQ(now.maintenance->who, "ann");
    EXPECT_EQ(now.status, MachineStatus::available);
    now = move(Verb::abandon, {{"reason", "stolen"}});
    EXPECT_EQ(now.status, MachineStatus::retired);
    EXPECT_TRUE(now.wipe_unverified);

    Submission again;
    again.verb = Verb::reserve;
    again.machines = {"A1"};
    const auto refused = m_service->moveNow(again, Origin{"ann", {}, {}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().type, "illegal-move");
}

} // namespace
} // namespace remuda
