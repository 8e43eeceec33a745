// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/observed_facts.h"
#include "core/query/query.h"
#include "core/query/query_compare.h"
#include "core/query/query_parser.h"

#include <algorithm>

namespace remuda {

namespace {

class Evaluator {
public:
    Evaluator(const Query& query, const QueryRow& row)
        : m_query(query)
        , m_row(row) {}

    bool holds(int index) const {
        const auto& node = m_query.nodes[static_cast<std::size_t>(index)];
        switch (node.kind) {
        case Query::Kind::everything:
            return true;
        case Query::Kind::word:
            return word(node.values.front().text);
        case Query::Kind::compare:
            return anyField(node, [&](std::size_t field) { return compare(node, field); });
        case Query::Kind::has_field:
            return anyField(node, [&](std::size_t field) { return isSet(field); });
        case Query::Kind::has_flag:
            return m_row.flag(node.fields.front());
        case Query::Kind::both:
            return holds(node.left) && holds(node.right);
        case Query::Kind::either:
            return holds(node.left) || holds(node.right);
        case Query::Kind::negate:
            return !holds(node.left);
        }
        return false;
    }

private:
    const QueryField& field(std::size_t index) const { return m_query.schema->fields()[index]; }

    template <class Predicate>
    static bool anyField(const Query::Node& node, Predicate predicate) {
        return std::any_of(node.fields.begin(), node.fields.end(), predicate);
    }

    bool isSet(std::size_t index) const {
        return field(index).kind == FieldKind::text ? !m_row.text(index).empty() : m_row.number(index).has_value();
    }

    bool word(const std::string& needle) const {
        for (std::size_t i = 0; i < m_query.schema->fields().size(); ++i)
            if (field(i).free_words && containsWord(m_row.text(i), needle)) return true;
        return false;
    }

    bool compare(const Query::Node& node, std::size_t index) const {
        return field(index).kind == FieldKind::text ? compareText(node, m_row.text(index))
                                                    : compareNumber(node, m_row.number(index));
    }

    const Query& m_query;
    const QueryRow& m_row;
};

class MachineRow final : public QueryRow {
public:
    explicit MachineRow(const Machine& machine)
        : m_machine(machine) {}
    std::string_view text(std::size_t field) const override { return machineFields()[field].text(m_machine); }
    std::optional<std::int64_t> number(std::size_t field) const override {
        return machineFields()[field].number(m_machine);
    }
    bool flag(std::size_t flag) const override { return machineFlags(m_machine) >> flag & 1; }

private:
    const Machine& m_machine;
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::string lowerCase(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

bool containsWord(std::string_view text, std::string_view needle) {
    const auto same = [](char a, char b) { return lower(a) == b; };
    return std::search(text.begin(), text.end(), needle.begin(), needle.end(), same) != text.end();
}

bool sameWord(std::string_view text, std::string_view word) {
    const auto same = [](char a, char b) { return lower(a) == b; };
    return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), same);
}

bool compareText(const Query::Node& node, std::string_view text) {
    return std::any_of(node.values.begin(), node.values.end(), [&](const Query::Value& value) {
        if (value.unset) return text.empty();
        return node.op == Query::Operator::contains ? containsWord(text, value.text) : sameWord(text, value.text);
    });
}

bool compareNumber(const Query::Node& node, std::optional<std::int64_t> number) {
    return std::any_of(node.values.begin(), node.values.end(), [&](const Query::Value& value) {
        if (value.unset) return !number;
        if (!number) return false;
        switch (node.op) {
        case Query::Operator::any_of:
            return value.low <= *number && *number <= value.high;
        case Query::Operator::contains:
            return false;
        case Query::Operator::less:
            return *number < value.low;
        case Query::Operator::less_or_equal:
            return *number <= value.high;
        case Query::Operator::greater:
            return *number > value.high;
        case Query::Operator::greater_or_equal:
            return *number >= value.low;
        }
        return false;
    });
}

std::uint32_t machineFlags(const Machine& machine) {
    const bool held[] = {machine.expires_on.has_value(), machine.lock.has_value(),
                         !machine.faults.empty(),        machine.maintenance.has_value(),
                         machine.observed.has_value(),   !differingFacts(machine).empty()};
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < std::size(held); ++i)
        bits |= static_cast<std::uint32_t>(held[i]) << i;
    return bits;
}

bool matches(const Query& query, const QueryRow& row) {
    return Evaluator(query, row).holds(static_cast<int>(query.nodes.size()) - 1);
}

bool matches(const Query& query, const Machine& machine) {
    return matches(query, MachineRow(machine));
}

Result<Query> parseQuery(std::string_view text, const QuerySchema& schema, Instant now) {
    return QueryParser(text, schema, now).parse();
}

} // namespace remuda
