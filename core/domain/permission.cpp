// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/permission.h"

namespace remuda {

namespace {

constexpr std::array<std::string_view, permission_count - allVerbs.size()> otherWords{
    "edit", "bmc", "lease", "add", "remove", "password", "import", "request", "share", "freeze"};

Permission permissionAt(std::size_t index) {
    return static_cast<Permission>(index);
}

} // namespace

std::string_view toText(Permission permission) {
    const auto index = static_cast<std::size_t>(permission);
    return index < allVerbs.size() ? toText(allVerbs[index]) : otherWords.at(index - allVerbs.size());
}

std::optional<Permission> permissionFromText(std::string_view text) {
    for (std::size_t index = 0; index < permission_count; ++index)
        if (toText(permissionAt(index)) == text) return permissionAt(index);
    return std::nullopt;
}

std::string permissionWords() {
    std::string words;
    for (std::size_t index = 0; index < permission_count; ++index)
        words += (words.empty() ? "" : ", ") + std::string(toText(permissionAt(index)));
    return words;
}

PermissionSet PermissionSet::all() {
    PermissionSet set;
    set.m_bits.set();
    return set;
}

PermissionSet PermissionSet::verbs() {
    PermissionSet set;
    for (const auto verb : allVerbs)
        set.add(permissionFor(verb));
    return set;
}

PermissionSet PermissionSet::ofMembers() {
    auto set = verbs();
    for (const auto each : {Permission::edit, Permission::bmc, Permission::lease, Permission::request,
                            Permission::share, Permission::freeze})
        set.add(each);
    return set;
}

PermissionSet PermissionSet::without(Permission permission) const {
    auto set = *this;
    set.m_bits.reset(static_cast<std::size_t>(permission));
    return set;
}

std::vector<std::string> PermissionSet::words() const {
    std::vector<std::string> words;
    for (std::size_t index = 0; index < permission_count; ++index)
        if (m_bits.test(index)) words.emplace_back(toText(permissionAt(index)));
    return words;
}

} // namespace remuda
