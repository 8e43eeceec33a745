// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/audit_entry.h"

#include "core/domain/json_reader.h"

#include <map>

namespace remuda {

namespace json = boost::json;

namespace {

QString shown(const json::value& value) {
    switch (value.kind()) {
    case json::kind::null:
        return QStringLiteral("–");
    case json::kind::string:
        return QString::fromUtf8(value.get_string().c_str());
    case json::kind::bool_:
        return value.get_bool() ? QStringLiteral("yes") : QStringLiteral("no");
    case json::kind::double_:
        return QString::number(value.get_double(), 'g', 12);
    default:
        return QString::fromStdString(json::serialize(value));
    }
}

using Members = std::map<std::string, const json::value*>;

void collect(const json::object& object, const std::string& prefix, Members& members) {
    for (const auto& member : object) {
        const std::string name = prefix + std::string(member.key());
        const auto* nested = member.value().if_object();
        if (nested && !nested->empty())
            collect(*nested, name + '.', members);
        else
            members[name] = &member.value();
    }
}

} // namespace

Result<AuditEntry> auditEntryFromJson(const json::object& object) {
    JsonReader reader(object);
    AuditEntry entry;
    const auto text = [&](std::string_view name) {
        std::string value;
        reader.read(name, value);
        return QString::fromStdString(value);
    };
    const auto side = [&](std::string_view name) {
        json::value value;
        reader.read(name, value);
        return value.is_object() ? value.get_object() : json::object();
    };
    reader.read("seq", entry.sequence);
    reader.read("at", entry.at);
    entry.actor = text("actor");
    entry.entity = text("entity");
    entry.entity_id = text("entity_id");
    entry.verb = text("verb");
    entry.summary = text("summary");
    entry.request_id = text("request_id");
    entry.job = text("job_id");
    entry.before = side("before");
    entry.after = side("after");
    return reader.finish(entry);
}

std::vector<AuditDifference> differences(const AuditEntry& entry) {
    Members before, after;
    collect(entry.before, {}, before);
    collect(entry.after, {}, after);
    std::map<std::string, AuditDifference> found;
    for (const auto& [name, value] : before)
        found[name] = {QString::fromStdString(name), shown(*value), {}, true, false};
    for (const auto& [name, value] : after) {
        AuditDifference& difference = found[name];
        difference.member = QString::fromStdString(name);
        difference.after = shown(*value);
        difference.has = true;
    }
    std::vector<AuditDifference> list;
    for (auto& [name, difference] : found)
        if (!difference.had || !difference.has || difference.before != difference.after)
            list.push_back(std::move(difference));
    return list;
}

} // namespace remuda
