// SPDX-License-Identifier: GPL-3.0-or-later
// Every route without a token, with too little and with enough permission; the matrix is printed.
#include "backend/identity/access.h"
#include "backend/identity/policy.h"
#include "backend/inventory/machine_store.h"
#include "backend/server/areas.h"
#include "backend/server/route_permissions.h"
#include "backend/server/server_options.h"
#include "backend/server/status_routes.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gtest/gtest.h>
#include <iomanip>
#include <iostream>
#include <set>

namespace remuda {

namespace json = boost::json;

namespace {

using Need = RoutePermission::Need;

// What is sent where a body is needed, so that a right that is enough gets past the handler's own look.
const std::map<std::string, std::string> bodies{
    {"POST /api/v1/machines", R"({"hardware_name":"N1","site":"sto"})"},
    {"POST /api/v1/machines/import", "hardware_name,site\nN2,sto\n"},
    {"PATCH /api/v1/machines/{name}", R"({"role":"web"})"},
    {"PUT /api/v1/machines/{name}/bmc-password", R"({"user":"a","password":"b"})"},
    {"PUT /api/v1/machines/{name}/identify-light", R"({"on":true})"},
    {"PUT /api/v1/machines/{name}/boot-device", R"({"device":"disk"})"},
    {"POST /api/v1/machines/{name}/observed/accept", R"({"fields":["cpu_cores"],"side":"intended"})"},
    {"POST /api/v1/machines/changes", R"({"machines":["K1"],"set":{"role":"a"}})"},
    {"POST /api/v1/actions", R"({"verb":"protect","machines":["K1"]})"},
    {"POST /api/v1/schedules",
     R"({"name":"a","verb":"inspect","machines":["K1"],"recurrence":{"every":"day","time":"02:30"}})"},
    {"PUT /api/v1/machines/{name}/console/{seat}", R"({"write":true})"},
    {"PUT /api/v1/machines/{name}/console/{seat}/input", R"({"number":1,"bytes":"YQ=="})"},
    {"PUT /api/v1/schedules/{id}",
     R"({"name":"a","verb":"inspect","machines":["K1"],"recurrence":{"every":"day","time":"02:30"}})"},
    {"PUT /api/v1/freezes/{id}", R"({"until":"2099-01-01T00:00:00Z","reason":"a"})"},
    {"PUT /api/v1/windows/{id}", R"({"minutes":60,"recurrence":{"every":"day","time":"02:30"}})"},
    {"POST /api/v1/freezes", R"({"until":"2099-01-01T00:00:00Z","reason":"a"})"},
    {"POST /api/v1/windows", R"({"minutes":60,"recurrence":{"every":"day","time":"02:30"}})"},
    {"POST /api/v1/requests", R"({"role":"web","site":"sto"})"},
    {"POST /api/v1/leases/changes", R"({"action":"release","machines":["K1"]})"},
    {"POST /api/v1/views", R"({"name":"one","team":"ads"})"},
    {"PUT /api/v1/views/{id}", R"({"name":"there","team":"ads"})"},
    {"POST /api/v1/undo", R"({"request_id":"none"})"},
    {"POST /api/v1/jobs/retry", R"({"jobs":["none"]})"},
};

struct Role {
    std::string name;
    std::optional<Principal> principal; // none: no token
};

class Authorisation : public testing::Test {
protected:
    Authorisation() {
        ServerOptions options;
        options.data = folder.path() + "/data";
        options.keys = folder.path() + "/keys";
        std::filesystem::create_directories(options.keys);
        areas.database = Database::open(options.data).value();
        options.signed_intent = IntentPolicy::accepted; // another question, asked before the route's own
        EXPECT_TRUE(wire(areas, options).ok());
        addStatusRoutes(areas.router, *areas.database, *areas.events, {[](const Request&) { return "test"; }, false},
                        [] { return nullptr; });
        const auto guarded = guardRoutes(areas.router);
        EXPECT_TRUE(guarded.ok()) << guarded.problem().detail;
        areas.router.setAuthenticator([this](const Request&) -> Result<Principal> {
            if (!sender) return problems::unauthorized("who are you?");
            return *sender;
        });
        sender = Principal{"root", {}, true};
        const auto added = send("POST /api/v1/machines/import",
                                "hardware_name,site,team,expires_on\nK1,sto,ads,2099-01-01\nK2,lon,web,\n");
        EXPECT_EQ(added.status, 200) << added.body;
    }
    ~Authorisation() override { machine_store::clearObservers(); }

