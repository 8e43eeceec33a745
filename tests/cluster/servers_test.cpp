// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/peers/job_peers.h"

namespace remuda {
namespace {

// Several real servers on one PostgreSQL database, with real management controllers that count what they are told.
class Servers : public JobPeers {
protected:
    void SetUp() override {
        if (!qEnvironmentVariableIsSet("REMUDA_TEST_POSTGRESQL"))
            GTEST_SKIP() << "runs inside tests/support/with_postgresql";
        JobPeers::SetUp();
    }

    // Machines that are switched on, with a controller each.
    void addMachines(int count) {
        for (int number = 0; number < count; ++number) {
            m_bmcs.push_back(std::make_unique<IpmiSimulator>());
            ASSERT_TRUE(m_bmcs.back()->start());
            ASSERT_TRUE(m_bmcs.back()->setOn(true));
            addMachine(name(number), *m_bmcs.back());
        }
    }
    static std::string name(int number) { return "MANY" + std::to_string(number); }

    std::vector<std::string> rebootAll() {
        std::vector<std::string> jobs;
        for (int number = 0; number < static_cast<int>(m_bmcs.size()); ++number)
            jobs.push_back(act("reboot", name(number)));
        return jobs;
    }

    auto switchedOff() {
        return std::count_if(m_bmcs.begin(), m_bmcs.end(), [](const auto& bmc) { return bmc->count("off") > 0; });
    }

    void expectEachDoneOnce(const std::vector<std::string>& jobs) {
        for (const auto& id : jobs) {
            const auto ended = awaitEnd(id);
            EXPECT_EQ(ended.status, JobStatus::finished) << ended.target << ": " << ended.result;
        }
        for (int number = 0; number < static_cast<int>(m_bmcs.size()); ++number) {
            const auto& bmc = *m_bmcs[static_cast<std::size_t>(number)];
            EXPECT_EQ(bmc.count("off"), 1) << number;
            EXPECT_EQ(bmc.count("on"), 2) << number; // ours and the one of the preparation
            const auto machine = call("GET", "/machines/" + QString::fromStdString(name(number))).body;
            EXPECT_TRUE(machine.at("lock").is_null());
            EXPECT_EQ(machine.at("power"), "on");
        }
        EXPECT_EQ(call("GET", "/jobs").body.at("total"), jobs.size());
    }

    bool wasTakenUpAgain(const std::string& id) {
        const auto log = call("GET", "/jobs/" + QString::fromStdString(id) + "/log").body;
        return boost::json::serialize(log).find("taken up again") != std::string::npos;
    }

    bool awaitLog(ServerProcess& server, const char* words) {
        return QTest::qWaitFor([&] { return server.log().contains(words); }, patience);
    }

    std::vector<std::unique_ptr<IpmiSimulator>> m_bmcs;
};

// Pauses between steps are long on the server that is to be stopped: its jobs are all under way then, most of them with
// the machine switched off.
// Their jobs are ordered by call(), which signs nothing.
const QStringList unhurried{"--retry-scale", "30", "--heartbeat", "1", "--lease", "4", "--signed-intent", "accepted"};
const QStringList quick{"--retry-scale", "0.2", "--heartbeat", "1", "--lease", "4", "--signed-intent", "accepted"};

TEST_F(Servers, JobsOfOneThatIsKilledGoOnElsewhereAndNoneIsDoneTwice) {
    addMachines(20);
    ASSERT_TRUE(m_server.stop());
    ServerProcess first(m_server, unhurried), second(m_server, quick), third(m_server, quick);
    ASSERT_TRUE(first.start()) << first.log().toStdString();
    talkTo(first);
    const auto jobs = rebootAll();
    ASSERT_TRUE(QTest::qWaitFor([&] { return switchedOff() >= 10; }, patience));
    ASSERT_TRUE(second.start()) << second.log().toStdString();
    ASSERT_TRUE(third.start()) << third.log().toStdString();
    first.kill();
    talkTo(second);
    expectEachDoneOnce(jobs);
    for (const auto& id : jobs)
        EXPECT_TRUE(wasTakenUpAgain(id)) << "the first server had them all";
    EXPECT_TRUE(second.log().contains("has died") || third.log().contains("has died"));
}

// The lease is a minute: that they go on at once is owed to the end of the session alone.
TEST_F(Servers, JobsOfOneThatIsKilledDoNotWaitForItsLease) {
    constexpr int far_less_than_the_lease = 20'000;
    const QStringList lease{"--heartbeat", "10", "--lease", "60", "--signed-intent", "accepted", "--retry-scale"};
    addMachines(3);
    ASSERT_TRUE(m_server.stop());
    ServerProcess first(m_server, lease + QStringList{"30"}), second(m_server, lease + QStringList{"0.2"});
    ASSERT_TRUE(first.start()) << first.log().toStdString();
    talkTo(first);
    const auto jobs = rebootAll();
    ASSERT_TRUE(QTest::qWaitFor([&] { return switchedOff() == 3; }, patience));
    ASSERT_TRUE(second.start()) << second.log().toStdString();
    talkTo(second);
    first.kill();
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return std::all_of(jobs.begin(), jobs.end(), [&](const auto& id) { return wasTakenUpAgain(id); }); },
        far_less_than_the_lease));
    EXPECT_TRUE(second.log().contains("has died"));
    expectEachDoneOnce(jobs);
}

