// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/inventory/machine_export.h"

#include "backend/audit/change_store.h"
#include "backend/inventory/machine_columns.h"
#include "backend/inventory/machine_list_store.h"
#include "core/domain/csv.h"
#include "core/domain/machine_fields.h"
#include "core/domain/machine_json.h"

namespace remuda {

namespace json = boost::json;

namespace {

constexpr std::size_t pieceSize = 64 * 1024;

// What a streamed answer holds on to until it ends.
struct Export {
    std::function<const Machine*()> next; // valid until the next call; null at the end
    Members members;
    std::vector<const MachineField*> columns; // of CSV; empty for NDJSON
    bool begun = false, ended = false;
};

std::vector<const MachineField*> csvColumns(const Members& members) {
    std::vector<const MachineField*> columns;
    for (const auto& field : machineFields())
        if (members.empty() && field.csv) columns.push_back(&field);
    for (const auto& name : members)
        if (const auto* field = machineField(name)) columns.push_back(field);
    return columns;
}

void appendHeader(std::string& piece, const Export& state) {
    std::vector<std::string> names;
    for (const auto* column : state.columns)
        names.emplace_back(column->name);
    piece += csvLine(names);
}

void appendRow(std::string& piece, const Export& state, const Machine& machine) {
    if (state.columns.empty()) {
        piece += json::serialize(slimForm(machine, state.members)) + '\n';
        return;
    }
    std::vector<std::string> cells;
    cells.reserve(state.columns.size());
    for (const auto* column : state.columns)
        cells.push_back(column->get(machine));
    piece += csvLine(cells);
}

std::string nextPiece(Export& state) {
    std::string piece;
    if (!state.begun && !state.columns.empty()) appendHeader(piece, state);
    state.begun = true;
    while (!state.ended && piece.size() < pieceSize) {
        if (const auto* machine = state.next())
            appendRow(piece, state, *machine);
        else
            state.ended = true;
    }
    return piece;
}

} // namespace

Result<Members> readMembers(const std::string& fields) {
    static const auto known = toJson(Machine());
    Members members;
    for (std::size_t begin = 0; begin < fields.size();) {
        const auto end = std::min(fields.find(',', begin), fields.size());
        const auto name = fields.substr(begin, end - begin);
        begin = end + 1;
        if (!known.contains(name)) {
            std::string names;
            for (const auto& member : known)
                names += (names.empty() ? "" : ", ") + std::string(member.key());
            return problems::invalidField("fields", name, "names out of " + names + ", with commas between");
        }
        members.push_back(name);
    }
    return members;
}

json::object slimForm(const Machine& machine, const Members& members, json::storage_ptr storage) {
    auto whole = toJson(machine, storage);
    if (members.empty()) return whole;
    json::object slim(std::move(storage));
    for (const auto& name : members)
        slim[name] = std::move(whole[name]);
    return slim;
}

namespace {

// Rows of one snapshot of the database.
struct Present {
    std::shared_ptr<Connection> connection; // must outlive `rows`
    std::optional<Statement> rows;
    Machine machine;
};

Response stream(std::function<const Machine*()> next, Members members, bool csv, std::int64_t sequence) {
    auto state = std::make_shared<Export>();
    state->columns = csv ? csvColumns(members) : std::vector<const MachineField*>();
    if (csv && state->columns.empty())
        return Response::problem(problems::invalidField("fields", "", "at least one field that has a column"));
    state->members = std::move(members);
    state->next = std::move(next);
    Response response;
    response.content_type = csv ? "text/csv; charset=utf-8" : "application/x-ndjson";
    response.headers["X-Remuda-Sequence"] = std::to_string(sequence);
    response.source = [state] { return nextPiece(*state); };
    return response;
}

} // namespace

Response exportMachines(Database& database, Query query, Members members, bool csv) {
    auto present = std::make_shared<Present>();
    present->connection = database.snapshot();
    const auto sequence = change_store::newest(*present->connection);
    present->rows.emplace(machine_store::selectMatching(*present->connection, query));
    const auto next = [present]() -> const Machine* {
        if (!present->rows->step()) return nullptr;
        present->machine = machine_store::readMachine(*present->rows);
        return &present->machine;
    };
    return stream(next, std::move(members), csv, sequence);
}

Response exportPast(std::shared_ptr<const PastMachines> past, Query query, Members members, bool csv) {
    const auto sequence = past->sequence;
    const auto next = [past = std::move(past), query = std::move(query),
                       at = std::size_t{0}]() mutable -> const Machine* {
        while (at < past->machines.size())
            if (const auto& machine = past->machines[at++]; matches(query, machine)) return &machine;
        return nullptr;
    };
    return stream(next, std::move(members), csv, sequence);
}

} // namespace remuda
