// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/requests/request_store.h"

#include "backend/inventory/machine_columns.h"
#include "backend/inventory/machine_store.h"
#include "backend/store/sql_filter.h"

namespace remuda::request_store {

namespace json = boost::json;

namespace {

constexpr const char* columns =
    "SELECT id, status, requester, spec, machines, monthly_cost_micros, unknown_prices, job, "
    "progress, result, created_at, ended_at, waiting_for FROM request ";

MachineRequest readRequest(const Statement& row) {
    MachineRequest request;
    request.id = row.integer(0);
    request.status = requestStatusFromText(row.view(1)).value_or(RequestStatus::open);
    request.requester = row.text(2);
    auto spec = requestSpecFromJson(json::parse(row.view(3)).as_object());
    if (!spec) throw StoreError(spec.problem());
    request.spec = std::move(*spec);
    const auto machines = json::parse(row.view(4));
    for (const auto& machine : machines.as_array())
        request.machines.emplace_back(machine.at("machine").as_string());
    request.monthly_cost = row.optionalMoney(5).value_or(Money{});
    request.unknown_prices = row.integer(6);
    request.job = row.text(7);
    request.progress = static_cast<int>(row.integer(8));
    request.result = row.text(9);
    request.created_at = row.instant(10);
    request.ended_at = row.optionalInstant(11);
    request.waiting_for = row.text(12);
    return request;
}

std::vector<std::string> texts(Statement rows) {
    std::vector<std::string> list;
    while (rows.step())
        list.push_back(rows.text(0));
    return list;
}

QueryField text(const char* name, std::string sql, bool free_words = false) {
    QueryField field;
    field.name = name;
    field.sql = std::move(sql);
    field.free_words = free_words;
    return field;
}

QueryField other(const char* name, FieldKind kind, std::string sql) {
    QueryField field;
    field.name = name;
    field.kind = kind;
    field.sql = std::move(sql);
    return field;
}

std::string member(const char* name) {
    return std::string("json_extract(spec, '$.") + name + "')";
}

} // namespace

const QuerySchema& requestSchema() {
    static const QuerySchema schema = [] {
        auto status = text("status", "status");
        for (const auto known : {RequestStatus::open, RequestStatus::fulfilling, RequestStatus::fulfilled,
                                 RequestStatus::failed, RequestStatus::withdrawn})
            status.values.emplace_back(toText(known));
        std::vector<QueryField> fields{
            status,
            other("id", FieldKind::integer, "id"),
            text("requester", "requester", true),
            text("role", member("role"), true),
            text("site", member("site"), true),
            text("team", member("team"), true),
            text("model", member("model")),
            text("note", member("note"), true),
            text("job", "job"),
            text("waiting_for", "waiting_for"),
            other("count", FieldKind::integer, "CAST(" + member("count") + " AS BIGINT)"),
            other("expires_on", FieldKind::date, member("expires_on")),
            other("created_at", FieldKind::instant, "created_at"),
            other("ended_at", FieldKind::instant, "ended_at"),
        };
        return QuerySchema(std::move(fields), {}, {{"expires", {"expires_on"}}, {"created", {"created_at"}}});
    }();
    return schema;
}

void insert(Transaction& transaction, MachineRequest& request, const RequestPlan& plan) {
    json::array machines;
    for (const auto& machine : plan.machines)
        machines.push_back(json::object{{"machine", machine.hardware_name}, {"hostname", machine.hostname}});
    auto row = transaction.prepare(
        "INSERT INTO request(status, requester, spec, machines, monthly_cost_micros, unknown_prices, job, "
        "progress, result, created_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
    row.bind(toText(request.status))
        .bind(request.requester)
        .bind(json::serialize(toJson(request.spec)))
        .bind(json::serialize(machines))
        .bind(request.monthly_cost)
        .bind(request.unknown_prices)
        .bind(request.job)
        .bind(request.progress)
        .bind(request.result)
        .bind(request.created_at)
        .step();
    request.id = row.integer(0);
}

void update(Transaction& transaction, const MachineRequest& request) {
    transaction
        .prepare("UPDATE request SET status = ?, job = ?, progress = ?, result = ?, ended_at = ?, waiting_for = ? "
                 "WHERE id = ?")
        .bind(toText(request.status))
        .bind(request.job)
        .bind(request.progress)
        .bind(request.result)
        .bind(request.ended_at)
        .bind(request.waiting_for)
        .bind(request.id)
        .run();
}

std::optional<MachineRequest> find(Connection& connection, std::int64_t id) {
    auto rows = connection.prepare(std::string(columns) + "WHERE id = ?");
    if (!rows.bind(id).step()) return std::nullopt;
    return readRequest(rows);
}

std::optional<MachineRequest> keyed(Connection& connection, const std::string& requester, const std::string& key) {
    if (key.empty()) return std::nullopt;
    auto rows = connection.prepare("SELECT request FROM request_key WHERE requester = ? AND key = ?");
    return rows.bind(requester).bind(key).step() ? find(connection, rows.integer(0)) : std::nullopt;
}

void keep(Transaction& transaction, const MachineRequest& request, const std::string& key) {
    transaction.prepare("INSERT INTO request_key(requester, key, request) VALUES(?, ?, ?)")
        .bind(request.requester)
        .bind(key)
        .bind(request.id)
        .run();
}

RequestPage newestFirst(Connection& connection, const Query& query, std::int64_t before, std::int64_t limit) {
    const auto filter = toSql(query);
    RequestPage page;
    {
        auto rows = connection.prepare("SELECT count(*) FROM request WHERE " + filter.where);
        bindFilter(rows, filter).step();
        page.total = rows.integer(0);
    }
    auto rows =
        connection.prepare(std::string(columns) + "WHERE (" + filter.where + ") AND id < ? ORDER BY id DESC LIMIT ?");
    bindFilter(rows, filter).bind(before).bind(limit);
    while (rows.step())
        page.items.push_back(readRequest(rows));
    return page;
}

PlanningGround ground(Connection& connection, const RequestSpec& spec, Instant now) {
    PlanningGround ground;
    ground.now = now;
    auto rows = connection.prepare(machine_store::selectMachines() + " WHERE status = 'available'");
    while (rows.step())
        ground.available.push_back(machine_store::readMachine(rows));
    ground.named = machine_store::findMany(connection, spec.machines);
    ground.sites = machine_store::sites(connection);
    ground.models = texts(connection.prepare("SELECT DISTINCT model FROM machine WHERE model <> '' ORDER BY model"));
    // Names that are in use, and those promised to machines that are being installed.
    ground.hostnames = texts(connection.prepare("SELECT hostname FROM machine WHERE hostname <> ''"));
    for (const auto& promised :
         texts(connection.prepare("SELECT machines FROM request WHERE status IN ('open', 'fulfilling')"))) {
        const auto machines = json::parse(promised);
        for (const auto& machine : machines.as_array())
            ground.hostnames.emplace_back(machine.at("hostname").as_string());
    }
    return ground;
}

} // namespace remuda::request_store
