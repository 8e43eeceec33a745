// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/text.h"
#include "core/query/query_edit.h"
#include "core/query/query_scanner.h"

#include <algorithm>

namespace remuda {

namespace {

// A `field:a,b` or `field!=a,b` that every matching row must meet.
struct Term {
    std::size_t begin = 0, end = 0;
    bool excludes = false;
    std::string head; // the field as typed, with its sign
    std::vector<std::string> values;
};

// How many parentheses are open at a place; those in quotes do not count.
int depthAt(std::string_view text, std::size_t position) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < position; ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted)
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    }
    return depth;
}

// Whether one pair of parentheses holds all of it.
bool isEnclosed(const std::string& text) {
    if (!text.starts_with('(')) return false;
    for (std::size_t i = 1; i < text.size(); ++i)
        if (depthAt(text, i) == 0) return false;
    return true;
}

Term readTerm(std::string_view text, const Query::Node& node, const QuerySchema& schema) {
    Term term{node.position, node.position + node.length, false, {}, {}};
    QueryScanner scanner(text.substr(node.position, node.length));
    const auto name = scanner.takeName(schema);
    term.excludes = name && name->sign == QueryScanner::Sign::is_not;
    term.head = text.substr(node.position, scanner.position());
    do
        term.values.push_back(scanner.takeValue().text);
    while (scanner.take(','));
    return term;
}

// Terms of the field that stand at the top, from left to right. Those in parentheses are somebody's own construction.
std::vector<Term> termsOf(std::string_view text, const Query& query, const std::string& field) {
    std::vector<Term> terms;
    std::vector<int> open{static_cast<int>(query.nodes.size()) - 1};
    const auto wanted = query.schema->find(field);
    while (!open.empty()) {
        const auto& outer = query.nodes[static_cast<std::size_t>(open.back())];
        open.pop_back();
        if (outer.kind == Query::Kind::both) {
            open.push_back(outer.left);
            open.push_back(outer.right);
        }
        const bool negated = outer.kind == Query::Kind::negate;
        const auto& node = negated ? query.nodes[static_cast<std::size_t>(outer.left)] : outer;
        const bool facet =
            node.kind == Query::Kind::compare && node.op == Query::Operator::any_of && node.fields == wanted;
        if (!facet || depthAt(text, node.position) != 0) continue;
        auto term = readTerm(text, node, *query.schema);
        if (term.excludes == negated) terms.push_back(std::move(term)); // "not a:b" is somebody's own construction
    }
    std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.begin < b.begin; });
    return terms;
}

// Cuts a term out together with the "and" that held it.
std::string without(std::string_view text, const Term& term) {
    std::string before(trimmed(text.substr(0, term.begin)));
    std::string after(trimmed(text.substr(term.end)));
    const auto ends_with_and = [&] {
        if (before.size() < 3 || lowerCase(before.substr(before.size() - 3)) != "and") return false;
        return before.size() == 3 || isBlank(before[before.size() - 4]) || before[before.size() - 4] == ')';
    };
    QueryScanner rest(after);
    if (ends_with_and())
        before = trimmed(std::string_view(before).substr(0, before.size() - 3));
    else if (rest.takeKeyword("and"))
        after = trimmed(std::string_view(after).substr(rest.position()));
    return before.empty() || after.empty() ? before + after : before + " " + after;
}

std::string written(const Term& term) {
    std::string text = term.head;
    for (std::size_t i = 0; i < term.values.size(); ++i)
        text += (i > 0 ? "," : "") + quoteQueryValue(term.values[i]);
    return text;
}

bool same(const std::string& a, const std::string& b) {
    return lowerCase(a) == lowerCase(b);
}

// The text may be read at any moment: relative times do not matter here.
Result<Query> read(std::string_view text, const QuerySchema& schema) {
    return parseQuery(text, schema, Instant());
}

std::string grown(std::string_view text, const std::string& term) {
    const std::string before(trimmed(text));
    return before.empty() ? term : before + " " + term;
}

} // namespace

