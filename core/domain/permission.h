// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/lifecycle.h"

#include <bitset>
#include <string>
#include <vector>

namespace remuda {

// What somebody may be allowed to do: the verbs of machines, what else is done to a machine, and what is done for a
// team or for all. Looking is no permission: everybody who is signed in may. docs/permissions.md
enum class Permission {
    check,
    inspect,
    install,
    recycle,
    reboot,
    power_on,
    power_off,
    power_cycle,
    shutdown,
    reset_bmc,
    rotate_bmc_password,
    reserve,
    release,
    mark_broken,
    repair,
    retire,
    abandon,
    set_maintenance,
    end_maintenance,
    protect,
    unprotect, // as the verbs
    edit,      // fields, what was observed, undo
    bmc,       // event log, identify light, boot device, console
    lease,     // extend, shorten, release
    add,       // a machine that is not there yet
    remove,
    password, // of the BMC
    import,   // here begins what is not about one machine
    request,  // machines, for a team
    share,    // views, with a team
    freeze    // freezes and maintenance windows, of a team
};
inline constexpr std::size_t permission_count = static_cast<std::size_t>(Permission::freeze) + 1;
static_assert(static_cast<int>(Permission::unprotect) == static_cast<int>(Verb::unprotect));

constexpr Permission permissionFor(Verb verb) {
    return static_cast<Permission>(verb);
}
constexpr bool isOfMachine(Permission permission) {
    return permission < Permission::import;
}

// The wire words are the enumerators' names.
std::string_view toText(Permission permission);
std::optional<Permission> permissionFromText(std::string_view text);
std::string permissionWords(); // all of them, for people: "inspect, install, …"

class PermissionSet {
public:
    PermissionSet() = default;
    PermissionSet(std::initializer_list<Permission> list) {
        for (const auto each : list)
            add(each);
    }
    static PermissionSet all();
    static PermissionSet verbs();
    static PermissionSet ofMembers(); // what members of a team may where no file of permissions says otherwise

    PermissionSet& add(Permission permission) { return m_bits.set(static_cast<std::size_t>(permission)), *this; }
    PermissionSet& add(const PermissionSet& other) { return m_bits |= other.m_bits, *this; }
    PermissionSet without(Permission permission) const;
    bool has(Permission permission) const { return m_bits.test(static_cast<std::size_t>(permission)); }
    bool hasAny(const PermissionSet& other) const { return (m_bits & other.m_bits).any(); }
    bool empty() const { return m_bits.none(); }
    std::vector<std::string> words() const;
    bool operator==(const PermissionSet&) const = default;
    unsigned long number() const { return m_bits.to_ulong(); } // to order by

private:
    std::bitset<permission_count> m_bits;
};

} // namespace remuda
