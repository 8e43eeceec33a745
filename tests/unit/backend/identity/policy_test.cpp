// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/access.h"
#include "backend/identity/identity.h"
#include "tests/unit/backend/temporary_folder.h"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace remuda {

namespace {

using testing::HasSubstr;

Result<Policy> policyOf(const std::string& text) {
    return parsePolicy(text, now());
}

std::shared_ptr<const Policy> shared(const std::string& text) {
    auto policy = policyOf(text);
    EXPECT_TRUE(policy.ok()) << policy.problem().detail;
    return policy ? std::make_shared<const Policy>(std::move(*policy)) : nullptr;
}

Machine machineOf(const std::string& team, const std::string& role, const std::string& site = "sto") {
    Machine machine;
    machine.hardware_name = "S1";
    machine.team = team;
    machine.role = role;
    machine.site = site;
    return machine;
}

TEST(PolicyFile, everyMistakeNamesItsFieldOrLineAndWhatWasExpected) {
    struct Case {
        std::string text, field, expected;
    };
    const std::vector<Case> cases{
        {R"({"rule": []})", "rule", "known are read_only, members_may, rules, approvals"},
        {R"({"rules": {}})", "rules", "a list of objects"},
        {R"({"rules": ["ops"]})", "rules[0]", "an object"},
        {R"({"rules": [{"team": "a", "may": ["reboot"]}, {"may": ["reboot"]}]})", "rules[1].team", "one of the two"},
        {R"({"rules": [{"team": "a", "user": "b", "may": ["reboot"]}]})", "rules[0].team", "one of the two"},
        {R"({"rules": [{"team": "a", "may": ["rebot"]}]})", "rules[0].may", "all, or some of check, inspect"},
        {R"({"rules": [{"team": "a", "may": []}]})", "rules[0].may", "all, or some of"},
        {R"({"rules": [{"team": "a", "may": "reboot"}]})", "rules[0].may", "a list of texts"},
        {R"({"rules": [{"team": "a", "may": ["all"], "machines": "sight:sto"}]})", "rules[0].machines", "a query"},
        {R"({"rules": [{"team": "a", "may": ["all"], "machine": "x"}]})", "rules[0].machine", "known are team, user"},
        {R"({"read_only": ["a"]})", "read_only", "an object"},
        {R"({"read_only": {"user": ["a"]}})", "read_only.user", "known are users, teams"},
        {R"({"members_may": ["fly"]})", "members_may", "all, or some of"},
        {R"({"approvals": [{"machines": 10}]})", "approvals[0].for", "all, or verbs"},
        {R"({"approvals": [{"for": ["edit"]}]})", "approvals[0].for", "all, or verbs"},
        {R"({"approvals": [{"for": ["recycle"], "approvers": 0}]})", "approvals[0].approvers", "from 1 to 20"},
        {R"({"approvals": [{"for": ["recycle"], "hours": 1000}]})", "approvals[0].hours", "from 1 to 720"},
        {R"({"approvals": [{"for": ["recycle"], "machines": -1}]})", "approvals[0].machines", "from 0"},
    };
    for (const auto& each : cases) {
        const auto policy = policyOf(each.text);
        ASSERT_FALSE(policy.ok()) << each.text;
        EXPECT_EQ(policy.problem().field, each.field) << each.text;
        EXPECT_THAT(policy.problem().expected, HasSubstr(each.expected)) << each.text;
    }
    EXPECT_THAT(policyOf("{\n\"rules\": [\n{\"team\" \"a\"}\n]}").problem().detail, HasSubstr("line 3"));
    EXPECT_THAT(policyOf("{}\n\n}").problem().detail, HasSubstr("line 3"));
    EXPECT_THAT(policyOf("[]").problem().detail, HasSubstr("no JSON object"));
}

TEST(Access, withoutAPolicyMembersHaveTheirMachinesAndAdministratorsAll) {
    const Principal alice{"alice", {"ads"}, false}, root{"root", {}, true};
    for (const auto verb : allVerbs) {
        EXPECT_TRUE(isAllowed(alice, permissionFor(verb), machineOf("ads", "db")));
        EXPECT_FALSE(isAllowed(alice, permissionFor(verb), machineOf("web", "db")));
        EXPECT_FALSE(isAllowed(alice, permissionFor(verb), machineOf("", "db")));
    }
    for (const auto admins_only : {Permission::add, Permission::remove, Permission::password})
        EXPECT_FALSE(isAllowed(alice, admins_only, machineOf("ads", "db")));
    EXPECT_FALSE(mayDoFor(alice, Permission::import, {}).ok());
    for (const auto& word : PermissionSet::all().words())
        EXPECT_TRUE(isAllowed(root, *permissionFromText(word), machineOf("", "")));
}

TEST(Access, aRuleGrantsItsVerbsWhereItsQueryMatches) {
    const auto policy = shared(R"({"rules": [
        {"team": "ops", "may": ["reboot", "power_cycle"], "machines": "site:sto role~web"},
        {"user": "otto", "may": ["recycle"], "machines": "status:broken"}]})");
    const Principal olga{"olga", {"ops"}, false, policy}, otto{"otto", {}, false, policy};
    EXPECT_TRUE(isAllowed(olga, Permission::reboot, machineOf("ads", "web-front")));
    EXPECT_FALSE(isAllowed(olga, Permission::recycle, machineOf("ads", "web-front")));
    EXPECT_FALSE(isAllowed(olga, Permission::reboot, machineOf("ads", "web-front", "lon")));
    auto broken = machineOf("ads", "db");
    broken.status = MachineStatus::broken;
    EXPECT_TRUE(isAllowed(otto, Permission::recycle, broken));
    EXPECT_FALSE(isAllowed(otto, Permission::recycle, machineOf("ads", "db")));
    const auto refused = mayDo(olga, Permission::recycle, broken);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problem().type, "forbidden");
    EXPECT_EQ(refused.problem().extra.at("permission"), boost::json::value("recycle"));
    EXPECT_EQ(refused.problem().detail, "the machine S1 belongs to team ads; olga is not in it; only members of ads, "
                                        "otto and administrators may do this (recycle)");
}

