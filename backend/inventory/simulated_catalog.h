// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace remuda::simulated {

// What the made-up fleet is made of: real product names with figures that are typical of them, invented roles and
// teams.
struct Model {
    std::string_view name;
    int cpu_cores, memory_gib, disk_gib, monthly_usd, rack_units, first_year;
};
inline constexpr std::array models{
    Model{"Dell PowerEdge R640", 32, 192, 3840, 172, 1, 2018},
    Model{"HPE ProLiant DL360 Gen10", 36, 256, 3840, 188, 1, 2018},
    Model{"Dell PowerEdge R740xd", 40, 384, 46080, 318, 2, 2018},
    Model{"Dell PowerEdge R750", 64, 512, 15360, 402, 2, 2021},
    Model{"HPE ProLiant DL360 Gen9", 24, 128, 1800, 119, 1, 2016},
    Model{"Lenovo ThinkSystem SR630", 32, 192, 3840, 176, 1, 2018},
    Model{"HPE ProLiant DL380 Gen10", 40, 384, 30720, 301, 2, 2018},
    Model{"Supermicro SYS-1029U", 40, 256, 7680, 203, 1, 2019},
    Model{"Dell PowerEdge R7525", 128, 1024, 15360, 611, 2, 2021},
};

struct Role {
    std::string_view name, team;
    int weight; // how common it is
};
inline constexpr std::array roles{
    Role{"cassandra-main", "data-infra", 9},
    Role{"cassandra-metadata", "data-infra", 5},
    Role{"hadoop-worker", "data-infra", 10},
    Role{"kafka-broker", "data-infra", 5},
    Role{"playback-edge", "playback", 10},
    Role{"playback-session", "playback", 6},
    Role{"ads-server", "ads", 9},
    Role{"ads-index", "ads", 4},
    Role{"search-index", "search", 7},
    Role{"search-query", "search", 6},
    Role{"storage-object", "storage", 8},
    Role{"memcached", "identity", 4},
    Role{"login", "identity", 3},
    Role{"payments-ledger", "payments", 3},
    Role{"build-worker", "release", 4},
    Role{"metrics-store", "sre", 4},
};

// Who asks for machines in a team: three of these for each, in turn.
inline constexpr std::array<std::string_view, 12> people{"amara", "bjorn", "chidi", "dilan", "elena", "farid",
                                                         "greta", "hiro",  "ines",  "jonas", "katya", "liam"};

struct Site {
    std::string_view name;
    int network; // second number of its addresses: 240.N.0.0/16, those of its BMCs a hundred more
};
inline constexpr std::array sites{Site{"sto", 10}, Site{"lon", 20}, Site{"ash", 30}, Site{"sjc", 40}};

inline constexpr std::array<std::string_view, 6> faults{
    "disk sda failing SMART",         "memory errors in bank B2", "no link on nic1",
    "install failed at partitioning", "fan 3 below threshold",    "BMC not answering since firmware update"};

inline constexpr std::array<std::string_view, 3> reservations{"held for the winter peak", "kept for a rack move",
                                                              "promised to a new service"};

} // namespace remuda::simulated
