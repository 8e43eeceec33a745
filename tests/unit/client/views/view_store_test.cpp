// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/agent/agent_client.h"
#include "core/client/api/api_client.h"
#include "core/client/session/session.h"
#include "core/client/session/token_store.h"
#include "core/client/settings/settings.h"
#include "core/client/views/view_store.h"
#include "tests/support/fake_server.h"

#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <gtest/gtest.h>

namespace remuda {

namespace {

namespace json = boost::json;

SavedView view(const std::string& name, const std::string& query, const std::string& team = {}, std::int64_t id = 0) {
    SavedView made;
    made.name = name;
    made.query = query;
    made.team = team;
    made.id = id;
    made.version = id;
    return made;
}

class ViewStoreTest : public testing::Test {
protected:
    ViewStoreTest() {
        tokens.write(server.url(), {QStringLiteral("alice"), {}, "token", {}, 2});
        session.restore();
        server.answer("GET", QStringLiteral("/whoami"),
                      json::object{{"user", "alice"}, {"teams", {"ads"}}, {"administrator", false}});
        server.answer("GET", QStringLiteral("/views"),
                      FakeServer::list({toJson(view("Theirs", "", "search", 2)), toJson(view("Ours", "", "ads", 1))}));
    }
    std::vector<std::string> shared() const {
        std::vector<std::string> names;
        for (const auto& each : store.sharedViews())
            names.push_back(each.team + "/" + each.name);
        return names;
    }
    void load() {
        store.load();
        ASSERT_TRUE(QTest::qWaitFor([this] { return store.sharedViews().size() == 2 && !store.teams().isEmpty(); }));
    }

    QTemporaryDir folder;
    FakeServer server;
    QNetworkAccessManager network;
    AgentClient agent{QString()};
    TokenStore tokens{TokenStore::Place::memory};
    Session session{server.url(), network, agent, tokens};
    ApiClient api{session};
    EventStream events{session};
    Settings settings{folder.filePath(QStringLiteral("remuda.ini"))};
    QString file = folder.filePath(QStringLiteral("views.json"));
    ViewStore store{file, settings, api, events};
};

TEST_F(ViewStoreTest, PrivateViewsNeedNoServerAndOutliveTheProgram) {
    int saved = 0;
    store.save(view("Broken", "status:broken"), {}, [&](const Result<SavedView>& result) { saved += result.ok(); });
    store.save(view("Asleep", "power:off"), {}, [&](const Result<SavedView>& result) { saved += result.ok(); });
    EXPECT_EQ(saved, 2);
    ASSERT_EQ(store.privateViews().size(), 2u);
    EXPECT_EQ(store.privateViews()[0].name, "Asleep");
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    EXPECT_FALSE(QFile::permissions(file) & others);
    ASSERT_TRUE(QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | others)); // as it was once
    const ViewStore next_start(file, settings, api, events);
    EXPECT_FALSE(QFile::permissions(file) & others);
    store.save(view("Broken ones", "status:broken"), "Broken", [](const Result<SavedView>&) {});
    EXPECT_EQ(store.privateViews()[1].name, "Broken ones");
    EXPECT_EQ(PrivateViews(file).all().size(), 2u);
    EXPECT_TRUE(server.calls("POST", QStringLiteral("/views")).empty());
}

TEST_F(ViewStoreTest, WhatCannotBeReadOfThemIsKept) {
    const auto write = [this](const QByteArray& text) {
        QFile views(file);
        ASSERT_TRUE(views.open(QIODevice::WriteOnly | QIODevice::Truncate));
        views.write(text);
    };
    write(R"([{"name":"Old","query":"r640"},{"name":7},{"name":"New","sort":1}])");
    ASSERT_TRUE(QTest::qWaitFor([this] { return store.privateViews().size() == 1; })) << "others write it too";
    ASSERT_TRUE(PrivateViews(file).save(view("Another", "")));
    QFile views(file);
    ASSERT_TRUE(views.open(QIODevice::ReadOnly));
    EXPECT_TRUE(views.readAll().contains(R"({"name":7})"));
    EXPECT_FALSE(PrivateViews(file).save(view("Bad", "colour:red")));
    const auto taken = PrivateViews(file).save(view("another", ""), "Old");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.problem().type, "already-exists");
    ASSERT_TRUE(QTest::qWaitFor([this] { return store.privateViews().size() == 2; }));
}

TEST_F(ViewStoreTest, ReadsTheTeamsAndRemembersThemForTheNextTime) {
    load();
    EXPECT_EQ(shared(), (std::vector<std::string>{"ads/Ours", "search/Theirs"}));
    EXPECT_TRUE(store.mayChange(store.sharedViews()[0]));
    EXPECT_FALSE(store.mayChange(store.sharedViews()[1]));
    EXPECT_TRUE(store.isMine(store.sharedViews()[0]));
    const ViewStore before_the_server_answers(file, settings, api, events);
    EXPECT_EQ(before_the_server_answers.sharedViews().size(), 2u);
}

TEST_F(ViewStoreTest, AColleaguesViewsAppearChangeAndGoLive) {
    load();
    QSignalSpy changed(&store, &ViewStore::changed);
    Event event;
    event.kind = QStringLiteral("view");
    event.id = QStringLiteral("3");
    event.object = toJson(view("New", "r640", "ads", 3));
    Q_EMIT events.events({event});
    EXPECT_EQ(shared(), (std::vector<std::string>{"ads/New", "ads/Ours", "search/Theirs"}));
    event.object = toJson(view("Newer", "r640", "ads", 3));
    Q_EMIT events.events({event});
    EXPECT_EQ(shared()[0], "ads/Newer");
    event.object = nullptr;
    Q_EMIT events.events({event});
    EXPECT_EQ(store.sharedViews().size(), 2u);
    EXPECT_EQ(changed.count(), 3);
    event.kind = QStringLiteral("machine");
    Q_EMIT events.events({event});
    EXPECT_EQ(changed.count(), 3);
}

TEST_F(ViewStoreTest, SharingMovesAViewToTheTeam) {
    load();
    store.save(view("Mine", "r640"), {}, [](const Result<SavedView>&) {});
    server.answer("POST", QStringLiteral("/views"), toJson(view("Mine", "r640", "ads", 9)), 201);
    bool done = false;
    store.share(store.privateViews().front(), QStringLiteral("ads"),
                [&](const Result<SavedView>& result) { done = result.ok(); });
    ASSERT_TRUE(QTest::qWaitFor([&] { return done; }));
    EXPECT_TRUE(store.privateViews().empty());
    EXPECT_EQ(shared(), (std::vector<std::string>{"ads/Mine", "ads/Ours", "search/Theirs"}));
    const auto sent = server.calls("POST", QStringLiteral("/views")).front().body.as_object();
    EXPECT_EQ(sent.at("team").as_string(), "ads");
    EXPECT_FALSE(sent.contains("id"));
}

TEST_F(ViewStoreTest, ARefusedShareLeavesThePrivateViewWhereItIs) {
    load();
    store.save(view("Mine", "r640"), {}, [](const Result<SavedView>&) {});
    server.answer("POST", QStringLiteral("/views"), toJson(problems::forbidden("alice is not in team search")), 403);
    std::optional<Problem> problem;
    store.share(store.privateViews().front(), QStringLiteral("search"), [&](const Result<SavedView>& result) {
        if (!result) problem = result.problem();
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return problem.has_value(); }));
    EXPECT_EQ(problem->status, 403);
    EXPECT_EQ(store.privateViews().size(), 1u);
}

} // namespace

} // namespace remuda
