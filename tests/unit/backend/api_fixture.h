// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backend/audit/audit_routes.h"
#include "backend/http/idempotency.h"
#include "backend/inventory/inventory_routes.h"
#include "backend/inventory/machine_store.h"
#include "tests/unit/backend/open_database.h"
#include "tests/unit/backend/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace remuda {

// Inventory, audit and events over an in-process database, called without a socket. The user is named by the header
// "x-user"; "root" is an administrator, everybody else is in team "ads".
class ApiFixture : public testing::Test {
protected:
    ApiFixture() {
        machine_store::clearObservers();
        database = openDatabase(folder.path()).value();
        events = std::make_unique<EventHub>(*database,
                                            EventOptions{std::chrono::milliseconds(5), std::chrono::seconds(15), 1000});
        inventory = std::make_unique<InventoryService>(*database, *SecretBox::open(folder.path()));
        addInventoryRoutes(router, *database, *inventory, *events);
        addAuditRoutes(router, *database, *events);
        router.setIdempotency(makeIdempotency(*database, [this] { return clock; }));
        router.setAuthenticator([](const Request& request) -> Result<Principal> {
            const auto user = request.headers.find("x-user");
            if (user == request.headers.end()) return problems::unauthorized("who are you?");
            return Principal{user->second, {"ads"}, user->second == "root"};
        });
        events->start();
    }
    ~ApiFixture() override { machine_store::clearObservers(); }

    using Headers = std::map<std::string, std::string>;
    Response call(Method method, const std::string& path, const std::string& body = {}, Headers headers = {}) {
        Request request;
        request.method = method;
        request.path = path.substr(0, path.find('?'));
        for (auto mark = path.find('?'); mark != std::string::npos;) {
            const auto end = path.find('&', mark + 1);
            const auto pair = path.substr(mark + 1, end == std::string::npos ? end : end - mark - 1);
            if (!pair.empty()) request.query[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
            mark = end;
        }
        request.headers = std::move(headers);
        request.headers.emplace("x-user", "root");
        request.headers.emplace("content-type", request.path.ends_with("/import") ? "text/csv" : "application/json");
        request.body = body;
        request.request_id = "r" + std::to_string(++calls);
        return router.handle(std::move(request));
    }
    Response get(const std::string& path) { return call(Method::get, path); }
    Response post(const std::string& path, const std::string& body, Headers headers = {}) {
        return call(Method::post, path, body, std::move(headers));
    }
    static boost::json::object object(const Response& response) {
        return boost::json::parse(response.body).as_object();
    }
    static std::string text(const boost::json::value& value) { return std::string(value.as_string()); }

    // name0000, name0001, … of site "sto", role "r0", "r1", "r2" in turn; every fifth has no unit of rack and no price.
    void fill(int count) {
        std::string csv = "hardware_name,site,role,monthly_cost_usd,team\n";
        for (int i = 0; i < count; ++i) {
            char name[16];
            std::snprintf(name, sizeof name, "name%04d", i);
            csv += std::string(name) + ",sto,r" + std::to_string(i % 3) + "," +
                   (i % 5 == 0 ? "" : std::to_string(i % 7)) + ",ads\n";
        }
        ASSERT_EQ(post("/api/v1/machines/import", csv).status, 200);
    }
    std::int64_t total(const std::string& query = {}) {
        return object(get("/api/v1/machines?limit=1&q=" + query)).at("total").as_int64();
    }

    TemporaryFolder folder;
    std::unique_ptr<Database> database;
    std::unique_ptr<EventHub> events;
    std::unique_ptr<InventoryService> inventory;
    Router router;
    Instant clock = now();
    int calls = 0;
};

} // namespace remuda
