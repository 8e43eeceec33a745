// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/table_view.h"
#include "ui/inventory/import_file.h"
#include "ui/inventory/import_model.h"
#include "ui/inventory/import_rows.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include <boost/json.hpp>

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
    QModelIndex cell(int row, int column) const { return model.index(row, column + ImportModel::first_column); }

    ImportModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

// One machine is there: A1 of lon with 16 cores.
ImportInventory inventory() {
    auto there = std::make_shared<const Machine>(
        ImportCheck("hardware_name,site,nic1_mac,cpu_cores\nA1,lon,3c:fd:fe:00:00:01,16\n").writes()[0].after);
    ImportInventory inventory;
    inventory.machine = [there](const std::string& name) { return name == "A1" ? there : nullptr; };
    inventory.holder = [](ImportClaim claim, const std::string& value) -> std::optional<std::string> {
        if (claim == ImportClaim::hardware_name && value == "A1") return "A1";
        if (claim == ImportClaim::mac && value == "3c:fd:fe:00:00:09") return "B7";
        return std::nullopt;
    };
    return inventory;
}

TEST_F(ImportModelTest, MarksEveryCellInErrorAndNamesIt) {
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.goodRows(), 1);
    EXPECT_EQ(cell(1, 2).data(MarkRole).toInt(), int(Tone::bad));
    EXPECT_TRUE(cell(2, 0).data(MarkRole).isValid() || cell(2, 3).data(MarkRole).isValid());
    EXPECT_FALSE(cell(0, 2).data(MarkRole).isValid());
    EXPECT_EQ(model.index(1, ImportModel::outcome_column).data().toString(), QStringLiteral("error"));
    EXPECT_EQ(model.findings().front().line, 3U);
    EXPECT_EQ(model.findings().front().found, QStringLiteral("3c-fd"));
    EXPECT_FALSE(model.findings().front().expected.isEmpty());
}

TEST_F(ImportModelTest, AMendedCellIsCheckedAtOnce) {
    QSignalSpy findings(&model, &ImportModel::findingsChanged);
    ASSERT_TRUE(model.setData(cell(1, 2), QStringLiteral("3c:fd:fe:00:00:02"), Qt::EditRole));
    EXPECT_EQ(findings.count(), 1);
    EXPECT_EQ(model.outcome(1), ImportOutcome::created);
    ASSERT_TRUE(model.setData(cell(2, 0), QStringLiteral("A3"), Qt::EditRole));
    ASSERT_TRUE(model.setData(cell(2, 3), QStringLiteral("8"), Qt::EditRole));
    EXPECT_TRUE(model.findings().isEmpty());
    EXPECT_EQ(model.goodRows(), 3);
}

TEST_F(ImportModelTest, WhatTheServerFindsIsMarkedUntilTheRowIsMended) {
    model.setServerErrors({{2, "hardware_name", "A1", "a name that is not in the inventory", "A1 is in the inventory",
                            "duplicate hardware_name", "A1"}});
    EXPECT_EQ(model.outcome(0), ImportOutcome::error);
    EXPECT_EQ(model.count(ImportOutcome::error), 3);
    EXPECT_TRUE(cell(0, 0).data(MarkRole).isValid());
    ASSERT_TRUE(model.setData(cell(0, 0), QStringLiteral("A9"), Qt::EditRole));
    EXPECT_EQ(model.outcome(0), ImportOutcome::created);
}

TEST_F(ImportModelTest, TheRestIsTheHeaderAndTheRowsInErrorOrLeftOut) {
    EXPECT_EQ(model.restCsv(),
              QByteArray("hardware_name,site,nic1_mac,cpu_cores\nA2,lon,3c-fd,16\nA1,sto,3c:fd:fe:00:00:03,many\n"));
    model.setLeftOut({0, 2}, true);
    EXPECT_EQ(model.rowCount(), 3) << "it stays in sight";
    EXPECT_EQ(model.index(0, ImportModel::outcome_column).data().toString(), QStringLiteral("left out"));
    EXPECT_EQ(model.rest(), 3);
    EXPECT_EQ(model.csv(), QByteArray("hardware_name,site,nic1_mac,cpu_cores\nA2,lon,3c-fd,16\n"));
    EXPECT_TRUE(model.restCsv().contains("A1,lon,3c:fd:fe:00:00:01,16\n"));
    // The server's second line is now the file's third.
    model.setLeftOut({1}, false);
    ASSERT_TRUE(model.setData(cell(1, 2), QString(), Qt::EditRole));
    model.setServerErrors({{2, "site", "lon", "another site", "no", "bad site", ""}});
    EXPECT_EQ(model.outcome(1), ImportOutcome::error);
    model.setLeftOut({0, 2}, false);
    EXPECT_EQ(model.rest(), 1);
}

