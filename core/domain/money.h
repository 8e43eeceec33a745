// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace remuda {

// An amount in millionths of a currency unit. Never a double on its way to a sum; unknown is std::nullopt, never zero.
// The inventory's prices are United States dollars per month, so a bare amount is understood as USD.
struct Money {
    std::int64_t micros = 0;

    auto operator<=>(const Money&) const = default;
    Money& operator+=(Money other) {
        micros += other.micros;
        return *this;
    }
};

// Only for drawing and rounding; sums stay in Money.
inline double dollars(Money amount) {
    return static_cast<double>(amount.micros) / 1e6;
}

inline constexpr std::string_view defaultCurrency = "USD";

std::optional<Money> parseMoney(std::string_view text); // "172", "172.5"; no sign, no symbol, at most six decimals
std::string formatMoney(Money money);                   // shortest exact decimal: "172", "172.5"

} // namespace remuda
