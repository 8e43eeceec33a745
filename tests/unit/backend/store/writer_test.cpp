// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/store/database.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <functional>
#include <gtest/gtest.h>
#include <latch>
#include <map>

namespace remuda {
namespace {

// What becomes of writes that share a commit when some of them fail.
class WriterTest : public testing::Test {
protected:
    using Names = std::vector<std::string>;
    struct Write {
        std::string name;
        std::function<bool(Transaction&)> after; // it has written; nothing: it is kept
        Repeat repeat = Repeat::allowed;
    };

    static bool throws(Transaction&) { throw StoreError("it fails"); }
    static bool refuses(Transaction&) { return false; }

    // All in one commit, since the writer is held up with one of its own until they wait.
    void writeTogether(const std::vector<Write>& writes) {
        std::latch begun(1), queued(1), done(static_cast<std::ptrdiff_t>(writes.size()) + 1);
        m_database->writeLater(
            [&](Transaction&) {
                begun.count_down();
                queued.wait();
                return true;
            },
            [&](bool) { done.count_down(); });
        begun.wait();
        for (const auto& write : writes)
            m_database->writeLater(
                [this, &write](Transaction& transaction) {
                    ++m_calls[write.name];
                    transaction.append(Origin{}, "machine", write.name, "create", {}, {});
                    return !write.after || write.after(transaction);
                },
                [&](bool kept) {
                    if (kept) m_kept.push_back(write.name);
                    done.count_down();
                },
                write.repeat);
        queued.count_down();
        done.wait();
    }

    Names stored() {
        return m_database->read([](Connection& connection) {
            Names names;
            for (auto rows = connection.prepare("SELECT entity_id FROM change ORDER BY seq"); rows.step();)
                names.push_back(rows.text(0));
            return names;
        });
    }

    TemporaryFolder m_folder;
    std::unique_ptr<Database> m_database = openDatabase(m_folder.path()).value();
    std::map<std::string, int> m_calls;
    Names m_kept;
};

TEST_F(WriterTest, theFirstWriteOfACommitIsTakenBackAloneToo) {
    writeTogether({{"a", throws, Repeat::never}, {"b", refuses, Repeat::never}, {"c", {}, Repeat::never}});
    EXPECT_EQ(m_kept, Names{"c"});
    EXPECT_EQ(stored(), Names{"c"});
    EXPECT_EQ(m_database->lastSequence(), 1) << "a change that was taken back has no number";
}

TEST_F(WriterTest, whatNobodyKeepsIsNoCommit) {
    writeTogether({{"a", throws, Repeat::never}, {"b", throws}, {"c", throws}});
    EXPECT_EQ(m_kept, Names{});
    EXPECT_EQ(stored(), Names{});
    EXPECT_EQ(m_database->lastSequence(), 0);
    writeTogether({{"d", {}}});
    EXPECT_EQ(stored(), Names{"d"});
}

TEST_F(WriterTest, writesThatMayBeRepeatedAreMadeOnceWhenAllGoWell) {
    writeTogether({{"a", {}}, {"b", {}}, {"c", {}, Repeat::never}});
    EXPECT_EQ(m_calls, (std::map<std::string, int>{{"a", 1}, {"b", 1}, {"c", 1}}));
    EXPECT_EQ(stored(), (Names{"c", "a", "b"})) << "those that may be repeated come last";
}

TEST_F(WriterTest, oneOfThemThatFailsIsTakenBackAlone) {
    writeTogether({{"a", {}}, {"b", throws}, {"c", {}}, {"d", {}, Repeat::never}});
    EXPECT_EQ(m_kept, (Names{"a", "c", "d"}));
    EXPECT_EQ(stored(), (Names{"d", "a", "c"}));
    EXPECT_EQ(m_calls["d"], 1) << "what may not be repeated is not";
    EXPECT_EQ(m_calls["a"], 2);
    EXPECT_EQ(m_database->lastSequence(), 3);
}

TEST_F(WriterTest, withoutOthersBeforeThemTheyAreTakenBackAsAWhole) {
    writeTogether({{"a", {}}, {"b", throws}, {"c", {}}});
    EXPECT_EQ(m_kept, (Names{"a", "c"}));
    EXPECT_EQ(stored(), (Names{"a", "c"}));
}

} // namespace
} // namespace remuda
