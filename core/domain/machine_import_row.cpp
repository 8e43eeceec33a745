// SPDX-License-Identifier: GPL-3.0-or-later
// What one row of a file says, by itself and of the machine that it names.
#include "core/domain/machine_import.h"

namespace remuda {

namespace {

bool looksLikeDate(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
    return true;
}

bool looksNegative(std::string_view text) {
    return text.starts_with('-') && parseCount(text.substr(1)).has_value();
}

// The word before the column's name in an error's kind.
std::string fault(const MachineField& field, std::string_view text) {
    const bool number = field.kind == FieldKind::integer || field.kind == FieldKind::size_gib;
    if (text.empty()) return "missing ";
    if (!isUtf8(text)) return "invalid utf-8 ";
    if (number && looksNegative(text)) return "negative ";
    if (field.kind == FieldKind::date && looksLikeDate(text)) return "impossible ";
    return field.words.empty() ? "bad " : "unknown ";
}

std::string fields(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " field" : " fields");
}

// Fields that only actions change are never cleared by a file: an empty cell says nothing about them.
bool saysNothing(const MachineField& field, std::string_view text) {
    return text.empty() && !field.writable;
}

// The status, when the cell is of that column and names one that a job owns.
std::optional<MachineStatus> busyStatus(const MachineField& field, std::string_view text) {
    if (field.name != "status") return std::nullopt;
    const auto status = machineStatusFromText(text);
    return status && !isStable(*status) ? status : std::nullopt;
}

// The job that makes a machine busy like this; nothing when it is not busy.
std::optional<Verb> jobOf(MachineStatus status) {
    switch (status) {
    case MachineStatus::inspecting:
        return Verb::inspect;
    case MachineStatus::installing:
        return Verb::install;
    case MachineStatus::recycling:
        return Verb::recycle;
    default:
        return std::nullopt;
    }
}

std::string asInInventory(const MachineField& field, const Machine& existing) {
    const auto now = field.get(existing);
    return (now.empty() ? std::string("nothing") : "\"" + printable(now) + "\"") + " as in the inventory";
}

} // namespace

void ImportCheck::checkRow(Row& row) const {
    row.own.clear();
    row.machine = {};
    row.existing.reset();
    row.claims = {};
    row.claims.line = row.line;
    const auto whole = [&](const char* kind, std::string_view found, std::string expected) {
        row.own.push_back(importError(row.line, kind, "", found, std::move(expected)));
    };
    if (!row.malformed.empty()) return whole("bad csv", row.malformed, "a record by RFC 4180");
    if (row.cells.size() < m_columns.size())
        return whole("too few fields", fields(row.cells.size()), fields(m_columns.size()));
    if (row.cells.size() > m_columns.size())
        return whole("too many fields", fields(row.cells.size()), fields(m_columns.size()));
    row.existing = findExisting(row);
    checkCells(row);
    const bool same = row.existing && row.own.empty() && row.machine == *row.existing;
    if (row.existing && !same && m_existing == ImportExisting::refuse) {
        row.existing.reset(); // held against the inventory like a new one, and in conflict with its namesake
        checkCells(row);
    }
    ImportClaims::describe(row.claims, row.machine, row.existing.get(), m_inventory);
}

std::shared_ptr<const Machine> ImportCheck::findExisting(const Row& row) const {
    if (!m_inventory.machine || m_name_column >= m_columns.size()) return nullptr;
    const auto& name = row.cells[m_name_column];
    return name.empty() || !isUtf8(name) ? nullptr : m_inventory.machine(name);
}

void ImportCheck::checkCells(Row& row) const {
    row.own.clear();
    row.machine = row.existing ? *row.existing : Machine();
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        if (m_fields[i]) checkCell(row, i);
    if (!row.existing) arriveBroken(row);
}

// What the job of a busy machine got done is not known here, so nobody may take the machine for a good one.
void ImportCheck::arriveBroken(Row& row) const {
    const auto job = jobOf(row.machine.status);
    if (!job) return;
    row.machine.status_reason = std::string(toText(*job)) + "_failed: was " + std::string(toText(row.machine.status)) +
                                " when the file was written";
    row.machine.status = MachineStatus::broken;
}

void ImportCheck::checkCell(Row& row, std::size_t column) const {
    const auto& field = *m_fields[column];
    const auto& text = row.cells[column];
    const std::string name(field.name);
    if (row.existing && (saysNothing(field, text) || text == field.get(*row.existing))) return;
    if (const auto busy = busyStatus(field, text)) {
        if (!row.existing) return void(row.machine.status = *busy);
        row.own.push_back(importError(row.line, "needs a job " + name, name, text,
                                      asInInventory(field, *row.existing) + ": only a job makes a machine " + text,
                                      row.existing->hardware_name));
        return;
    }
    const bool missing = text.empty() && field.required;
    if (missing || !field.set(row.machine, text)) {
        row.own.push_back(importError(row.line, fault(field, text) + name, name, text, std::string(field.expected)));
    } else if (row.existing && !field.writable && !field.isSame(row.machine, *row.existing)) {
        row.own.push_back(importError(row.line, "needs an action " + name, name, text,
                                      asInInventory(field, *row.existing) + ": an action changes it, a file does not",
                                      row.existing->hardware_name));
    }
}

} // namespace remuda
