// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audit/audit_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace remuda {

TEST(AuditEntry, TellsOnlyWhatDiffersAndTakesObjectsApart) {
    const auto read = auditEntryFromJson(
        {{"seq", 12},
         {"at", "2026-11-21T17:36:31.042Z"},
         {"actor", "alice"},
         {"entity", "machine"},
         {"entity_id", "C0MPUT3"},
         {"verb", "patch"},
         {"before", {{"role", "a"}, {"same", 1}, {"lock", {{"job", "1"}, {"token", 4}}}}},
         {"after", {{"role", "b"}, {"same", 1}, {"lock", {{"job", "2"}, {"token", 4}}}, {"team", nullptr}}},
         {"summary", "patch machine C0MPUT3"}});
    ASSERT_TRUE(read.ok());
    const auto found = differences(*read);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].member, QStringLiteral("lock.job"));
    EXPECT_EQ(found[1].member, QStringLiteral("role"));
    EXPECT_EQ(found[1].before, QStringLiteral("a"));
    EXPECT_EQ(found[1].after, QStringLiteral("b"));
    EXPECT_EQ(found[2].member, QStringLiteral("team"));
    EXPECT_FALSE(found[2].had);
}

TEST(AuditEntry, RefusesWhatIsNotAnEntry) {
    EXPECT_FALSE(auditEntryFromJson({{"seq", "twelve"}, {"at", "2026-11-21T17:36:31Z"}}).ok());
    EXPECT_FALSE(auditEntryFromJson({{"seq", 1}, {"at", "yesterday"}}).ok());
}

TEST(AuditModel, KeepsItsOrderWhilePagesCome) {
    AuditModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::vector<AuditEntry> entries;
    for (int page = 0; page < 5; ++page) {
        for (int number = 0; number < 50; ++number) {
            AuditEntry entry;
            entry.sequence = 1000 - page * 50 - number;
            entry.entity = QStringLiteral("machine");
            entries.push_back(entry);
        }
        model.setRows(entries);
        EXPECT_EQ(model.rowCount(), (page + 1) * 50);
    }
    EXPECT_EQ(model.index(0, 0).data(IdRole).toString(), QStringLiteral("1000"));
}

} // namespace remuda
