// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"

#include <optional>

namespace remuda {

// The names under which a client reached the server; challenges carry them, so that none can be passed on to another.
struct CalledAs {
    std::string server_name; // version 1: the host alone
    std::string origin;      // version 2: "https://host[:port]"; on this machine "http://127.0.0.1:port"
};

// What the server is called. With a configured name it is that one only, whatever a client says. Without one the server
// is for its own machine: callers come from there and may say 127.0.0.1 or localhost; there plain HTTP will do.
class PublicName {
public:
    // "" (own machine), "ops.example.com", "ops.example.com:8443" or "https://ops.example.com". `tls`: the server
    // speaks TLS itself, so that even its own machine calls it by https.
    static Result<PublicName> parse(std::string_view text, bool tls = false);

    // `host` is the Host header, `peer` the address of the other end. A forbidden problem when the server may not be
    // reached that way.
    Result<CalledAs> calledAs(std::string_view host, std::string_view peer) const;

    // Whether a token issued for `origin` counts here.
    bool isOwnOrigin(std::string_view origin) const;

    bool isLocal() const { return m_host.empty(); }
    std::string text() const { return isLocal() ? "localhost" : m_host; }

private:
    std::string m_host, m_origin;
    std::string m_local_scheme = "http";
};

} // namespace remuda
