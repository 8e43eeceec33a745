// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/session/own_rights.h"
#include "tests/gui/place_world.h"
#include "ui/common/message_bar.h"
#include "ui/common/table_view.h"
#include "ui/jobs/approval_machines.h"
#include "ui/jobs/approvals_dialog.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>
#include <gtest/gtest.h>

namespace remuda {
namespace {

namespace json = boost::json;

class ApprovalsDialogTest : public testing::Test {
protected:
    void SetUp() override {
        waiting.id = 7;
        waiting.verb = Verb::recycle;
        waiting.machine_count = 40;
        waiting.requester = "bob";
        waiting.needed = 2;
        waiting.created_at = now();
        waiting.expires_at = fromMilliseconds(toMilliseconds(now()) + 3'600'000);
        waiting.intent = "9f86d081884c7d659a2feaa0c55ad015";
        waiting.votes = {{"carol", true, "seen", now(), {}}};
        world.server.on("GET", QStringLiteral("/approvals"), [this](const FakeServer::Call&) {
            auto told = toJson(waiting);
            told.erase("machines");
            return FakeServer::Answer{200, FakeServer::list({told})};
        });
        world.server.on("GET", QStringLiteral("/approvals/7"), [this](const FakeServer::Call&) {
            return FakeServer::Answer{200, toJson(waiting)};
        });
        world.server.on("POST", QStringLiteral("/approvals/7/approve"), [this](const FakeServer::Call&) {
            waiting.votes.push_back({"alice", true, "go", now(), {}});
            waiting.status = ApprovalStatus::approved;
            waiting.job = "j9";
            return FakeServer::Answer{200, toJson(waiting)};
        });
        world.context.rights = &rights;
        Q_EMIT world.events.stateChanged(EventStream::State::live);
    }
    void open() {
        dialog = new ApprovalsDialog(world.context, &window);
        dialog->show();
        for (auto* each : dialog->findChildren<TableView*>())
            (each->accessibleName() == QLatin1String("Approvals") ? table : machines) = each;
        ASSERT_NE(table, nullptr);
        new QAbstractItemModelTester(table->model(), dialog);
        EVENTUALLY_EQ(table->model()->rowCount(), 1);
    }
    QString cell(ApprovalsModel::Column column) const { return table->model()->index(0, column).data().toString(); }
    QPushButton* button(const char* text) const {
        for (auto* each : dialog->findChildren<QPushButton*>())
            if (each->text() == QLatin1String(text)) return each;
        return nullptr;
    }
    void tellRights(bool administrator) {
        rights.take({{"user", "alice"},
                     {"teams", json::array()},
                     {"administrator", administrator},
                     {"read_only", false},
                     {"members_may", json::array()},
                     {"rules", json::array()}});
    }

    PlaceWorld world;
    QWidget window;
    RightsKeeper rights;
    Approval waiting;
    ApprovalsDialog* dialog = nullptr;
    TableView *table = nullptr, *machines = nullptr;
};

TEST_F(ApprovalsDialogTest, TheLastAgreementBeginsTheJobAndLeadsToIt) {
    open();
    EXPECT_EQ(cell(ApprovalsModel::machines), QStringLiteral("40"));
    EXPECT_EQ(cell(ApprovalsModel::requester), QStringLiteral("bob"));
    EXPECT_EQ(cell(ApprovalsModel::agreed), QStringLiteral("1 of 2"));
    EXPECT_EQ(cell(ApprovalsModel::deciders), QStringLiteral("administrators"));
    EXPECT_FALSE(button("Withdraw")->isVisible()) << "somebody else asked";
    EXPECT_FALSE(button("Show job")->isVisible());
    dialog->findChild<QLineEdit*>()->setText(QStringLiteral(" go "));
    ASSERT_TRUE(button("Approve")->isEnabled()) << button("Approve")->toolTip().toStdString();
    QTest::mouseClick(button("Approve"), Qt::LeftButton);
    EVENTUALLY_EQ(cell(ApprovalsModel::status), QStringLiteral("approved"));
    const auto sent = world.server.calls("POST", QStringLiteral("/approvals/7/approve"));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].body, (json::value{{"note", "go"}, {"intent", waiting.intent}}));
    EXPECT_FALSE(button("Approve")->isEnabled());
    QSignalSpy asked(dialog, &ApprovalsDialog::jobAsked);
    ASSERT_TRUE(button("Show job")->isVisible());
    QTest::mouseClick(button("Show job"), Qt::LeftButton);
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked.front().front().toString(), QStringLiteral("j9"));
}

