// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/identity/access.h"
#include "backend/inventory/inventory_service.h"
#include "backend/inventory/machine_list_store.h"
#include "backend/inventory/machine_store.h"

#include <algorithm>

namespace remuda {

namespace json = boost::json;

namespace {

std::optional<std::string> holderIn(const machine_store::Holders& holders, const std::string& value) {
    const auto found = holders.find(value);
    return found == holders.end() ? std::nullopt : std::optional(found->second);
}

// Both outlive the check that asks.
ImportInventory inventoryOf(const machine_store::Claims& claims, Connection& connection) {
    ImportInventory inventory;
    inventory.holder = [&claims](ImportClaim claim, const std::string& value) -> std::optional<std::string> {
        switch (claim) {
        case ImportClaim::hardware_name:
            return claims.hardware_names.contains(value) ? std::optional(value) : std::nullopt;
        case ImportClaim::serial:
            return holderIn(claims.serials, value);
        case ImportClaim::mac:
            return holderIn(claims.macs, value);
        case ImportClaim::unit:
            return holderIn(claims.units, value);
        case ImportClaim::bmc_address:
            return holderIn(claims.bmc_addresses, value);
        }
        return std::nullopt;
    };
    inventory.machine = [&claims, &connection](const std::string& name) -> std::shared_ptr<const Machine> {
        if (!claims.hardware_names.contains(name)) return nullptr;
        auto machine = machine_store::find(connection, name);
        return machine ? std::make_shared<const Machine>(std::move(*machine)) : nullptr;
    };
    return inventory;
}

json::object changesOf(const ImportCheck& check, std::size_t row) {
    json::object changes;
    for (std::size_t column = 0; column < check.columns().size(); ++column)
        if (const auto before = check.before(row, column))
            changes[check.columns()[column]] = {{"before", *before}, {"after", check.cell(row, column)}};
    return changes;
}

ImportRowReport rowReport(const ImportCheck& check, std::size_t row) {
    ImportRowReport report;
    report.line = check.line(row);
    report.outcome = check.outcome(row);
    const auto& columns = check.columns();
    const auto name = std::find(columns.begin(), columns.end(), "hardware_name");
    if (name != columns.end())
        report.hardware_name = printable(check.cell(row, static_cast<std::size_t>(name - columns.begin())));
    if (report.outcome == ImportOutcome::changed) report.changes = changesOf(check, row);
    return report;
}

ImportReport reportOf(const ImportCheck& check, bool dry_run) {
    ImportReport report;
    report.rows = check.rows();
    report.valid_rows = check.validRows();
    report.errors = check.errors();
    report.dry_run = dry_run;
    const auto count = [&](ImportOutcome outcome) {
        std::size_t rows = 0;
        for (std::size_t row = 0; row < check.rows(); ++row)
            rows += check.outcome(row) == outcome;
        return rows;
    };
    report.created = count(ImportOutcome::created);
    report.changed = count(ImportOutcome::changed);
    report.unchanged = count(ImportOutcome::unchanged);
    report.conflicting = count(ImportOutcome::conflicting);
    for (std::size_t row = 0; dry_run && row < check.rows(); ++row)
        report.outcomes.push_back(rowReport(check, row));
    return report;
}

// A row that whoever imports may not write is one in whose way the machine is.
void leaveOutForbidden(Connection& connection, const Principal& principal, ImportReport& report,
                       std::vector<ImportWrite>& writes) {
    const auto forbidden = [&](const ImportWrite& write) {
        if (!write.before) return false;
        const auto allowed = mayRedirectPassword(connection, principal, *write.before, write.after);
        if (allowed) return false;
        const auto& problem = allowed.problem();
        const auto& name = write.before->hardware_name;
        report.errors.push_back({write.line, problem.field, printable(machineField(problem.field)->get(write.after)),
                                 problem.expected, problem.detail, "not permitted", name});
        --report.valid_rows, --report.changed, ++report.conflicting;
        for (auto& row : report.outcomes)
            if (row.line == write.line) row.outcome = ImportOutcome::conflicting;
        return true;
    };
    if (std::erase_if(writes, forbidden) > 0)
        std::stable_sort(report.errors.begin(), report.errors.end(),
                         [](const ImportError& a, const ImportError& b) { return a.line < b.line; });
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
                          {"kind", error.kind},
                          {"machine", error.machine}});
    json::object form{{"rows", report.rows},
                      {"valid_rows", report.valid_rows},
                      {"imported", report.imported},
                      {"created", report.created},
                      {"changed", report.changed},
                      {"unchanged", report.unchanged},
                      {"conflicting", report.conflicting},
                      {"errors", std::move(errors)},
                      {"dry_run", report.dry_run}};
    if (!report.dry_run) return form;
    json::array outcomes;
    for (const auto& row : report.outcomes) {
        json::object each{{"line", row.line}, {"hardware_name", row.hardware_name}, {"outcome", toText(row.outcome)}};
        if (!row.changes.empty()) each["changes"] = row.changes;
        outcomes.push_back(std::move(each));
    }
    form["outcomes"] = std::move(outcomes);
    return form;
}

// What is written is asked once more: a password may have been stored meanwhile.
Result<void> InventoryService::writeAll(const Principal& principal, const Origin& origin,
                                        std::vector<ImportWrite> writes, const ImportReport& report) {
    return m_database.write([&](Transaction& transaction) -> Result<void> {
        for (const auto& write : writes)
            if (write.before)
                if (auto allowed = mayRedirectPassword(transaction.connection(), principal, *write.before, write.after);
                    !allowed)
                    return allowed;
        for (const auto& write : writes)
            if (write.before) machine_store::giveUp(transaction, *write.before, write.after);
        for (auto& write : writes)
            if (write.before)
                machine_store::update(transaction, origin, *write.before, write.after);
            else
                machine_store::insert(transaction, origin, write.after, "import");
        json::object summary{{"rows", report.rows}, {"imported", writes.size()}};
        if (report.changed > 0) summary["changed"] = report.changed;
        transaction.append(origin, "import", origin.request_id, "import", {}, std::move(summary));
        return {};
    });
}

Result<ImportReport> InventoryService::import(const Principal& principal, const Origin& origin, const std::string& csv,
                                              const ImportOptions& options) {
    // The file is checked beside the writer, which stays free for others. Should somebody take a name of the file in
    // between or change a machine of it, the writing refuses and the check is made again, on what is there then.
    for (int attempt = 1;; ++attempt) {
        auto [report, writes] = m_database.read([&](Connection& connection) {
            const auto claims = machine_store::claims(connection);
            const ImportCheck check(csv, inventoryOf(claims, connection), options.existing);
            auto found = std::pair(reportOf(check, options.dry_run), check.writes());
            leaveOutForbidden(connection, principal, found.first, found.second);
            return found;
        });
        if (options.dry_run || (!report.errors.empty() && !options.skip_invalid)) return std::move(report);
        report.imported = writes.size();
        if (writes.empty()) return std::move(report);
        auto written = writeAll(principal, origin, std::move(writes), report);
        if (written) return std::move(report);
        const auto& type = written.problem().type;
        const bool raced = type == "already-exists" || type == "changed-meanwhile" || type == "not-found";
        if (!raced || attempt == 3) return std::move(written).problem();
    }
}

} // namespace remuda
