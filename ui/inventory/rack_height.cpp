// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inventory/rack_height.h"

#include <array>

namespace remuda {

namespace {

struct Series {
    std::string_view part; // of the model's name
    int units;
};

// The series that are higher than one unit; what is not here takes one.
constexpr std::array series{
    Series{"PowerEdge R7", 2},
    Series{"PowerEdge R5", 2},
    Series{"PowerEdge R8", 4},
    Series{"PowerEdge R9", 4},
    Series{"ProLiant DL180", 2},
    Series{"ProLiant DL345", 2},
    Series{"ProLiant DL380", 2},
    Series{"ProLiant DL385", 2},
    Series{"ProLiant DL560", 2},
    Series{"ProLiant DL580", 4},
    Series{"Apollo 4200", 2},
    Series{"Apollo 4510", 4},
    Series{"ThinkSystem SR590", 2},
    Series{"ThinkSystem SR650", 2},
    Series{"ThinkSystem SR655", 2},
    Series{"ThinkSystem SR665", 2},
    Series{"ThinkSystem SR850", 2},
    Series{"ThinkSystem SR860", 4},
    Series{"ThinkSystem SR950", 4},
    Series{"SYS-2", 2},
    Series{"SYS-4", 4},
    Series{"SYS-602", 2},
    Series{"SYS-603", 3},
    Series{"SYS-604", 4},
    Series{"SSG-2", 2},
    Series{"SSG-602", 2},
    Series{"SSG-603", 3},
    Series{"SSG-604", 4},
    Series{"AS-2", 2},
    Series{"AS-4", 4},
    Series{"QuantaGrid D51PH-1ULH", 1},
    Series{"QuantaPlex T42", 2},
    Series{"QuantaGrid D52BQ-2U", 2},
};

} // namespace

int rackHeight(std::string_view model) {
    for (const auto& each : series)
        if (model.find(each.part) != std::string_view::npos) return each.units;
    return 1;
}

} // namespace remuda
