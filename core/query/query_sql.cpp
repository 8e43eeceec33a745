// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query.h"

#include <algorithm>

namespace remuda {

namespace {

// A unit separator cannot occur in a query, so a word never spans two of the texts that are joined by it.
constexpr const char* between_texts = " || '\x1f' || ";

// How tightly a condition holds together: one that holds less tightly than its place asks for stands in parentheses.
enum class Bond { either, both, one };

// Conditions stay within the stack of the database's parser (100 entries): chains of one operator are written without
// parentheses, and the operand that needs most of the stack comes first, where nothing lies on the stack before it.
class Translator {
public:
    explicit Translator(const Query& query)
        : m_query(query) {}

    SqlFilter translate() {
        write(withoutDoubleNegation(static_cast<int>(m_query.nodes.size()) - 1), Bond::either);
        return std::move(m_filter);
    }

private:
    using Kind = Query::Kind;

    std::string& out() { return m_filter.where; }
    void bind(std::variant<std::int64_t, std::string> value) { m_filter.parameters.push_back(std::move(value)); }
    const QueryField& field(std::size_t index) const { return m_query.schema->fields()[index]; }
    const Query::Node& at(int index) const { return m_query.nodes[static_cast<std::size_t>(index)]; }

    int withoutDoubleNegation(int index) const {
        while (at(index).kind == Kind::negate && at(at(index).left).kind == Kind::negate)
            index = at(at(index).left).left;
        return index;
    }

    // All operands of a chain, however it was put in parentheses: "a or (b or c)" has three.
    void addOperands(int index, Kind kind, std::vector<int>& operands) const {
        index = withoutDoubleNegation(index);
        if (at(index).kind != kind) return operands.push_back(index);
        addOperands(at(index).left, kind, operands);
        addOperands(at(index).right, kind, operands);
    }

    std::vector<int> operandsOf(int index) const {
        std::vector<int> operands;
        addOperands(index, at(index).kind, operands);
        return operands;
    }

    // Entries of the parser's stack for the parentheses and operators that are open at the deepest place.
    int need(int index) const {
        const auto kind = at(index).kind;
        if (kind == Kind::negate) return 1 + need(withoutDoubleNegation(at(index).left));
        if (kind != Kind::both && kind != Kind::either) return 0;
        int first = 0, second = 0;
        for (const int operand : operandsOf(index)) {
            const int one = need(operand);
            second = std::max(second, std::min(first, one));
            first = std::max(first, one);
        }
        return 1 + std::max(first, 2 + second);
    }

    void write(int index, Bond place) {
        const auto& node = at(index);
        switch (node.kind) {
        case Kind::everything:
            out() += "TRUE";
            break;
        case Kind::word:
            word(node);
            break;
        case Kind::compare:
            anyField(node, &Translator::compare);
            break;
        case Kind::has_field:
            anyField(node, &Translator::isSet);
            break;
        case Kind::has_flag:
            out() += m_query.schema->flags()[node.fields.front()].sql;
            break;
        case Kind::both:
        case Kind::either:
            chain(index, place);
            break;
        case Kind::negate:
            out() += "NOT ";
            write(withoutDoubleNegation(node.left), Bond::one);
            break;
        }
    }

    void chain(int index, Bond place) {
        const bool either = at(index).kind == Kind::either;
        const bool enclosed = (either ? Bond::either : Bond::both) < place;
        auto operands = operandsOf(index);
        const auto less = [this](int a, int b) { return need(a) < need(b); };
        const auto deepest = std::max_element(operands.begin(), operands.end(), less);
        std::rotate(operands.begin(), deepest, deepest + 1);
        if (enclosed) out() += "(";
        for (std::size_t i = 0; i < operands.size(); ++i) {
            if (i > 0) out() += either ? " OR " : " AND ";
            write(operands[i], either ? Bond::both : Bond::one);
        }
        if (enclosed) out() += ")";
    }

