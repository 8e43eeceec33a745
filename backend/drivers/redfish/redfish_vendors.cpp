// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/drivers/redfish/redfish_vendors.h"

#include <iterator>

namespace remuda {

namespace {

// clang-format off
constexpr RedfishVendor vendors[] = {
//   name          session etag   boot_mode lit         log            serial
    {"Dell",       false,  false, false,    "Blinking", "Sel",         "SKU"},          // SerialNumber is the board's
    {"HPE",        true,   false, false,    "Lit",      "IML",         "SerialNumber"}, // a session each request, else
    {"Hewlett",    true,   false, false,    "Lit",      "IML",         "SerialNumber"}, // iLO 4 says its name in full
    {"Lenovo",     false,  true,  false,    "Blinking", "StandardLog", "SerialNumber"}, // 428 without If-Match
    {"Supermicro", false,  true,  true,     "Blinking", "Log1",        "SerialNumber"},
    {"FUJITSU",    false,  true,  false,    "Blinking", "SystemEventLog", "SerialNumber"},
    {"OpenBMC",    false,  false, false,    "Lit",      "EventLog",    "SerialNumber"},
    {"",           false,  false, false,    "Lit",      "",            "SerialNumber"},
};
// clang-format on

bool startsWith(std::string_view text, std::string_view start) {
    if (text.size() < start.size()) return false;
    for (std::size_t index = 0; index < start.size(); ++index)
        if ((text[index] | 0x20) != (start[index] | 0x20)) return false;
    return true;
}

} // namespace

const RedfishVendor& redfishVendor(std::string_view name) {
    for (const auto& vendor : vendors)
        if (startsWith(name, vendor.name)) return vendor;
    return *std::prev(std::end(vendors)); // not reached: every name starts with nothing
}

} // namespace remuda
