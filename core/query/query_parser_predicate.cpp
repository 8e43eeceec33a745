// SPDX-License-Identifier: GPL-3.0-or-later
// What stands between a field's name and the end of its values.
#include "core/query/query_advice.h"
#include "core/query/query_parser.h"
#include "core/query/query_value.h"

#include <algorithm>

namespace remuda {

namespace {

using Sign = QueryScanner::Sign;
using Operator = Query::Operator;

constexpr std::size_t most_values = 100;
constexpr std::size_t most_texts = 10'000; // whole selections are written as name:a,b,c
// Each becomes a parameter of the database's statement, of which it takes 32,766 unless it was built for more.
constexpr std::size_t most_compared = 20'000;

} // namespace

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
    const auto tooMany = [&](std::string detail, std::string expected) {
        fail(node.position, m_scanner.position(), std::move(detail), std::move(expected));
        return false;
    };
    if (node.values.size() > most) return tooMany("too many values", "at most " + std::to_string(most) + " values");
    for (const auto& value : node.values)
        m_compared += node.fields.size() * (value.low == value.high ? 1 : 2);
    if (m_compared > most_compared)
        return tooMany("too many values in the whole query",
                       "at most " + std::to_string(most_compared) +
                           " values in all; each counts once for every field it is compared with, a range twice");
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

} // namespace remuda
