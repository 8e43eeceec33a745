// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/directory_rules.h"

#include "core/protocol/crtauth.h"
#include "core/protocol/encoding.h"

#include <algorithm>
#include <optional>

namespace remuda::directory_rules {

namespace {

// One step of a distinguished name, "uid=ada".
struct Step {
    std::string attribute; // lower case
    std::string value;     // without escapes
};

std::string lowerCase(std::string_view text) {
    std::string result(text);
    for (char& letter : result)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return result;
}

// RFC 4514: a backslash is followed by the character itself or by two hexadecimal digits. Blanks around a value count
// only where they are escaped.
std::optional<std::string> unescaped(std::string_view text) {
    std::string value;
    std::size_t kept = 0; // behind the last character that is no trailing blank
    for (std::size_t at = std::min(text.find_first_not_of(' '), text.size()); at < text.size(); ++at) {
        if (text[at] != '\\') {
            value += text[at];
            if (text[at] != ' ') kept = value.size();
            continue;
        }
        if (const auto byte = fromHex(text.substr(at + 1, 2)); byte && byte->size() == 1) {
            value += *byte;
            at += 2;
        } else if (++at < text.size()) {
            value += text[at];
        } else {
            return std::nullopt;
        }
        kept = value.size();
    }
    value.resize(kept);
    return value;
}

std::optional<std::vector<Step>> stepsOf(std::string_view dn) {
    std::vector<Step> steps;
    while (!dn.empty()) {
        std::size_t end = 0;
        while (end < dn.size() && dn[end] != ',')
            end += dn[end] == '\\' ? 2 : 1;
        const auto step = dn.substr(0, end);
        dn.remove_prefix(std::min(end + 1, dn.size()));
        const auto equals = step.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const auto attribute = unescaped(step.substr(0, equals)), value = unescaped(step.substr(equals + 1));
        if (!attribute || !value) return std::nullopt;
        steps.push_back({lowerCase(*attribute), *value});
    }
    return steps;
}

bool sameSteps(const std::vector<Step>& left, const std::vector<Step>& right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const Step& a, const Step& b) {
        return a.attribute == b.attribute && lowerCase(a.value) == lowerCase(b.value);
    });
}

const Entry* entryAt(const std::vector<Entry>& found, const std::vector<Step>& wanted) {
    for (const auto& entry : found)
        if (const auto steps = stepsOf(entry.dn); steps && sameSteps(*steps, wanted)) return &entry;
    return nullptr;
}

std::vector<Step> below(const std::vector<Step>& base, std::vector<Step> steps) {
    steps.insert(steps.end(), base.begin(), base.end());
    return steps;
}

} // namespace

std::string searchFilter(std::string_view user) {
    std::string escaped;
    for (const char letter : user) {
        if (std::string_view("\\*()\0", 5).find(letter) == std::string_view::npos)
            escaped += letter;
        else
            escaped += '\\' + toHex({&letter, 1});
    }
    return "(|(&(uid=" + escaped + ")(objectClass=posixAccount))(&(memberUid=" + escaped +
           ")(objectClass=posixGroup)))";
}

Result<std::string> keyLineOf(const std::vector<Entry>& found, const Question& question) {
    const auto base = stepsOf(question.base);
    if (!base) return problems::invalidField("base", question.base, "a distinguished name like dc=example,dc=org");
    const auto* account = entryAt(found, below(*base, {{"uid", question.user}, {"cn", "users"}}));
    // The directory finds "ada" when asked for "ADA"; here these are two people.
    const auto name = account ? stepsOf(account->dn)->front().value : std::string();
    if (!account || name != question.user || name.empty())
        return crtauth::refusal("no_such_user", "the directory knows no " + question.user);
    const auto keys = account->attributes.find("sshpublickey");
    if (keys == account->attributes.end() || keys->second.empty())
        return crtauth::refusal("missing_key", question.user + " has no key in the directory");
    if (keys->second.size() > 1) return crtauth::refusal("several_keys", question.user + " has several keys");
    if (!question.group.empty() && !entryAt(found, below(*base, {{"cn", question.group}, {"cn", "groups"}})))
        return crtauth::refusal("not_in_group", question.user + " is not in the group " + question.group);
    if (auto key = parseKeyLine(keys->second.front()); !key)
        return crtauth::refusal("unusable_key", key.problem().detail);
    return keys->second.front();
}

Result<SshPublicKey> keyOf(const std::vector<Entry>& found, const Question& question) {
    const auto line = keyLineOf(found, question);
    return line ? parseKeyLine(*line) : line.problem();
}

std::vector<std::string> groupsOf(const std::vector<Entry>& found, const std::string& base) {
    const auto steps = stepsOf(base);
    if (!steps) return {};
    std::vector<std::string> groups;
    for (const auto& entry : found) {
        const auto name = stepsOf(entry.dn);
        if (name && !name->empty() && name->front().attribute == "cn" &&
            sameSteps(*name, below(*steps, {{"cn", name->front().value}, {"cn", "groups"}})))
            groups.push_back(name->front().value);
    }
    std::sort(groups.begin(), groups.end());
    return groups;
}

bool mayAskElsewhere(const Problem& problem) {
    return problem.type == "no_such_user";
}

bool sameName(std::string_view left, std::string_view right) {
    const auto one = stepsOf(left), other = stepsOf(right);
    return one && other && sameSteps(*one, *other);
}

} // namespace remuda::directory_rules
