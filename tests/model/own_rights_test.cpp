// SPDX-License-Identifier: GPL-3.0-or-later
// What the window leaves out, since the server would refuse it, and what it says instead.
#include "core/client/replica/replica_builder.h"
#include "core/client/session/own_rights.h"
#include "ui/common/command_registry.h"
#include "ui/inventory/selection_survey.h"

#include <QWidget>

#include <gtest/gtest.h>
#include <numeric>

namespace remuda {
namespace {

namespace json = boost::json;

OwnRights rightsOf(const char* whoami) {
    OwnRights rights;
    rights.take(json::parse(whoami).as_object());
    return rights;
}

constexpr const char* alice = R"({"user": "alice", "teams": ["ads"], "administrator": false, "read_only": false,
    "members_may": ["reboot"], "rules": [
        {"who": "members of ads", "mine": true, "may": ["recycle"], "machines": "role:spare"},
        {"who": "members of ops", "mine": false, "may": ["recycle", "retire"], "machines": ""}]})";

Machine machineOf(const std::string& name, const std::string& team, const std::string& role) {
    Machine machine;
    machine.hardware_name = name;
    machine.site = "sto";
    machine.team = team;
    machine.role = role;
    machine.status = MachineStatus::in_use;
    return machine;
}

TEST(OwnRights, AreThoseThatTheServerTold) {
    const auto rights = rightsOf(alice);
    EXPECT_TRUE(rights.on(machineOf("A", "ads", "web")).has(Permission::reboot));
    EXPECT_FALSE(rights.on(machineOf("A", "web", "web")).has(Permission::reboot));
    EXPECT_TRUE(rights.on(machineOf("A", "web", "spare")).has(Permission::recycle));
    EXPECT_FALSE(rights.on(machineOf("A", "ads", "web")).has(Permission::recycle));
    EXPECT_TRUE(rights.onMachinesOf("web").has(Permission::recycle)) << "it may be a spare one";
    EXPECT_FALSE(rights.onMachinesOf("web").has(Permission::reboot));
    EXPECT_EQ(rights.whoElse(Permission::recycle), (QStringList{"members of ads", "members of ops"}));
    EXPECT_TRUE(rights.mayDecide("ads"));
    EXPECT_FALSE(rights.mayDecide("ops"));
    EXPECT_FALSE(rights.mayDecide(""));
}

TEST(OwnRights, AreAllUntilTheServerHasToldAndWithAnOlderServer) {
    EXPECT_EQ(OwnRights().on(machineOf("A", "x", "y")), PermissionSet::all());
    EXPECT_EQ(rightsOf(R"({"user": "alice", "teams": [], "administrator": false})").on(machineOf("A", "x", "y")),
              PermissionSet::all());
    EXPECT_TRUE(rightsOf(R"({"administrator": true, "read_only": true, "members_may": [], "rules": []})")
                    .on(machineOf("A", "x", "y"))
                    .empty());
}

TEST(OwnRights, VerbsThatWouldBeRefusedAreOffAndSayWhoMay) {
    const auto rights = rightsOf(alice);
    ReplicaBuilder builder;
    builder.put(machineOf("A", "ads", "web"));
    builder.put(machineOf("B", "web", "web"));
    const auto snapshot = builder.publish(1).after;
    CommandRegistry commands;
    QWidget owner;
    VerbActions verbs(commands, &owner);
    verbs.setRights(&rights);
    verbs.setSelection(selectionFacts(*snapshot, std::vector<std::uint32_t>{0, 1}, rights).choices);
    EXPECT_TRUE(verbs.action(Verb::reboot)->isEnabled()) << "A may be";
    EXPECT_FALSE(verbs.action(Verb::recycle)->isEnabled());
    EXPECT_EQ(verbs.action(Verb::recycle)->toolTip(),
              QStringLiteral("Recycle: only members of ads, members of ops and administrators may"));
    EXPECT_EQ(verbs.action(Verb::power_off)->toolTip(), QStringLiteral("Power off: only administrators may"));
    verbs.setSelection(selectionFacts(*snapshot, std::vector<std::uint32_t>{1}, rights).choices);
    EXPECT_FALSE(verbs.action(Verb::reboot)->isEnabled());
    EXPECT_EQ(verbs.action(Verb::reboot)->toolTip(),
              QStringLiteral("Reboot: only members of the team that has the machine and administrators may"));
}

} // namespace
} // namespace remuda
