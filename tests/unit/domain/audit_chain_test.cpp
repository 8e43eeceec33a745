// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/audit_chain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace remuda::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Entry entry(std::int64_t sequence) {
    Entry made{sequence,
               1000 + sequence,
               "ada",
               "machine",
               "K" + std::to_string(sequence),
               "update",
               "{}",
               R"({"role":"web"})",
               "r1",
               "",
               {},
               {}};
    if (sequence % 4 == 0) made.entity = "job", made.verb = "progress";
    return made;
}

std::vector<Entry> chain(std::int64_t count) {
    std::vector<Entry> entries;
    for (std::int64_t sequence = 1; sequence <= count; ++sequence) {
        entries.push_back(entry(sequence));
        entries.back().chain = linkOf(entries.size() > 1 ? entries[entries.size() - 2].chain : "", entries.back());
    }
    return entries;
}

std::vector<std::string> faultsOf(const std::vector<Entry>& entries) {
    ChainCheck check;
    for (const auto& each : entries)
        check.add(each);
    std::vector<std::string> texts;
    for (const auto& fault : check.faults())
        texts.push_back(fault.what);
    return texts;
}

constexpr std::int64_t length = 12;
const std::vector<Entry> whole = chain(length);

TEST(AuditChain, aWholeOneHasNoFault) {
    EXPECT_THAT(faultsOf(whole), IsEmpty());
    EXPECT_THAT(faultsOf({}), IsEmpty());
}

// Each text of each entry.
TEST(AuditChain, anEditedEntryIsFound) {
    for (std::size_t at = 0; at < whole.size(); ++at) {
        const auto expected = "entry " + std::to_string(at + 1) + " was changed";
        for (auto member : {&Entry::actor, &Entry::entity, &Entry::entity_id, &Entry::verb, &Entry::before,
                            &Entry::after, &Entry::request_id, &Entry::job_id, &Entry::chain}) {
            auto edited = whole;
            edited[at].*member += "x";
            EXPECT_THAT(faultsOf(edited), ElementsAre(expected));
        }
        auto edited = whole;
        ++edited[at].at;
        EXPECT_THAT(faultsOf(edited), ElementsAre(expected));
    }
}

TEST(AuditChain, textMovedFromOneFieldToTheNextIsFound) {
    auto edited = whole;
    edited[5].actor = "adam";
    edited[5].entity = "achine";
    EXPECT_THAT(faultsOf(edited), ElementsAre("entry 6 was changed"));
}

TEST(AuditChain, removedEntriesAreFound) {
    for (std::size_t at = 0; at + 1 < whole.size(); ++at) {
        auto removed = whole;
        removed.erase(removed.begin() + static_cast<std::ptrdiff_t>(at));
        EXPECT_THAT(faultsOf(removed), ElementsAre("entry " + std::to_string(at + 1) + " is missing"));
    }
    auto removed = whole;
    removed.erase(removed.begin() + 3, removed.begin() + 6);
    EXPECT_THAT(faultsOf(removed), ElementsAre("entries 4 to 6 are missing"));
}

TEST(AuditChain, numbersThatWereShiftedAreFound) {
    auto shifted = whole;
    for (std::size_t at = 5; at < shifted.size(); ++at)
        ++shifted[at].sequence;
    const auto faults = faultsOf(shifted);
    ASSERT_FALSE(faults.empty());
    EXPECT_EQ(faults.front(), "entry 6 is missing");
}

// Any two, by their numbers alone, or with all but the hash.
TEST(AuditChain, exchangedEntriesAreFound) {
    for (std::size_t one = 0; one < whole.size(); ++one)
        for (std::size_t other = one + 1; other < whole.size(); ++other) {
            const auto expected =
                "entries " + std::to_string(one + 1) + " and " + std::to_string(other + 1) + " have changed places";
            auto exchanged = whole;
            std::swap(exchanged[one], exchanged[other]);
            std::swap(exchanged[one].sequence, exchanged[other].sequence);
            EXPECT_THAT(faultsOf(exchanged), ElementsAre(expected)) << "with their hashes";
            std::swap(exchanged[one].chain, exchanged[other].chain);
            EXPECT_THAT(faultsOf(exchanged), ElementsAre(expected));
        }
}

