// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_address.h"

#include <algorithm>

namespace remuda {

namespace {

bool isPort(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char each) { return each >= '0' && each <= '9'; });
}

bool isHost(std::string_view text) {
    return !text.empty() && text.front() != '-' && std::none_of(text.begin(), text.end(), [](char each) {
        return each <= ' ' || each == 0x7f || each == '@' || each == '/' || each == '?' || each == '#';
    });
}

} // namespace

std::string RedfishEndpoint::text() const {
    const auto shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return (tls ? "https://" : "http://") + shown + ":" + port;
}

std::optional<RedfishEndpoint> parseRedfishAddress(std::string_view address) {
    RedfishEndpoint endpoint;
    if (address.starts_with("https://")) {
        address.remove_prefix(8);
    } else if (address.starts_with("http://")) {
        address.remove_prefix(7);
        endpoint.tls = false;
        endpoint.port = "80";
    }
    if (const auto slash = address.find('/'); slash != std::string_view::npos) {
        auto path = address.substr(slash);
        while (path.ends_with('/'))
            path.remove_suffix(1);
        // The service root is the same for all: only a system's own path says more.
        if (path.find("/Systems/") != std::string_view::npos) endpoint.system = path;
        address = address.substr(0, slash);
    }
    if (address.starts_with('[')) {
        const auto close = address.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        endpoint.host = address.substr(1, close - 1);
        address.remove_prefix(close + 1);
        if (!address.empty() && (address.front() != ':' || !isPort(address.substr(1)))) return std::nullopt;
        if (!address.empty()) endpoint.port = address.substr(1);
    } else if (std::count(address.begin(), address.end(), ':') == 1) {
        const auto colon = address.find(':');
        if (!isPort(address.substr(colon + 1))) return std::nullopt;
        endpoint.host = address.substr(0, colon);
        endpoint.port = address.substr(colon + 1);
    } else {
        endpoint.host = address; // a name, an IPv4 or a bare IPv6 address
    }
    return isHost(endpoint.host) ? std::optional(endpoint) : std::nullopt;
}

} // namespace remuda
