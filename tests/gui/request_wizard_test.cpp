// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_json.h"
#include "tests/gui/place_world.h"
#include "ui/common/theme.h"
#include "ui/requests/machine_chooser.h"
#include "ui/requests/request_wizard.h"

#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

json::object plan(bool satisfiable, int candidates) {
    json::object made{{"satisfiable", satisfiable}, {"machines", json::array{}}, {"monthly_cost_usd", 344},
                      {"unknown_prices", 0},        {"total_cost_usd", 1024.5},  {"left", candidates - 2},
                      {"duration_estimate_s", 660}, {"failing", nullptr},        {"nearest", json::array{}},
                      {"candidates", candidates}};
    if (satisfiable)
        for (const char* name : {"PMBFY77", "UT94DQR"})
            made["machines"].as_array().push_back(json::object{{"hardware_name", name},
                                                               {"site", "lon"},
                                                               {"rack", "lon-r003"},
                                                               {"unit", 14},
                                                               {"model", "PowerEdge R640"},
                                                               {"cpu_cores", 32},
                                                               {"memory_gib", 192},
                                                               {"status", "available"},
                                                               {"to_status", "in_use"},
                                                               {"monthly_cost_usd", 172}});
    return made;
}

json::object unsatisfiable() {
    json::object made = plan(false, 1);
    made["failing"] = json::object{{"constraint", "min_memory_gib"},
                                   {"asked", 4096},
                                   {"available", 1},
                                   {"message", "Only 1 machine has 4 096 GiB."}};
    made["nearest"] = json::array{
        json::object{{"change", {{"min_memory_gib", 192}}}, {"message", "Take 192 GiB instead"}, {"available", 30}}};
    return made;
}

json::object request(int id) {
    return {{"id", id},
            {"status", "fulfilling"},
            {"requester", "alice"},
            {"created_at", "2026-11-21T17:36:31.000Z"},
            {"ended_at", nullptr},
            {"job", "batch-1"},
            {"machines", {"PMBFY77", "UT94DQR"}},
            {"monthly_cost_usd", 344},
            {"progress", 0},
            {"count", 2},
            {"role", "web"}};
}

json::object job(const char* id, const char* parent, const char* machine, int progress, const char* status) {
    json::object made{{"id", id},
                      {"action", *parent ? "install" : "batch"},
                      {"target", *parent ? std::string("hardwarename=") + machine : "request=7"},
                      {"params", json::object{{"verb", "install"}}},
                      {"status", status},
                      {"requester", "alice"},
                      {"user", "alice"},
                      {"parent", parent},
                      {"created_at", "2026-11-21T17:36:31.000Z"},
                      {"updated_at", "2026-11-21T17:36:32.000Z"},
                      {"progress", progress},
                      {"steps", json::array{}}};
    if (!*parent)
        made["children"] =
            json::object{{"total", 2}, {"finished", 0}, {"failed", 0}, {"cancelled", 0}, {"running", 2}, {"queued", 0}};
    return made;
}

QPushButton* button(QWidget& window, const QString& words) {
    for (auto* each : window.findChildren<QPushButton*>())
        if (each->text() == words && each->isVisible()) return each;
    return nullptr;
}

bool shows(QWidget& window, const QString& words) {
    for (auto* each : window.findChildren<QLabel*>())
        if (each->isVisible() && each->text().contains(words)) return true;
    return false;
}

class RequestWizardTest : public testing::Test {
protected:
    void SetUp() override {
        wizard.resize(1000, 760);
        wizard.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&wizard));
    }
    QLineEdit* field(const QString& name) {
        for (auto* each : wizard.findChildren<QLineEdit*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }
    void press(const QString& words) {
        auto* found = button(wizard, words);
        ASSERT_NE(found, nullptr) << words.toStdString();
        QTest::mouseClick(found, Qt::LeftButton);
    }

    PlaceWorld world;
    RequestWizard wizard{world.context};
};

} // namespace

