// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace remuda {

// Where makers differ from what the service tells of itself. Most differences need no entry: which ResetTypes and boot
// targets there are, whether a resource has an ETag and which light it has is read from the service each time.
struct RedfishVendor {
    std::string_view name;   // as "Vendor" of the service root or "Manufacturer" of the system begins
    bool session;            // log in for a token instead of a password with each request
    bool etag;               // refuses PATCH without If-Match
    bool boot_mode;          // refuses a boot override without BootSourceOverrideMode
    std::string_view lit;    // IndicatorLED that means "here I am"
    std::string_view log;    // log service that holds the hardware's events
    std::string_view serial; // the system's member that the maker prints on the machine
};

// The maker's row; the last row, of no name, for all others.
const RedfishVendor& redfishVendor(std::string_view name);

} // namespace remuda
