// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "core/domain/time.h"

#include <cstdint>
#include <vector>

// What the versions of crtauth, the login by SSH keys, have in common.
namespace remuda::crtauth {

// Seconds since 1970 as the messages carry them.
struct Period {
    std::int64_t valid_from = 0;
    std::int64_t valid_to = 0;
};

// Why a message is refused. The type is the stable word ("bad_hmac", "expired", …) for logs and tests; peers are told
// nothing but "refused".
Problem refusal(std::string kind, std::string detail);

// Clocks may differ by two seconds; a person has twenty to answer a challenge.
Period challengePeriod(Instant now);
Period tokenPeriod(Instant now, std::int64_t lifetime_seconds);

// Fails with not_yet_valid, expired, or lifetime_too_long when the period spans over ten minutes.
Result<void> checkPeriod(const Period& period, Instant now);

constexpr std::int64_t longest_span_seconds = 600;
constexpr std::int64_t longest_token_lifetime_seconds = 598; // two seconds are added in front

constexpr std::size_t longest_user_name = 64; // bytes
bool isUserName(std::string_view name);       // 1..64 bytes of UTF-8 without control bytes
bool isServerName(std::string_view name);     // 1..255 letters, digits, dots and hyphens

// The text after "request:": who asks, in which version.
struct Request {
    int version = 1; // 0, 1 or 2
    std::string user;
    std::vector<std::string> algorithms, features; // version 2 only
};
Result<Request> readRequest(std::string_view text);

} // namespace remuda::crtauth
