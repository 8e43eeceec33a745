// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/replica/replica_builder.h"
#include "ui/inventory/machine_selection.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>
#include <random>
#include <set>

namespace remuda {

namespace {

Machine machine(int number, int variant = 0) {
    Machine made;
    made.hardware_name = "HW" + std::to_string(number);
    made.site = std::vector<std::string>{"lon", "sto", "ash", "sjc", ""}[std::size_t(number + variant) % 5];
    made.status = MachineStatus::available;
    made.cpu_cores = 8;
    if (number % 2 == 0) made.monthly_cost = Money{100'000'000};
    made.memory_gib = variant * 32;
    return made;
}

} // namespace

class InventoryGroupsTest : public testing::Test {
protected:
    void SetUp() override {
        for (int number = 0; number < 200; ++number)
            builder.put(machine(number));
        snapshot = builder.publish(1).after;
    }
    ReplicaSearchResult found(const std::string& query = {}, const char* group = "site", bool by_count = false,
                              const char* sort = "hardware_name") const {
        ReplicaSearchRequest request;
        request.snapshot = snapshot;
        request.query = query;
        request.sort_field = replicaField(sort);
        if (group != nullptr) request.group_field = replicaField(group);
        request.groups_by_count = by_count;
        return search(request, now());
    }
    int groupNamed(const std::string& value) const {
        for (int group = 0; group < int(model.groups().size()); ++group)
            if (model.groups()[std::size_t(group)].value == value) return group;
        return -1;
    }
    // What the table must show: each heading, and below it its machines while it is open.
    QStringList expected() const {
        QStringList list;
        for (int group = 0; group < int(model.groups().size()); ++group) {
            list.append(QStringLiteral("[") + QString::fromStdString(model.groups()[std::size_t(group)].value));
            if (!model.isOpen(group)) continue;
            for (const std::uint32_t row : model.machinesOf(group))
                list.append(QString::fromStdString(std::string(model.snapshot().hardwareName(row))));
        }
        return list;
    }
    QStringList shown() const {
        QStringList list;
        for (int row = 0; row < model.rowCount(); ++row)
            list.append(model.isHeading(row)
                            ? QStringLiteral("[") +
                                  QString::fromStdString(model.groups()[std::size_t(model.groupOf(row))].value)
                            : model.nameOf(row));
        return list;
    }
    static QStringList sorted(QStringList list) {
        list.sort();
        return list;
    }
    void choose(const QString& name) {
        selection.select(model.index(model.rowOf(name), 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }

    ReplicaBuilder builder;
    ReplicaSnapshotPointer snapshot;
    InventoryModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
    MachineSelection selection{model};
};

TEST_F(InventoryGroupsTest, StartClosedAndOpenOneByOne) {
    model.apply(found());
    ASSERT_EQ(model.rowCount(), 5);
    EXPECT_EQ(shown(), expected());
    EXPECT_EQ(model.groupTitle(4), QStringLiteral("not set"));
    EXPECT_EQ(model.machines().size(), 200u);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setOpen(1, true);
    EXPECT_EQ(inserted.count(), 1);
    EXPECT_EQ(model.rowCount(), 45);
    EXPECT_EQ(shown(), expected());
    EXPECT_FALSE(model.flags(model.index(0, 0)).testFlag(Qt::ItemIsSelectable));
    EXPECT_EQ(model.groupOf(20), 1);
    EXPECT_TRUE(model.finds(QStringLiteral("HW2"))) << "in a closed group";
    EXPECT_EQ(model.rowOf(QStringLiteral("HW2")), -1);
    model.setOpen(1, false);
    EXPECT_EQ(model.rowCount(), 5);
    model.setAllOpen(true);
    EXPECT_EQ(model.rowCount(), 205);
    EXPECT_EQ(shown(), expected());
}

TEST_F(InventoryGroupsTest, AHeadingSaysWhatItsMachinesComeTo) {
    model.apply(found("site:lon"));
    const auto cell = [this](const char* column) {
        return model.index(0, inventoryColumn(QString::fromLatin1(column))).data().toString();
    };
    EXPECT_TRUE(cell("hardware_name").startsWith(QLatin1String("lon")));
    EXPECT_EQ(cell("cpu_cores"), QStringLiteral("320"));
    EXPECT_EQ(model.groups().front().totals.unknown_prices, 20);
    EXPECT_TRUE(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QLatin1String("20 unknown")));
}

TEST_F(InventoryGroupsTest, AStormOfChangesKeepsHeadingsMachinesAndSelectionTogether) {
    model.apply(found());
    model.setOpen(groupNamed("lon"), true);
    model.setOpen(groupNamed("sto"), true);
    choose(QStringLiteral("HW0"));  // lon
    choose(QStringLiteral("HW51")); // sto
    std::mt19937 random(23);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    for (int round = 0; round < 150; ++round) {
        for (int change = 0; change < 5; ++change) {
            const int number = int(random() % 260);
            if (number == 0 || number == 51) continue;
            if (random() % 4 == 0)
                builder.remove("HW" + std::to_string(number));
            else
                builder.put(machine(number, int(random() % 5))); // into another group
        }
        const ReplicaChange change = builder.publish(round + 2);
        snapshot = change.after;
        model.note(change);
        if (random() % 3 == 0) {
            const int group = int(random() % model.groups().size());
            model.setOpen(group, !model.isOpen(group));
            ASSERT_EQ(shown(), expected()) << "round " << round;
        }
        model.apply(found({}, "site", round % 2 == 0, round % 3 == 0 ? "memory_gib" : "hardware_name"));
        ASSERT_EQ(shown(), expected()) << "round " << round;
        ASSERT_EQ(sorted(selection.names()), QStringList({QStringLiteral("HW0"), QStringLiteral("HW51")}))
            << "round " << round;
        std::size_t machines = 0;
        for (const auto& group : model.groups())
            machines += std::size_t(group.totals.machines);
        ASSERT_EQ(machines, model.machines().size());
    }
    EXPECT_EQ(resets.count(), 0);
}

TEST_F(InventoryGroupsTest, WhatAQueryOrAClosedGroupHidesStaysChosen) {
    model.apply(found({}, nullptr));
    choose(QStringLiteral("HW0")); // lon
    choose(QStringLiteral("HW1")); // sto
    model.apply(found("site:lon", nullptr));
    EXPECT_EQ(selection.count(), 2);
    EXPECT_EQ(selection.hidden(), 1);
    EXPECT_EQ(selection.hiddenByQuery(), 1);
    EXPECT_EQ(selection.names(), QStringList({QStringLiteral("HW0"), QStringLiteral("HW1")}));
    model.apply(found("site:lon", "site")); // and now HW0 is in a closed group
    EXPECT_EQ(selection.hidden(), 2);
    EXPECT_EQ(selection.hiddenByQuery(), 1);
    EXPECT_EQ(selection.rows().size(), 2u);
    model.apply(found({}, nullptr));
    EXPECT_EQ(selection.hidden(), 0);
    EXPECT_TRUE(selection.isSelected(model.index(model.rowOf(QStringLiteral("HW1")), 0)));
}

TEST_F(InventoryGroupsTest, ChoosingAnewForgetsWhatIsHidden) {
    model.apply(found({}, nullptr));
    choose(QStringLiteral("HW1"));
    model.apply(found("site:lon", nullptr));
    selection.select(model.index(0, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    EXPECT_EQ(selection.count(), 1);
    EXPECT_EQ(selection.hidden(), 0);
}

TEST_F(InventoryGroupsTest, AMachineThatIsGoneIsNoLongerChosen) {
    model.apply(found({}, nullptr));
    choose(QStringLiteral("HW0"));
    choose(QStringLiteral("HW1"));
    model.apply(found("site:lon", nullptr));
    builder.remove("HW1");
    builder.remove("HW0");
    snapshot = builder.publish(2).after;
    model.apply(found("site:lon", nullptr));
    EXPECT_EQ(selection.count(), 0);
}

TEST_F(InventoryGroupsTest, AllThatIsFoundCanBeChosenThoughItsGroupsAreClosed) {
    model.apply(found("site:lon,sto"));
    selection.chooseAllFound();
    EXPECT_EQ(selection.count(), 80);
    EXPECT_EQ(selection.hiddenByQuery(), 0);
    selection.chooseGroup(groupNamed("lon"), false);
    EXPECT_EQ(selection.count(), 40);
    EXPECT_EQ(selection.chosenOf(groupNamed("sto")), 40);
    model.setOpen(groupNamed("sto"), true);
    EXPECT_EQ(selection.count(), 40);
    EXPECT_EQ(selection.hidden(), 0);
    EXPECT_EQ(selection.chosenOf(groupNamed("sto")), 40);
    selection.chooseNone();
    EXPECT_EQ(selection.count(), 0);
}

} // namespace remuda
