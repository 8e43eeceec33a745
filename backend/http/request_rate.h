// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace remuda {

// A bucket of tokens for each who asks, an address or a user: refilled at `rate` a second, twice that deep. Thread
// safe.
class RequestRate {
public:
    using Clock = std::chrono::steady_clock;
    explicit RequestRate(double rate)
        : m_rate(rate) {}

    bool allow(const std::string& who, Clock::time_point moment = Clock::now());

private:
    struct Bucket {
        double tokens;
        Clock::time_point filled;
    };
    void forgetFull(Clock::time_point moment);

    double m_rate; // 0 = no limit
    std::mutex m_mutex;
    std::unordered_map<std::string, Bucket> m_buckets;
};

} // namespace remuda