TEST_F(Servers, OneThatStandsStillLosesItsJobsAndChangesNothingWhenItComesBack) {
    addMachines(8);
    ASSERT_TRUE(m_server.stop());
    ServerProcess paused(m_server, unhurried), other(m_server, quick);
    ASSERT_TRUE(paused.start()) << paused.log().toStdString();
    talkTo(paused);
    const auto jobs = rebootAll();
    ASSERT_TRUE(QTest::qWaitFor([&] { return switchedOff() >= 4; }, patience));
    paused.pause();
    ASSERT_TRUE(other.start()) << other.log().toStdString();
    talkTo(other);
    EXPECT_TRUE(awaitLog(other, "says nothing any more"));
    expectEachDoneOnce(jobs);
    const auto changes = call("GET", "/audit?limit=1&include_progress=true").body;
    paused.proceed();
    EXPECT_TRUE(awaitLog(paused, "takes part again as server")) << paused.log().toStdString();
    expectEachDoneOnce(jobs);
    EXPECT_EQ(call("GET", "/audit?limit=1&include_progress=true").body, changes) << "it has written something";
    for (const auto& id : jobs)
        EXPECT_TRUE(wasTakenUpAgain(id));
    // It works on as if nothing had been.
    ASSERT_TRUE(other.stop());
    talkTo(paused);
    EXPECT_EQ(awaitEnd(act("power_off", name(0))).status, JobStatus::finished);
}

TEST_F(Servers, WhatIsScheduledBeginsOnceThoughTheServerThatTookItIsGone) {
    addMachines(4);
    ASSERT_TRUE(m_server.stop());
    ServerProcess first(m_server, quick), second(m_server, quick), third(m_server, quick);
    ASSERT_TRUE(first.start()) << first.log().toStdString();
    ASSERT_TRUE(second.start()) << second.log().toStdString();
    ASSERT_TRUE(third.start()) << third.log().toStdString();
    talkTo(first);
    boost::json::array names;
    for (int number = 0; number < 4; ++number)
        names.emplace_back(name(number));
    const auto at = formatInstant(now() + std::chrono::seconds(3));
    const auto made = call("POST", "/actions", {{"verb", "reboot"}, {"machines", names}, {"at", at}});
    ASSERT_EQ(made.status, 202) << boost::json::serialize(made.body);
    const std::string id(made.body.at("job").at("id").as_string());
    EXPECT_EQ(made.body.at("job").at("status"), "scheduled");
    first.kill();
    talkTo(second);
    expectEachDoneOnce({id});
}

