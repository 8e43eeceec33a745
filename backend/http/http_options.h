// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/http/caller.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace remuda {

// The bounds of the server: whatever a client does, memory, time and threads stay within these.
struct HttpOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 7420;            // 0 = any free one
    std::string tls_certificate, tls_key; // PEM files; both or none
    bool plain_http = false;              // whether other machines may come without TLS
    TrustedProxies trusted_proxies;       // believed about whom they speak for

    unsigned io_threads = 2;
    unsigned worker_threads = 4;        // run handlers
    std::size_t waiting_requests = 256; // for a worker; one more is answered 503
    std::size_t connections = 1024;     // for one more, the one that has waited longest for its client is closed
    std::size_t header_bytes = 16 * 1024;
    std::size_t body_bytes = 1024 * 1024;
    std::size_t machines_bytes = 64 * 1024 * 1024;      // body of a call that lists machines: a file, a selection
    std::size_t stranger_bytes = 16 * 1024;             // of a body, before it is known who sends it
    std::size_t body_bytes_in_all = 256 * 1024 * 1024;  // larger bodies together, until they are answered
    std::size_t event_bytes = 16 * 1024 * 1024;         // that an event stream may be behind before it is closed
    std::size_t event_bytes_in_all = 256 * 1024 * 1024; // all streams together
    double requests_per_second = 2000;                  // per address, with bursts of twice as many; 0 = unlimited
    double user_requests_per_second = 1000;             // per user, wherever they come from; likewise

    std::chrono::milliseconds idle_time{75'000};   // between requests
    std::chrono::milliseconds header_time{10'000}; // from the first byte to the end of the header
    std::chrono::milliseconds body_pause{15'000};  // between two pieces of a body
    std::chrono::milliseconds body_time{300'000};  // for a whole body
    std::chrono::milliseconds write_time{60'000};  // for an answer or a piece of it
};

} // namespace remuda
