// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace remuda {

// Where a Redfish service is and which of its systems the machine is.
struct RedfishEndpoint {
    bool tls = true;
    std::string host, port = "443";
    std::string system; // "/redfish/v1/Systems/1"; empty: the service's only one

    std::string text() const; // "https://host:port", for messages and as a key
};

// "10.0.0.1", "bmc.example:8443", "[fd00::1]:443", "https://bmc.example", "http://127.0.0.1:8000/redfish/v1/Systems/1".
// Without a scheme it is https. nullopt for anything else.
std::optional<RedfishEndpoint> parseRedfishAddress(std::string_view address);

} // namespace remuda
