// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_filter.h"

#include "core/client/replica/parallel.h"
#include "core/query/query_compare.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <unordered_set>

namespace remuda {

namespace {

using Mask = std::vector<std::uint8_t>;
using Node = Query::Node;

// From so many values on a look-up is quicker than comparing with each.
constexpr std::size_t many_values = 8;
// Looking into one text after the other is quicker than into all of them at once, where fewer than one in so many are
// still in question.
constexpr std::size_t few_of = 4;

class ChunkFilter {
public:
    explicit ChunkFilter(const Query& query)
        : m_query(query)
        , m_wanted(query.nodes.size()) {
        for (std::size_t i = 0; i < query.nodes.size(); ++i)
            if (query.nodes[i].op == Query::Operator::any_of && query.nodes[i].values.size() >= many_values)
                for (const auto& value : query.nodes[i].values)
                    m_wanted[i].insert(value.text); // "" for unset
    }

    // Of rows that are no candidates (null: all are) the answer may be no where it should be yes.
    Mask evaluate(const ReplicaChunk& chunk, const std::uint8_t* candidates) const {
        return evaluate(chunk, candidates, m_query.nodes.size() - 1);
    }

private:
    Mask evaluate(const ReplicaChunk& chunk, const std::uint8_t* candidates, std::size_t index) const {
        const auto& node = m_query.nodes[index];
        Mask mask(chunk.rows, 0);
        switch (node.kind) {
        case Query::Kind::everything:
            return Mask(chunk.rows, 1);
        case Query::Kind::word:
            word(chunk, node.values.front().text, candidates, mask);
            break;
        case Query::Kind::compare:
            compare(chunk, node, index, mask);
            break;
        case Query::Kind::has_field:
            hasField(chunk, node, mask);
            break;
        case Query::Kind::has_flag:
            for (std::size_t row = 0; row < chunk.rows; ++row)
                mask[row] = chunk.numbers[flagsColumn()]->value(row) >> node.fields.front() & 1;
            break;
        case Query::Kind::both:
            return both(chunk, candidates, node);
        case Query::Kind::either:
            return combine(evaluate(chunk, candidates, child(node.left)),
                           evaluate(chunk, candidates, child(node.right)), std::bit_or());
        case Query::Kind::negate:
            mask = evaluate(chunk, candidates, child(node.left));
            for (auto& bit : mask)
                bit ^= 1;
            break;
        }
        return mask;
    }

    static std::size_t child(int index) { return static_cast<std::size_t>(index); }

    Mask both(const ReplicaChunk& chunk, const std::uint8_t* candidates, const Node& node) const {
        auto left = evaluate(chunk, candidates, child(node.left));
        if (left.empty() || !std::memchr(left.data(), 1, left.size())) return left;
        return combine(std::move(left), evaluate(chunk, candidates, child(node.right)), std::bit_and());
    }

    template <class Operation>
    static Mask combine(Mask left, const Mask& right, Operation operation) {
        for (std::size_t i = 0; i < left.size(); ++i)
            left[i] = operation(left[i], right[i]);
        return left;
    }

    // Columns whose texts repeat come first: they cost next to nothing and often answer for most candidates.
    static void word(const ReplicaChunk& chunk, const std::string& needle, const std::uint8_t* candidates, Mask& mask) {
        Mask answers;
        std::vector<const TextColumn*> plain;
        for (std::size_t field = 0; field < machineSchema().fields().size(); ++field) {
            if (!machineSchema().fields()[field].free_words) continue;
            const auto& texts = *chunk.texts[field];
            if (texts.isPlain()) {
                plain.push_back(&texts);
                continue;
            }
            answers.assign(texts.entries(), 0);
            texts.markContaining(needle, answers.data());
            texts.spread(answers.data(), mask.data());
        }
        std::vector<std::uint32_t> open; // candidates that nothing answers for yet
        for (std::size_t row = 0; candidates && row < chunk.rows; ++row)
            if (candidates[row] && !mask[row]) open.push_back(static_cast<std::uint32_t>(row));
        const bool few = candidates && open.size() < chunk.rows / few_of;
        for (const auto* texts : plain)
            few ? texts->markContaining(needle, open, mask.data()) : texts->markContaining(needle, mask.data());
    }

    void compare(const ReplicaChunk& chunk, const Node& node, std::size_t index, Mask& mask) const {
        for (const auto field : node.fields) {
            if (chunk.texts[field])
                compareTexts(*chunk.texts[field], node, m_wanted[index], mask);
            else
                compareNumbers(*chunk.numbers[field], node, mask);
        }
    }

