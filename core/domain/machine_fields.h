// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/machine.h"

#include <span>

namespace remuda {

enum class FieldKind { text, integer, money, date, instant, boolean, size_gib };

// One field a person can see, query or set. The CSV import, PATCH, the query language, facets and table columns all go
// by this list, so that a field is described once.
struct MachineField {
    std::string_view name; // wire, CSV and query name: "cpu_cores"
    FieldKind kind;
    bool csv;                                // column of the inventory CSV
    bool writable;                           // may be set by PATCH
    bool query;                              // may be named in a query
    bool searched;                           // a query's words without a field look in it
    bool required;                           // may not be empty
    std::span<const std::string_view> words; // the only values it may have, where they are few; else empty
    std::string_view expected;               // what a value must look like, in words, for error messages
    // Sets the field from text as found in a CSV cell or on a command line; empty clears (a status becomes
    // "discovered"). False when malformed, and then the machine is unchanged. Null for fields the server alone writes.
    // MACs are stored in lower case. `required` is the caller's to check.
    bool (*set)(Machine&, std::string_view value);
    // The bare value: `text` for fields of kind text and null for the others, `number` the other way round. Numbers as
    // they are, money in micros, days since 1970-01-01, instants in ms, booleans 0 or 1; nothing when not set.
    std::string_view (*text)(const Machine&);
    std::optional<std::int64_t> (*number)(const Machine&);

    // The field as CSV text; empty when not set. Booleans are "true" and "false", moments RFC 3339.
    std::string get(const Machine& machine) const;
    bool isSame(const Machine& one, const Machine& other) const; // whether both have the same value
};

std::span<const MachineField> machineFields(); // CSV columns first, in the file's order
const MachineField* machineField(std::string_view name);

// A bare number of a field as CSV text: micros as a decimal amount, days as a date, …
std::string formatNumber(FieldKind kind, std::int64_t number);
Date dateFromDays(std::int64_t days_since_1970);
std::int64_t toDays(Date date);

// Syntax checks, each true for a well-formed non-empty value.
bool isMacAddress(std::string_view text); // colon form, six pairs
bool isIpAddress(std::string_view text);  // IPv4 or IPv6, no prefix, no zone
bool isHostName(std::string_view text);   // RFC 1123 labels
bool isBmcAddress(std::string_view text); // IP, host name, either with :port ([v6]:port), or http(s) URL
bool isUtf8(std::string_view text);

// A whole number without sign, point or exponent, at most 1,000,000,000; nothing otherwise.
std::optional<std::int64_t> parseCount(std::string_view text);

} // namespace remuda
