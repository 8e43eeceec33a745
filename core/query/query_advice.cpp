// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_advice.h"

namespace remuda {

using Sign = QueryScanner::Sign;
using Operator = Query::Operator;

Operator toOperator(Sign sign) {
    switch (sign) {
    case Sign::contains:
    case Sign::contains_not:
        return Operator::contains;
    case Sign::less:
        return Operator::less;
    case Sign::less_or_equal:
        return Operator::less_or_equal;
    case Sign::greater:
        return Operator::greater;
    case Sign::greater_or_equal:
        return Operator::greater_or_equal;
    case Sign::none:
    case Sign::is:
    case Sign::is_not:
        break;
    }
    return Operator::any_of;
}

bool isNegative(Sign sign) {
    return sign == Sign::is_not || sign == Sign::contains_not;
}

std::string fieldNames(const QuerySchema& schema, std::string_view typed) {
    const auto begin = lowerCase(typed.substr(0, 2));
    std::string near, all;
    for (const auto& field : schema.fields()) {
        if (field.name.starts_with(begin)) near += (near.empty() ? "" : ", ") + field.name;
        all += (all.empty() ? "" : ", ") + field.name;
    }
    for (const auto& alias : schema.aliases())
        if (alias.name.starts_with(begin)) near += (near.empty() ? "" : ", ") + alias.name;
    return "the name of a field: " + (near.empty() ? all : near);
}

std::string flagNames(const QuerySchema& schema) {
    std::string names;
    for (const auto& flag : schema.flags())
        names += flag.name + ", ";
    return names + "or the name of a field";
}

std::string otherwiseWritten(std::string_view field, QueryScanner::Sign sign, const QueryScanner::Piece& piece) {
    if (piece.quoted || piece.text.empty()) return {};
    const auto contains = std::string(field) + (isNegative(sign) ? "!~" : "~");
    std::string_view text = piece.text;
    if (text.size() > 1 && text.front() == '~' && toOperator(sign) == Operator::any_of)
        return contains + std::string(text.substr(1)) + " (contains), or the value in quotes";
    if (!text.starts_with('*') && !text.ends_with('*')) return {};
    const auto begin = text.find_first_not_of('*');
    if (begin == std::string_view::npos)
        return (isNegative(sign) ? "has!=" : "has:") + std::string(field) + ", or the value in quotes";
    text = text.substr(begin, text.find_last_not_of('*') + 1 - begin);
    return contains + std::string(text) + " (contains), or the value in quotes";
}

} // namespace remuda
