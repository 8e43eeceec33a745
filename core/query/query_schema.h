// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine_fields.h"

#include <string>
#include <vector>

namespace remuda {

// One thing a query can name, in some list of rows (machines, jobs, leases, audit…).
struct QueryField {
    std::string name; // as written in queries: "memory_gib"
    FieldKind kind = FieldKind::text;
    std::string sql; // column expression. text: text, '' when unset; date: 'YYYY-MM-DD' or NULL; money: integer
                     // micros; instant: integer ms; boolean: 0 or 1; numbers NULL when unset
    std::vector<std::string> values; // when not empty: the only values there are; others are refused
    bool free_words = false;         // plain words look into it (text only)
};

// Something a row has or has not: `has:lock`. (`has:FIELD` works for every field without being listed.)
struct QueryFlag {
    std::string name;
    std::string sql; // condition, 0 or 1, never NULL
};

// Another word for one field or for several together: "mac" for nic1_mac and nic2_mac.
struct QueryAlias {
    std::string name;
    std::vector<std::string> fields;
};

// What queries over one kind of list may speak of. Built once, then only read, by any thread.
class QuerySchema {
public:
    QuerySchema(std::vector<QueryField> fields, std::vector<QueryFlag> flags, std::vector<QueryAlias> aliases);

    const std::vector<QueryField>& fields() const { return m_fields; }
    const std::vector<QueryFlag>& flags() const { return m_flags; }
    const std::vector<QueryAlias>& aliases() const { return m_aliases; }

    std::vector<std::size_t> find(std::string_view name) const; // by name or alias, any case; empty when unknown
    int flag(std::string_view name) const;                      // index, or -1

private:
    std::vector<QueryField> m_fields;
    std::vector<QueryFlag> m_flags;
    std::vector<QueryAlias> m_aliases;
};

// Machines. Field i is machineFields()[i]; columns as in the table `machine`. Flags: lease (has an expiry), lock,
// fault, price, bmc, observed, address.
const QuerySchema& machineSchema();

} // namespace remuda
