// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/column_table.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>

#include <gtest/gtest.h>
#include <random>

namespace remuda {

namespace {

struct Row {
    int id = 0;
    int value = 0;
    bool operator==(const Row&) const = default;
};

ColumnTable<Row>* table(QObject* parent) {
    return new ColumnTable<Row>(
        {{QStringLiteral("Id"), [](const Row& row) { return QString::number(row.id); }},
         {QStringLiteral("Value"), [](const Row& row) { return QString::number(row.value); }, CellStyle::number,
          [](const Row& row) { return QVariant(row.value); }}},
        [](const Row& row) { return QString::number(row.id); }, parent);
}

} // namespace

TEST(ColumnTable, BecomesWhatItIsGivenInSpansAndKeepsTheSelection) {
    QObject owner;
    auto* model = table(&owner);
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy resets(model, &QAbstractItemModel::modelReset);
    QItemSelectionModel selection(model);
    std::mt19937 random(3);
    model->setRows({{1000, 0}});
    selection.select(model->index(0, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    for (int round = 0; round < 200; ++round) {
        std::vector<Row> rows{{1000, round}};
        for (int id = 0; id < 40; ++id)
            if (random() % 2 == 0) rows.push_back({id, int(random() % 3)});
        std::shuffle(rows.begin(), rows.end(), random);
        model->setRows(rows);
        ASSERT_EQ(model->rows(), rows) << "round " << round;
        ASSERT_EQ(selection.selectedRows().size(), 1);
        ASSERT_EQ(selection.selectedRows().front().data(IdRole).toString(), QStringLiteral("1000"));
    }
    EXPECT_EQ(resets.count(), 0);
}

TEST(ColumnTable, TellsOnlyTheRowsThatDiffer) {
    QObject owner;
    auto* model = table(&owner);
    model->setRows({{1, 1}, {2, 2}, {3, 3}});
    QSignalSpy changed(model, &QAbstractItemModel::dataChanged);
    model->setRows({{1, 1}, {2, 20}, {3, 3}});
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed.front()[0].toModelIndex().row(), 1);
    EXPECT_EQ(changed.front()[1].toModelIndex().row(), 1);
    model->upsert({4, 4});
    model->removeById(QStringLiteral("1"));
    EXPECT_EQ(model->rows(), (std::vector<Row>{{2, 20}, {3, 3}, {4, 4}}));
    EXPECT_EQ(model->index(0, 1).data(SortRole), QVariant(20));
}

} // namespace remuda