TEST_F(RequestWizardTest, GoesFromWhatToSentAndFollowsTheBatch) {
    world.server.on("POST", QStringLiteral("/requests"), [](const FakeServer::Call& call) {
        const bool dry = call.query.queryItemValue(QStringLiteral("dry_run")) == QLatin1String("true");
        return dry ? FakeServer::Answer{200, plan(true, 30)} : FakeServer::Answer{201, request(7)};
    });
    world.server.answer(
        "GET", QStringLiteral("/jobs/batch-1/children"),
        FakeServer::list({job("a", "batch-1", "PMBFY77", 10, "started"), job("b", "batch-1", "UT94DQR", 0, "queued")}));
    field(QStringLiteral("Role"))->setText(QStringLiteral("web"));
    wizard.findChild<QSpinBox*>()->setValue(2);
    press(QStringLiteral("Next"));
    EVENTUALLY_EQ(wizard.step(), RequestWizard::where);
    field(QStringLiteral("Site"))->setText(QStringLiteral("lon"));
    press(QStringLiteral("Show the plan"));
    EVENTUALLY_EQ(wizard.step(), RequestWizard::plan);
    EXPECT_TRUE(shows(wizard, QStringLiteral("$344 / month")));
    QSignalSpy sent(&wizard, &RequestWizard::requestSent);
    QTest::keyClick(&wizard, Qt::Key_Return); // Enter is the one next thing
    EVENTUALLY_EQ(wizard.step(), RequestWizard::sent);
    EXPECT_EQ(sent.count(), 1);
    const auto bodies = world.server.calls("POST", QStringLiteral("/requests"));
    EXPECT_EQ(bodies.back().body.as_object().at("role").as_string(), "web");
    EXPECT_EQ(bodies.back().body.as_object().at("site").as_string(), "lon");
    EXPECT_EQ(bodies.back().body.as_object().at("count").as_int64(), 2);

    QTableView* machines = nullptr;
    for (auto* each : wizard.findChildren<QTableView*>())
        if (each->isVisible()) machines = each;
    ASSERT_NE(machines, nullptr);
    EVENTUALLY_EQ(machines->model()->rowCount(), 2);
    Event event;
    event.kind = QStringLiteral("job");
    event.id = QStringLiteral("batch-1");
    event.object = job("batch-1", "", "", 55, "started");
    wizard.applyEvents({event});
    EXPECT_EQ(wizard.findChild<QProgressBar*>()->value(), 55);
}

TEST_F(RequestWizardTest, TheCurrentStepStandsOutInEitherTheme) {
    const auto colour = [this](const QString& words) {
        for (auto* each : wizard.findChildren<QLabel*>())
            if (each->text() == words) return each->palette().color(QPalette::WindowText);
        return QColor();
    };
    for (const auto mode : {Theme::Mode::dark, Theme::Mode::light}) {
        Theme::instance().apply(mode);
        EXPECT_EQ(colour(QStringLiteral("1 What")), Theme::instance().accent());
        EXPECT_EQ(colour(QStringLiteral("3 Plan")), Theme::instance().secondaryText());
    }
}

TEST_F(RequestWizardTest, StaysOnTheFieldThatTheServerRefuses) {
    world.server.answer("POST", QStringLiteral("/requests"),
                        json::object{{"type", "invalid-field"},
                                     {"status", 422},
                                     {"title", "Invalid"},
                                     {"field", "role"},
                                     {"detail", "role is empty."},
                                     {"expected", "a role"}},
                        422);
    press(QStringLiteral("Next"));
    EVENTUALLY(shows(wizard, QStringLiteral("role is empty.")));
    EXPECT_EQ(wizard.step(), RequestWizard::what);
    field(QStringLiteral("Role"))->setText(QStringLiteral("w"));
    EXPECT_FALSE(shows(wizard, QStringLiteral("role is empty."))); // it may be right now
}

TEST_F(RequestWizardTest, OffersWhatComesNearestAtOneClick) {
    world.server.on("POST", QStringLiteral("/requests"), [](const FakeServer::Call& call) {
        const auto* memory = call.body.as_object().if_contains("min_memory_gib");
        const bool too_much = memory && memory->is_int64() && memory->get_int64() > 1000;
        return FakeServer::Answer{200, too_much ? unsatisfiable() : plan(true, 30)};
    });
    RequestSpec spec;
    spec.role = "web";
    spec.count = 2;
    spec.min_memory_gib = 4096;
    wizard.start(spec);
    press(QStringLiteral("Next"));
    EVENTUALLY_EQ(wizard.step(), RequestWizard::where);
    press(QStringLiteral("Show the plan"));
    EVENTUALLY_EQ(wizard.step(), RequestWizard::plan);
    EXPECT_TRUE(shows(wizard, QStringLiteral("Only 1 machine has 4 096 GiB.")));
    press(QStringLiteral("Take 192 GiB instead"));
    EVENTUALLY(shows(wizard, QStringLiteral("$344 / month")));
    EXPECT_EQ(
        world.server.calls("POST", QStringLiteral("/requests")).back().body.as_object().at("min_memory_gib").as_int64(),
        192);
}

