// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"

#include <array>
#include <cstdio>
#include <random>

namespace remuda::bench {

// Machines one after another, alike in every run: names and addresses of their own, few roles, teams, models and
// prices, racks of forty, as a large company has them.
class MadeMachines {
public:
    Machine next() {
        static constexpr std::array sites{"sto", "lon", "ash", "sjc"};
        static constexpr std::array models{"Dell PowerEdge R640", "HPE ProLiant DL380 Gen10", "Supermicro SSG-6029P",
                                           "Lenovo ThinkSystem SR630"};
        static constexpr std::array services{"cassandra", "memcached", "playlist", "search",
                                             "storage",   "ads",       "metadata", "radio"};
        static constexpr std::array parts{"index", "worker", "api", "store", "cache", "proxy"};
        const auto i = m_number++;
        const auto n = std::to_string(i);
        Machine m;
        m.hardware_name = name(7) + n;
        m.serial = name(10);
        m.site = sites[m_random() % sites.size()];
        m.rack = m.site + "-r" + std::to_string(i / 40);
        m.unit = static_cast<std::int64_t>(i % 40 + 1);
        m.model = models[m_random() % models.size()];
        m.cpu_cores = 16 + 8 * static_cast<std::int64_t>(m_random() % 6);
        m.memory_gib = 64 << m_random() % 4;
        m.disk_gib = 960 << m_random() % 4;
        char mac[24];
        std::snprintf(mac, sizeof mac, "3c:fd:fe:%02zx:%02zx:%02zx", i >> 16 & 255, i >> 8 & 255, i & 255);
        m.nic1_mac = mac;
        m.nic2_mac = "3c:fe" + m.nic1_mac.substr(5);
        m.nic1_ip =
            "10." + std::to_string(i >> 16 & 255) + "." + std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255);
        m.bmc.address = "10.1" + m.nic1_ip.substr(3);
        m.bmc.driver = "ipmi";
        m.bmc.user = "root";
        m.role = std::string(services[m_random() % services.size()]) + "-" + parts[m_random() % parts.size()];
        m.hostname = m.site + "-" + m.role + "-a" + n + ".example.net";
        m.team = "team-" + std::to_string(m_random() % 20);
        m.status = allMachineStatuses[m_random() % 6];
        m.power = m_random() % 9 ? "on" : "off";
        m.monthly_cost = Money{static_cast<std::int64_t>(m_random() % 400) * 1'000'000};
        if (m_random() % 3) m.expires_on = addDays(today, static_cast<int>(m_random() % 720));
        m.purchased_on = addDays(today, -static_cast<int>(m_random() % 1500));
        m.version = 1 + static_cast<std::int64_t>(m_random() % 50);
        const auto hours = [&](unsigned most) { return startOf(today) - std::chrono::milliseconds(m_random() % most); };
        m.created_at = hours(4'000'000'000u);
        m.updated_at = m.status_since = hours(900'000'000u);
        m.power_seen_at = hours(3'600'000u);
        return m;
    }

private:
    std::string name(std::size_t length) {
        std::string text;
        for (std::size_t i = 0; i < length; ++i)
            text += "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"[m_random() % 34];
        return text;
    }

    static constexpr Date today{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(21)};
    std::mt19937 m_random{20261121};
    std::size_t m_number = 0;
};

} // namespace remuda::bench