    void anyField(const Query::Node& node, void (Translator::*one)(const Query::Node&, const QueryField&)) {
        const bool several = node.fields.size() > 1;
        if (several) out() += "(";
        for (std::size_t i = 0; i < node.fields.size(); ++i) {
            if (i > 0) out() += " OR ";
            (this->*one)(node, field(node.fields[i]));
        }
        if (several) out() += ")";
    }

    void word(const Query::Node& node) {
        std::string joined;
        for (const auto& each : m_query.schema->fields())
            if (each.free_words) joined += (joined.empty() ? "" : between_texts) + each.sql;
        out() += joined.empty() ? "FALSE" : "(instr(lower(" + joined + "), ?) > 0)";
        if (!joined.empty()) bind(node.values.front().text);
    }

    void isSet(const Query::Node&, const QueryField& field) {
        out() += field.kind == FieldKind::text ? "(" + field.sql + " <> '')" : "(" + field.sql + " IS NOT NULL)";
    }

    void isUnset(const QueryField& field) {
        out() += field.kind == FieldKind::text ? "(" + field.sql + " = '')" : "(" + field.sql + " IS NULL)";
    }

    // Dates are text in the database, and sort as such.
    void bindNumber(const QueryField& field, std::int64_t number) {
        if (field.kind == FieldKind::date)
            bind(formatDate(dateFromDays(number)));
        else
            bind(number);
    }

    void compare(const Query::Node& node, const QueryField& field) {
        const bool whole_texts = field.kind == FieldKind::text && node.op == Query::Operator::any_of;
        if (whole_texts && node.values.size() > 1) return textIn(node, field);
        out() += "(";
        for (std::size_t i = 0; i < node.values.size(); ++i) {
            if (i > 0) out() += " OR ";
            if (node.values[i].unset)
                isUnset(field);
            else if (field.kind == FieldKind::text)
                compareText(node, field, node.values[i].text);
            else
                compareNumber(node, field, node.values[i]);
        }
        out() += ")";
    }

    // A list, since a chain of a thousand ORs is deeper than the database allows.
    void textIn(const Query::Node& node, const QueryField& field) {
        out() += "lower(" + field.sql + ") IN (";
        for (std::size_t i = 0; i < node.values.size(); ++i) {
            out() += i > 0 ? ",?" : "?";
            bind(node.values[i].text); // "" for unset
        }
        out() += ")";
    }

    void compareText(const Query::Node& node, const QueryField& field, const std::string& text) {
        if (node.op == Query::Operator::contains)
            out() += "instr(lower(" + field.sql + "), ?) > 0";
        else
            out() += "lower(" + field.sql + ") = ?";
        bind(text);
    }

    // A comparison with NULL would be NULL, and stay so under NOT; here the answer is always yes or no.
    void compareNumber(const Query::Node& node, const QueryField& field, const Query::Value& value) {
        out() += "(" + field.sql + " IS NOT NULL AND " + field.sql;
        switch (node.op) {
        case Query::Operator::any_of:
            if (value.low == value.high) {
                out() += " = ?)";
            } else {
                out() += " BETWEEN ? AND ?)";
                bindNumber(field, value.low);
            }
            return bindNumber(field, value.high);
        case Query::Operator::less:
            out() += " < ?)";
            return bindNumber(field, value.low);
        case Query::Operator::less_or_equal:
            out() += " <= ?)";
            return bindNumber(field, value.high);
        case Query::Operator::greater:
            out() += " > ?)";
            return bindNumber(field, value.high);
        case Query::Operator::greater_or_equal:
            out() += " >= ?)";
            return bindNumber(field, value.low);
        case Query::Operator::contains:
            out() += " IS NULL)";
            return; // the parser refuses it
        }
    }

    const Query& m_query;
    SqlFilter m_filter;
};

} // namespace

SqlFilter toSql(const Query& query) {
    return Translator(query).translate();
}

} // namespace remuda
