// SPDX-License-Identifier: GPL-3.0-or-later
#include "backend/server/status_routes.h"

#include "backend/inventory/machine_list_store.h"
#include "remuda_version.h"

namespace remuda {

namespace json = boost::json;

namespace {

Response plain(std::string text, int status = 200) {
    Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(text);
    return response;
}

// Prometheus' text form.
class Metrics {
public:
    void head(const char* name, const char* kind, const char* help) {
        m_text += std::string("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + kind + '\n';
    }
    void value(const std::string& name, std::int64_t number) { m_text += name + ' ' + std::to_string(number) + '\n'; }
    void one(const char* name, const char* kind, const char* help, std::int64_t number) {
        head(name, kind, help);
        value(name, number);
    }
    std::string take() { return std::move(m_text); }

private:
    std::string m_text;
};

Response metrics(Database& database, EventHub& events, const HttpServer* http) {
    Metrics text;
    if (http) {
        const auto counters = http->counters();
        text.one("remuda_http_requests_total", "counter", "Requests that were read.",
                 static_cast<std::int64_t>(counters.requests));
        text.one("remuda_http_refused_total", "counter", "Connections and requests turned away by a limit.",
                 static_cast<std::int64_t>(counters.refused));
        text.one("remuda_http_connections", "gauge", "Open connections.",
                 static_cast<std::int64_t>(counters.connections));
        text.one("remuda_http_waiting", "gauge", "Requests under way or waiting for a worker.",
                 static_cast<std::int64_t>(counters.waiting));
        text.one("remuda_event_streams", "gauge", "Open event streams.",
                 static_cast<std::int64_t>(counters.event_streams));
    }
    text.one("remuda_event_subscribers", "gauge", "Followers of all changes.",
             static_cast<std::int64_t>(events.subscribers()));
    text.one("remuda_change_sequence", "counter", "Sequence of the last durable change.", database.lastSequence());
    text.head("remuda_machines", "gauge", "Machines by status.");
    for (const auto& [status, count] :
         database.read([](Connection& connection) { return machine_store::countByStatus(connection); }))
        text.value("remuda_machines{status=\"" + status + "\"}", count);
    auto response = plain(text.take());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return response;
}

Response ready(Database& database) {
    try {
        database.read([](Connection& connection) { return connection.prepare("SELECT 1").step(); });
        return plain("ready\n");
    } catch (const StoreError& error) {
        return plain(std::string("the database does not answer: ") + error.what() + "\n", 503);
    }
}

} // namespace

void addStatusRoutes(Router& router, Database& database, EventHub& events, ServerFacts facts,
                     std::function<const HttpServer*()> http) {
    router.add(
        Method::get, "/api/v1/server",
        [facts](const Request& request) {
            return Response::json({{"name", facts.name(request)},
                                   {"version", REMUDA_VERSION},
                                   {"simulated_fleet", facts.simulated_fleet},
                                   {"crtauth_versions", {1, 2}},
                                   {"api", "v1"}});
        },
        Access::open);
    router.add(
        Method::get, "/api/v1/openapi.json",
        [](const Request&) {
            Response response;
            response.body = openapiDocument();
            return response;
        },
        Access::open);
    router.add(
        Method::get, "/healthz", [](const Request&) { return plain("alive\n"); }, Access::open);
    router.add(
        Method::get, "/readyz", [&database](const Request&) { return ready(database); }, Access::open);
    router.add(
        Method::get, "/metrics",
        [&database, &events, http](const Request&) { return metrics(database, events, http()); }, Access::open);
}

} // namespace remuda
