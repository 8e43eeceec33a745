// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/action_limit.h"
#include "tests/gui/inventory_world.h"
#include "ui/common/consequence_sheet.h"
#include "ui/common/format.h"
#include "ui/common/message_bar.h"
#include "ui/common/plan_lines.h"
#include "ui/inventory/facet_delegate.h"
#include "ui/inventory/facet_panel.h"
#include "ui/inventory/verb_sheet.h"

#include <QCheckBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeView>

#include <algorithm>

namespace remuda {

namespace {

namespace json = boost::json;

// A plan of whatever is asked about, as the server makes it.
json::object planFor(const json::object& body, const char* effort) {
    json::array machines;
    for (const auto& name : body.at("machines").as_array())
        machines.push_back({{"hardware_name", name},
                            {"hostname", ""},
                            {"role", "web"},
                            {"team", "ads"},
                            {"status", "in_use"},
                            {"to_status", "available"},
                            {"expires_on", nullptr},
                            {"simulated", true}});
    const auto count = machines.size();
    return {{"verb", body.at("verb")},
            {"machines", std::move(machines)},
            {"skipped", json::array()},
            {"owners", {json::object{{"team", "ads"}, {"count", count}}}},
            {"roles_emptied", json::array()},
            {"leases", 0},
            {"monthly_cost_usd", 10.0 * double(count)},
            {"unknown_prices", 0},
            {"effort", effort},
            {"destructive", true},
            {"duration_estimate_s", 5}};
}

class VerbSheetTest : public InventoryWorld {
protected:
    void answerWith(const char* effort) {
        world.server.on("POST", QStringLiteral("/actions"), [effort](const FakeServer::Call& call) {
            if (call.query.queryItemValue(QStringLiteral("dry_run")) != QLatin1String("true"))
                return FakeServer::Answer{202, json::object{{"job", {{"id", "j1"}}}}};
            return FakeServer::Answer{200, planFor(call.body.as_object(), effort)};
        });
    }
    void open(const QString& filter) {
        query->setQuery(filter);
        EVENTUALLY(rows() == 4);
        table->selectAll();
        place->act(Verb::recycle);
        sheet = place->findChild<ConsequenceSheet*>();
        ASSERT_NE(sheet, nullptr);
        for (auto* each : sheet->findChildren<QTreeView*>())
            if (each->accessibleName() == QLatin1String("Machines concerned")) list = each;
        for (auto* each : sheet->findChildren<QLineEdit*>())
            if (each->accessibleName() == QLatin1String("Confirmation")) typed = each;
        ASSERT_TRUE(list != nullptr && typed != nullptr);
    }
    QPushButton* go(const QString& words) const { return button<QPushButton>(sheet, words); }
    json::object lastSent() const {
        return world.server.calls("POST", QStringLiteral("/actions")).back().body.as_object();
    }

