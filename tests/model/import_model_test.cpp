// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/table_view.h"
#include "ui/inventory/import_model.h"
#include "ui/inventory/import_rows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace remuda {

namespace {

constexpr std::string_view file = "hardware_name,site,nic1_mac,cpu_cores\n"
                                  "A1,lon,3c:fd:fe:00:00:01,16\n"
                                  "A2,lon,3c-fd,16\n"
                                  "A1,sto,3c:fd:fe:00:00:03,many\n";

} // namespace

class ImportModelTest : public testing::Test {
protected:
    void SetUp() override { model.setCheck(std::make_unique<ImportCheck>(file)); }

    ImportModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(ImportModelTest, MarksEveryCellInErrorAndNamesIt) {
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.goodRows(), 1);
    EXPECT_TRUE(model.index(1, 3).data(MarkRole).isValid());
    EXPECT_TRUE(model.index(2, 1).data(MarkRole).isValid() || model.index(2, 4).data(MarkRole).isValid());
    EXPECT_FALSE(model.index(0, 3).data(MarkRole).isValid());
    EXPECT_EQ(model.findings().front().line, 3U);
    EXPECT_EQ(model.findings().front().found, QStringLiteral("3c-fd"));
    EXPECT_FALSE(model.findings().front().expected.isEmpty());
}

TEST_F(ImportModelTest, AMendedCellIsCheckedAtOnce) {
    QSignalSpy findings(&model, &ImportModel::findingsChanged);
    ASSERT_TRUE(model.setData(model.index(1, 3), QStringLiteral("3c:fd:fe:00:00:02"), Qt::EditRole));
    EXPECT_EQ(findings.count(), 1);
    EXPECT_TRUE(model.isGood(1));
    ASSERT_TRUE(model.setData(model.index(2, 1), QStringLiteral("A3"), Qt::EditRole));
    ASSERT_TRUE(model.setData(model.index(2, 4), QStringLiteral("8"), Qt::EditRole));
    EXPECT_TRUE(model.findings().isEmpty());
    EXPECT_EQ(model.goodRows(), 3);
}

TEST_F(ImportModelTest, WhatTheServerFindsIsMarkedUntilTheRowIsMended) {
    model.setServerErrors({{2, "hardware_name", "A1", "a name that is not in the inventory", "A1 is in the inventory",
                            "duplicate hardware_name"}});
    EXPECT_FALSE(model.isGood(0));
    EXPECT_TRUE(model.index(0, 1).data(MarkRole).isValid());
    ASSERT_TRUE(model.setData(model.index(0, 1), QStringLiteral("A9"), Qt::EditRole));
    EXPECT_TRUE(model.isGood(0));
}

TEST_F(ImportModelTest, TheRestIsTheHeaderAndTheRowsInError) {
    EXPECT_EQ(model.badCsv(),
              QByteArray("hardware_name,site,nic1_mac,cpu_cores\nA2,lon,3c-fd,16\nA1,sto,3c:fd:fe:00:00:03,many\n"));
    model.removeRow(1);
    EXPECT_EQ(model.rowCount(), 2);
    EXPECT_EQ(model.badRows(), 1);
}

TEST_F(ImportModelTest, ARowStaysInTheFilteredTableWhileItIsMended) {
    ImportRows rows;
    rows.setSourceModel(&model);
    QAbstractItemModelTester rows_tester(&rows, QAbstractItemModelTester::FailureReportingMode::Fatal);
    rows.setOnlyErrors(true);
    ASSERT_EQ(rows.rowCount(), 2);
    ASSERT_TRUE(rows.setData(rows.index(0, 3), QStringLiteral("3c:fd:fe:00:00:02"), Qt::EditRole));
    EXPECT_EQ(rows.rowCount(), 2);
    rows.setOnlyErrors(true);
    EXPECT_EQ(rows.rowCount(), 1);
}

} // namespace remuda
