// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/http/request_rate.h"

#include <algorithm>

namespace remuda {

namespace {

constexpr std::size_t many_buckets = 10'000;

double seconds(RequestRate::Clock::duration time) {
    return std::chrono::duration<double>(time).count();
}

} // namespace

bool RequestRate::allow(const std::string& who, Clock::time_point moment) {
    if (m_rate <= 0) return true;
    const std::lock_guard guard(m_mutex);
    if (m_buckets.size() >= many_buckets) forgetFull(moment);
    auto& bucket = m_buckets.try_emplace(who, Bucket{2 * m_rate, moment}).first->second;
    bucket.tokens = std::min(2 * m_rate, bucket.tokens + m_rate * seconds(moment - bucket.filled));
    bucket.filled = moment;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}

// A bucket that would be full again says nothing; two seconds of silence fill any.
void RequestRate::forgetFull(Clock::time_point moment) {
    std::erase_if(m_buckets, [&](const auto& entry) { return seconds(moment - entry.second.filled) > 2; });
}

} // namespace remuda
