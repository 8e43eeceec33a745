// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/session/login.h"
#include "tests/bench/http_client.h"
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"

#include <QCoreApplication>
#include <QFile>
#include <QNetworkAccessManager>
#include <QTest>

#include <memory>

namespace remuda::bench {

// A real server with somebody signed in, asked over a plain socket.
class BenchServer {
public:
    explicit BenchServer(const QStringList& options)
        : m_server(QStringList{"--rate-limit", "0", "--user-rate-limit", "0", "--signed-intent", "accepted"} +
                   options) {
        m_server.allow("bench", m_agent.addKey("ed25519").public_line);
        if (!m_server.start()) throw std::runtime_error("the server does not start: " + m_server.log().toStdString());
        LoginRequest request;
        request.server = m_server.url();
        request.user = "bench";
        QNetworkAccessManager network;
        AgentClient agent(m_agent.socket());
        Login login(request, network, agent);
        QObject::connect(&login, &Login::finished, [&](const LoginAnswer& answer) {
            m_headers = "Authorization: chap:" + answer.token.toStdString() + "\r\nContent-Type: application/json\r\n";
        });
        login.start();
        if (!QTest::qWaitFor([&] { return !m_headers.empty(); }, 20'000)) throw std::runtime_error("cannot sign in");
        m_client = std::make_unique<HttpClient>(m_server.port());
    }

    HttpClient::Answer ask(const std::string& method, const std::string& path, const std::string& body = {}) {
        QCoreApplication::processEvents(); // takes in what the server logs, so that its pipe does not fill
        return m_client->ask(method + " /api/v1" + path, m_headers, body);
    }
    void import(const std::string& csv) {
        auto headers = m_headers;
        headers.replace(headers.find("application/json"), 16, "text/csv");
        const auto answer = m_client->ask("POST /api/v1/machines/import", headers, csv);
        if (answer.status != 200) throw std::runtime_error("the import failed: " + answer.body.substr(0, 300));
    }
    // Of a line of /proc/PID/status, in MB: "VmRSS", "VmHWM".
    double memory(const QByteArray& name) const {
        QFile file(QStringLiteral("/proc/%1/status").arg(m_server.processId()));
        if (!file.open(QIODevice::ReadOnly)) return 0;
        for (const auto& line : file.readAll().split('\n'))
            if (line.startsWith(name + ':'))
                return line.mid(name.size() + 1).simplified().split(' ')[0].toDouble() / 1e3;
        return 0;
    }
    int port() const { return m_server.port(); }
    const std::string& headers() const { return m_headers; }
    ServerProcess& process() { return m_server; }

private:
    AgentProcess m_agent;
    ServerProcess m_server;
    std::string m_headers;
    std::unique_ptr<HttpClient> m_client;
};

} // namespace remuda::bench
