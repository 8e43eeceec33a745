// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/router.h"
#include "backend/server/server_options.h"

#include <memory>

namespace remuda {

class HttpServer;
struct Areas;

// The whole server behind one door: opens the database, wires every area to the router and serves it.
class Server {
public:
    // Everything but listening. Problem types: "data-directory-in-use", "store", else an option is at fault.
    static Result<std::unique_ptr<Server>> open(ServerOptions options);
    ~Server();

    // Starts jobs and events, listens, then writes the port file. Problem type "cannot-listen".
    Result<void> start();

    // Ends as SIGTERM asks: running requests are answered, jobs stop at a safe point. True when all requests ended in
    // time.
    bool drain(std::chrono::milliseconds patience = std::chrono::seconds(10));

    // As SIGHUP asks: reads the certificate again. What is wrong with it is logged, and the one before stays.
    void reload();

    std::uint16_t port() const;
    const Router& router() const; // for tests that need no socket

private:
    explicit Server(ServerOptions options);
    Result<void> build();
    Result<void> writePortFile() const;

    ServerOptions m_options;
    std::unique_ptr<Areas> m_areas;
    std::unique_ptr<HttpServer> m_http;
};

} // namespace remuda
