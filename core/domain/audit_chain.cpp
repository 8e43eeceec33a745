// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/audit_chain.h"

#include "core/protocol/encoding.h"
#include "core/protocol/hashes.h"
#include "core/protocol/ssh_wire.h"

#include <algorithm>

namespace remuda::audit {

namespace {

constexpr std::size_t most_breaks = 300; // each is compared with each

std::string named(std::int64_t first, std::int64_t last) {
    return first == last ? "entry " + std::to_string(first)
                         : "entries " + std::to_string(first) + " to " + std::to_string(last);
}

Entry movedTo(const Entry& entry, std::int64_t sequence) {
    auto moved = entry;
    moved.sequence = sequence;
    return moved;
}

} // namespace

bool isProgress(std::string_view entity, std::string_view verb) {
    return verb == "progress" && (entity == "job" || entity == "request");
}

std::string digestOf(const Entry& entry) {
    SshWriter writer; // each text with its length in front, so that no two entries are written alike
    writer.string("remuda audit entry 1").string(std::to_string(entry.at));
    for (const auto* text : {&entry.actor, &entry.entity, &entry.entity_id, &entry.verb, &entry.before, &entry.after,
                             &entry.request_id, &entry.job_id})
        writer.string(*text);
    return toHex(sha256(writer.bytes()));
}

std::string linkOf(std::string_view before, std::int64_t sequence, bool progress, std::string_view digest) {
    return toHex(sha256(SshWriter()
                            .string("remuda audit link 1")
                            .string(before)
                            .string(std::to_string(sequence))
                            .string(progress ? "progress" : "kept")
                            .string(digest)
                            .bytes()));
}

std::string linkOf(std::string_view before, const Entry& entry) {
    if (entry.digest) return linkOf(before, entry.sequence, true, *entry.digest);
    return linkOf(before, entry.sequence, isProgress(entry.entity, entry.verb), digestOf(entry));
}

void ChainCheck::add(const Entry& entry) {
    ++m_count;
    if (m_count > 1 && entry.sequence <= m_last) {
        m_late.insert(entry.sequence);
        m_faults.push_back(
            {entry.sequence, m_last,
             "entry " + std::to_string(entry.sequence) + " stands behind entry " + std::to_string(m_last)});
        return;
    }
    auto link = linkOf(m_link, entry);
    if (!entry.digest && link != entry.chain) {
        if (m_breaks.size() < most_breaks)
            m_breaks.push_back({entry, m_link, m_last});
        else
            ++m_uncounted;
    }
    // From here on by what is stored, so that one fault is not a fault of all that follow.
    m_link = entry.digest ? std::move(link) : entry.chain;
    m_last = entry.sequence;
    const auto expected = m_expected.find(entry.sequence);
    if (expected == m_expected.end()) return;
    if (expected->second != m_link)
        m_faults.push_back({1, entry.sequence,
                            "the head at entry " + std::to_string(entry.sequence) +
                                " is another than the one that was kept: entries up to it were written anew"});
    m_expected.erase(expected);
}

void ChainCheck::expect(std::int64_t sequence, std::string chain) {
    m_expected[sequence] = std::move(chain);
}

// Two entries that have changed places, with their hashes or without: each fits where the other stands.
std::optional<Fault> ChainCheck::exchanged(const Break& one, const Break& other, bool with_hashes) const {
    const auto first = one.entry.sequence, second = other.entry.sequence;
    const auto& first_chain = with_hashes ? other.entry.chain : one.entry.chain;
    const auto& second_chain = with_hashes ? one.entry.chain : other.entry.chain;
    const auto& before_second = with_hashes && other.after == first ? first_chain : other.before;
    if (linkOf(one.before, movedTo(other.entry, first)) != first_chain ||
        linkOf(before_second, movedTo(one.entry, second)) != second_chain)
        return std::nullopt;
    return Fault{first, second,
                 "entries " + std::to_string(first) + " and " + std::to_string(second) + " have changed places"};
}

// Takes out the breaks that an exchange explains, with those of the entries right behind.
void ChainCheck::explainExchanges(std::vector<Fault>& faults, std::vector<Break>& breaks) const {
    for (std::size_t one = 0; one < breaks.size(); ++one)
        for (std::size_t other = one + 1; other < breaks.size(); ++other)
            for (const bool with_hashes : {true, false}) {
                const auto first = breaks[one], second = breaks[other];
                const auto fault = exchanged(first, second, with_hashes);
                if (!fault) continue;
                faults.push_back(*fault);
                std::erase_if(breaks, [&](const Break& each) {
                    const auto sequence = each.entry.sequence;
                    if (sequence == fault->first || sequence == fault->last) return true;
                    if (!with_hashes) return false;
                    return (each.after == fault->first && linkOf(second.entry.chain, each.entry) == each.entry.chain) ||
                           (each.after == fault->last && linkOf(first.entry.chain, each.entry) == each.entry.chain);
                });
                explainExchanges(faults, breaks);
                return;
            }
}

std::vector<Fault> ChainCheck::faults() const {
    auto faults = m_faults;
    auto breaks = m_breaks;
    explainExchanges(faults, breaks);
    const Break* changed_hash = nullptr; // its entry's hash alone may be wrong, which the next one shows
    for (const auto& each : breaks) {
        const auto sequence = each.entry.sequence;
        if (changed_hash && each.after == changed_hash->entry.sequence &&
            linkOf(linkOf(changed_hash->before, changed_hash->entry), each.entry) == each.entry.chain)
            continue;
        changed_hash = &each;
        const auto late = m_late.upper_bound(each.after);
        if (late != m_late.end() && *late < sequence) continue; // not missing, only behind
        if (sequence > each.after + 1 && m_count > 1)
            faults.push_back({each.after + 1, sequence - 1,
                              named(each.after + 1, sequence - 1) +
                                  (sequence - 1 > each.after + 1 ? " are missing" : " is missing")});
        else
            faults.push_back({sequence, sequence, "entry " + std::to_string(sequence) + " was changed"});
    }
    if (m_uncounted > 0)
        faults.push_back({m_last, m_last, "and " + std::to_string(m_uncounted) + " more entries do not fit"});
    for (const auto& [sequence, chain] : m_expected)
        faults.push_back({m_last + 1, sequence,
                          "the chain ends at entry " + std::to_string(m_last) + ", before the head " +
                              std::to_string(sequence) + " that was kept: the last entries are missing"});
    std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) { return a.first < b.first; });
    return faults;
}

} // namespace remuda::audit
