// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/inventory_service.h"
#include "backend/inventory/machine_list_store.h"
#include "backend/inventory/machine_store.h"

namespace remuda {

namespace json = boost::json;

namespace {

InventoryLookup lookupIn(const machine_store::Claims& claims) {
    return [&claims](ImportClaim claim, const std::string& value) {
        switch (claim) {
        case ImportClaim::hardware_name:
            return claims.hardware_names.contains(value);
        case ImportClaim::serial:
            return claims.serials.contains(value);
        case ImportClaim::mac:
            return claims.macs.contains(value);
        case ImportClaim::unit:
            return claims.units.contains(value);
        }
        return false;
    };
}

} // namespace

json::object toJson(const ImportReport& report) {
    json::array errors;
    for (const auto& error : report.errors)
        errors.push_back({{"line", error.line},
                          {"column", error.column},
                          {"found", error.found},
                          {"expected", error.expected},
                          {"message", error.message},
                          {"kind", error.kind}});
    return {{"rows", report.rows},
            {"valid_rows", report.valid_rows},
            {"imported", report.imported},
            {"errors", std::move(errors)},
            {"dry_run", report.dry_run}};
}

Result<void> InventoryService::insertAll(const Origin& origin, std::vector<Machine> machines, std::size_t rows) {
    return m_database.write([&](Transaction& transaction) -> Result<void> {
        for (auto& machine : machines)
            machine_store::insert(transaction, origin, machine, "import");
        transaction.append(origin, "import", origin.request_id, "import", {},
                           {{"rows", rows}, {"imported", machines.size()}});
        return {};
    });
}

Result<ImportReport> InventoryService::import(const Origin& origin, const std::string& csv,
                                              const ImportOptions& options) {
    // The file is checked beside the writer, which stays free for others. Should somebody take a name of the file in
    // between, the insertion refuses and the check is made again, which then names the row.
    for (int attempt = 1;; ++attempt) {
        const auto claims = m_database.read([](Connection& connection) { return machine_store::claims(connection); });
        const ImportCheck check(csv, lookupIn(claims));
        ImportReport report;
        report.rows = check.rows();
        report.valid_rows = check.validRows();
        report.errors = check.errors();
        report.dry_run = options.dry_run;
        if (options.dry_run || (!report.errors.empty() && !options.skip_invalid)) return report;
        auto machines = check.machines();
        report.imported = machines.size();
        if (machines.empty()) return report;
        auto written = insertAll(origin, std::move(machines), report.rows);
        if (written) return report;
        if (written.problem().type != "already-exists" || attempt == 3) return std::move(written).problem();
    }
}

} // namespace remuda
