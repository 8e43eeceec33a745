// SPDX-License-Identifier: GPL-3.0-or-later
// Machines come, go and change while somebody changes query and sorting: whatever happens, the table shows what the
// search found, nothing is reset, and what is held on to stays the same machine.
#include "core/client/replica/replica_builder.h"
#include "ui/common/table_view.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/table_anchor.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QPaintEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>

namespace remuda {

namespace {

Machine machine(int number, unsigned variant = 0) {
    Machine made;
    made.hardware_name = "HW" + std::to_string(10'000 + number);
    made.site = (number + int(variant)) % 3 == 0 ? "lon" : "sto";
    made.role = variant % 4 ? "role-" + std::to_string(variant % 4) : "";
    made.memory_gib = int(variant % 16) * 32;
    return made;
}

} // namespace

class InventoryStorm : public testing::Test {
protected:
    void SetUp() override {
        for (int number = 0; number < 400; number += 2)
            builder.put(machine(number));
        apply();
    }

    // Publishes what has changed and shows what the question finds now.
    ReplicaSearchResult apply() {
        const auto change = builder.publish(++sequence);
        model.note(change);
        ReplicaSearchRequest request;
        request.snapshot = change.after;
        request.query = query;
        request.sort_field = sort_field;
        request.descending = descending;
        const auto result = search(request, now());
        model.apply(result);
        return result;
    }

    void changeSome(unsigned count) {
        for (unsigned change = 0; change < count; ++change) {
            const int number = int(random() % 500);
            if (random() % 4 == 0)
                builder.remove(machine(number).hardware_name);
            else
                builder.put(machine(number, random() % 64));
        }
    }

    QStringList shown() const {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names.append(model.index(row, 0).data(IdRole).toString());
        return names;
    }

    std::mt19937 random{17};
    ReplicaBuilder builder;
    qint64 sequence = 0;
    std::string query;
    std::size_t sort_field = 0;
    bool descending = false;
    InventoryModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(InventoryStorm, KeepsWhatIsHeldWhileQueryAndSortingChangeToo) {
    QItemSelectionModel selection(&model);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    std::set<QString> chosen;
    std::map<QString, QPersistentModelIndex> held;
    const std::vector<std::string> queries{"",         "site:lon",        "not site:lon",         "memory>=256",
                                           "hw1000",   "role:role-2 hw1", "site:lon or has:role", "nobody-has-this",
                                           "hw10 lon", "memory<64"};
    for (int round = 0; round < 60; ++round) {
        changeSome(std::vector<unsigned>{0, 1, 5, 40, 400}[random() % 5]);
        if (random() % 3 == 0) query = queries[random() % queries.size()];
        if (random() % 4 == 0) {
            const auto* field = std::vector<const char*>{"hardware_name", "memory_gib", "role", "site"}[random() % 4];
            sort_field = replicaField(field);
            descending = random() % 2 == 0;
        }
        const auto result = apply();
        QStringList expected;
        for (const auto row : result.rows)
            expected.append(QString::fromStdString(std::string(result.snapshot->hardwareName(row))));
        ASSERT_EQ(shown(), expected) << "round " << round << ", " << query;

        const std::set<QString> there(expected.begin(), expected.end());
        std::erase_if(chosen, [&](const QString& name) { return !there.contains(name); });
        std::set<QString> selected;
        for (const QModelIndex& row : selection.selectedRows())
            selected.insert(row.data(IdRole).toString());
        ASSERT_EQ(selected, chosen) << "round " << round << ", " << query;
        for (const auto& [name, index] : held) {
            if (index.isValid()) {
                ASSERT_EQ(index.data(IdRole).toString(), name) << "round " << round << ", " << query;
            } else {
                ASSERT_FALSE(chosen.contains(name)) << "round " << round << ", " << query;
            }
        }

        for (int pick = 0; pick < 3 && model.rowCount() > 0; ++pick) {
            const QModelIndex index = model.index(int(random() % unsigned(model.rowCount())), 0);
            selection.select(index, QItemSelectionModel::Select | QItemSelectionModel::Rows);
            chosen.insert(index.data(IdRole).toString());
            held[index.data(IdRole).toString()] = index;
        }
    }
    EXPECT_EQ(resets.count(), 0);
}

TEST_F(InventoryStorm, TheRowsInSightStayWhereTheyAre) {
    TableView table(QStringLiteral("Machines"));
    table.setModel(&model);
    new TableAnchor(table, model);
    table.resize(600, 400);
    table.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&table));
    const auto first = [&] { return model.nameOf(table.rowAt(0)); };
    const auto offset = [&] { return table.rowViewportPosition(table.rowAt(0)); };
    table.verticalScrollBar()->setValue(100 * table.rowHeight(0) + 7);
    const QString name = first();
    const int pixels = offset();
    ASSERT_LT(pixels, 0);

    for (int number = 1; number < 60; number += 2) // above what is in sight
        builder.put(machine(number));
    builder.remove("HW10000");
    apply();
    EXPECT_EQ(first(), name);
    EXPECT_EQ(offset(), pixels);

    builder.remove(name.toStdString()); // the next one keeps its place
    const QString second = model.nameOf(table.rowAt(0) + 1);
    const int second_pixels = table.rowViewportPosition(table.rowAt(0) + 1);
    apply();
    EXPECT_EQ(table.rowViewportPosition(model.rowOf(second)), second_pixels);

    table.verticalScrollBar()->setValue(0); // the top stays the top
    for (int number = 61; number < 80; number += 2)
        builder.put(machine(number));
    apply();
    EXPECT_EQ(table.verticalScrollBar()->value(), 0);
}

TEST_F(InventoryStorm, OnlyTheRowsInSightThatDifferArePainted) {
    struct Watch : QObject {
        QRegion painted;
        bool eventFilter(QObject*, QEvent* event) override {
            if (event->type() == QEvent::Paint) painted += static_cast<QPaintEvent*>(event)->region();
            return false;
        }
    } watch;
    for (int number = 400; number < 1200; ++number)
        builder.put(machine(number));
    apply();
    InventoryTable table(model);
    table.resize(600, 400);
    table.show();
    table.viewport()->installEventFilter(&watch);
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&table));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !watch.painted.isEmpty(); }));
    table.clearFocus();
    QCoreApplication::processEvents();
    watch.painted = {};

    for (int number = 600; number < 1200; ++number) // far below
        builder.put(machine(number, 5));
    builder.put(machine(4, 5)); // the third row
    apply();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !watch.painted.isEmpty(); }));
    EXPECT_EQ(watch.painted.boundingRect(),
              QRect(0, table.rowViewportPosition(2), table.viewport()->width(), table.rowHeight(2)));
}

} // namespace remuda
