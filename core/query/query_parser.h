// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/query/query_scanner.h"

namespace remuda {

// Recursive descent over the grammar of docs/query.md. The first mistake ends it.
class QueryParser {
public:
    QueryParser(std::string_view text, const QuerySchema& schema, Instant now);
    Result<Query> parse();

private:
    using Node = Query::Node;

    int parseEither();
    int parseBoth();
    int parseNot();
    int parseTerm();
    int parseGroup();
    int parseWord();
    int parsePredicate(const QueryScanner::Name& name);
    int parseHas(std::size_t begin, QueryScanner::Sign sign);
    bool readValues(Node& node, QueryScanner::Sign sign);
    bool readValue(Node& node, QueryScanner::Sign sign);
    bool signSuits(const Node& node, const QueryScanner::Name& name, QueryScanner::Sign sign);

    int add(Node node);
    int negated(int child);
    int fail(std::size_t begin, std::size_t end, std::string detail, std::string expected);

    QueryScanner m_scanner;
    const QuerySchema& m_schema;
    Instant m_now;
    Query m_query;
    std::optional<Problem> m_problem;
    int m_depth = 0;
    std::size_t m_compared = 0; // values so far, once for each field
};

} // namespace remuda
