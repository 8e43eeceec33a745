// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/result.h"
#include "core/query/query_schema.h"

#include <limits>
#include <variant>

namespace remuda {

// A query that has been read and checked (grammar and meaning: docs/query.md). A value: copy it, use it on any thread.
// All relative times ("7d", "today") are already resolved against the `now` it was parsed with.
struct Query {
    enum class Kind { everything, word, compare, has_field, has_flag, both, either, negate };
    enum class Operator { any_of, contains, less, less_or_equal, greater, greater_or_equal };

    // A value in the field's own unit: text in lower case (ASCII letters); else low..high inclusive: numbers as they
    // are, money in micros, dates in days since 1970, instants in ms, booleans 0 or 1. A day is a range of instants.
    struct Value {
        std::string text;
        std::int64_t low = 0, high = 0;
        bool unset = false; // "": matches rows where the field is empty
        bool operator==(const Value&) const = default;
    };

    struct Node {
        Kind kind = Kind::everything;
        Operator op = Operator::any_of;
        std::vector<std::size_t> fields; // compare, has_field: any of these fields; has_flag: one index into flags()
        std::vector<Value> values;       // compare: any of; word: one, its text
        int left = -1, right = -1;       // both, either: two; negate: left
        std::size_t position = 0, length = 0; // bytes in the query text
    };

    std::vector<Node> nodes; // children before parents; the last is the root
    const QuerySchema* schema = nullptr;

    const Node& root() const { return nodes.back(); }
    bool matchesEverything() const { return root().kind == Kind::everything; }
};

// Reads a query; the empty text matches everything. Errors are problems::badQuery; extra holds "position" and "length"
// in bytes of `text`. `schema` must outlive the query.
Result<Query> parseQuery(std::string_view text, const QuerySchema& schema, Instant now);

// One row as the evaluator sees it; indexes are those of the schema.
class QueryRow {
public:
    virtual ~QueryRow() = default;
    virtual std::string_view text(std::size_t field) const = 0; // fields of kind text
    virtual std::optional<std::int64_t>
    number(std::size_t field) const = 0; // all other kinds, in the units of Query::Value
    virtual bool flag(std::size_t flag) const = 0;
};

bool matches(const Query& query, const QueryRow& row);
bool matches(const Query& query, const Machine& machine); // of machineSchema()

// A condition for SQLite. Values are only ever in `parameters`, bound in order to the question marks of `where`.
struct SqlFilter {
    std::string where; // "1" when everything matches
    std::vector<std::variant<std::int64_t, std::string>> parameters;
};
SqlFilter toSql(const Query& query);

// ASCII letters in lower case, the rest as it is: what both evaluators compare by.
std::string lowerCase(std::string_view text);

} // namespace remuda
