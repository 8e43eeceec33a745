// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/store/connection.h"
#include "core/domain/result.h"

#include <span>

namespace remuda {

// One numbered change of the schema, run once, in a transaction. A released migration is never edited: add another.
struct Migration {
    int number;
    const char* name;
    const char* sql;            // both engines: as SQLite takes it, see schemaToPostgresql
    const char* fill = nullptr; // SQLite: converts the rows of older databases; those of PostgreSQL began with 12
    void (*complete)(Connection&) = nullptr; // both engines, last: what SQL alone cannot do
};

// All of them in order. The one list: see migrations.cpp.
std::span<const Migration> migrations();

// Runs what `connection` has not seen yet, one program at a time. A database with a migration that this program does
// not know is refused.
Result<void> migrate(Connection& connection, std::span<const Migration> list = migrations());

} // namespace remuda
