// SPDX-License-Identifier: GPL-3.0-or-later

namespace remuda {

// Lists go by the name whatever its capital letters: a page is found without sorting all machines.
extern const char* const migration011MachineNameOrder;
const char* const migration011MachineNameOrder = R"sql(

CREATE INDEX machine_name_order ON machine(lower(hardware_name), hardware_name);

)sql";

} // namespace remuda