std::string quoteQueryValue(std::string_view value) {
    const bool plain = !value.empty() && value.find_first_of(" \t\r\n()\",\\") == std::string_view::npos &&
                       value.front() != '~' && value.front() != '*' && value.back() != '*';
    if (plain) return std::string(value);
    std::string quoted = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"";
}

namespace {

std::string withTerm(std::string_view text, const QuerySchema& schema, const std::string& field,
                     const std::string& value, bool excludes, bool on) {
    const auto query = read(text, schema);
    const auto added = field + (excludes ? "!=" : ":") + quoteQueryValue(value);
    if (!query) return on ? grown(text, added) : std::string(text);
    auto terms = termsOf(text, *query, field);
    std::erase_if(terms, [&](const Term& term) { return term.excludes != excludes; });
    const auto is_value = [&](const std::string& each) { return same(each, value); };
    if (on) {
        for (const auto& term : terms)
            if (std::any_of(term.values.begin(), term.values.end(), is_value)) return std::string(text);
        if (!terms.empty()) {
            auto& term = terms.front();
            term.values.push_back(value);
            return std::string(text.substr(0, term.begin)) + written(term) + std::string(text.substr(term.end));
        }
        if (query->root().kind == Query::Kind::either && !isEnclosed(std::string(trimmed(text))))
            return "(" + std::string(trimmed(text)) + ") " + added;
        return grown(text, added);
    }
    std::string result(text);
    for (auto term = terms.rbegin(); term != terms.rend(); ++term) { // from the end, so that positions stay right
        if (std::erase_if(term->values, is_value) == 0) continue;
        result = term->values.empty() ? without(result, *term)
                                      : result.substr(0, term->begin) + written(*term) + result.substr(term->end);
    }
    return result;
}

std::vector<std::string> valuesOf(std::string_view text, const QuerySchema& schema, const std::string& field,
                                  bool excludes) {
    std::vector<std::string> values;
    const auto query = read(text, schema);
    if (!query) return values;
    for (auto& term : termsOf(text, *query, field))
        if (term.excludes == excludes)
            for (auto& value : term.values)
                values.push_back(std::move(value));
    return values;
}

} // namespace

std::string withFacet(std::string_view text, const QuerySchema& schema, const std::string& field,
                      const std::string& value, bool on) {
    const auto rest = on ? withTerm(text, schema, field, value, true, false) : std::string(text);
    return withTerm(rest, schema, field, value, false, on);
}

std::string withExclusion(std::string_view text, const QuerySchema& schema, const std::string& field,
                          const std::string& value, bool on) {
    const auto rest = on ? withTerm(text, schema, field, value, false, false) : std::string(text);
    return withTerm(rest, schema, field, value, true, on);
}

std::vector<std::string> facetValues(std::string_view text, const QuerySchema& schema, const std::string& field) {
    return valuesOf(text, schema, field, false);
}

std::vector<std::string> excludedValues(std::string_view text, const QuerySchema& schema, const std::string& field) {
    return valuesOf(text, schema, field, true);
}

std::string withoutFacet(std::string_view text, const QuerySchema& schema, const std::string& field) {
    std::string result(text);
    const auto query = read(text, schema);
    if (!query) return result;
    const auto terms = termsOf(text, *query, field);
    for (auto term = terms.rbegin(); term != terms.rend(); ++term)
        result = without(result, *term);
    return result;
}

std::string withoutText(std::string_view text, const std::string& term) {
    for (auto begin = text.find(term); begin != std::string_view::npos; begin = text.find(term, begin + 1)) {
        const auto end = begin + term.size();
        const bool whole = (begin == 0 || isBlank(text[begin - 1])) && (end == text.size() || isBlank(text[end]));
        if (whole && depthAt(text, begin) == 0) {
            Term cut;
            cut.begin = begin;
            cut.end = end;
            return without(text, cut);
        }
    }
    return std::string(text);
}

} // namespace remuda
