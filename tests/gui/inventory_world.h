// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/views/view_store.h"
#include "core/domain/machine_json.h"
#include "tests/gui/place_world.h"
#include "ui/common/command_registry.h"
#include "ui/common/query_bar.h"
#include "ui/common/ui_state.h"
#include "ui/inventory/inventory_place.h"
#include "ui/inventory/inventory_table.h"
#include "ui/inventory/machine_selection.h"

#include <QLineEdit>
#include <QPushButton>

#include <gtest/gtest.h>

namespace remuda {

// An inventory of twenty machines on a fake server, shown: HW0 to HW19 in turn in lon and sto, every fifth broken.
class InventoryWorld : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_TRUE(qputenv("XDG_CONFIG_HOME", home.path().toUtf8())); // nobody's own views
        UiState::instance().setValue(QStringLiteral("InventoryLayout"), QString());
        world.server.answer("GET", QStringLiteral("/whoami"),
                            boost::json::object{{"user", "alice"}, {"teams", {"ads"}}, {"administrator", false}});
        // Changes count only from a known state on.
        world.inventory.replica().beginSnapshot(0);
        world.inventory.replica().endSnapshot();
        for (int number = 0; number < 20; ++number)
            put(number + 1, machine(number));
        place = std::make_unique<InventoryPlace>(world.context);
        place->resize(1400, 800);
        place->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(place.get()));
        table = place->findChild<InventoryTable*>(QStringLiteral("Machines"));
        query = place->findChild<QueryBar*>();
        ASSERT_NE(table, nullptr);
        EVENTUALLY(rows() == 20);
    }
    static Machine machine(int number) {
        Machine made;
        made.hardware_name = "HW" + std::to_string(number);
        made.site = number % 2 == 0 ? "lon" : "sto";
        made.status = number % 5 == 0 ? MachineStatus::broken : MachineStatus::in_use;
        made.role = "web";
        made.team = "ads";
        made.cpu_cores = 8;
        made.bmc.driver = "simulated";
        made.version = 1;
        return made;
    }
    void put(qint64 sequence, const Machine& made) {
        world.inventory.replica().applyMachine(sequence, QString::fromStdString(made.hardware_name), toJson(made));
    }
    int rows() const { return table->model()->rowCount(); }
    void run(const QString& command) {
        for (const auto& each : world.commands.commands())
            if (each.action && each.action->text() == command) return each.action->trigger();
        FAIL() << "no command " << command.toStdString();
    }
    template <class Button>
    Button* button(const QWidget* within, const QString& words) const {
        for (auto* each : within->findChildren<Button*>())
            if (each->text() == words && each->isVisible()) return each;
        return nullptr;
    }

    QTemporaryDir home;
    PlaceWorld world;
    std::unique_ptr<InventoryPlace> place;
    InventoryTable* table = nullptr;
    QueryBar* query = nullptr;
};

} // namespace remuda
