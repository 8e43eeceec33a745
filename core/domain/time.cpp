// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time.h"

#include <cstdlib>

namespace remuda {

using namespace std::chrono;

namespace {

// Exactly `count` digits at `position`, or nothing.
std::optional<int> digits(std::string_view text, std::size_t position, std::size_t count) {
    if (position + count > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = position; i < position + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

// At least `count` digits. Lists hold several moments a row, for which printf is slow.
void appendDigits(std::string& text, std::int64_t value, int count) {
    const auto begin = text.size();
    for (; value > 0 || count > 0; value /= 10, --count)
        text.insert(begin, 1, static_cast<char>('0' + value % 10));
}

// Minutes east of UTC for "Z" or "+hh:mm", or nothing.
std::optional<int> offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hour = digits(text, 1, 2);
    const auto minute = digits(text, 4, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (*hour * 60 + *minute);
}

} // namespace

Instant now() {
    return time_point_cast<milliseconds>(system_clock::now());
}

std::int64_t toMilliseconds(Instant instant) {
    return instant.time_since_epoch().count();
}

Instant fromMilliseconds(std::int64_t value) {
    return Instant(milliseconds(value));
}

std::string formatInstant(Instant instant) {
    const auto day = floor<days>(instant);
    const hh_mm_ss time(instant - day);
    auto text = formatDate(year_month_day(day));
    const auto append = [&text](char before, std::int64_t value, int count) {
        text += before;
        appendDigits(text, value, count);
    };
    append('T', time.hours().count(), 2);
    append(':', time.minutes().count(), 2);
    append(':', time.seconds().count(), 2);
    append('.', time.subseconds().count(), 3);
    text += 'Z';
    return text;
}

std::optional<Instant> parseInstant(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' ||
        text[16] != ':')
        return std::nullopt;
    const auto date = parseDate(text.substr(0, 10));
    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    const auto second = digits(text, 17, 2);
    if (!date || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    std::size_t position = 19;
    int fraction = 0;
    if (text[position] == '.') {
        int scale = 100;
        std::size_t count = 0;
        for (++position; position < text.size() && text[position] >= '0' && text[position] <= '9';
             ++position, ++count) {
            fraction += (text[position] - '0') * scale;
            scale /= 10;
        }
        if (count == 0) return std::nullopt;
    }
    const auto east = offset(text.substr(position));
    if (!east) return std::nullopt;
    return Instant(sys_days(*date)) + hours(*hour) + minutes(*minute - *east) + seconds(*second) +
           milliseconds(fraction);
}

std::string formatDate(Date date) {
    const int year = static_cast<int>(date.year());
    std::string text;
    text.reserve(24); // a moment's length too
    if (year < 0) text += '-';
    appendDigits(text, std::abs(year), year < 0 ? 3 : 4);
    text += '-';
    appendDigits(text, static_cast<unsigned>(date.month()), 2);
    text += '-';
    appendDigits(text, static_cast<unsigned>(date.day()), 2);
    return text;
}

std::optional<Date> parseDate(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto y = digits(text, 0, 4);
    const auto m = digits(text, 5, 2);
    const auto d = digits(text, 8, 2);
    if (!y || !m || !d) return std::nullopt;
    const Date date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
    return date.ok() ? std::optional(date) : std::nullopt;
}

Instant startOf(Date date) {
    return Instant(sys_days(date));
}

Date dateOf(Instant instant) {
    return year_month_day(floor<days>(instant));
}

Date addDays(Date date, int count) {
    return year_month_day(sys_days(date) + days(count));
}

int daysBetween(Date from, Date to) {
    return static_cast<int>((sys_days(to) - sys_days(from)).count());
}

int daysInMonth(year_month month) {
    return static_cast<int>(
        static_cast<unsigned>(year_month_day_last(month.year(), month_day_last(month.month())).day()));
}

} // namespace remuda
