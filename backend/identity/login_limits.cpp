// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/login_limits.h"

#include <algorithm>

namespace remuda {

namespace {
constexpr std::size_t many = 10'000;
constexpr std::size_t most_outstanding = 32; // of one who asks: a farm of scripts that begin at once

bool isOver(std::int64_t valid_to, Instant now) {
    return valid_to + 1 < std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
}
} // namespace

double LoginLimit::refilled(const Bucket& bucket, Instant now) const {
    const double seconds = std::chrono::duration<double>(now - bucket.at).count();
    return std::min(m_burst, bucket.left + std::max(0.0, seconds) * m_per_second);
}

void LoginLimit::forgetTheIdle(Instant now) {
    if (m_buckets.size() < many) return;
    std::erase_if(m_buckets, [&](const auto& entry) { return refilled(entry.second, now) >= m_burst; });
}

bool LoginLimit::allow(const std::string& who, Instant now) {
    const std::lock_guard lock(m_mutex);
    forgetTheIdle(now);
    auto& bucket = m_buckets.try_emplace(who, Bucket{m_burst, now}).first->second;
    bucket = {refilled(bucket, now), now};
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
}

std::optional<std::int64_t> SignInRefusals::record(const std::string& peer, Instant now) {
    const bool allowed = m_peer.allow(peer, now) && m_all.allow({}, now);
    const std::lock_guard lock(m_mutex);
    if (!allowed) {
        if (m_silent.size() < many || m_silent.contains(peer)) ++m_silent[peer];
        return std::nullopt;
    }
    const auto found = m_silent.find(peer);
    if (found == m_silent.end()) return 0;
    const auto silent = found->second;
    m_silent.erase(found);
    return silent;
}

bool OutstandingChallenges::give(const std::string& who, const std::string& unique, std::int64_t valid_to,
                                 Instant now) {
    const std::lock_guard lock(m_mutex);
    const auto isOld = [now](const auto& each) { return isOver(each.second, now); };
    if (m_given.size() >= many) {
        std::erase_if(m_given,
                      [&](const auto& entry) { return std::all_of(entry.second.begin(), entry.second.end(), isOld); });
        if (m_given.size() >= many && !m_given.contains(who)) return true;
    }
    auto& given = m_given[who];
    std::erase_if(given, isOld);
    if (given.size() >= most_outstanding) return false;
    given.emplace(unique, valid_to);
    return true;
}

void OutstandingChallenges::answered(const std::string& who, const std::string& unique) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_given.find(who);
    if (found == m_given.end()) return;
    found->second.erase(unique);
    if (found->second.empty()) m_given.erase(found);
}

bool UsedChallenges::use(const std::string& unique, std::int64_t valid_to, Instant now) {
    const std::lock_guard lock(m_mutex);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    if (seconds > m_swept_at) std::erase_if(m_used, [&](const auto& entry) { return isOver(entry.second, now); });
    m_swept_at = std::max(m_swept_at, seconds);
    return m_used.emplace(unique, valid_to).second;
}

} // namespace remuda
