// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/intent.h"

#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"

#include <algorithm>

namespace remuda::intent {

namespace json = boost::json;

namespace {

// Targets that would take more are given by their digest: a person reads a page, and headers have an end.
constexpr std::size_t longest_list = 3000;

json::value sorted(const json::value& value) {
    if (const auto* list = value.if_array()) {
        json::array result;
        for (const auto& each : *list)
            result.push_back(sorted(each));
        return result;
    }
    const auto* object = value.if_object();
    if (!object) return value;
    std::map<std::string, json::value> members;
    for (const auto& member : *object)
        members.emplace(member.key(), sorted(member.value()));
    json::object result;
    for (auto& [name, member] : members)
        result[name] = std::move(member);
    return result;
}

bool saysNothing(const json::value& value) {
    return value.is_null() || (value.is_bool() && !value.get_bool()) ||
           (value.is_string() && value.get_string().empty()) || (value.is_array() && value.get_array().empty()) ||
           (value.is_object() && value.get_object().empty());
}

// What takes no room, turns the direction of a text or looks like a space could make a text look like another one:
// Unicode 15's White_Space, Default_Ignorable_Code_Point, General_Category Cc and Cf, the empty Braille pattern and the
// private use areas, of which nobody knows what they look like.
bool isInvisible(char32_t point) {
    constexpr std::pair<char32_t, char32_t> ranges[] = {
        {0, 0x1f},          {0x7f, 0xa0},       {0xad, 0xad},       {0x34f, 0x34f},     {0x600, 0x605},
        {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},
        {0x115f, 0x1160},   {0x1680, 0x1680},   {0x17b4, 0x17b5},   {0x180b, 0x180f},   {0x2000, 0x200f},
        {0x2028, 0x202f},   {0x205f, 0x206f},   {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},
        {0xe000, 0xf8ff},   {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb},
        {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
        {0xe0000, 0x10ffff}};
    return std::any_of(std::begin(ranges), std::end(ranges),
                       [&](const auto& range) { return range.first <= point && point <= range.second; });
}

// The code point that begins here and its bytes; a byte that begins none stands for itself.
std::pair<char32_t, std::size_t> pointAt(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    const std::size_t length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length == 1 || length > text.size()) return {first, 1};
    char32_t point = first & (0xff >> (length + 1));
    for (std::size_t index = 1; index < length; ++index)
        point = (point << 6) | (static_cast<unsigned char>(text[index]) & 0x3f);
    return {point, length};
}

// As JSON does it: \uXXXX, twice beyond the first 65,536.
std::string escapedPoint(char32_t point) {
    if (point > 0xffff)
        return escapedPoint(0xd800 + ((point - 0x10000) >> 10)) + escapedPoint(0xdc00 + ((point - 0x10000) & 0x3ff));
    constexpr char digits[] = "0123456789abcdef";
    std::string result = "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        result += digits[(point >> shift) & 15];
    return result;
}

std::string shown(std::string_view text, bool backslashes) {
    std::string result;
    while (!text.empty()) {
        const auto [point, length] = pointAt(text);
        if (isInvisible(point))
            result += escapedPoint(point);
        else if (backslashes && point == '\\')
            result += "\\\\";
        else
            result += text.substr(0, length);
        text.remove_prefix(length);
    }
    return result;
}

} // namespace

std::string canonical(const json::value& value) {
    return shown(json::serialize(sorted(value)), false);
}

std::string visible(std::string_view name) {
    return shown(name, true);
}

void setTargets(Order& order, const std::vector<std::string>& names) {
    order.targets.clear();
    for (const auto& name : names)
        order.targets.push_back(visible(name));
    std::sort(order.targets.begin(), order.targets.end());
    order.targets.erase(std::unique(order.targets.begin(), order.targets.end()), order.targets.end());
}

void addTerm(Order& order, std::string_view kind, std::string_view name, const json::value& value) {
    if (!saysNothing(value)) order.terms[std::string(kind) + " " + visible(name)] = canonical(value);
}

std::string digestOf(const std::vector<std::string>& targets) {
    std::string all;
    for (const auto& target : targets)
        all += target + "\n";
    return toHex(sha256(all));
}

Intent make(Order order, std::string server, std::string requester, Instant time, Instant valid_until) {
    Intent intent;
    intent.server = std::move(server);
    intent.requester = std::move(requester);
    intent.order = std::move(order);
    auto& targets = intent.order.targets;
    intent.count = static_cast<std::int64_t>(targets.size());
    std::size_t length = 0;
    for (const auto& target : targets)
        length += target.size() + 3;
    if (length > longest_list) {
        intent.digest = digestOf(targets);
        targets.clear();
    }
    intent.time = time;
    intent.valid_until = valid_until;
    intent.nonce = toHex(randomBytes(16));
    return intent;
}

std::string idOf(std::string_view text) {
    return toHex(sha256(text));
}

Problem refused(std::string field, std::string found, std::string expected) {
    auto problem = problems::invalidField("intent." + field, std::move(found), std::move(expected));
    problem.status = 403;
    problem.type = "intent-refused";
    problem.title = "The signed intent does not count";
    return problem;
}

Result<void> checkFits(const Intent& intent, const Order& order, std::string_view server, std::string_view requester) {
    if (intent.server != server) return refused("server", intent.server, "this server, " + std::string(server));
    if (intent.requester != requester)
        return refused("requester", intent.requester, "who sends it, " + std::string(requester));
    const auto& stated = intent.order;
    if (stated.verb != order.verb) return refused("verb", stated.verb, order.verb + ", as the request asks");
    if (stated.subject != order.subject) return refused("targets", stated.subject, order.subject);
    if (stated.query != order.query)
        return refused("targets", stated.query, "the query of the request, " + order.query);
    const bool same = intent.digest.empty()
                          ? stated.targets == order.targets
                          : intent.digest == digestOf(order.targets) && intent.count == std::ssize(order.targets);
    if (!same)
        return refused("targets", std::to_string(intent.count) + " " + stated.subject,
                       "exactly the " + std::to_string(order.targets.size()) + " " + order.subject +
                           " that the request names");
    for (const auto& [name, value] : order.terms) {
        const auto found = stated.terms.find(name);
        if (found == stated.terms.end() || found->second != value)
            return refused(name, found == stated.terms.end() ? std::string() : found->second,
                           value + ", as the request says");
    }
    for (const auto& [name, value] : stated.terms)
        if (!order.terms.contains(name)) return refused(name, value, "nothing, as in the request");
    return {};
}

Result<void> checkFresh(const Intent& intent, Instant now) {
    const auto moment = formatInstant(now);
    if (intent.time > now + clock_skew)
        return refused("time", formatInstant(intent.time), "a moment that is not ahead of the server's, " + moment);
    if (intent.time + longest_delivery + clock_skew < now)
        return refused("time", formatInstant(intent.time), "at most 10 minutes before the server's clock, " + moment);
    if (intent.valid_until < now) return refused("valid-until", formatInstant(intent.valid_until), "after " + moment);
    if (intent.valid_until > now + longest_validity)
        return refused("valid-until", formatInstant(intent.valid_until), "at most 400 days from now");
    return {};
}

Result<Proof> check(const Signed& signed_text, const std::vector<SshPublicKey>& keys) {
    auto intent = parse(signed_text.text);
    if (!intent) return std::move(intent).problem();
    const auto sshsig = parseSshsig(signed_text.signature);
    if (!sshsig) return refused("signature", "a broken one", sshsig.problem().expected);
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.blob == sshsig->key; });
    if (key == keys.end())
        return refused("signature", "one by the key " + sha256Fingerprint(sshsig->key),
                       "one by a key that the server lists for " + intent->requester);
    const auto facts = verifySshsig(*sshsig, signature_namespace, signed_text.text);
    if (!facts) {
        const auto& detail = facts.problem();
        const auto* found = detail.extra.if_contains("found");
        return refused("signature", found ? std::string(found->as_string()) : std::string(), detail.expected);
    }
    if (key->verify_required && !facts->user_verified)
        return refused("signature", "one without a PIN or a finger", "what verify-required demands of this key");
    return Proof{std::move(*intent), sshsig->key};
}

} // namespace remuda::intent
