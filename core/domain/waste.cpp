// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/waste.h"

#include <algorithm>
#include <array>

namespace remuda {

namespace {

using Remedy = WasteKind::Remedy;

// Retiring ends what idles or stays broken for certain; a machine that is wanted or can be repaired is left out of it.
constexpr std::array kinds{
    WasteKind{"idle", "Available for more than 30 days", "status:available status_since<-30d", "Retire", Remedy::verb,
              Verb::retire, "", true},
    WasteKind{"broken_long", "Broken for more than 14 days", "status:broken status_since<-14d", "Retire", Remedy::verb,
              Verb::retire, "", true},
    WasteKind{"past_expiry", "Past expiry, still held", "status:in_use,reserved expires_on<today", "Release",
              Remedy::release_lease, Verb::release, "", true},
    WasteKind{"unowned", "In use without an owner", "status:in_use not has:team", "Set the team", Remedy::set_field,
              Verb::release, "team", true},
    WasteKind{"unknown_price", "Price unknown", "not has:price status!=retired", "Set the price", Remedy::set_field,
              Verb::release, "monthly_cost_usd", false},
};

// For any POSIX shell: within single quotes only they themselves mean anything.
std::string quoted(std::string_view text) {
    std::string result = "'";
    for (const char letter : text)
        letter == '\'' ? result += "'\\''" : result += letter;
    return result + "'";
}

} // namespace

std::span<const WasteKind> wasteKinds() {
    return kinds;
}

const WasteKind* wasteKind(std::string_view kind) {
    const auto* found =
        std::find_if(kinds.begin(), kinds.end(), [&](const WasteKind& each) { return each.kind == kind; });
    return found == kinds.end() ? nullptr : found;
}

std::string wasteCommand(const WasteKind& kind, std::string_view query) {
    const auto which = " --query " + quoted(query);
    switch (kind.remedy) {
    case Remedy::verb: {
        std::string verb(toText(kind.verb));
        std::replace(verb.begin(), verb.end(), '_', '-');
        return "remudactl machines " + verb + which;
    }
    case Remedy::release_lease:
        return "remudactl leases release" + which;
    case Remedy::set_field:
        return "remudactl machines set " + std::string(kind.field) + "=…" + which;
    }
    return {};
}

} // namespace remuda