TEST(Access, membersMayWhatTheFileLeavesThem) {
    const auto policy = shared(R"({"members_may": ["reboot"]})");
    const Principal alice{"alice", {"ads"}, false, policy};
    EXPECT_TRUE(isAllowed(alice, Permission::reboot, machineOf("ads", "db")));
    EXPECT_FALSE(isAllowed(alice, Permission::recycle, machineOf("ads", "db")));
    EXPECT_THAT(mayDo(alice, Permission::recycle, machineOf("ads", "db")).problem().detail,
                HasSubstr("only administrators may do this (recycle)"));
    EXPECT_FALSE(mayDoFor(alice, Permission::request, "ads").ok());
    const Principal ann{"ann", {"ads"}, false};
    EXPECT_TRUE(mayDoFor(ann, Permission::request, "ads").ok());
    EXPECT_FALSE(mayDoFor(ann, Permission::request, "web").ok()) << "for their own team only";
    EXPECT_FALSE(mayDoFor(ann, Permission::request, "").ok());
    EXPECT_FALSE(mayAnywhere(alice, {Permission::recycle}).ok());
    EXPECT_TRUE(mayAnywhere(alice, {Permission::recycle, Permission::reboot}).ok());
}

TEST(Access, whoOnlyLooksChangesNothingWhateverElseHolds) {
    const auto policy = shared(R"({"read_only": {"users": ["ann"], "teams": ["audit"]},
                                   "rules": [{"user": "ann", "may": ["all"]}, {"team": "audit", "may": ["all"]}]})");
    for (const auto& principal : {Principal{"ann", {"ads"}, true, policy}, Principal{"bea", {"audit"}, false, policy}})
        for (const auto& word : PermissionSet::all().words()) {
            const auto permission = *permissionFromText(word);
            EXPECT_FALSE(isAllowed(principal, permission, machineOf("ads", "db"))) << word;
            EXPECT_FALSE(mayDoFor(principal, permission, "ads").ok()) << word;
            EXPECT_FALSE(mayAnywhere(principal, {permission}).ok()) << word;
        }
    EXPECT_FALSE(mayAdminister(Principal{"ann", {}, true, policy}).ok());
    EXPECT_FALSE(mayDecide(Principal{"bea", {"audit"}, false, policy}, "audit").ok());
}

TEST(Access, theTeamThatIsNamedDecidesAndWithoutOneAdministrators) {
    const Principal olga{"olga", {"ops"}, false}, root{"root", {}, true};
    EXPECT_TRUE(mayDecide(olga, "ops").ok());
    EXPECT_FALSE(mayDecide(root, "ops").ok());
    EXPECT_FALSE(mayDecide(olga, "").ok());
    EXPECT_TRUE(mayDecide(root, "").ok());
}

TEST(Access, nobodyGivesThemselvesARightByAnEdit) {
    const auto policy = shared(R"({"rules": [{"team": "techs", "may": ["edit"]},
                                             {"team": "techs", "may": ["recycle"], "machines": "role:spare"}]})");
    const Principal tim{"tim", {"techs"}, false, policy};
    const auto before = machineOf("ads", "db");
    auto moved = before;
    moved.rack = "r7";
    EXPECT_TRUE(mayEdit(tim, before, moved).ok());
    auto taken = before;
    taken.team = "techs";
    ASSERT_FALSE(mayEdit(tim, before, taken).ok()) << "it would be their own then";
    auto spare = before;
    spare.role = "spare";
    const auto refused = mayEdit(tim, before, spare);
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.problem().detail, HasSubstr("would give tim a right there (recycle)"));
    auto given = before;
    given.team = "web";
    EXPECT_TRUE(mayEdit(tim, before, given).ok()) << "to give away is no gain";
    EXPECT_TRUE(mayEdit(Principal{"root", {}, true, policy}, before, taken).ok());
    EXPECT_FALSE(mayEdit(Principal{"eve", {}, false, policy}, before, moved).ok()) << "who may not edit at all";
}

