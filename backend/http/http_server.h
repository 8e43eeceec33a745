// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/http_options.h"
#include "backend/http/router.h"

#include <memory>

namespace remuda {

// Serves a router over HTTP/1.1, with TLS when a certificate is given. Knows nothing of what is served.
class HttpServer {
public:
    HttpServer(HttpOptions options, const Router& router); // the router must outlive the server
    ~HttpServer();                                         // stops without waiting for requests

    // Listens and returns; serving happens on threads of its own. Problem "cannot-listen" otherwise, or
    // "invalid-field": a certificate that cannot be used, or an address that other machines reach while there is
    // neither TLS nor leave to go without.
    Result<void> start();

    std::uint16_t port() const; // that was taken, after start()

    // Reads the files of the certificate again, for the connections that come from now on. After a problem the one
    // before stays. Any thread; nothing to do without TLS.
    Result<void> reloadCertificate();

    // Takes no new connection, ends event streams and idle connections, lets running requests finish for up to
    // `patience`, then stops. Returns whether all of them finished.
    bool drain(std::chrono::milliseconds patience);

    struct Counters {
        std::uint64_t requests = 0, refused = 0;
        std::size_t connections = 0, waiting = 0, event_streams = 0;
    };
    Counters counters() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> m_implementation;
};

} // namespace remuda
