// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_parser.h"

#include "core/query/query_advice.h"

#include <algorithm>

namespace remuda {

namespace {

using Sign = QueryScanner::Sign;

// Bounds that keep evaluation and the database's parser (a stack of 100 entries) sane; no person types so much.
constexpr std::size_t longest_text = 65'536;
constexpr std::size_t most_terms = 400;
constexpr int deepest_nesting = 20;

std::string deepestText() {
    return "at most " + std::to_string(deepest_nesting) + " levels";
}

bool hasControlCharacter(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f; });
}

} // namespace

QueryParser::QueryParser(std::string_view text, const QuerySchema& schema, Instant now)
    : m_scanner(text)
    , m_schema(schema)
    , m_now(now) {
    m_query.schema = &schema;
}

Result<Query> QueryParser::parse() {
    const auto text = m_scanner.text();
    if (text.size() > longest_text) fail(0, text.size(), "the query is too long", "at most 65536 bytes");
    if (!isUtf8(text) || hasControlCharacter(text))
        fail(0, text.size(), "the query is not plain text", "UTF-8 without control characters");
    m_scanner.skipBlanks();
    if (m_problem) return *m_problem;
    if (m_scanner.atEnd()) {
        add({});
        return std::move(m_query);
    }
    parseEither();
    if (!m_problem && !m_scanner.atEnd())
        fail(m_scanner.position(), m_scanner.position() + 1, "a closing parenthesis without an opening one",
             "a term or the end");
    if (m_problem) return *m_problem;
    return std::move(m_query);
}

int QueryParser::parseEither() {
    int left = parseBoth();
    while (!m_problem && m_scanner.takeKeyword("or")) {
        const int right = parseBoth();
        Node node;
        node.kind = Query::Kind::either;
        node.left = left;
        node.right = right;
        left = add(std::move(node));
    }
    return left;
}

int QueryParser::parseBoth() {
    int left = parseNot();
    while (!m_problem) {
        m_scanner.skipBlanks();
        if (m_scanner.atEnd() || m_scanner.peek() == ')' || m_scanner.atKeyword("or")) break;
        m_scanner.takeKeyword("and");
        const int right = parseNot();
        Node node;
        node.kind = Query::Kind::both;
        node.left = left;
        node.right = right;
        left = add(std::move(node));
    }
    return left;
}

int QueryParser::parseNot() {
    m_scanner.skipBlanks();
    if (!m_scanner.takeKeyword("not")) return parseTerm();
    if (++m_depth > deepest_nesting)
        return fail(m_scanner.position(), m_scanner.position() + 1, "nested too deeply", deepestText());
    const int child = parseNot();
    --m_depth;
    return negated(child);
}

int QueryParser::parseTerm() {
    m_scanner.skipBlanks();
    const auto begin = m_scanner.position();
    if (m_scanner.peek() == '(') return parseGroup();
    if (m_scanner.atEnd())
        return fail(begin, begin, "the query ends where a term should follow", "a word or field:value");
    for (const auto* keyword : {"and", "or"})
        if (m_scanner.atKeyword(keyword))
            return fail(begin, begin + std::string_view(keyword).size(),
                        std::string("nothing stands before \"") + keyword + "\"",
                        "a word or field:value (a word that is searched for goes in quotes)");
    if (m_scanner.peek() == ')') return fail(begin, begin + 1, "nothing stands before \")\"", "a word or field:value");
    const auto name = m_scanner.takeName(m_schema);
    const int node = name ? parsePredicate(*name) : parseWord();
    if (m_problem) return node;
    const char next = m_scanner.peek();
    if (next == '(' || next == '"' || next == ',')
        return fail(m_scanner.position(), m_scanner.position() + 1, std::string("unexpected ") + next,
                    "a blank, or the whole value in quotes");
    return node;
}

int QueryParser::parseGroup() {
    const auto begin = m_scanner.position();
    m_scanner.take('(');
    if (++m_depth > deepest_nesting) return fail(begin, begin + 1, "nested too deeply", deepestText());
    const int inner = parseEither();
    --m_depth;
    if (m_problem) return inner;
    m_scanner.skipBlanks();
    if (!m_scanner.take(')')) return fail(begin, begin + 1, "this parenthesis is not closed", "a closing parenthesis");
    return inner;
}

int QueryParser::parseWord() {
    std::size_t length = 0;
    const auto begin = m_scanner.position();
    if (QueryScanner::signAt(m_scanner.text(), begin, length) != Sign::none)
        return fail(begin, begin + length, "no field stands before this sign",
                    "a field's name before it, or the word in quotes");
    if (m_scanner.peek() == '-' || m_scanner.peek() == '!') {
        auto rest = m_scanner;
        rest.take(m_scanner.peek());
        const auto name = rest.takeName(m_schema);
        if (name && (lowerCase(name->text) == "has" || !m_schema.find(name->text).empty())) {
            rest.takeValue();
            const auto term = std::string(m_scanner.text().substr(begin + 1, rest.position() - begin - 1));
            return fail(begin, begin + 1, std::string("\"") + m_scanner.peek() + "\" does not exclude a term",
                        "not " + term + ", or the whole in quotes");
        }
    }
    auto piece = m_scanner.takeWord();
    if (!piece.closed) return fail(piece.begin, piece.end, "the closing quote is missing", "a closing quote");
    if (piece.text.empty()) return fail(piece.begin, piece.end, "an empty word", "some text between the quotes");
    Node node;
    node.kind = Query::Kind::word;
    node.position = piece.begin;
    node.length = piece.end - piece.begin;
    node.values.emplace_back().text = lowerCase(piece.text);
    return add(std::move(node));
}

int QueryParser::add(Node node) {
    if (m_problem) return -1;
    if (m_query.nodes.size() >= 2 * most_terms)
        return fail(0, m_scanner.text().size(), "the query has too many terms", "at most 400 terms");
    m_query.nodes.push_back(std::move(node));
    return static_cast<int>(m_query.nodes.size()) - 1;
}

int QueryParser::negated(int child) {
    Node node;
    node.kind = Query::Kind::negate;
    node.left = child;
    return add(std::move(node));
}

int QueryParser::fail(std::size_t begin, std::size_t end, std::string detail, std::string expected) {
    if (m_problem) return -1;
    m_problem = problems::badQuery(std::move(detail), begin, std::move(expected));
    m_problem->extra["length"] = std::max<std::size_t>(end - begin, 1);
    return -1;
}

} // namespace remuda