TEST_F(RequestWizardTest, TheMachinesCanBeChosenByHand) {
    world.server.answer("POST", QStringLiteral("/requests"), plan(true, 30));
    json::array available;
    for (const char* name : {"PMBFY77", "UT94DQR", "ZX33KLM"}) {
        Machine machine;
        machine.hardware_name = name;
        machine.site = "lon";
        machine.status = MachineStatus::available;
        available.push_back(toJson(machine));
    }
    world.server.answer("GET", QStringLiteral("/machines"), FakeServer::list(available));
    RequestSpec spec;
    spec.role = "web";
    spec.site = "lon";
    spec.count = 2;
    spec.min_memory_gib = 64;
    wizard.start(spec);
    press(QStringLiteral("Next"));
    EVENTUALLY_EQ(wizard.step(), RequestWizard::where);
    press(QStringLiteral("Show the plan"));
    EVENTUALLY_EQ(wizard.step(), RequestWizard::plan);
    press(QStringLiteral("Choose other machines…"));
    auto* chooser = wizard.findChild<MachineChooser*>();
    ASSERT_NE(chooser, nullptr);
    auto* table = chooser->findChild<QTableView*>();
    EVENTUALLY_EQ(table->model()->rowCount(), 3);
    const QString q = world.server.calls("GET", QStringLiteral("/machines"))
                          .back()
                          .query.queryItemValue(QStringLiteral("q"), QUrl::FullyDecoded);
    EXPECT_TRUE(q.contains(QStringLiteral("status:available"))) << q.toStdString();
    EXPECT_TRUE(q.contains(QStringLiteral("site:lon memory_gib>=64"))) << q.toStdString();

    auto* go = button(*chooser, QStringLiteral("Take these 2 machines"));
    ASSERT_NE(go, nullptr);
    EXPECT_TRUE(go->isEnabled()); // those of the plan are ticked
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Space);
    EXPECT_FALSE(go->isEnabled()) << "one is missing";
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(2, 1)).center()); // anywhere in the row
    EXPECT_TRUE(go->isEnabled());
    QTest::mouseClick(go, Qt::LeftButton);
    const auto machines = [this] {
        const auto body = world.server.calls("POST", QStringLiteral("/requests")).back().body.as_object();
        const auto* named = body.if_contains("machines");
        return named ? json::serialize(*named) : std::string();
    };
    EVENTUALLY_EQ(machines(), R"(["UT94DQR","ZX33KLM"])");
    EVENTUALLY(button(wizard, QStringLiteral("Let the server choose")) != nullptr);
    press(QStringLiteral("Let the server choose"));
    EVENTUALLY(machines().empty() || machines() == "[]");
}

TEST_F(RequestWizardTest, AnOldAnswerDiesQuietly) {
    const QString path = QStringLiteral("/requests");
    world.server.on("POST", path, [](const FakeServer::Call& call) {
        return FakeServer::Answer{200, plan(true, call.body.as_object().at("role").as_string() == "web" ? 111 : 5)};
    });
    world.server.hold(path);
    field(QStringLiteral("Role"))->setText(QStringLiteral("web"));
    press(QStringLiteral("Next"));
    EVENTUALLY_EQ(world.server.calls("POST", path).size(), 1U);
    field(QStringLiteral("Role"))->setText(QStringLiteral("other")); // the first check is of no interest any more
    world.server.release(path);
    world.server.hold(path);
    EVENTUALLY_EQ(world.server.calls("POST", path).size(), 2U); // that of the new role; the old answer has long come
    EXPECT_FALSE(shows(wizard, QStringLiteral("111")));
    EXPECT_EQ(wizard.step(), RequestWizard::what);
    world.server.release(path);
    EVENTUALLY(shows(wizard, QStringLiteral("5 machine")));
}

} // namespace remuda
