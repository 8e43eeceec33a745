// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remuda {

// A moment: milliseconds since 1970-01-01 UTC. On the wire RFC 3339 in UTC with milliseconds
// ("2026-11-21T17:36:31.042Z"), in the database the integer.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// A calendar day without a zone ("2027-03-31"). A lease ends at the end of its day, UTC.
using Date = std::chrono::year_month_day;

Instant now();
std::int64_t toMilliseconds(Instant instant);
Instant fromMilliseconds(std::int64_t milliseconds);

std::string formatInstant(Instant instant);
std::optional<Instant> parseInstant(std::string_view text); // RFC 3339 with any offset; seconds' fraction optional

std::string formatDate(Date date);
std::optional<Date> parseDate(std::string_view text); // strictly YYYY-MM-DD and a day that exists

Instant startOf(Date date);   // 00:00 UTC of the day
Date dateOf(Instant instant); // the UTC day
Date addDays(Date date, int days);
int daysBetween(Date from, Date to); // positive when `to` is later
int daysInMonth(std::chrono::year_month month);

} // namespace remuda
