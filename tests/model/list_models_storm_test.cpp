// SPDX-License-Identifier: GPL-3.0-or-later
// The lists of places and sheets become one random list after another: no model breaks its word to the views.
#include "ui/common/consequence_model.h"
#include "ui/common/table_view.h"
#include "ui/cost/cost_models.h"
#include "ui/expiry/leases_model.h"
#include "ui/jobs/failures_pane.h"
#include "ui/jobs/schedule_models.h"
#include "ui/requests/planned_machines_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <gtest/gtest.h>
#include <map>
#include <random>

namespace remuda {

namespace {

std::string nameOf(int id) {
    return "HW" + std::to_string(id);
}

struct Leases {
    using Model = LeasesModel;
    static constexpr int ids = 40;
    static Lease row(int id, int variant) {
        Lease made;
        made.hardware_name = nameOf(id);
        made.days_left = variant * 5 - 5;
        made.expires_on = addDays(Date{std::chrono::year(2026) / 11 / 22}, made.days_left);
        if (variant == 1) made.monthly_cost = Money{7'000'000};
        return made;
    }
};

struct Candidates {
    using Model = PlannedMachinesModel;
    static constexpr int ids = 40;
    static PlannedMachine row(int id, int variant) {
        PlannedMachine made;
        made.hardware_name = nameOf(id);
        made.site = variant == 0 ? "lon" : "sto";
        if (variant == 1) made.cpu_cores = 16;
        if (variant == 2) made.monthly_cost = Money{7'000'000};
        return made;
    }
};

struct StatusCosts {
    using Model = StatusCostModel;
    static constexpr int ids = int(allMachineStatuses.size());
    static StatusCost row(int id, int variant) {
        return {allMachineStatuses[std::size_t(id)], variant, Money{variant * 1'000'000}, variant / 2.0};
    }
};

struct Schedules {
    using Model = SchedulesModel;
    static constexpr int ids = 40;
    static Schedule row(int id, int variant) {
        Schedule made;
        made.id = id;
        made.name = "night " + std::to_string(variant);
        made.paused = variant == 1;
        if (variant == 2) made.runs.push_back({Instant(), "missed", {}, "no server was there"});
        return made;
    }
};

struct Freezes {
    using Model = FreezesModel;
    static constexpr int ids = 40;
    static Freeze row(int id, int variant) {
        Freeze made;
        made.id = id;
        made.until = Instant(std::chrono::days(30'000 * variant)); // over, and to come
        made.reason = variant == 1 ? "year's end" : "";
        return made;
    }
};

struct Windows {
    using Model = WindowsModel;
    static constexpr int ids = 40;
    static MaintenanceWindow row(int id, int variant) {
        MaintenanceWindow made;
        made.id = id;
        made.length = std::chrono::minutes(60 * (variant + 1));
        return made;
    }
};

struct Failures {
    using Model = FailuresModel;
    static constexpr int ids = 40;
    static FailureCluster row(int id, int variant) {
        FailureCluster made;
        made.id = QString::number(id);
        made.count = variant + 2;
        made.cleared = variant;
        if (variant == 1) made.open_jobs = QStringList{QStringLiteral("j1")};
        return made;
    }
};

template <class Source>
class ListStorm : public testing::Test {};

using Sources = testing::Types<Leases, Candidates, StatusCosts, Schedules, Freezes, Windows, Failures>;

} // namespace

TYPED_TEST_SUITE(ListStorm, Sources);

TYPED_TEST(ListStorm, RowsComeGoMoveAndChangeWithoutAReset) {
    typename TypeParam::Model model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    std::mt19937 random(23);
    const auto any = [&random] { return TypeParam::row(int(random() % TypeParam::ids), int(random() % 3)); };
    const auto idOf = [&model](int row) { return model.index(row, 0).data(IdRole).toString(); };
    std::map<QString, QPersistentModelIndex> held;
    for (int round = 0; round < 150; ++round) {
        std::vector<decltype(any())> rows;
        for (int id = 0; id < TypeParam::ids; ++id)
            if (random() % 2 == 0) rows.push_back(TypeParam::row(id, int(random() % 3)));
        std::shuffle(rows.begin(), rows.end(), random);
        const auto wanted = rows.size();
        model.setRows(std::move(rows));
        ASSERT_EQ(model.rows().size(), wanted) << "round " << round;
        model.upsert(any(), random() % 2 == 0);
        model.touchColumn(int(random() % unsigned(model.columnCount())));
        if (random() % 2 == 0) model.removeById(idOf(int(random() % unsigned(model.rowCount()))));
        for (int row = 0; row < model.rowCount(); ++row)
            ASSERT_EQ(model.rowOf(idOf(row)), row) << "round " << round;
        std::erase_if(held, [](const auto& each) { return !each.second.isValid(); });
        for (const auto& [id, index] : held)
            ASSERT_EQ(index.data(IdRole).toString(), id) << "round " << round;
        if (model.rowCount() > 0) {
            const QModelIndex index = model.index(int(random() % unsigned(model.rowCount())), 0);
            held[index.data(IdRole).toString()] = index;
        }
    }
    EXPECT_EQ(resets.count(), 0);
}

TEST(ConsequenceStorm, EveryRowOfAPlanIsListedWhateverWasTicked) {
    ConsequenceModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    std::mt19937 random(29);
    const QStringList headers{QStringLiteral("Machine"), QStringLiteral("Field"), QStringLiteral("Now")};
    for (int round = 0; round < 200; ++round) {
        QVector<Consequences::Item> items;
        for (int id = 0; id < 30; ++id)
            for (unsigned field = 0; field < random() % 3; ++field)
                items.append({{QString::fromStdString(nameOf(id)), QString::number(field), QString::number(round)},
                              field == 0 ? std::optional(Tone::bad) : std::nullopt});
        std::shuffle(items.begin(), items.end(), random);
        if (random() % 8 == 0) model.setTickable(random() % 2 == 0);
        const QStringList unticked = model.unticked();
        model.setItems(headers.mid(0, 2 + int(random() % 2)), items);
        std::map<QStringList, int> listed;
        for (int row = 0; row < model.rowCount(); ++row)
            ++listed[{model.index(row, 0).data().toString(), model.index(row, 1).data().toString()}];
        for (const auto& item : items)
            ASSERT_EQ(listed[item.cells.mid(0, 2)], 1) << "round " << round;
        for (const QString& name : model.unticked())
            ASSERT_TRUE(unticked.contains(name)) << "round " << round;
        if (model.rowCount() > 0)
            model.tick({int(random() % unsigned(model.rowCount())), int(random() % unsigned(model.rowCount()))},
                       random() % 2 == 0);
    }
}

} // namespace remuda
