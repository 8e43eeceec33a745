// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/udp_link.h"

#include <atomic>
#include <random>

namespace remuda {

// A radio link in a storm before something that speaks UDP on loopback: datagrams of both directions are lost, come
// twice, and come late, so that they overtake each other. The same seed has the same weather for the same datagrams.
class BadWeather {
public:
    struct Share { // of all datagrams
        double lost = 0, doubled = 0, late = 0;
        std::chrono::milliseconds latest{0};
    };
    BadWeather(int target, unsigned seed, Share share)
        : m_share(share)
        , m_random(seed)
        , m_link(
              target, [this](const std::string& datagram) { return passes(datagram, &UdpLink::Fate::onward); },
              [this](const std::string& datagram) { return passes(datagram, &UdpLink::Fate::back); }) {}

    std::string address() const { return m_link.address(); }
    int lost() const { return m_lost; }
    int doubled() const { return m_doubled; }
    int late() const { return m_late; }

private:
    UdpLink::Fate passes(const std::string& datagram, std::vector<std::string> UdpLink::Fate::*direction) {
        UdpLink::Fate fate;
        if (happens(m_share.lost)) {
            ++m_lost;
            return fate;
        }
        int copies = 1;
        if (happens(m_share.doubled)) ++copies, ++m_doubled;
        for (; copies > 0; --copies) {
            if (!happens(m_share.late)) {
                (fate.*direction).push_back(datagram);
                continue;
            }
            ++m_late;
            std::uniform_int_distribution<std::int64_t> time(1, m_share.latest.count());
            fate.later.emplace_back(std::chrono::milliseconds(time(m_random)), datagram);
        }
        return fate;
    }
    bool happens(double share) { return std::bernoulli_distribution(share)(m_random); }

    const Share m_share;
    std::mt19937 m_random; // of the link's thread
    std::atomic<int> m_lost = 0, m_doubled = 0, m_late = 0;
    UdpLink m_link; // the last: its thread uses all above
};

} // namespace remuda