TEST(AuditChain, linesOfAFileInAnotherOrderAreFound) {
    auto turned = whole;
    std::swap(turned[4], turned[5]);
    EXPECT_THAT(faultsOf(turned), ElementsAre("entry 5 stands behind entry 6"));
}

TEST(AuditChain, severalFaultsAreSeveral) {
    auto edited = whole;
    edited[2].actor = "eve";
    edited[9].after = "{}";
    edited.erase(edited.begin() + 6);
    EXPECT_THAT(faultsOf(edited), ElementsAre("entry 3 was changed", "entry 7 is missing", "entry 10 was changed"));
}

TEST(AuditChain, whoKeptAHeadSeesAnEndCutOffAndAChainWrittenAnew) {
    const auto check = [](const std::vector<Entry>& entries) {
        ChainCheck checked;
        checked.expect(length, whole.back().chain);
        for (const auto& each : entries)
            checked.add(each);
        const auto faults = checked.faults();
        return faults.empty() ? std::string() : faults[0].what;
    };
    EXPECT_EQ(check(whole), "");
    EXPECT_EQ(check(chain(length + 3)), "");
    EXPECT_NE(check(chain(length - 2)).find("the last entries are missing"), std::string::npos);
    auto anew = whole;
    anew[3].actor = "eve";
    for (std::size_t at = 0; at < anew.size(); ++at)
        anew[at].chain = linkOf(at > 0 ? anew[at - 1].chain : "", anew[at]);
    EXPECT_THAT(faultsOf(anew), IsEmpty());
    EXPECT_NE(check(anew).find("written anew"), std::string::npos);
}

TEST(AuditChain, progressMayBeForgottenAndNothingElse) {
    auto pruned = whole;
    for (const std::size_t at : {3u, 7u}) {
        Entry left;
        left.sequence = pruned[at].sequence;
        left.digest = digestOf(pruned[at]);
        pruned[at] = left;
    }
    EXPECT_THAT(faultsOf(pruned), IsEmpty());
    Entry left;
    left.sequence = 6;
    left.digest = digestOf(pruned[5]);
    pruned[5] = left;
    EXPECT_THAT(faultsOf(pruned), ElementsAre("entry 7 was changed")); // it follows from a real change, not a note
}

TEST(AuditChain, manyFaultsStayBounded) {
    auto entries = chain(2000);
    for (auto& each : entries)
        each.actor = "eve";
    const auto faults = faultsOf(entries);
    EXPECT_LE(faults.size(), 301u);
    EXPECT_NE(faults.back().find("more entries do not fit"), std::string::npos);
}

TEST(AuditChain, linesComeBack) {
    auto odd = whole[3];
    odd.after = "{\"note\":\"\xe2\x82\xac \\\"1\\\"\\n\"}";
    const auto read = fromLine(toLine(odd));
    ASSERT_TRUE(read.ok()) << read.problem().detail;
    EXPECT_EQ(digestOf(*read), digestOf(odd));
    EXPECT_EQ(read->chain, odd.chain);
    Entry forgotten;
    forgotten.sequence = 9;
    forgotten.digest = "00";
    EXPECT_EQ(fromLine(toLine(forgotten))->digest, "00");
    EXPECT_EQ(fromLine(R"({"seq":1,"at":"now"})").problem().field, "at");
    EXPECT_EQ(fromLine(R"({"seq":0})").problem().field, "seq");
    EXPECT_FALSE(fromLine("[]").ok());
    EXPECT_FALSE(fromLine("{").ok());
}

} // namespace
} // namespace remuda::audit