TEST_F(ApprovalsDialogTest, NamesTheMachinesAndWhatIsToBeDoneToThem) {
    waiting.machines = {"HW1", "HW2"};
    waiting.machine_count = 2;
    waiting.submission = {{"params", json::object{{"reason", "moved to lon"}}}};
    open();
    ASSERT_NE(machines, nullptr);
    EVENTUALLY_EQ(machines->model()->rowCount(), 2);
    EXPECT_EQ(machines->model()->index(1, ApprovalMachinesModel::name).data().toString(), QStringLiteral("HW2"));
    EXPECT_EQ(machines->model()->index(1, ApprovalMachinesModel::status).data().toString(),
              QStringLiteral("not in the inventory"));
    const auto labels = dialog->findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* each) {
        return each->isVisible() && each->text() == QStringLiteral("Recycle · reason: moved to lon");
    }));
}

TEST_F(ApprovalsDialogTest, SaysWhyOneMayNotDecide) {
    tellRights(false);
    open();
    EXPECT_FALSE(button("Approve")->isEnabled());
    EXPECT_EQ(button("Deny")->toolTip(), QStringLiteral("Only administrators may decide about it"));
    const auto again = [&] { Q_EMIT world.events.stateChanged(EventStream::State::live); };
    tellRights(true);
    again();
    EVENTUALLY(button("Approve")->isEnabled());
    waiting.requester = "alice";
    again();
    EVENTUALLY(button("Withdraw")->isVisible());
    EXPECT_EQ(button("Approve")->toolTip(), QStringLiteral("Whoever asks for an action cannot decide about it"));
    waiting.requester = "bob";
    waiting.votes = {{"alice", true, "", now(), {}}};
    again();
    EVENTUALLY_EQ(button("Approve")->toolTip(), QStringLiteral("You have agreed already"));
    waiting.status = ApprovalStatus::expired;
    again();
    EVENTUALLY_EQ(button("Approve")->toolTip(), QStringLiteral("It is expired"));
}

TEST_F(ApprovalsDialogTest, WaitsForTheKeyAndCanBeGivenUp) {
    world.session.setSignsIntents(true);
    world.keys.manner = ScriptedAgent::Manner::asks;
    open();
    for (const char* word : {"Approve", "Deny"}) {
        SCOPED_TRACE(word);
        QTest::mouseClick(button(word), Qt::LeftButton);
        EVENTUALLY(dialog->findChild<MessageBar*>()->text().contains(QLatin1String("Waiting for your key")));
        EVENTUALLY(world.keys.isAsked());
        ASSERT_NE(button("Give up"), nullptr);
        QTest::mouseClick(button("Give up"), Qt::LeftButton);
        EVENTUALLY(!world.keys.isAsked());
        EVENTUALLY(button(word)->isEnabled());
        EXPECT_FALSE(dialog->findChild<MessageBar*>()->isVisible());
    }
    EXPECT_TRUE(world.server.calls("POST", QStringLiteral("/approvals/7/approve")).empty());
    EXPECT_TRUE(world.server.calls("POST", QStringLiteral("/approvals/7/deny")).empty());
}

TEST_F(ApprovalsDialogTest, AnAnswerThatIsNoListIsSaid) {
    world.server.answer("GET", QStringLiteral("/approvals"), json::object{{"items", {json::object{{"id", "x"}}}}});
    dialog = new ApprovalsDialog(world.context, &window);
    dialog->show();
    EVENTUALLY(dialog->findChild<MessageBar*>()->isVisible());
}

} // namespace
} // namespace remuda
