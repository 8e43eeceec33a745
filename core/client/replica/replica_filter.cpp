// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_filter.h"

#include "core/query/query_compare.h"

#include <algorithm>
#include <cstring>

namespace remuda {

namespace {

using Mask = std::vector<std::uint8_t>;

// Answers about texts by their number: each is compared once per query however many rows have it.
class TextAnswers {
public:
    explicit TextAnswers(std::size_t texts)
        : m_answers(texts, unknown) {}

    bool ask(const Query::Node& node, const TextPool& pool, std::uint32_t id) {
        auto& answer = m_answers[id];
        if (answer == unknown) answer = compareText(node, pool.text(id));
        return answer;
    }

private:
    static constexpr std::uint8_t unknown = 2;
    std::vector<std::uint8_t> m_answers;
};

class ChunkFilter {
public:
    ChunkFilter(const ReplicaSnapshot& snapshot, const Query& query)
        : m_snapshot(snapshot)
        , m_query(query)
        , m_answers(query.nodes.size()) {}

    Mask evaluate(const ReplicaChunk& chunk) { return evaluate(chunk, static_cast<int>(m_query.nodes.size()) - 1); }

private:
    Mask evaluate(const ReplicaChunk& chunk, int index) {
        const auto& node = m_query.nodes[static_cast<std::size_t>(index)];
        switch (node.kind) {
        case Query::Kind::everything:
            return Mask(chunk.rows, 1);
        case Query::Kind::word:
            return word(chunk, node.values.front().text);
        case Query::Kind::compare:
            return compare(chunk, node, static_cast<std::size_t>(index));
        case Query::Kind::has_field:
            return hasField(chunk, node);
        case Query::Kind::has_flag:
            return hasFlag(chunk, node.fields.front());
        case Query::Kind::both:
            return combine(evaluate(chunk, node.left), evaluate(chunk, node.right), std::bit_and());
        case Query::Kind::either:
            return combine(evaluate(chunk, node.left), evaluate(chunk, node.right), std::bit_or());
        case Query::Kind::negate: {
            auto mask = evaluate(chunk, node.left);
            for (auto& bit : mask)
                bit ^= 1;
            return mask;
        }
        }
        return {};
    }

    template <class Operation>
    static Mask combine(Mask left, const Mask& right, Operation operation) {
        for (std::size_t i = 0; i < left.size(); ++i)
            left[i] = operation(left[i], right[i]);
        return left;
    }

    // One search through the texts of all rows; after a hit it goes on with the next row.
    static Mask word(const ReplicaChunk& chunk, const std::string& needle) {
        Mask mask(chunk.rows, 0);
        const char* const begin = chunk.haystack.data();
        const char* const end = begin + chunk.haystack.size();
        std::size_t row = 0;
        for (const char* at = begin; at < end;) {
            const auto* hit =
                static_cast<const char*>(memmem(at, static_cast<std::size_t>(end - at), needle.data(), needle.size()));
            if (!hit) break;
            const auto& ends = chunk.haystack_ends;
            const auto offset = static_cast<std::uint32_t>(hit - begin);
            row = static_cast<std::size_t>(
                std::upper_bound(ends.begin() + static_cast<std::ptrdiff_t>(row), ends.end(), offset) - ends.begin());
            mask[row] = 1;
            at = begin + ends[row];
        }
        return mask;
    }

    Mask compare(const ReplicaChunk& chunk, const Query::Node& node, std::size_t index) {
        Mask mask(chunk.rows, 0);
        for (const auto field : node.fields) {
            if (!chunk.texts[field].empty())
                compareTexts(chunk.texts[field], node, index, mask);
            else
                compareNumbers(chunk.numbers[field], node, mask);
        }
        return mask;
    }

    void compareTexts(const std::vector<std::uint32_t>& column, const Query::Node& node, std::size_t index,
                      Mask& mask) {
        auto& answers = m_answers[index];
        if (!answers) answers.emplace(m_snapshot.texts());
        for (std::size_t i = 0; i < column.size(); ++i)
            mask[i] |= answers->ask(node, m_snapshot.pool(), column[i]);
    }

    // Every comparison is an interval, which the compiler can test for many rows at once.
    static void compareNumbers(const std::vector<std::int64_t>& column, const Query::Node& node, Mask& mask) {
        constexpr auto least = ReplicaChunk::unset + 1, most = std::numeric_limits<std::int64_t>::max();
        for (const auto& value : node.values) {
            std::int64_t low = value.low, high = value.high;
            if (value.unset) low = high = ReplicaChunk::unset;
            if (node.op == Query::Operator::less) low = least, high = value.low - 1;
            if (node.op == Query::Operator::less_or_equal) low = least;
            if (node.op == Query::Operator::greater) low = value.high + 1, high = most;
            if (node.op == Query::Operator::greater_or_equal) high = most;
            for (std::size_t i = 0; i < column.size(); ++i)
                mask[i] |= static_cast<std::uint8_t>((column[i] >= low) & (column[i] <= high));
        }
    }

    static Mask hasField(const ReplicaChunk& chunk, const Query::Node& node) {
        Mask mask(chunk.rows, 0);
        for (const auto field : node.fields) {
            const auto& texts = chunk.texts[field];
            for (std::size_t i = 0; i < texts.size(); ++i)
                mask[i] |= texts[i] != 0; // number 0 is the empty text
            const auto& numbers = chunk.numbers[field];
            for (std::size_t i = 0; i < numbers.size(); ++i)
                mask[i] |= numbers[i] != ReplicaChunk::unset;
        }
        return mask;
    }

    static Mask hasFlag(const ReplicaChunk& chunk, std::size_t flag) {
        Mask mask(chunk.rows);
        for (std::size_t i = 0; i < mask.size(); ++i)
            mask[i] = chunk.flags[i] >> flag & 1;
        return mask;
    }

    const ReplicaSnapshot& m_snapshot;
    const Query& m_query;
    std::vector<std::optional<TextAnswers>> m_answers; // by node
};

} // namespace

std::vector<std::uint8_t> filterRows(const ReplicaSnapshot& snapshot, const Query& query,
                                     const std::function<bool()>& cancelled) {
    ChunkFilter filter(snapshot, query);
    Mask result;
    result.reserve(snapshot.rows());
    for (const auto& chunk : snapshot.chunks()) {
        if (cancelled && cancelled()) return {};
        const auto mask = filter.evaluate(*chunk);
        result.insert(result.end(), mask.begin(), mask.end());
    }
    return result;
}

std::vector<std::pair<std::string, std::size_t>> countValues(const ReplicaSnapshot& snapshot,
                                                             const std::vector<std::uint8_t>& mask, std::size_t field) {
    const auto& description = machineFields()[field];
    std::unordered_map<std::int64_t, std::size_t> counts;
    std::size_t row = 0;
    for (const auto& chunk : snapshot.chunks())
        for (std::size_t i = 0; i < chunk->rows; ++i, ++row)
            if (mask[row]) ++counts[description.text ? chunk->texts[field][i] : chunk->numbers[field][i]];
    std::vector<std::pair<std::string, std::size_t>> result;
    for (const auto& [value, count] : counts) {
        if (description.text)
            result.emplace_back(snapshot.pool().text(static_cast<std::uint32_t>(value)), count);
        else
            result.emplace_back(value == ReplicaChunk::unset ? std::string() : formatNumber(description.kind, value),
                                count);
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return result;
}

} // namespace remuda
