// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "core/domain/time.h"

#include <QString>

#include <boost/json.hpp>

#include <vector>

namespace remuda {

// One change somebody or something made, as the audit lists it. `before` and `after` hold the members that differ.
struct AuditEntry {
    std::int64_t sequence = 0;
    Instant at;
    QString actor, entity, entity_id, verb, summary, request_id, job;
    boost::json::object before, after;

    bool operator==(const AuditEntry& other) const { return sequence == other.sequence; } // changes are never changed
};

Result<AuditEntry> auditEntryFromJson(const boost::json::object& object);

// One member of the two sides, as text; an absent side is empty and says so.
struct AuditDifference {
    QString member, before, after;
    bool had = false, has = false;
    bool operator==(const AuditDifference&) const = default;
};

// What differs, by member; nested objects are taken apart ("bmc.address"). Equal members are left out.
std::vector<AuditDifference> differences(const AuditEntry& entry);

} // namespace remuda