    static void compareTexts(const TextColumn& texts, const Node& node, const std::unordered_set<std::string>& wanted,
                             Mask& mask) {
        Mask answers(texts.entries(), 0);
        if (node.op == Query::Operator::contains) {
            for (const auto& value : node.values)
                texts.markContaining(value.text, answers.data());
        } else {
            for (std::size_t entry = 0; entry < answers.size(); ++entry)
                answers[entry] = wanted.empty() ? compareText(node, texts.entry(entry))
                                                : wanted.contains(lowerCase(texts.entry(entry)));
        }
        texts.spread(answers.data(), mask.data());
    }

    // Every comparison is an interval, which the compiler can test for many rows at once.
    static void compareNumbers(const NumberColumn& numbers, const Node& node, Mask& mask) {
        constexpr auto least = ReplicaChunk::unset + 1, most = std::numeric_limits<std::int64_t>::max();
        for (const auto& value : node.values) {
            std::int64_t low = value.low, high = value.high;
            if (value.unset) low = high = ReplicaChunk::unset;
            if (node.op == Query::Operator::less) low = least, high = value.low - 1;
            if (node.op == Query::Operator::less_or_equal) low = least;
            if (node.op == Query::Operator::greater && value.high == most) continue;
            if (node.op == Query::Operator::greater) low = value.high + 1, high = most;
            if (node.op == Query::Operator::greater_or_equal) high = most;
            numbers.markBetween(low, high, mask.data());
        }
    }

    static void hasField(const ReplicaChunk& chunk, const Node& node, Mask& mask) {
        for (const auto field : node.fields) {
            if (!chunk.texts[field]) {
                chunk.numbers[field]->markBetween(ReplicaChunk::unset + 1, std::numeric_limits<std::int64_t>::max(),
                                                  mask.data());
                continue;
            }
            const auto& texts = *chunk.texts[field];
            Mask answers(texts.entries());
            for (std::size_t entry = 0; entry < answers.size(); ++entry)
                answers[entry] = !texts.entry(entry).empty();
            texts.spread(answers.data(), mask.data());
        }
    }

    const Query& m_query;
    std::vector<std::unordered_set<std::string>> m_wanted; // by node; empty where there are few values
};

// The terms that must all hold, from left to right.
std::vector<const Node*> conjunction(const Query& query) {
    std::vector<const Node*> terms, open{&query.root()};
    while (!open.empty()) {
        const auto* node = open.back();
        open.pop_back();
        if (node->kind == Query::Kind::both) {
            open.push_back(&query.nodes[static_cast<std::size_t>(node->right)]);
            open.push_back(&query.nodes[static_cast<std::size_t>(node->left)]);
        } else {
            terms.push_back(node);
        }
    }
    return terms;
}

bool isCompound(const Node& node) {
    return node.kind == Query::Kind::either || node.kind == Query::Kind::negate;
}

} // namespace

std::vector<std::uint8_t> filterRows(const ReplicaSnapshot& snapshot, const Query& query,
                                     const std::function<bool()>& cancelled, const std::vector<std::uint8_t>* within) {
    if (query.matchesEverything()) return Mask(snapshot.rows(), 1);
    const ChunkFilter filter(query);
    Mask result(snapshot.rows(), 0);
    std::atomic<bool> stopped = false;
    inParallel(snapshot.chunks().size(), [&](std::size_t number) {
        if (stopped || (stopped = cancelled && cancelled())) return;
        const auto& chunk = *snapshot.chunks()[number];
        const auto begin = number * ReplicaChunk::capacity;
        if (within && !std::memchr(within->data() + begin, 1, chunk.rows)) return;
        const auto mask = filter.evaluate(chunk, within ? within->data() + begin : nullptr);
        std::copy(mask.begin(), mask.end(), result.begin() + static_cast<std::ptrdiff_t>(begin));
    });
    return stopped ? Mask() : result;
}

bool narrows(const Query& narrow, const Query& wide) {
    const auto wide_terms = conjunction(wide), narrow_terms = conjunction(narrow);
    if (narrow_terms.size() < wide_terms.size()) return false;
    for (std::size_t i = 0; i < wide_terms.size(); ++i) {
        const auto &a = *wide_terms[i], &b = *narrow_terms[i];
        if (a.kind == Query::Kind::everything) continue;
        if (isCompound(a) || a.kind != b.kind || a.op != b.op || a.fields != b.fields) return false;
        const bool grown =
            a.kind == Query::Kind::word && b.values.front().text.find(a.values.front().text) != std::string::npos;
        if (!grown && a.values != b.values) return false;
    }
    return true;
}

} // namespace remuda