    Response send(const std::string& operation, const std::string& body) {
        Request request;
        const auto blank = operation.find(' ');
        for (const auto method : {Method::get, Method::post, Method::put, Method::patch, Method::remove})
            if (toText(method) == operation.substr(0, blank)) request.method = method;
        request.path = operation.substr(blank + 1);
        for (const auto& [name, value] :
             std::map<std::string, std::string>{{"{name}", "K1"}, {"{id}", "1"}, {"{seat}", "seat-of-ann"}})
            if (const auto at = request.path.find(name); at != std::string::npos)
                request.path.replace(at, name.size(), value);
        request.headers["content-type"] = request.path.ends_with("/import") ? "text/csv" : "application/json";
        request.body = body;
        return areas.router.handle(std::move(request));
    }
    Response sendTo(const RoutePermission& route) {
        const auto body = bodies.find(route.operation);
        return send(route.operation, body == bodies.end() ? "{}" : body->second);
    }
    int statusFor(const RoutePermission& route, std::optional<Principal> who) {
        sender = Principal{"root", {}, true};
        send("POST /api/v1/machines",
             R"({"hardware_name":"K1","site":"sto","team":"ads"})"); // it may be deleted by now
        sender = std::move(who);
        return sendTo(route).status;
    }
    static Principal with(const char* user, const PermissionSet& may, const std::string& machines = {}) {
        Policy policy;
        policy.own = {};
        policy.rules.push_back({{}, user, may, machines, parseQuery(machines, machineSchema(), now()).value()});
        return {user, {"ads"}, false, std::make_shared<const Policy>(std::move(policy))};
    }
    static PermissionSet all(const PermissionSet& but) {
        auto set = PermissionSet::all();
        for (const auto& word : but.words())
            set = set.without(*permissionFromText(word));
        return set;
    }

