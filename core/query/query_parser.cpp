// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_parser.h"

#include "core/query/query_advice.h"
#include "core/query/query_value.h"

#include <algorithm>

namespace remuda {

namespace {

using Sign = QueryScanner::Sign;
using Operator = Query::Operator;

// Bounds that keep evaluation and the database's parser (a stack of 100 entries) sane; no person types so much.
constexpr std::size_t longest_text = 65'536;
constexpr std::size_t most_terms = 400;
constexpr int deepest = 20;
constexpr std::size_t most_values = 100;
constexpr std::size_t most_texts = 10'000; // whole selections are written as name:a,b,c

std::string deepestText() {
    return "at most " + std::to_string(deepest) + " levels";
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
    if (++m_depth > deepest)
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
    if (++m_depth > deepest) return fail(begin, begin + 1, "nested too deeply", deepestText());
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

int QueryParser::parsePredicate(const QueryScanner::Name& name) {
    if (lowerCase(name.text) == "has") return parseHas(name.begin, name.sign);
    Node node;
    node.kind = Query::Kind::compare;
    node.op = toOperator(name.sign);
    node.fields = m_schema.find(name.text);
    node.position = name.begin;
    if (node.fields.empty())
        return fail(name.begin, name.end, "there is no field \"" + std::string(name.text) + "\"",
                    fieldNames(m_schema, name.text));
    if (!signSuits(node, name, name.sign) || !readValues(node, name.sign)) return -1;
    node.length = m_scanner.position() - node.position;
    const int index = add(std::move(node));
    return isNegative(name.sign) ? negated(index) : index;
}

bool QueryParser::signSuits(const Node& node, const QueryScanner::Name& name, Sign sign) {
    const auto kind = m_schema.fields()[node.fields.front()].kind;
    const auto refuse = [&](const char* expected) {
        fail(name.sign_begin, name.sign_end, "this sign does not suit the field " + std::string(name.text), expected);
        return false;
    };
    const auto op = toOperator(sign);
    if (op == Operator::contains && kind != FieldKind::text)
        return refuse(kind == FieldKind::boolean ? ": or !=" : ": != < <= > or >=");
    const bool ordered = kind != FieldKind::text && kind != FieldKind::boolean;
    if (op != Operator::any_of && op != Operator::contains && !ordered)
        return refuse(kind == FieldKind::text ? ": != ~ or !~" : ": or !=");
    return true;
}

bool QueryParser::readValues(Node& node, Sign sign) {
    do {
        if (!readValue(node, sign)) return false;
    } while (m_scanner.take(','));
    const bool texts = node.op == Operator::any_of && m_schema.fields()[node.fields.front()].kind == FieldKind::text;
    const auto most = texts ? most_texts : most_values;
    if (node.values.size() > most) {
        fail(node.position, m_scanner.position(), "too many values", "at most " + std::to_string(most) + " values");
        return false;
    }
    if (node.values.size() == 1 || node.op == Operator::any_of || node.op == Operator::contains) return true;
    fail(node.position, m_scanner.position(), "a comparison with several values", "one value");
    return false;
}

bool QueryParser::readValue(Node& node, Sign sign) {
    const auto piece = m_scanner.takeValue();
    const auto& field = m_schema.fields()[node.fields.front()];
    const auto expected = expectedQueryValue(field);
    const auto refuse = [&](std::string detail) {
        fail(piece.begin, piece.end, std::move(detail), expected);
        return false;
    };
    if (!piece.closed) return refuse("the closing quote is missing");
    if (piece.text.empty()) {
        if (!piece.quoted) return refuse("the value is missing");
        if (toOperator(sign) != Operator::any_of) return refuse("an empty value");
        node.values.emplace_back().unset = true;
        return true;
    }
    if (field.kind == FieldKind::text) {
        const auto typed = m_scanner.text().substr(node.position);
        const auto name = typed.substr(0, typed.find_first_of(" \t\r\n:=!~"));
        if (auto other = otherwiseWritten(name, sign, piece); !other.empty()) {
            fail(piece.begin, piece.end, "\"" + piece.text + "\" would be looked for as it stands", std::move(other));
            return false;
        }
    }
    // What a text contains need not be one of its whole values.
    auto loose = field;
    if (node.op == Operator::contains) loose.values.clear();
    auto value = readQueryValue(piece.text, loose, m_now);
    if (!value) return refuse("\"" + piece.text + "\" is no value of " + field.name);
    node.values.push_back(std::move(*value));
    return true;
}

int QueryParser::parseHas(std::size_t begin, Sign sign) {
    if (sign != Sign::is && sign != Sign::is_not)
        return fail(begin, m_scanner.position(), "\"has\" cannot be compared", "has:lock or has!=lock");
    int all = -1;
    do {
        const auto piece = m_scanner.takeValue();
        Node node;
        node.position = begin;
        node.length = piece.end - begin;
        if (const int flag = m_schema.flag(piece.text); flag >= 0) {
            node.kind = Query::Kind::has_flag;
            node.fields = {static_cast<std::size_t>(flag)};
        } else {
            node.kind = Query::Kind::has_field;
            node.fields = m_schema.find(piece.text);
        }
        if (node.fields.empty())
            return fail(piece.begin, piece.end,
                        piece.text.empty() ? "the value is missing" : "there is no \"" + piece.text + "\" to have",
                        flagNames(m_schema));
        const int one = add(std::move(node));
        Node either;
        either.kind = Query::Kind::either;
        either.left = all;
        either.right = one;
        all = all < 0 ? one : add(std::move(either));
    } while (m_scanner.take(','));
    return sign == Sign::is_not ? negated(all) : all;
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