    ConsequenceSheet* sheet = nullptr;
    QTreeView* list = nullptr;
    QLineEdit* typed = nullptr;
};

} // namespace

TEST_F(VerbSheetTest, LimitsOfABatchAreSentWhereTheyAreNotTheUsualOnes) {
    answerWith("click");
    open(QStringLiteral("status:broken"));
    const auto box = [this](const char* name) {
        for (auto* each : sheet->findChildren<QSpinBox*>())
            if (each->accessibleName() == QLatin1String(name)) return each;
        return static_cast<QSpinBox*>(nullptr);
    };
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    EXPECT_FALSE(lastSent().contains("parallelism") || lastSent().contains("per_rack"));
    ASSERT_NE(box("Machines at once in one rack"), nullptr);
    box("Machines at once")->setValue(5);
    box("Machines at once in one rack")->setValue(2);
    EXPECT_EQ(go(QStringLiteral("Recycle 4 machines")), nullptr) << "the old plan can no longer be confirmed";
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    QTest::mouseClick(go(QStringLiteral("Recycle 4 machines")), Qt::LeftButton);
    EVENTUALLY(place->findChild<ConsequenceSheet*>() == nullptr);
    EXPECT_EQ(lastSent().at("parallelism"), 5);
    EXPECT_EQ(lastSent().at("per_rack"), 2);
    EXPECT_FALSE(lastSent().contains("per_site"));
}

TEST_F(VerbSheetTest, AMachineWithoutATickIsLeftOutAndThePlanIsMadeAnew) {
    answerWith("count");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    auto* model = list->model();
    const QString name = model->index(1, 0).data().toString();
    list->setCurrentIndex(model->index(1, 0));
    QTest::keyClick(list, Qt::Key_Space);
    EXPECT_EQ(sheet->leftOut(), QStringList{name});
    EXPECT_EQ(go(QStringLiteral("Recycle 4 machines")), nullptr) << "the old plan can no longer be confirmed";
    EVENTUALLY(go(QStringLiteral("Recycle 3 machines")) != nullptr);
    EXPECT_EQ(model->rowCount(), 4) << "it stays in the list, to be ticked again";
    EXPECT_EQ(model->index(1, 0).data(Qt::CheckStateRole).toInt(), Qt::Unchecked);
    typed->setText(QStringLiteral("4"));
    EXPECT_FALSE(go(QStringLiteral("Recycle 3 machines"))->isEnabled());
    typed->setText(QStringLiteral("3"));
    ASSERT_TRUE(go(QStringLiteral("Recycle 3 machines"))->isEnabled());
    QTest::mouseClick(go(QStringLiteral("Recycle 3 machines")), Qt::LeftButton);
    EVENTUALLY(place->findChild<ConsequenceSheet*>() == nullptr);
    const auto sent = lastSent();
    EXPECT_EQ(sent.at("machines").as_array().size(), 3u);
    for (const auto& each : sent.at("machines").as_array())
        EXPECT_NE(QString::fromUtf8(each.as_string().c_str()), name);
}

TEST_F(VerbSheetTest, WhatIsAskedForAnewIsPlannedAnewBeforeItCanBeConfirmed) {
    answerWith("click");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    ASSERT_TRUE(go(QStringLiteral("Recycle 4 machines"))->isEnabled());
    sheet->findChild<QCheckBox*>()->click(); // "Retire afterwards"
    EXPECT_EQ(go(QStringLiteral("Recycle 4 machines")), nullptr) << "the plan said nothing of retiring";
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    EXPECT_EQ(lastSent().at("params"), (json::object{{"retire", true}}));
}

TEST_F(VerbSheetTest, SaysThatNothingHappensToMetal) {
    answerWith("click");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    const auto labels = sheet->findChildren<QLabel*>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* each) {
        return each->isVisible() && each->text() == QStringLiteral("nothing happens to metal");
    }));
}

TEST_F(VerbSheetTest, WhatIsSignedIsShownBeforeAndTheKeyIsWaitedForWithoutAFreeze) {
    world.session.setSignsIntents(true);
    world.keys.manner = ScriptedAgent::Manner::asks;
    answerWith("click");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    auto* text = sheet->findChild<QPlainTextEdit*>(QStringLiteral("SignedText"));
    ASSERT_NE(text, nullptr);
    EXPECT_FALSE(text->isVisible());
    QTest::mouseClick(button<QPushButton>(sheet, QStringLiteral("What you sign")), Qt::LeftButton);
    ASSERT_TRUE(text->isVisible());
    EXPECT_TRUE(
        text->toPlainText().contains(QStringLiteral("verb: recycle\nmachines: 4\n- HW0\n- HW10\n- HW15\n- HW5\n")))
        << text->toPlainText().toStdString();
    QTest::mouseClick(go(QStringLiteral("Recycle 4 machines")), Qt::LeftButton);
    EVENTUALLY(go(QStringLiteral("Waiting for your key…")) != nullptr);
    EXPECT_TRUE(sheet->findChild<MessageBar*>()->text().contains(QStringLiteral("Waiting for your key")));
    EXPECT_FALSE(go(QStringLiteral("Waiting for your key…"))->isEnabled());
    const auto asked = world.server.calls("POST", QStringLiteral("/actions")).size();
    EVENTUALLY(world.keys.isAsked());
    world.keys.allow();
    EVENTUALLY(place->findChild<ConsequenceSheet*>() == nullptr);
    EXPECT_EQ(world.server.calls("POST", QStringLiteral("/actions")).size(), asked + 1);
    EXPECT_EQ(lastSent().at("verb").as_string(), "recycle");
}

