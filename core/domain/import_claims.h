// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/import_error.h"
#include "core/domain/machine.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace remuda {

// What one machine alone may have: a name, a serial, a MAC (lower case), a start unit (unitKey), a BMC address.
enum class ImportClaim { hardware_name, serial, mac, unit, bmc_address };
std::string unitKey(std::string_view site, std::string_view rack, std::int64_t unit);

// What the inventory holds, for a check of a file against it. Called on the thread of the check; both may be empty.
struct ImportInventory {
    std::function<std::optional<std::string>(ImportClaim claim, const std::string& value)> holder; // its hardware name
    std::function<std::shared_ptr<const Machine>(const std::string& hardware_name)> machine;       // null: not there
};

// Who takes what among the rows of one file and the machines of the inventory.
class ImportClaims {
public:
    struct Claim {
        ImportClaim kind;
        const char* column;
        std::string value;
        std::string shown;
        std::string holder; // another machine of the inventory that has it; empty: free
    };
    // What the check across rows needs of a row. Kept from check to check: only a changed row is asked about anew.
    struct Row {
        std::size_t line = 0;
        bool may_claim = false; // good on its own and not left out
        std::string name, rack;
        std::vector<Claim> claims;
        std::vector<std::pair<ImportClaim, std::string>> gives_up; // what its machine has and will not have any more
        std::vector<ImportError> errors;                           // found by check()
    };

    // `existing`: the machine that the row changes, or null. In either case `machine` is how it would be.
    static void describe(Row& row, const Machine& machine, const Machine* existing, const ImportInventory& inventory);
    // Fills Row::errors of all rows, in the file's order.
    static void check(const std::vector<Row*>& rows);
};

} // namespace remuda