TEST_F(ImportModelTest, AChangedCellReadsBeforeAndAfter) {
    model.setCheck(std::make_unique<ImportCheck>("hardware_name,site,cpu_cores,nic1_mac\nA1,sto,,3c:fd:fe:00:00:01\n"
                                                 "A2,lon,8,3c:fd:fe:00:00:09\n",
                                                 inventory(), ImportExisting::update));
    EXPECT_EQ(model.outcome(0), ImportOutcome::changed);
    EXPECT_EQ(cell(0, 1).data().toString(), QStringLiteral("lon → sto"));
    EXPECT_EQ(cell(0, 1).data(Qt::EditRole).toString(), QStringLiteral("sto"));
    EXPECT_EQ(cell(0, 1).data(MarkRole).toInt(), int(Tone::ready));
    EXPECT_EQ(cell(0, 2).data().toString(), QStringLiteral("16 → (empty)"));
    EXPECT_EQ(cell(0, 3).data().toString(), QStringLiteral("3c:fd:fe:00:00:01"));
    EXPECT_EQ(model.outcome(1), ImportOutcome::conflicting);
    EXPECT_EQ(cell(1, 3).data(MarkRole).toInt(), int(Tone::attention));
    EXPECT_EQ(model.conflictWith(cell(1, 0)), QStringLiteral("B7"));

    ASSERT_EQ(model.differing(1 + ImportModel::first_column).size(), 1);
    model.setUpdating(false);
    EXPECT_EQ(model.outcome(0), ImportOutcome::conflicting);
    model.setUpdating(true);
    model.takeBefore({cell(0, 1), cell(0, 2)});
    EXPECT_EQ(model.outcome(0), ImportOutcome::unchanged);
    EXPECT_EQ(cell(0, 2).data().toString(), QStringLiteral("16"));
    model.setUpdating(false);
    EXPECT_EQ(model.outcome(0), ImportOutcome::unchanged) << "it says what the inventory says";
}

TEST_F(ImportModelTest, WhatWasMendedIsTakenBackStepByStep) {
    const QByteArray before = model.csv();
    QUndoStack& stack = model.undoStack();
    EXPECT_FALSE(stack.canUndo());
    ASSERT_TRUE(model.setData(cell(1, 2), QStringLiteral("3c:fd:fe:00:00:02"), Qt::EditRole));
    ASSERT_TRUE(model.setData(cell(1, 2), QStringLiteral("3c:fd:fe:00:00:02"), Qt::EditRole));
    model.setLeftOut({0, 2}, true);
    EXPECT_EQ(stack.count(), 2) << "typing what is there is no step";
    const QByteArray after = model.csv();
    QSignalSpy edited(&model, &ImportModel::edited);
    QSignalSpy put_back(&model, &ImportModel::putBack);
    stack.undo();
    EXPECT_EQ(model.count(ImportOutcome::left_out), 0);
    EXPECT_EQ(model.outcome(1), ImportOutcome::created);
    stack.undo();
    EXPECT_EQ(model.csv(), before);
    EXPECT_EQ(model.outcome(1), ImportOutcome::error);
    EXPECT_EQ(put_back.back().front().toInt(), 1);
    stack.redo();
    stack.redo();
    EXPECT_EQ(model.csv(), after);
    EXPECT_EQ(edited.count(), 4) << "the server is asked about it as after any edit";
    stack.undo();
    ASSERT_TRUE(model.setData(cell(2, 3), QStringLiteral("8"), Qt::EditRole));
    EXPECT_FALSE(stack.canRedo());
    model.setCheck(std::make_unique<ImportCheck>(file));
    EXPECT_FALSE(stack.canUndo()) << "another file";
}

