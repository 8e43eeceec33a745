// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/api/api_client.h"
#include "core/client/session/session.h"
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"
#include "tests/support/waiting.h"

#include <gtest/gtest.h>
#include <memory>

namespace remuda {

// What one run of remudactl came to.
struct CommandResult {
    int code = -1;
    QByteArray output, errors;
    boost::json::array rows() const; // of -o json; empty when it is no array
    boost::json::value json() const;
};

// The installed programs as a person has them: a real server with a made-up fleet, a real agent whose key it knows for
// alice, and remudactl in between.
class Installed : public testing::Test {
protected:
    explicit Installed(const QStringList& server_options = {QStringLiteral("--simulated-speed"),
                                                            QStringLiteral("200")});
    void SetUp() override;

    QProcessEnvironment environment() const; // of alice, who runs remudactl
    CommandResult run(const QStringList& arguments, const QByteArray& input = {}) const;
    QString file(const QString& name, const QByteArray& content) const; // writes it, answers its path
    void importMachines(int count) const;                               // T0001 … at site lon, simulated

    // A signed-in client in this process.
    struct Client {
        QNetworkAccessManager network;
        TokenStore store{TokenStore::Place::memory};
        std::unique_ptr<AgentClient> agent;
        std::unique_ptr<Session> session;
        std::unique_ptr<ApiClient> api;
        Result<ApiAnswer> get(const QString& path, const QUrlQuery& query = {}) const;
    };
    // With a token given it is taken for good until the server says otherwise.
    std::unique_ptr<Client> client(const QByteArray& token = {}) const;

    QTemporaryDir home;
    std::unique_ptr<AgentProcess> agent;
    ServerProcess server;
};

} // namespace remuda
