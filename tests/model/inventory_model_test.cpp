// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"
#include "ui/inventory/inventory_model.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace remuda {

namespace {

Machine machine(int number) {
    Machine made;
    made.hardware_name = "HW" + std::to_string(number);
    made.site = number % 2 == 0 ? "lon" : "sto";
    made.status = MachineStatus::available;
    made.memory_gib = number % 16 * 32;
    return made;
}

ReplicaSearchResult found(const ReplicaSnapshotPointer& snapshot, const std::string& query = {},
                          const char* sort = "hardware_name") {
    ReplicaSearchRequest request;
    request.snapshot = snapshot;
    request.query = query;
    request.sort_field = replicaField(sort);
    return search(request, now());
}

QStringList names(const InventoryModel& model) {
    QStringList list;
    for (int row = 0; row < model.rowCount(); ++row)
        list.append(model.index(row, 0).data(IdRole).toString());
    return list;
}

QStringList names(const ReplicaSearchResult& result) {
    QStringList list;
    for (const std::uint32_t row : result.rows)
        list.append(QString::fromStdString(std::string(result.snapshot->hardwareName(row))));
    return list;
}

} // namespace

class InventoryModelTest : public testing::Test {
protected:
    void SetUp() override {
        for (int number = 0; number < 200; ++number)
            builder.put(machine(number));
        model.apply(found(builder.publish(1).after));
    }
    void select(const QString& name) {
        const QModelIndex index = model.index(model.rowOf(name), 0);
        selection.select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
        selection.setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    }
    QStringList selected() const {
        QStringList list;
        for (const QModelIndex& row : selection.selectedRows())
            list.append(row.data(IdRole).toString());
        list.sort();
        return list;
    }

    ReplicaBuilder builder;
    InventoryModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    QItemSelectionModel selection{&model};
};

TEST_F(InventoryModelTest, AStormOfChangesKeepsEveryRowItsMachineAndTheSelectionInPlace) {
    select(QStringLiteral("HW7"));
    select(QStringLiteral("HW150"));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    std::mt19937 random(11);
    std::set<int> alive;
    for (int number = 0; number < 200; ++number)
        alive.insert(number);
    for (int round = 0; round < 120; ++round) {
        for (int change = 0; change < 6; ++change) {
            const int number = int(random() % 260);
            if (number == 7 || number == 150) continue;
            if (random() % 3 == 0) {
                builder.remove("HW" + std::to_string(number));
            } else {
                Machine changed = machine(number);
                changed.memory_gib = int(random() % 512);
                builder.put(changed);
            }
        }
        const ReplicaChange change = builder.publish(round + 2);
        model.note(change);
        const auto result = found(change.after, {}, round % 2 == 0 ? "memory_gib" : "hardware_name");
        model.apply(result);
        ASSERT_EQ(names(model), names(result)) << "round " << round;
        ASSERT_EQ(selected(), QStringList({QStringLiteral("HW150"), QStringLiteral("HW7")})) << "round " << round;
        ASSERT_EQ(selection.currentIndex().data(IdRole).toString(), QStringLiteral("HW150"));
    }
    EXPECT_EQ(resets.count(), 0);
}

TEST_F(InventoryModelTest, ANarrowerQueryRemovesRowsAndItsEndBringsThemBack) {
    select(QStringLiteral("HW8"));
    const auto narrow = found(builder.current(), "site:lon", "site");
    model.apply(narrow);
    EXPECT_EQ(names(model), names(narrow));
    EXPECT_EQ(selected(), QStringList{QStringLiteral("HW8")});
    const auto all = found(builder.current());
    model.apply(all);
    EXPECT_EQ(names(model), names(all));
    EXPECT_EQ(model.rowOf(QStringLiteral("HW8")), int(names(all).indexOf(QStringLiteral("HW8"))));
}

TEST_F(InventoryModelTest, AChangeIsToldForItsRowsOnlyAndFlashesItsCell) {
    Machine broken = machine(42);
    broken.status = MachineStatus::broken;
    builder.put(broken);
    const ReplicaChange change = builder.publish(2);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
    model.note(change);
    model.apply(found(change.after));
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed.front()[0].toModelIndex().row(), model.rowOf(QStringLiteral("HW42")));
    EXPECT_EQ(changed.front()[1].toModelIndex().row(), model.rowOf(QStringLiteral("HW42")));
    EXPECT_EQ(layouts.count(), 0);
    const auto& columns = inventoryColumns();
    for (int column = 0; column < model.columnCount(); ++column) {
        const double flash = model.index(model.rowOf(QStringLiteral("HW42")), column).data(FlashRole).toDouble();
        EXPECT_EQ(flash > 0, columns[std::size_t(column)].key == QLatin1String("status")) << column;
    }
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return !model.index(model.rowOf(QStringLiteral("HW42")), 2).data(FlashRole).isValid(); }));
}

// In a storm there is one signal for all rows; a view asks which of those it shows are meant.
TEST_F(InventoryModelTest, AStormConcernsTheRowsThatDiffer) {
    for (int number = 200; number < 660; ++number)
        builder.put(machine(number));
    model.apply(found(builder.publish(2).after));
    for (const bool rows_move : {false, true}) {
        std::set<QString> different;
        for (int number = 2; number < 660; number += 3) {
            Machine changed = machine(number);
            changed.team = rows_move ? "another" : "one";
            if (number == 101) changed = machine(number), changed.faults.push_back({"disk", {}, {}});
            if (number == 101 && rows_move) continue; // as it was
            builder.put(changed);
            different.insert(QString::fromStdString(changed.hardware_name));
        }
        if (rows_move) builder.remove("HW0"), builder.remove("HW499");
        const ReplicaChange change = builder.publish(3 + rows_move);
        std::set<QString> concerned;
        int signalled = 0;
        const auto told = QObject::connect(&model, &QAbstractItemModel::dataChanged, &model, [&] {
            ++signalled;
            for (int row = 0; row < model.rowCount(); ++row)
                if (model.isConcerned(row)) concerned.insert(model.nameOf(row));
        });
        model.note(change);
        model.apply(found(change.after));
        QObject::disconnect(told);
        EXPECT_EQ(signalled, 1);
        EXPECT_EQ(concerned, different);
    }
}

TEST_F(InventoryModelTest, WhatHasNoPriceReadsUnknown) {
    const auto& columns = inventoryColumns();
    for (int column = 0; column < model.columnCount(); ++column) {
        if (columns[std::size_t(column)].key == QLatin1String("monthly_cost_usd")) {
            EXPECT_EQ(model.index(0, column).data().toString(), QStringLiteral("unknown"));
        }
    }
}

} // namespace remuda
