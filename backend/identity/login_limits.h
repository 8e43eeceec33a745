// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/time.h"

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace remuda {

// Lets everyone do a burst of things and then some per second. Thread safe.
class LoginLimit {
public:
    LoginLimit(double burst, double per_second)
        : m_burst(burst)
        , m_per_second(per_second) {}

    // Whether `who` may go on now. Counts the attempt.
    bool allow(const std::string& who, Instant now);

private:
    struct Bucket {
        double left;
        Instant at;
    };
    double refilled(const Bucket& bucket, Instant now) const;
    void forgetTheIdle(Instant now);

    double m_burst, m_per_second;
    std::mutex m_mutex;
    std::unordered_map<std::string, Bucket> m_buckets;
};

// Which refused sign-ins are worth a line of history: whoever guesses for hours must not fill the disk. Thread safe.
class SignInRefusals {
public:
    // Nothing when it is not to be recorded, else how many of this peer were not since the last that was.
    std::optional<std::int64_t> record(const std::string& peer, Instant now);

private:
    LoginLimit m_peer{20, 0.1}, m_all{200, 1};
    std::mutex m_mutex;
    std::unordered_map<std::string, std::int64_t> m_silent;
};

// How many challenges each who asks has got and neither answered nor outlived: whoever signs in answers one before
// asking for the next. Thread safe.
class OutstandingChallenges {
public:
    // False when `who` has too many already. Of very many who ask at once some are not counted.
    bool give(const std::string& who, const std::string& unique, std::int64_t valid_to, Instant now);
    void answered(const std::string& who, const std::string& unique);

private:
    using Given = std::unordered_map<std::string, std::int64_t>; // with its valid_to
    std::mutex m_mutex;
    std::unordered_map<std::string, Given> m_given; // by who asked
};

// Remembers which challenges have been used until they expire by themselves. Thread safe.
class UsedChallenges {
public:
    // False when it was used before.
    bool use(const std::string& unique, std::int64_t valid_to, Instant now);

private:
    std::mutex m_mutex;
    std::unordered_map<std::string, std::int64_t> m_used; // with its valid_to
    std::int64_t m_swept_at = 0;                          // once a second: a look at all takes longer than the rest
};

} // namespace remuda
