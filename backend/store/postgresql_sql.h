// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace remuda {

// The project's SQL as PostgreSQL spells it: "?" becomes "$1", "$2", …, and words that PostgreSQL reserves are quoted.
// Texts in quotes and comments stay as they are.
std::string toPostgresql(std::string_view sql);

// A migration as PostgreSQL spells it: numbers of 64 bits, texts compared byte by byte as SQLite does, keys that count
// by themselves, bytes, and generated columns that are stored.
std::string schemaToPostgresql(std::string_view sql);

// Functions of SQLite that queries use, made in the database before its first migration.
extern const char* const postgresqlFunctions;

} // namespace remuda
