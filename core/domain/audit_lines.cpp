// SPDX-License-Identifier: GPL-3.0-or-later
// Entries of the audit as lines of a file.
#include "core/domain/audit_chain.h"
#include "core/domain/json_values.h"

namespace remuda::audit {

namespace json = boost::json;

namespace {

struct Text {
    const char* name;
    std::string Entry::*member;
};
constexpr Text texts[] = {{"actor", &Entry::actor},
                          {"entity", &Entry::entity},
                          {"entity_id", &Entry::entity_id},
                          {"verb", &Entry::verb},
                          {"before", &Entry::before},
                          {"after", &Entry::after},
                          {"request_id", &Entry::request_id},
                          {"job_id", &Entry::job_id},
                          {"chain", &Entry::chain}};

} // namespace

json::object toJson(const Entry& entry) {
    json::object object{{"seq", entry.sequence}};
    if (entry.digest) {
        object["forgotten"] = *entry.digest;
        return object;
    }
    object["at"] = entry.at;
    for (const auto& text : texts)
        object[text.name] = entry.*text.member;
    return object;
}

Result<Entry> entryFrom(const json::value& value) {
    const auto* object = value.if_object();
    if (!object) return problems::invalidField("entry", foundText(value), "an object");
    const auto fault = [&](const char* name, const char* expected) {
        const auto* found = object->if_contains(name);
        return problems::invalidField(name, found ? foundText(*found) : std::string(), expected);
    };
    Entry entry;
    const auto* sequence = object->if_contains("seq");
    if (!sequence || !sequence->is_int64() || sequence->get_int64() < 1) return fault("seq", "the entry's number");
    entry.sequence = sequence->get_int64();
    if (const auto* forgotten = object->if_contains("forgotten")) {
        if (!forgotten->is_string()) return fault("forgotten", "the digest of what was there");
        entry.digest = std::string(forgotten->get_string());
        return entry;
    }
    const auto* at = object->if_contains("at");
    if (!at || !at->is_int64()) return fault("at", "milliseconds since 1970");
    entry.at = at->get_int64();
    for (const auto& text : texts) {
        const auto* found = object->if_contains(text.name);
        if (!found || !found->is_string()) return fault(text.name, "a text");
        entry.*text.member = found->get_string();
    }
    return entry;
}

std::string toLine(const Entry& entry) {
    return json::serialize(toJson(entry));
}

Result<Entry> fromLine(std::string_view line) {
    boost::system::error_code error;
    const auto value = json::parse(json::string_view(line.data(), line.size()), error);
    if (error) return problems::badRequest("this is no line of an exported audit: " + error.message());
    return entryFrom(value);
}

} // namespace remuda::audit