TEST_F(Servers, WhoFollowsOneSeesWhatIsWrittenThroughAnother) {
    ServerProcess second(m_server, {});
    ASSERT_TRUE(second.start()) << second.log().toStdString();
    QUrl url = m_server.url();
    url.setPath(QStringLiteral("/api/v1/events"));
    QNetworkRequest request(url);
    request.setRawHeader("Authorization", "chap:" + m_token);
    const std::unique_ptr<QNetworkReply> stream(m_network.get(request));
    QByteArray seen;
    QObject::connect(stream.get(), &QNetworkReply::readyRead, [&] { seen += stream->readAll(); });
    ASSERT_TRUE(QTest::qWaitFor([&] { return seen.contains("caught up"); }, patience));
    talkTo(second);
    const auto made = call("POST", "/machines", {{"hardware_name", "THERE"}, {"site", "lon"}});
    ASSERT_EQ(made.status, 201) << boost::json::serialize(made.body);
    EXPECT_TRUE(QTest::qWaitFor([&] { return seen.contains("THERE"); }, patience)) << seen.toStdString();
}

TEST_F(Servers, WhoFollowedOneGoesOnAtAnotherAfterTheLastEventItSaw) {
    ServerProcess second(m_server, {});
    ASSERT_TRUE(second.start()) << second.log().toStdString();
    const auto follow = [&](const ServerProcess& server, const QByteArray& last, QByteArray& seen) {
        QUrl url = server.url();
        url.setPath(QStringLiteral("/api/v1/events"));
        QNetworkRequest request(url);
        request.setRawHeader("Authorization", "chap:" + m_token);
        if (!last.isEmpty()) request.setRawHeader("Last-Event-ID", last);
        std::unique_ptr<QNetworkReply> stream(m_network.get(request));
        QObject::connect(stream.get(), &QNetworkReply::readyRead,
                         [&seen, from = stream.get()] { seen += from->readAll(); });
        return stream;
    };
    const auto add = [&](const char* name) {
        const auto made = call("POST", "/machines", {{"hardware_name", name}, {"site", "lon"}});
        ASSERT_EQ(made.status, 201) << boost::json::serialize(made.body);
    };
    QByteArray seen, later;
    auto stream = follow(m_server, {}, seen);
    ASSERT_TRUE(QTest::qWaitFor([&] { return seen.contains("caught up"); }, patience));
    add("BEFORE");
    ASSERT_TRUE(QTest::qWaitFor([&] { return seen.contains("BEFORE") && seen.endsWith("\n\n"); }, patience));
    stream.reset();
    add("BETWEEN");
    const auto line = seen.lastIndexOf("id: ");
    ASSERT_GE(line, 0) << seen.toStdString();
    const auto last = seen.mid(line + 4, seen.indexOf('\n', line) - line - 4);
    stream = follow(second, last, later);
    ASSERT_TRUE(QTest::qWaitFor([&] { return later.contains("caught up"); }, patience)) << later.toStdString();
    EXPECT_TRUE(later.contains("BETWEEN")) << later.toStdString();
    EXPECT_FALSE(later.contains("BEFORE")) << later.toStdString();
    add("AFTER");
    EXPECT_TRUE(QTest::qWaitFor([&] { return later.contains("AFTER"); }, patience)) << later.toStdString();
}

TEST_F(Servers, WaitForADatabaseThatWentAwayAndSaySo) {
    const auto name = m_server.database().section('?', 0, 0).section('/', -1);
    const auto administer = [&](const QString& sql) {
        QProcess client;
        client.start(qEnvironmentVariable("REMUDA_TEST_POSTGRESQL_BIN") + "/psql",
                     {m_server.database().replace('/' + name + '?', "/postgres?"), "-qc", sql});
        client.waitForFinished(patience);
        EXPECT_EQ(client.exitCode(), 0) << client.readAllStandardError().toStdString();
    };
    administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
    administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    const auto away = call("GET", "/machines");
    EXPECT_EQ(away.status, 503);
    EXPECT_EQ(away.retry_after, "1");
    const auto refused = call("POST", "/machines", {{"hardware_name", "LATER"}, {"site", "lon"}});
    EXPECT_EQ(refused.status, 503) << boost::json::serialize(refused.body);
    administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    EXPECT_TRUE(awaitLog(m_server, "takes part again as server"));
    EXPECT_EQ(call("POST", "/machines", {{"hardware_name", "LATER"}, {"site", "lon"}}).status, 201);
}

} // namespace
} // namespace remuda