    TemporaryFolder folder;
    Areas areas;
    std::optional<Principal> sender;
};

TEST_F(Authorisation, everyRouteIsDeclaredOnce) {
    std::set<std::string> declared;
    for (const auto& route : routePermissions())
        EXPECT_TRUE(declared.insert(route.operation).second) << route.operation;
    for (const auto& route : areas.router.routes()) {
        EXPECT_EQ(declared.erase(route.operation), 1u) << route.operation << " is not declared";
        EXPECT_EQ(route.guarded, route.access == Access::user) << route.operation;
    }
    EXPECT_TRUE(declared.empty()) << *declared.begin() << " is declared and not there";
}

TEST_F(Authorisation, aServerWithARouteThatNobodyDeclaredDoesNotStart) {
    const auto nothing = [](const Request&) { return Response::noContent(); };
    Router again, one_more, closed;
    for (const auto& route : routePermissions()) {
        const std::string operation = route.operation;
        const auto blank = operation.find(' ');
        for (const auto method : {Method::get, Method::post, Method::put, Method::patch, Method::remove})
            if (toText(method) == operation.substr(0, blank))
                for (auto* router : {&again, &one_more, &closed})
                    router->add(method, operation.substr(blank + 1), nothing,
                                route.need == Need::nothing && (router != &closed || operation != "GET /metrics")
                                    ? Access::open
                                    : Access::user);
    }
    EXPECT_TRUE(guardRoutes(again).ok());
    one_more.add(Method::get, "/api/v1/secrets", nothing);
    const auto refused = guardRoutes(one_more);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.problem().detail.find("/api/v1/secrets"), std::string::npos);
    const auto mistaken = guardRoutes(closed);
    ASSERT_FALSE(mistaken.ok()) << "it would be for all who are signed in, and nobody would have said so";
    EXPECT_NE(mistaken.problem().detail.find("GET /metrics"), std::string::npos);
}

TEST_F(Authorisation, everyRouteTakesWhatItIsDeclaredToTakeAndNoLess) {
    for (const auto& route : routePermissions()) {
        SCOPED_TRACE(route.operation);
        if (route.need == Need::nothing) {
            const auto status = statusFor(route, std::nullopt);
            EXPECT_TRUE(status != 401) << status;
            continue;
        }
        EXPECT_EQ(statusFor(route, std::nullopt), 401);
        Policy onlookers;
        onlookers.looking_users = {"root"};
        const Principal onlooker{"root", {"ads"}, true, std::make_shared<const Policy>(onlookers)};
        if (route.need == Need::look) {
            const auto status = statusFor(route, onlooker);
            EXPECT_TRUE(status != 401 && status != 403) << "everybody who is signed in may look";
            continue;
        }
        EXPECT_EQ(statusFor(route, onlooker), 403) << "who only looks changes nothing, even as administrator";
        EXPECT_NE(statusFor(route, Principal{"root", {}, true}), 403);
        if (route.need == Need::decide) continue;
        EXPECT_EQ(statusFor(route, with("ann", all(route.any_of))), 403) << "everything but this is too little";
        const auto enough = statusFor(route, with("ann", route.any_of));
        EXPECT_NE(enough, 401);
        EXPECT_NE(enough, 403) << "this alone is enough";
    }
}

TEST_F(Authorisation, ARightOnOtherMachinesIsTooLittle) {
    for (const auto& route : routePermissions()) {
        const std::string operation = route.operation;
        const bool on_machine = operation.find("{name}") != std::string::npos || operation == "POST /api/v1/actions" ||
                                operation == "POST /api/v1/leases/changes" || operation == "POST /api/v1/schedules";
        if (route.need != Need::any || !on_machine) continue;
        if (operation == "DELETE /api/v1/machines/{name}/console/{seat}") continue; // one's own, whatever came between
        EXPECT_EQ(statusFor(route, with("ann", route.any_of, "site:lon")), 403) << operation << ": K1 is in sto";
        EXPECT_NE(statusFor(route, with("ann", route.any_of, "site:sto")), 403) << operation;
    }
}

// Asked in the write as well, where no route has asked before.
TEST_F(Authorisation, AnOnlookerMayNothingOnNamedMachinesEvenAsAdministrator) {
    Policy onlookers;
    onlookers.looking_users = {"root"};
    const auto may = [&](const Principal& principal) {
        return areas.database
            ->read([&](Connection& connection) {
                return mayDo(connection, principal, Permission::edit, std::vector<std::string>{"K1", "K2"});
            })
            .ok();
    };
    EXPECT_TRUE(may(Principal{"root", {}, true}));
    EXPECT_FALSE(may(Principal{"root", {"ads"}, true, std::make_shared<const Policy>(onlookers)}));
    EXPECT_FALSE(may(Principal{"ann", {"ads"}, false})) << "K2 is of another team";
}

TEST_F(Authorisation, EachVerbIsAPermissionOfItsOwn) {
    for (const auto verb : allVerbs) {
        json::object action{{"verb", toText(verb)}, {"machines", {"K1"}}};
        if (needsReason(verb)) action["params"] = {{"reason", "a"}};
        const auto body = json::serialize(action);
        sender = with("ann", all({permissionFor(verb)}));
        const auto refused = send("POST /api/v1/actions", body);
        EXPECT_EQ(refused.status, 403) << toText(verb) << " " << refused.body;
        sender = with("ann", {permissionFor(verb)});
        EXPECT_NE(send("POST /api/v1/actions", body).status, 403) << toText(verb);
    }
}

TEST_F(Authorisation, printsWhoMayCallWhat) {
    Policy policy;
    policy.looking_users = {"onlooker"};
    policy.rules.push_back(
        {"ops", {}, PermissionSet::verbs(), "site:sto", parseQuery("site:sto", machineSchema(), now()).value()});
    const auto shared = std::make_shared<const Policy>(policy);
    const std::vector<Role> roles{{"no token", std::nullopt},
                                  {"onlooker", Principal{"onlooker", {"ads"}, false, shared}},
                                  {"no team", Principal{"newcomer", {}, false, shared}},
                                  {"other team", Principal{"carol", {"web"}, false, shared}},
                                  {"ops (verbs, sto)", Principal{"otto", {"ops"}, false, shared}},
                                  {"owning team", Principal{"alice", {"ads"}, false, shared}},
                                  {"administrator", Principal{"root", {}, true, shared}}};
    std::cout << std::left << std::setw(48) << "";
    for (const auto& role : roles)
        std::cout << std::setw(18) << role.name;
    std::cout << "\n";
    for (const auto& route : routePermissions()) {
        std::cout << std::setw(48) << route.operation;
        for (const auto& role : roles) {
            const auto status = statusFor(route, role.principal);
            std::cout << std::setw(18)
                      << (route.need == Need::nothing ? "open"
                          : status == 401             ? "sign in"
                          : status == 403             ? "-"
                                                      : "may");
            if (route.need == Need::nothing) continue;
            EXPECT_EQ(status == 401, !role.principal) << route.operation;
            if (role.name == "administrator") {
                EXPECT_NE(status, 403) << route.operation;
            }
        }
        std::cout << "\n";
    }
}

} // namespace

} // namespace remuda
