// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace remuda {

// The request target of HTTP, "/api/v1/machines?q=role%3Aads", taken apart.
struct Target {
    std::string path;                         // decoded but for %2F, which is part of a name and no separator
    std::map<std::string, std::string> query; // the first of repeated names counts
};

// Nothing when it is not a path, a percent sequence is broken or a decoded part holds a NUL or invalid UTF-8.
std::optional<Target> parseTarget(std::string_view target);

// "HOST:PORT" or "[V6]:PORT".
struct HostAndPort {
    std::string host;
    std::uint16_t port = 0;
};
std::optional<HostAndPort> parseHostAndPort(std::string_view text);

} // namespace remuda