TEST_F(VerbSheetTest, ASheetThatIsClosedWhileItWaitsForTheKeySendsNothing) {
    world.session.setSignsIntents(true);
    world.keys.manner = ScriptedAgent::Manner::asks;
    answerWith("click");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    QTest::mouseClick(go(QStringLiteral("Recycle 4 machines")), Qt::LeftButton);
    EVENTUALLY(world.keys.isAsked());
    const auto asked = world.server.calls("POST", QStringLiteral("/actions")).size();
    QTest::mouseClick(button<QPushButton>(sheet, QStringLiteral("Cancel")), Qt::LeftButton);
    EVENTUALLY(!world.keys.isAsked());
    EXPECT_EQ(world.server.calls("POST", QStringLiteral("/actions")).size(), asked);
}

TEST_F(VerbSheetTest, AnAgentThatRefusesIsSaidInTheSheet) {
    world.session.setSignsIntents(true);
    world.keys.manner = ScriptedAgent::Manner::refuses;
    answerWith("click");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    QTest::mouseClick(go(QStringLiteral("Recycle 4 machines")), Qt::LeftButton);
    EVENTUALLY(sheet->findChild<MessageBar*>()->text().contains(QStringLiteral("denied")));
    EXPECT_TRUE(go(QStringLiteral("Recycle 4 machines"))->isEnabled()) << "it can be tried again";
}

TEST_F(VerbSheetTest, MoreMachinesThanOneActionTakesAreNotAskedAbout) {
    QStringList names;
    for (std::size_t number = 0; number <= mostMachinesOfAction; ++number)
        names.append(QStringLiteral("HW%1").arg(number));
    (new VerbSheet(world.api, Verb::reboot, names, place.get()))->open();
    sheet = place->findChild<ConsequenceSheet*>();
    auto* message = sheet->findChild<MessageBar*>();
    ASSERT_TRUE(message->isVisible());
    EXPECT_TRUE(message->text().contains(format::number(qint64(mostMachinesOfAction))))
        << message->text().toStdString();
    EXPECT_TRUE(world.server.calls("POST", QStringLiteral("/actions")).empty());
}

TEST(SkipReason, IsSaidInTheWindowsWordsWhereItsCodeIsKnown) {
    const auto words = [](const char* code, const char* subject) {
        return skipReason(json::object{{"code", code}, {"subject", subject}, {"reason", "as the server says"}});
    };
    EXPECT_EQ(words("locked", "j7"), QStringLiteral("locked by job j7"));
    EXPECT_EQ(words("illegal-move", "in_use"), QStringLiteral("not possible while in use"));
    EXPECT_EQ(words("of-tomorrow", ""), QStringLiteral("as the server says"));
}

TEST_F(VerbSheetTest, WithNothingTickedNothingCanBeDone) {
    answerWith("click");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    list->selectAll();
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Space);
    EVENTUALLY(sheet->windowTitle() == QStringLiteral("Nothing to recycle"));
    EXPECT_EQ(sheet->leftOut().size(), 4);
    QTest::keyClick(list, Qt::Key_Space); // all of them again
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    EXPECT_TRUE(go(QStringLiteral("Recycle 4 machines"))->isEnabled());
}