TEST_F(ImportModelTest, AMalformedRowGoesBackToBeingMalformed) {
    model.setCheck(std::make_unique<ImportCheck>("hardware_name,site\nA\"1,lon\nA2,lon,more\n"));
    ASSERT_EQ(model.count(ImportOutcome::error), 2);
    ASSERT_TRUE(model.setData(cell(0, 0), QStringLiteral("A1"), Qt::EditRole));
    model.dropSurplus(1);
    ASSERT_EQ(model.count(ImportOutcome::created), 2);
    model.undoStack().undo();
    EXPECT_TRUE(model.hasSurplus(1));
    model.undoStack().undo();
    EXPECT_EQ(model.count(ImportOutcome::error), 2);
}

TEST_F(ImportModelTest, AConflictIsNoError) {
    model.setCheck(std::make_unique<ImportCheck>("hardware_name,site,cpu_cores,nic1_mac\nA1,,many,\n"
                                                 "A2,lon,8,3c:fd:fe:00:00:09\n",
                                                 inventory(), ImportExisting::update));
    EXPECT_EQ(model.findings().size(), 3);
    EXPECT_EQ(model.errors(), 2);
    EXPECT_EQ(model.count(ImportOutcome::error), 1);
    EXPECT_EQ(model.count(ImportOutcome::conflicting), 1);
}

TEST_F(ImportModelTest, ARowStaysInTheFilteredTableWhileItIsMended) {
    ImportRows rows;
    rows.setSourceModel(&model);
    QAbstractItemModelTester rows_tester(&rows, QAbstractItemModelTester::FailureReportingMode::Fatal);
    rows.setOnly(ImportOutcome::error);
    ASSERT_EQ(rows.rowCount(), 2);
    ASSERT_TRUE(
        rows.setData(rows.index(0, 2 + ImportModel::first_column), QStringLiteral("3c:fd:fe:00:00:02"), Qt::EditRole));
    EXPECT_EQ(rows.rowCount(), 2);
    rows.setOnly(ImportOutcome::error);
    EXPECT_EQ(rows.rowCount(), 1);
    rows.setOnly(ImportOutcome::created);
    EXPECT_EQ(rows.rowCount(), 2);
}

// The same for a large file, opened as the window does it: every error is listed and marked in its cell.
TEST(ImportSamples, ALargeFileOpensWithEveryErrorInItsCell) {
    const auto folder = qEnvironmentVariable("REMUDA_INVENTORY_SAMPLES");
    if (folder.isEmpty()) GTEST_SKIP() << "REMUDA_INVENTORY_SAMPLES does not name a folder with the large sample files";
    QFile file(folder + QStringLiteral("/machines-with-errors.expected.json"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const auto expected = boost::json::parse(file.readAll().toStdString()).as_object();
    ImportModel model;
    QObject context;
    checkFile(folder + QStringLiteral("/machines-with-errors.csv"), std::make_shared<const ReplicaSnapshot>(),
              ImportExisting::update, &context, [&model](std::unique_ptr<ImportCheck> check, const QString& error) {
                  ASSERT_NE(check, nullptr) << error.toStdString();
                  model.setCheck(std::move(check));
              });
    ASSERT_TRUE(QTest::qWaitFor([&model] { return model.check() != nullptr; }, 60'000));
    const auto& errors = expected.at("errors").as_array();
    ASSERT_EQ(model.findings().size(), qsizetype(errors.size()));
    EXPECT_EQ(model.goodRows(), expected.at("valid_rows").to_number<int>());
    for (std::size_t number = 0; number < errors.size(); ++number) {
        const ImportFinding& found = model.findings()[qsizetype(number)];
        EXPECT_EQ(found.line, errors[number].at("line").to_number<qulonglong>());
        EXPECT_EQ(found.column_name.toStdString(), errors[number].at("column").as_string().c_str());
        const QModelIndex cell =
            model.index(found.row, found.column < 0 ? int(ImportModel::outcome_column) : found.column);
        EXPECT_EQ(cell.data(MarkRole), QVariant(int(Tone::bad))) << found.line;
    }
}

} // namespace remuda
