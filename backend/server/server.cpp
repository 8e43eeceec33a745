// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/server/server.h"

#include "backend/http/log.h"
#include "backend/inventory/simulated_fleet.h"
#include "backend/server/areas.h"
#include "backend/server/route_permissions.h"
#include "backend/server/status_routes.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace remuda {

Server::Server(ServerOptions options)
    : m_options(std::move(options))
    , m_areas(std::make_unique<Areas>()) {}

Server::~Server() {
    if (m_http) drain(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<Server>> Server::open(ServerOptions options) {
    std::unique_ptr<Server> server(new Server(std::move(options)));
    if (auto built = server->build(); !built) return std::move(built).problem();
    return server;
}

Result<void> Server::build() {
    if (const auto file = m_options.data + "/remuda.sqlite";
        m_options.database.empty() && std::filesystem::exists(file + ".moved") && !std::filesystem::exists(file))
        return problems::invalidField("database", "",
                                      "postgresql://…, to which " + file +
                                          " was moved; to serve the old file after all, rename " + file + ".moved");
    DatabaseOptions where;
    where.folder = m_options.data;
    where.url = m_options.database;
    where.heartbeat = m_options.heartbeat;
    where.lease = m_options.lease;
    auto database = Database::open(std::move(where));
    if (!database) return std::move(database).problem();
    m_areas->database = std::move(*database);
    if (auto wired = wire(*m_areas, m_options); !wired) return wired;
    const ServerFacts facts{[this](const Request& request) { return m_areas->identity->nameFor(request); },
                            m_areas->database->read([](Connection& connection) { return onlySimulated(connection); })};
    addStatusRoutes(m_areas->router, *m_areas->database, *m_areas->events, facts, [this] { return m_http.get(); });
    return guardRoutes(m_areas->router);
}

Result<void> Server::start() {
    m_areas->router.setUserRate(m_options.http.user_requests_per_second);
    auto http = std::make_unique<HttpServer>(m_options.http, m_areas->router);
    startAreas(*m_areas);
    if (auto listening = http->start(); !listening) {
        stopAreas(*m_areas);
        return listening;
    }
    m_http = std::move(http);
    log(LogLevel::info,
        "listening on " + m_options.http.host + " port " + std::to_string(port()) + ", data in " + m_options.data);
    return writePortFile();
}

// Written beside and renamed: whoever waits for the file never reads half a number.
Result<void> Server::writePortFile() const {
    if (m_options.port_file.empty()) return {};
    const auto beside = m_options.port_file + ".new";
    {
        std::ofstream file(beside, std::ios::trunc);
        file << port() << '\n';
        file.close();
        if (!file) return problems::internal("cannot write the port file " + beside);
    }
    if (std::rename(beside.c_str(), m_options.port_file.c_str()) != 0)
        return problems::internal("cannot write the port file " + m_options.port_file + ": " + std::strerror(errno));
    return {};
}

bool Server::drain(std::chrono::milliseconds patience) {
    const bool finished = m_http->drain(patience);
    stopAreas(*m_areas);
    m_http.reset();
    if (!m_options.port_file.empty()) std::remove(m_options.port_file.c_str());
    return finished;
}

void Server::reload() {
    if (const auto reloaded = m_http->reloadCertificate(); !reloaded)
        log(LogLevel::error, "the certificate stays the one before: " + reloaded.problem().detail);
}

std::uint16_t Server::port() const {
    return m_http ? m_http->port() : 0;
}

const Router& Server::router() const {
    return m_areas->router;
}

} // namespace remuda
