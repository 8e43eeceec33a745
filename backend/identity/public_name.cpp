// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/public_name.h"

#include "core/protocol/crtauth.h"

#include <algorithm>

namespace remuda {

namespace {

std::string lowerCase(std::string_view text) {
    std::string result(text);
    for (char& letter : result)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return result;
}

struct HostAndPort {
    std::string host, port;
};

std::optional<HostAndPort> split(std::string_view text) {
    const auto colon = text.find(':');
    HostAndPort result{lowerCase(text.substr(0, colon)), {}};
    if (colon != std::string_view::npos) {
        result.port = text.substr(colon + 1);
        const auto digit = [](char letter) { return letter >= '0' && letter <= '9'; };
        if (result.port.empty() || result.port.size() > 5 ||
            !std::all_of(result.port.begin(), result.port.end(), digit))
            return std::nullopt;
    }
    if (!crtauth::isServerName(result.host)) return std::nullopt;
    return result;
}

bool isLocalName(std::string_view host) {
    return host == "127.0.0.1" || host == "localhost";
}

bool isLocalPeer(std::string_view peer) {
    return peer.starts_with("127.") || peer.starts_with("::1") || peer.starts_with("[::1]") ||
           peer.starts_with("::ffff:127.");
}

} // namespace

Result<PublicName> PublicName::parse(std::string_view text, bool tls) {
    PublicName name;
    if (tls) name.m_local_scheme = "https";
    if (text.empty()) return name;
    constexpr std::string_view scheme = "https://";
    const auto found = std::string(text);
    if (text.starts_with(scheme)) text.remove_prefix(scheme.size());
    if (text.ends_with('/')) text.remove_suffix(1);
    const auto parts = split(text);
    if (!parts)
        return problems::invalidField("public-name", found,
                                      "a host, host:port or https://host[:port]; tokens need TLS in front");
    name.m_host = parts->host;
    name.m_origin = "https://" + parts->host + (parts->port.empty() || parts->port == "443" ? "" : ":" + parts->port);
    return name;
}

Result<CalledAs> PublicName::calledAs(std::string_view host, std::string_view peer) const {
    if (!isLocal()) return CalledAs{m_host, m_origin};
    const auto parts = split(host);
    if (!isLocalPeer(peer))
        return problems::forbidden("this server has no public name, so only its own machine may sign in");
    if (!parts || !isLocalName(parts->host))
        return problems::forbidden("this server has no public name: call it as 127.0.0.1 or localhost");
    const bool usual_port = parts->port.empty() || parts->port == (m_local_scheme == "https" ? "443" : "80");
    return CalledAs{parts->host, m_local_scheme + "://" + parts->host + (usual_port ? "" : ":" + parts->port)};
}

bool PublicName::isOwnOrigin(std::string_view origin) const {
    if (!isLocal()) return origin == m_origin;
    const auto scheme = m_local_scheme + "://";
    if (!origin.starts_with(scheme)) return false;
    const auto parts = split(origin.substr(scheme.size()));
    return parts && isLocalName(parts->host);
}

} // namespace remuda
