// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/bmc/bmc_requests.h"

#include "backend/identity/access.h"
#include "backend/inventory/machine_store.h"

namespace remuda::bmc_requests {

Response later(std::function<void(BmcService::Answer)> ask) {
    Response response;
    response.later = [ask = std::move(ask)](std::function<void(Response)> done) {
        ask([done = std::move(done)](Result<boost::json::object> result) {
            done(result ? Response::json(*result) : Response::problem(result.problem()));
        });
    };
    return response;
}

namespace {

Result<void> check(Database& database, const Request& request, bool heeds_lock) {
    return database.read([&](Connection& connection) -> Result<void> {
        const auto& name = request.parameters.at("name");
        const auto machine = machine_store::find(connection, name);
        if (!machine) return problems::notFound("machine", name);
        if (auto allowed = mayDo(request.principal, Permission::bmc, *machine); !allowed) return allowed;
        if (heeds_lock && machine->lock)
            return problems::conflict("the machine " + name + " is locked by job " + machine->lock->job +
                                      ", which may count on it; wait for its end or cancel it");
        return {};
    });
}

} // namespace

Result<void> mayAct(Database& database, const Request& request) {
    return check(database, request, false);
}

Result<void> mayActUnlocked(Database& database, const Request& request) {
    return check(database, request, true);
}

} // namespace remuda::bmc_requests
