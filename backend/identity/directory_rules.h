// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/ssh_key.h"

#include <map>
#include <vector>

// How keys of users are read from a directory (LDAP) that holds posixAccount and posixGroup entries, apart from the
// connection that brings the entries.
namespace remuda::directory_rules {

struct Entry {
    std::string dn;                                             // as the directory spells it
    std::map<std::string, std::vector<std::string>> attributes; // by their names in lower case
};

struct Question {
    std::string base;  // "dc=example,dc=org"
    std::string group; // whose members alone may sign in; empty: everybody
    std::string user;  // as the caller claims: may hold anything
};

// The search below the base that finds the user's account and groups. Nothing in the name can change its meaning.
std::string searchFilter(std::string_view user);

// The user's key in what the search found. Problems have the type "no_such_user", "missing_key", "several_keys",
// "not_in_group" or "unusable_key", in this order of looking. The account must be uid=USER,cn=users,BASE with the name
// in the very same letters, the group cn=GROUP,cn=groups,BASE; otherwise names are compared as LDAP compares them.
Result<SshPublicKey> keyOf(const std::vector<Entry>& found, const Question& question);
Result<std::string> keyLineOf(const std::vector<Entry>& found, const Question& question); // as the directory holds it

// The groups in what the search found: "web" of cn=web,cn=groups,BASE. Sorted.
std::vector<std::string> groupsOf(const std::vector<Entry>& found, const std::string& base);

// Whether a folder of keys may be asked as well: only about users whom the directory does not know.
bool mayAskElsewhere(const Problem& problem);

// Two names of entries, whatever their spelling: case of letters, blanks around separators, escapes.
bool sameName(std::string_view left, std::string_view right);

} // namespace remuda::directory_rules