TEST_F(VerbSheetTest, TheGreatestEffectsAskForAPhrase) {
    answerWith("type");
    open(QStringLiteral("status:broken"));
    EVENTUALLY(go(QStringLiteral("Recycle 4 machines")) != nullptr);
    typed->setText(QStringLiteral("4"));
    EXPECT_FALSE(go(QStringLiteral("Recycle 4 machines"))->isEnabled());
    typed->setText(QStringLiteral("recycle 4"));
    EXPECT_TRUE(go(QStringLiteral("Recycle 4 machines"))->isEnabled());
}

class FacetsInThePlace : public InventoryWorld {
protected:
    QTreeWidgetItem* value(const QString& text) const {
        const auto found = facets()->findItems(text, Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? nullptr : found.front();
    }
    FacetPanel* facets() const { return place->findChild<FacetPanel*>(); }
    QString count(const QString& text) const {
        return value(text) == nullptr ? QString() : value(text)->data(0, FacetCountRole).toString();
    }
};

TEST_F(FacetsInThePlace, CountFollowingQueryAndChanges) {
    EVENTUALLY(count(QStringLiteral("lon")) == QLatin1String("10"));
    query->setQuery(QStringLiteral("status:broken"));
    EVENTUALLY(count(QStringLiteral("lon")) == QLatin1String("2"));
    Machine moved = machine(1);
    moved.status = MachineStatus::broken;
    put(40, moved);
    EVENTUALLY(count(QStringLiteral("sto")) == QLatin1String("3"));
    EXPECT_EQ(count(QStringLiteral("in use")), QStringLiteral("15")) << "to be chosen as well";
}

TEST_F(FacetsInThePlace, ValuesAreAddedExcludedAndCleared) {
    EVENTUALLY(value(QStringLiteral("lon")) != nullptr);
    facets()->setFocus();
    facets()->setCurrentItem(value(QStringLiteral("broken")));
    QTest::keyClick(facets(), Qt::Key_Delete);
    EXPECT_EQ(query->text(), QStringLiteral("status!=broken"));
    EVENTUALLY(rows() == 16);
    EXPECT_EQ(value(QStringLiteral("broken"))->data(0, FacetStateRole).toInt(), int(FacetState::excluded));
    EXPECT_EQ(count(QStringLiteral("broken")), QStringLiteral("4"));
    facets()->setCurrentItem(value(QStringLiteral("lon")));
    QTest::keyClick(facets(), Qt::Key_Space);
    EVENTUALLY(rows() == 8);
    facets()->setCurrentItem(value(QStringLiteral("sto")));
    QTest::keyClick(facets(), Qt::Key_Space);
    EXPECT_EQ(query->text(), QStringLiteral("status!=broken site:lon,sto"));
    EVENTUALLY(rows() == 16);
    QTest::keyClick(facets(), Qt::Key_Backspace);
    EXPECT_EQ(query->text(), QStringLiteral("status!=broken"));
    EVENTUALLY(value(QStringLiteral("broken")) != nullptr);
    facets()->setCurrentItem(value(QStringLiteral("broken")));
    QTest::keyClick(facets(), Qt::Key_Space);
    EVENTUALLY(rows() == 20);
}

TEST_F(FacetsInThePlace, AnyFieldCanBeAFacetAndALongOneIsSearched) {
    facets()->setFields({"hardware_name", "site"});
    Q_EMIT facets()->fieldsChanged();
    EVENTUALLY(value(QStringLiteral("12 more…")) != nullptr);
    facets()->setFocus();
    facets()->setCurrentItem(value(QStringLiteral("12 more…")));
    QTest::keyClick(facets(), Qt::Key_Space);
    auto* find = facets()->findChild<QLineEdit*>();
    ASSERT_NE(find, nullptr);
    QTest::keyClicks(find, QStringLiteral("hw19"));
    EXPECT_EQ(facets()->topLevelItem(0)->childCount(), 3) << "the field, what it found, and the way back";
    EXPECT_NE(value(QStringLiteral("HW19")), nullptr);
    EXPECT_TRUE(find->hasFocus()) << "typing goes on while counts change";
}

} // namespace remuda
