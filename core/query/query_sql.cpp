// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query.h"

namespace remuda {

namespace {

// A unit separator cannot occur in a query, so a word never spans two of the texts that are joined by it.
constexpr const char* between_texts = " || char(31) || ";

class Translator {
public:
    explicit Translator(const Query& query)
        : m_query(query) {}

    SqlFilter translate() {
        write(static_cast<int>(m_query.nodes.size()) - 1);
        return std::move(m_filter);
    }

private:
    std::string& out() { return m_filter.where; }
    void bind(std::variant<std::int64_t, std::string> value) { m_filter.parameters.push_back(std::move(value)); }
    const QueryField& field(std::size_t index) const { return m_query.schema->fields()[index]; }

    void write(int index) {
        const auto& node = m_query.nodes[static_cast<std::size_t>(index)];
        switch (node.kind) {
        case Query::Kind::everything:
            out() += "1";
            break;
        case Query::Kind::word:
            word(node);
            break;
        case Query::Kind::compare:
            anyField(node, &Translator::compare);
            break;
        case Query::Kind::has_field:
            anyField(node, &Translator::isSet);
            break;
        case Query::Kind::has_flag:
            out() += m_query.schema->flags()[node.fields.front()].sql;
            break;
        case Query::Kind::both:
            pair(node, " AND ");
            break;
        case Query::Kind::either:
            pair(node, " OR ");
            break;
        case Query::Kind::negate:
            out() += "NOT ";
            write(node.left);
            break;
        }
    }

    void pair(const Query::Node& node, const char* between) {
        out() += "(";
        write(node.left);
        out() += between;
        write(node.right);
        out() += ")";
    }

    void anyField(const Query::Node& node, void (Translator::*one)(const Query::Node&, const QueryField&)) {
        out() += "(";
        for (std::size_t i = 0; i < node.fields.size(); ++i) {
            if (i > 0) out() += " OR ";
            (this->*one)(node, field(node.fields[i]));
        }
        out() += ")";
    }

    void word(const Query::Node& node) {
        std::string joined;
        for (const auto& each : m_query.schema->fields())
            if (each.free_words) joined += (joined.empty() ? "" : between_texts) + each.sql;
        out() += joined.empty() ? "0" : "(instr(lower(" + joined + "), ?) > 0)";
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
            out() += field.sql + " = ? COLLATE NOCASE";
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
