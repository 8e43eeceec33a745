// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/money.h"

#include <charconv>

namespace remuda {

namespace {

constexpr std::int64_t unit = 1'000'000;
constexpr std::int64_t largest = 1'000'000'000; // a billion a month: anything above is a slip of the keyboard

bool allDigits(std::string_view text) {
    for (const char c : text)
        if (c < '0' || c > '9') return false;
    return !text.empty();
}

} // namespace

std::optional<Money> parseMoney(std::string_view text) {
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    if (!allDigits(whole) || whole.size() > 10) return std::nullopt;
    std::int64_t units = 0;
    std::from_chars(whole.data(), whole.data() + whole.size(), units);
    if (units > largest) return std::nullopt;
    std::int64_t fraction = 0;
    if (point != std::string_view::npos) {
        auto decimals = std::string(text.substr(point + 1));
        if (!allDigits(decimals) || decimals.size() > 6) return std::nullopt;
        decimals.resize(6, '0');
        std::from_chars(decimals.data(), decimals.data() + decimals.size(), fraction);
    }
    return Money{units * unit + fraction};
}

std::string formatMoney(Money money) {
    const bool negative = money.micros < 0;
    const auto micros = negative ? -money.micros : money.micros;
    auto text = std::to_string(micros / unit);
    if (const auto fraction = micros % unit; fraction != 0) {
        auto decimals = std::to_string(fraction + unit).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += '.' + decimals;
    }
    return negative ? '-' + text : text;
}

} // namespace remuda
