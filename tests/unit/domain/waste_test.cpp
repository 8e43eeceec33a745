// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/machine_fields.h"
#include "core/domain/waste.h"
#include "core/query/query_parser.h"
#include "core/query/query_schema.h"

#include <gtest/gtest.h>

namespace remuda {

TEST(Waste, EveryKindIsFoundByAQueryAndEndedByWhatIsPossibleThere) {
    for (const auto& kind : wasteKinds()) {
        EXPECT_TRUE(parseQuery(std::string(kind.query), machineSchema(), Instant()).ok()) << kind.query;
        EXPECT_EQ(wasteKind(kind.kind), &kind);
        if (kind.remedy == WasteKind::Remedy::set_field) {
            const auto* field = machineField(kind.field);
            ASSERT_NE(field, nullptr) << kind.field;
            EXPECT_TRUE(field->writable) << kind.field;
        }
    }
    EXPECT_TRUE(planMove(wasteKind("idle")->verb, MachineStatus::available, "").ok());
    EXPECT_TRUE(planMove(wasteKind("broken_long")->verb, MachineStatus::broken, "").ok());
    EXPECT_EQ(wasteKind("rust"), nullptr);
}

TEST(Waste, TheCommandSurvivesAShell) {
    EXPECT_EQ(wasteCommand(*wasteKind("idle"), "role:\"it's\" status:available"),
              "remudactl machines retire --query 'role:\"it'\\''s\" status:available'");
    EXPECT_EQ(wasteCommand(*wasteKind("past_expiry"), "expires_on<today"),
              "remudactl leases release --query 'expires_on<today'");
    EXPECT_EQ(wasteCommand(*wasteKind("unowned"), "status:in_use"),
              "remudactl machines set team=… --query 'status:in_use'");
}

} // namespace remuda
