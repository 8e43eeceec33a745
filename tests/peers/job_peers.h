// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/session/login.h"
#include "core/domain/job.h"
#include "tests/support/agent_process.h"
#include "tests/support/ipmi_simulator.h"
#include "tests/support/server_process.h"

#include <QTest>

#include <gtest/gtest.h>
#include <memory>

namespace remuda {

// A real server, real management controllers, and a signed-in user to speak to them.
class JobPeers : public testing::Test {
protected:
    static constexpr int patience = 120'000; // milliseconds

    void SetUp() override {
        for (const auto& reason : {AgentProcess::missing(), IpmiSimulator::missing()})
            if (!reason.isEmpty()) GTEST_SKIP() << reason.toStdString();
        m_agent = std::make_unique<AgentProcess>();
        ASSERT_TRUE(m_agent->running());
        m_server.allow("ada", m_agent->addKey("ed25519").public_line);
        ASSERT_TRUE(m_server.start()) << m_server.log().toStdString();
        signIn();
    }

    void signIn() {
        LoginRequest request;
        request.server = m_talks_to->url();
        request.user = "ada";
        AgentClient agent(m_agent->socket());
        Login login(request, m_network, agent);
        bool ended = false;
        QObject::connect(&login, &Login::finished, [&](const LoginAnswer& answer) {
            m_token = answer.token;
            ended = true;
        });
        QObject::connect(&login, &Login::failed, [&](const Problem& problem) {
            ADD_FAILURE() << problem.detail;
            ended = true;
        });
        login.start();
        ASSERT_TRUE(QTest::qWaitFor([&] { return ended; }, patience));
    }

    struct Answer {
        int status = 0;
        boost::json::value body;
        QByteArray retry_after{};
    };

    void talkTo(const ServerProcess& server) { m_talks_to = &server; } // of several on one database

    Answer call(const char* method, const QString& path, const boost::json::value& body = nullptr) {
        QUrl url = m_talks_to->url();
        const auto parts = path.split('?');
        url.setPath("/api/v1" + parts[0]);
        if (parts.size() > 1) url.setQuery(parts[1]);
        QNetworkRequest request(url);
        request.setRawHeader("Authorization", "chap:" + m_token);
        request.setRawHeader("Content-Type", "application/json");
        const auto text = body.is_null() ? std::string() : boost::json::serialize(body);
        const std::unique_ptr<QNetworkReply> reply(
            m_network.sendCustomRequest(request, method, QByteArray::fromStdString(text)));
        Answer answer;
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, patience)) return answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.retry_after = reply->rawHeader("Retry-After");
        boost::system::error_code error;
        answer.body = boost::json::parse(reply->readAll().toStdString(), error);
        return answer;
    }

    // A machine whose controller is the simulator's.
    void addMachine(const std::string& name, const IpmiSimulator& bmc,
                    const QString& password = IpmiSimulator::password()) {
        addMachine(name, bmc.address(), password);
    }
    void addMachine(const std::string& name, const QString& bmc_address,
                    const QString& password = IpmiSimulator::password()) {
        const auto made = call("POST", "/machines",
                               {{"hardware_name", name},
                                {"site", "lon"},
                                {"rack", "r-" + name},
                                {"model", "R640"},
                                {"bmc_driver", "ipmi"},
                                {"bmc_address", bmc_address.toStdString()}});
        ASSERT_EQ(made.status, 201) << boost::json::serialize(made.body);
        const auto set = call("PUT", "/machines/" + QString::fromStdString(name) + "/bmc-password",
                              {{"user", IpmiSimulator::user().toStdString()}, {"password", password.toStdString()}});
        ASSERT_EQ(set.status, 204) << boost::json::serialize(set.body);
    }

    // The id of the new job.
    std::string act(const char* verb, const std::string& name) {
        const auto answer = call("POST", "/actions", {{"verb", verb}, {"machines", boost::json::array{name}}});
        EXPECT_EQ(answer.status, 202) << boost::json::serialize(answer.body);
        const auto* job = answer.status == 202 ? answer.body.as_object().if_contains("job") : nullptr;
        return job ? std::string(job->at("id").as_string()) : std::string();
    }

    Job job(const std::string& id) {
        const auto answer = call("GET", "/jobs/" + QString::fromStdString(id));
        EXPECT_EQ(answer.status, 200) << boost::json::serialize(answer.body);
        if (!answer.body.is_object()) return {};
        const auto read = jobFromJson(answer.body.as_object());
        EXPECT_TRUE(read.ok());
        return read.ok() ? *read : Job{};
    }

    Job awaitEnd(const std::string& id) {
        Job last;
        EXPECT_TRUE(QTest::qWaitFor([&] { return isEnded((last = job(id)).status); }, patience))
            << boost::json::serialize(toJson(last, now())) << m_server.log().toStdString();
        return last;
    }

    std::unique_ptr<AgentProcess> m_agent;
    ServerProcess m_server{{"--retry-scale", "0.2", "--signed-intent", "accepted"}}; // call() signs nothing
    const ServerProcess* m_talks_to = &m_server;
    QNetworkAccessManager m_network;
    QByteArray m_token;
};

} // namespace remuda
