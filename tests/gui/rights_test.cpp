// SPDX-License-Identifier: GPL-3.0-or-later
// What somebody may not do is off everywhere, and says who may.
#include "core/client/session/own_rights.h"
#include "tests/gui/inventory_world.h"
#include "ui/common/table_view.h"
#include "ui/expiry/expiry_place.h"
#include "ui/inventory/machine_detail.h"
#include "ui/jobs/jobs_place.h"
#include "ui/jobs/schedules_dialog.h"
#include "ui/requests/requests_place.h"

#include <QTabWidget>
#include <QToolButton>

namespace remuda {
namespace {

namespace json = boost::json;

// Of the team ads, whose members may reboot; the rest is for members of ops.
json::object whoami(const char* may = "reboot") {
    return {{"user", "alice"},
            {"teams", {"ads"}},
            {"administrator", false},
            {"read_only", false},
            {"members_may", {may}},
            {"rules",
             {json::object{{"who", "members of ops"},
                           {"mine", false},
                           {"may", {"edit", "password", "bmc", "lease", "import", "request", "freeze"}},
                           {"machines", ""}}}}};
}
constexpr const char* only_ops = ": only members of ops and administrators may";

class RightsTest : public InventoryWorld {
protected:
    RightsTest() {
        rights.take(whoami());
        world.context.rights = &rights;
    }
    void may(const char* word) { rights.take(whoami(word)); }
    static QWidget* named(QWidget& within, const QString& name) {
        for (auto* each : within.findChildren<QWidget*>())
            if (each->accessibleName() == name || each->property("text").toString() == name) return each;
        return nullptr;
    }
    // Off with that reason.
    static void expectOff(QWidget* widget, const QString& reason) {
        ASSERT_NE(widget, nullptr) << reason.toStdString();
        EXPECT_FALSE(widget->isEnabled()) << reason.toStdString();
        EXPECT_TRUE(widget->toolTip().contains(reason)) << widget->toolTip().toStdString();
    }
    QAction* command(const QString& text) {
        for (const auto& each : world.commands.commands())
            if (each.action && each.action->text() == text) return each.action;
        return nullptr;
    }
    void expectOff(const QString& text, const QString& reason) {
        QAction* action = command(text);
        ASSERT_NE(action, nullptr) << text.toStdString();
        EXPECT_FALSE(action->isEnabled()) << text.toStdString();
        EXPECT_EQ(action->toolTip(), reason);
    }

    // The fake server has no stream of events, which counts as being offline sooner or later.
    void beLive() {
        QAction* reboot = command(QStringLiteral("Reboot…"));
        ASSERT_NE(reboot, nullptr);
        table->selectRow(0);
        ASSERT_TRUE(QTest::qWaitFor([&] {
            if (!reboot->isEnabled()) Q_EMIT world.events.stateChanged(EventStream::State::live);
            return reboot->isEnabled();
        }));
    }

    RightsKeeper rights;
};

TEST_F(RightsTest, EditsPasswordsAndImports) {
    beLive();
    expectOff(QStringLiteral("Import machines…"), QStringLiteral("Import machines") + only_ops);
    table->selectAll();
    expectOff(QStringLiteral("Edit fields…"), QStringLiteral("Edit fields") + only_ops);
    expectOff(QStringLiteral("Set BMC password…"), QStringLiteral("Set BMC password") + only_ops);
    EXPECT_TRUE(command(QStringLiteral("Reboot…"))->isEnabled());
    may("edit"); // told while the window is open
    EXPECT_TRUE(command(QStringLiteral("Edit fields…"))->isEnabled());
    EXPECT_FALSE(command(QStringLiteral("Set BMC password…"))->isEnabled());
    may("import");
    EXPECT_TRUE(command(QStringLiteral("Import machines…"))->isEnabled());
}

TEST_F(RightsTest, TheMachineBesideTheTable) {
    beLive();
    auto* detail = place->findChild<MachineDetail*>();
    ASSERT_NE(detail, nullptr);
    auto* pencil = named(*detail, QStringLiteral("Edit Role"));
    expectOff(pencil, QStringLiteral("Edit fields") + only_ops);
    detail->findChild<QTabWidget*>()->setCurrentIndex(2);
    const QString bmc = QStringLiteral("Speak to its BMC") + only_ops;
    for (const char* name : {"Open the serial console", "Set what the machine boots from",
                             "Switch the identify light on", "Switch the identify light off"})
        expectOff(named(*detail, QString::fromLatin1(name)), bmc);
    EXPECT_TRUE(named(*detail, QStringLiteral("Ask the BMC again"))->isEnabled()) << "everybody may look";
    may("bmc");
    EXPECT_TRUE(named(*detail, QStringLiteral("Open the serial console"))->isEnabled());
    EXPECT_FALSE(pencil->isEnabled());
    may("edit");
    EXPECT_TRUE(pencil->isEnabled());
    EXPECT_EQ(pencil->toolTip(), QStringLiteral("Edit Role"));
}

TEST_F(RightsTest, Leases) {
    world.server.answer("GET", QStringLiteral("/leases"),
                        FakeServer::list({json::object{{"hardware_name", "HW1"},
                                                       {"hostname", ""},
                                                       {"role", "web"},
                                                       {"team", "ads"},
                                                       {"site", "lon"},
                                                       {"model", "DL360"},
                                                       {"monthly_cost_usd", 172},
                                                       {"simulated", true},
                                                       {"granted_by", "alice"},
                                                       {"granted_at", nullptr},
                                                       {"extended", 0},
                                                       {"status", "in_use"},
                                                       {"expires_on", "2099-01-01"},
                                                       {"days_left", 99}}}));
    ExpiryPlace leases(world.context);
    leases.show();
    TableView* rows = nullptr;
    for (auto* each : leases.findChildren<TableView*>())
        if (each->accessibleName() == QStringLiteral("Leases")) rows = each;
    ASSERT_NE(rows, nullptr);
    EVENTUALLY(rows->model()->rowCount() == 1);
    rows->selectRow(0);
    expectOff(QStringLiteral("Extend…"), QStringLiteral("Change leases") + only_ops);
    may("lease");
    EXPECT_TRUE(command(QStringLiteral("Extend…"))->isEnabled());
}

TEST_F(RightsTest, RequestsAndWhatIsPlanned) {
    RequestsPlace requests(world.context);
    requests.show();
    expectOff(QStringLiteral("New request…"), QStringLiteral("Request machines") + only_ops);
    SchedulesDialog planned(world.context, nullptr);
    planned.show();
    auto* add = button<QPushButton>(&planned, QStringLiteral("Add…"));
    ASSERT_NE(add, nullptr);
    EXPECT_TRUE(add->isEnabled()) << "of a reboot";
    planned.findChild<QTabWidget*>()->setCurrentIndex(1);
    expectOff(add, QStringLiteral("Freezes and windows") + only_ops);
    may("freeze");
    EXPECT_TRUE(add->isEnabled());
    planned.findChild<QTabWidget*>()->setCurrentIndex(0);
    expectOff(add, QStringLiteral("Schedules: you may do nothing to machines yourself"));
    may("request");
    EXPECT_TRUE(command(QStringLiteral("New request…"))->isEnabled());
}

} // namespace
} // namespace remuda
