// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/query/query_edit.h"
#include "core/query/query_scanner.h"

#include <algorithm>

namespace remuda {

namespace {

using Kind = QueryCompletion::Kind;

bool endsTerm(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '(' || c == ')';
}

// Where the term at the cursor begins.
std::size_t termBegin(std::string_view text, std::size_t cursor) {
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < cursor; ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && endsTerm(text[i]))
            begin = i + 1;
    }
    return begin;
}

const char* kindInWords(FieldKind kind) {
    switch (kind) {
    case FieldKind::text:
        return "text";
    case FieldKind::integer:
        return "number";
    case FieldKind::money:
        return "USD a month";
    case FieldKind::date:
        return "day, 7d, 2027-03";
    case FieldKind::instant:
        return "moment, -7d, -12h";
    case FieldKind::boolean:
        return "true or false";
    case FieldKind::size_gib:
        return "size, 64GiB";
    }
    return "";
}

class Completer {
public:
    Completer(const QuerySchema& schema, const KnownValues& known)
        : m_schema(schema)
        , m_known(known) {}

    void fields(const std::string& typed, std::size_t begin, std::size_t length) {
        const auto offer_field = [&](const std::string& name, const QueryField& field) {
            const bool ordered = field.kind != FieldKind::text && field.kind != FieldKind::boolean;
            offer(typed, {Kind::field, name + (ordered ? "" : ":"), kindInWords(field.kind), begin, length}, name);
        };
        for (const auto& field : m_schema.fields())
            offer_field(field.name, field);
        for (const auto& alias : m_schema.aliases())
            offer_field(alias.name, m_schema.fields()[m_schema.find(alias.name).front()]);
        offer(typed, {Kind::field, "has:", "is there", begin, length}, "has");
        if (begin > 0)
            for (const auto* word : {"and", "or"})
                offer(typed, {Kind::word, std::string(word) + " ", "", begin, length}, word);
        offer(typed, {Kind::word, "not ", "", begin, length}, "not");
    }

    // The signs that may follow a field's whole name.
    void signs(const QueryField& field, std::size_t cursor) {
        const bool ordered = field.kind != FieldKind::text && field.kind != FieldKind::boolean;
        std::vector<std::pair<const char*, const char*>> signs{{":", "is"}, {"!=", "is not"}};
        if (field.kind == FieldKind::text) signs.insert(signs.end(), {{"~", "contains"}, {"!~", "does not contain"}});
        if (ordered)
            signs.insert(signs.end(), {{"<", "less than"}, {"<=", "at most"}, {">", "more than"}, {">=", "at least"}});
        for (const auto& [sign, label] : signs)
            m_first.push_back({Kind::operation, sign, label, cursor, 0});
    }

    void values(const QueryField& field, const std::string& typed, std::size_t begin, std::size_t length) {
        const auto offer_value = [&](const std::string& value, const char* label = "") {
            offer(typed, {Kind::value, quoteQueryValue(value), label, begin, length}, value);
        };
        for (const auto& value : field.values)
            offer_value(value);
        if (m_known && field.values.empty())
            for (const auto& value : m_known(field.name, typed))
                offer_value(value);
        if (field.kind == FieldKind::date)
            for (const auto* value : {"today", "7d", "30d", "90d"})
                offer_value(value, "from today");
        if (field.kind == FieldKind::instant)
            for (const auto* value : {"today", "yesterday", "-1h", "-1d", "-7d", "-30d"})
                offer_value(value, "from now");
        if (typed.empty()) m_last.push_back({Kind::value, "\"\"", "not set", begin, length});
    }

    void possessions(const std::string& typed, std::size_t begin, std::size_t length) {
        for (const auto& flag : m_schema.flags())
            offer(typed, {Kind::value, flag.name, "", begin, length}, flag.name);
        for (const auto& field : m_schema.fields())
            offer(typed, {Kind::value, field.name, "is set", begin, length}, field.name);
    }

    std::vector<QueryCompletion> take(std::size_t limit) {
        std::move(m_last.begin(), m_last.end(), std::back_inserter(m_first));
        if (m_first.size() > limit) m_first.resize(limit);
        return std::move(m_first);
    }

private:
    void offer(const std::string& typed, QueryCompletion completion, const std::string& name) {
        const auto found = lowerCase(name).find(lowerCase(typed));
        if (found == 0)
            m_first.push_back(std::move(completion));
        else if (found != std::string::npos)
            m_last.push_back(std::move(completion));
    }

    const QuerySchema& m_schema;
    const KnownValues& m_known;
    std::vector<QueryCompletion> m_first, m_last; // begins with what is typed; has it inside
};

} // namespace

std::vector<QueryCompletion> completions(std::string_view text, std::size_t cursor, const QuerySchema& schema,
                                         const KnownValues& known, std::size_t limit) {
    cursor = std::min(cursor, text.size());
    Completer completer(schema, known);
    const auto begin = termBegin(text, cursor);
    auto end = cursor; // the rest of the word under the cursor is replaced too
    while (end < text.size() && !endsTerm(text[end]) &&
           std::string_view(",\":=!<>~").find(text[end]) == std::string_view::npos)
        ++end;

    QueryScanner scanner(text.substr(begin, cursor - begin));
    const auto name = scanner.takeName(schema);
    if (!name) {
        const std::string typed(text.substr(begin, cursor - begin));
        if (const auto exact = schema.find(typed); !exact.empty() && end == cursor)
            completer.signs(schema.fields()[exact.front()], cursor);
        completer.fields(typed, begin, end - begin);
        return completer.take(limit);
    }
    auto piece = scanner.takeValue();
    while (scanner.take(','))
        piece = scanner.takeValue();
    if (piece.quoted && piece.closed) return {}; // the value is finished
    const auto value_begin = begin + piece.begin;
    if (lowerCase(name->text) == "has")
        completer.possessions(piece.text, value_begin, end - value_begin);
    else if (const auto fields = schema.find(name->text); !fields.empty())
        completer.values(schema.fields()[fields.front()], piece.text, value_begin, end - value_begin);
    return completer.take(limit);
}

} // namespace remuda