TEST(Access, theStrictestRuleOfApprovalCounts) {
    const auto policy = shared(R"({"approvals": [
        {"for": ["recycle", "retire"], "machines": 10, "team": "ops"},
        {"for": ["recycle"], "machines": 100, "approvers": 2, "team": "leads", "hours": 4},
        {"for": ["reboot"], "monthly_usd": 5000}]})");
    EXPECT_EQ(policy->approvalFor(Verb::recycle, 9, {}), nullptr);
    EXPECT_EQ(policy->approvalFor(Verb::recycle, 10, {})->team, "ops");
    EXPECT_EQ(policy->approvalFor(Verb::recycle, 100, {})->team, "leads");
    EXPECT_EQ(policy->approvalFor(Verb::recycle, 100, {})->lifetime, std::chrono::hours(4));
    EXPECT_EQ(policy->approvalFor(Verb::reboot, 1000, Money{4'999'000'000}), nullptr) << "a price alone counts";
    EXPECT_NE(policy->approvalFor(Verb::reboot, 1, Money{5'000'000'000}), nullptr);
    EXPECT_EQ(policy->approvalFor(Verb::power_on, 1000, {}), nullptr);
}

class PermissionsFile : public testing::Test {
protected:
    PermissionsFile() {
        std::filesystem::create_directories(folder.path() + "/keys");
        write("teams.json", R"({"administrators": ["root"], "teams": {"ops": ["olga"]}})");
    }
    void write(const std::string& name, const std::string& text) {
        const auto file = folder.path() + "/" + name;
        std::ofstream(file, std::ios::trunc) << text;
        // Two writes within one tick of the file system's clock would look like one.
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() +
                                                   std::chrono::seconds(++written));
    }
    IdentityOptions options() {
        IdentityOptions options;
        options.data = folder.path();
        options.keys = folder.path() + "/keys";
        options.teams = folder.path() + "/teams.json";
        options.permissions = folder.path() + "/permissions.json";
        options.file_pause = {};
        return options;
    }
    TemporaryFolder folder;
    int written = 0;
};

TEST_F(PermissionsFile, isReadAgainAndABrokenOneChangesNothing) {
    write("permissions.json", R"({"rules": [{"team": "ops", "may": ["reboot"]}]})");
    const auto identity = Identity::open(options());
    ASSERT_TRUE(identity.ok()) << identity.problem().detail;
    const auto may = [&](Permission permission) {
        return isAllowed((*identity)->principalOf("olga").value(), permission, machineOf("ads", "db"));
    };
    EXPECT_TRUE(may(Permission::reboot));
    EXPECT_FALSE(may(Permission::recycle));
    write("permissions.json", R"({"rules": [{"team": "ops", "may": ["recycle"]}]})");
    EXPECT_FALSE(may(Permission::reboot));
    EXPECT_TRUE(may(Permission::recycle));
    testing::internal::CaptureStderr();
    write("permissions.json", R"({"rules": [{"team": "ops", "may": ["recylce"]}]})");
    EXPECT_TRUE(may(Permission::recycle)) << "the last good one stays";
    EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr("rules[0].may"));
}

TEST_F(PermissionsFile, aBrokenOneOrOneWithoutTeamsKeepsTheServerFromStarting) {
    write("permissions.json", R"({"rules": [{"team": "ops", "may": ["reboot"], "machines": "sight:sto"}]})");
    auto given = options();
    const auto broken = Identity::open(given);
    ASSERT_FALSE(broken.ok());
    EXPECT_EQ(broken.problem().field, "rules[0].machines");
    EXPECT_THAT(broken.problem().detail, HasSubstr("permissions.json"));
    write("permissions.json", "{}");
    given.teams.clear();
    const auto alone = Identity::open(given);
    ASSERT_FALSE(alone.ok());
    EXPECT_EQ(alone.problem().field, "permissions");
}

TEST_F(PermissionsFile, aTeamThatNobodyIsInIsNamedInTheLog) {
    write("permissions.json", R"({"rules": [{"team": "osp", "may": ["reboot"]}]})");
    testing::internal::CaptureStderr();
    const auto identity = Identity::open(options());
    const auto log = testing::internal::GetCapturedStderr();
    ASSERT_TRUE(identity.ok());
    EXPECT_THAT(log, HasSubstr("rules[0] names the team osp"));
}

} // namespace

} // namespace remuda
