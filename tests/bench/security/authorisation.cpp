// SPDX-License-Identifier: GPL-3.0-or-later
// What it adds to GET of one machine that permissions are looked at: the same request through three routers in turn.
#include "backend/inventory/machine_store.h"
#include "backend/server/areas.h"
#include "backend/server/route_permissions.h"
#include "backend/server/server_options.h"
#include "backend/server/status_routes.h"
#include "core/protocol/encoding.h"
#include "tests/bench/report.h"
#include "tests/bench/security/parts.h"
#include "tests/unit/backend/temporary_folder.h"

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>

namespace remuda::bench {

namespace {

namespace json = boost::json;

constexpr int machines = 500, in_round = 50, teams = 100, members = 20, rules = 30;

enum class Asks {
    nothing,   // who it is, by the token; every route is free to all who are signed in
    the_guard, // what its route needs as well
    everything // and the teams and the file of permissions, as a large place has them
};

// A server with machines of its own, of which nothing runs by itself.
struct World {
    World(Asks asks, const SigningKey& key) {
        ServerOptions options;
        options.data = folder.path() + "/data";
        options.keys = folder.path() + "/keys";
        std::filesystem::create_directories(options.keys);
        std::ofstream(options.keys + "/user5") << key.type() << " " << encodeBase64(key.blob()) << "\n";
        if (asks == Asks::everything) {
            options.teams = write("teams.json", teamsFile());
            options.permissions = write("permissions.json", permissionsFile());
        }
        areas.database = Database::open(options.data).value();
        if (const auto wired = wire(areas, options); !wired) throw std::runtime_error(wired.problem().detail);
        addMachines();
        addStatusRoutes(areas.router, *areas.database, *areas.events, {}, [] { return nullptr; });
        if (asks != Asks::nothing)
            if (const auto guarded = guardRoutes(areas.router); !guarded)
                throw std::runtime_error(guarded.problem().detail);
        const auto step = stepIn(areas.router);
        token = "chap:" + step("response", responseTo(step("request", requestOf(key, "user5")), key));
    }

    std::string write(const std::string& name, const json::object& content) const {
        std::ofstream(folder.path() + "/" + name) << json::serialize(content);
        return folder.path() + "/" + name;
    }
    static std::string teamOf(int number) { return "team-" + std::to_string(number % teams); }
    static json::object teamsFile() {
        json::object all;
        for (int team = 0; team < teams; ++team) {
            json::array names;
            for (int member = 0; member < members; ++member)
                names.emplace_back("user" + std::to_string(team * 7 + member)); // of up to three teams
            all[teamOf(team)] = std::move(names);
        }
        return {{"administrators", {"root"}}, {"teams", std::move(all)}};
    }
    static json::object permissionsFile() {
        json::array all;
        for (int rule = 0; rule < rules; ++rule)
            all.push_back({{"team", teamOf(rule * 3)},
                           {"may", {"reboot", "power_cycle"}},
                           {"machines", "site:sto role~web-" + std::to_string(rule)}});
        return {{"rules", std::move(all)}};
    }
    void addMachines() {
        const auto added = areas.database->write([](Transaction& transaction) -> Result<bool> {
            for (int number = 0; number < machines; ++number) {
                Machine machine;
                machine.hardware_name = "M" + std::to_string(number);
                machine.site = "sto";
                machine.rack = "r" + std::to_string(number / 40);
                machine.model = "Dell PowerEdge R640";
                machine.role = "web-" + std::to_string(number % 30);
                machine.team = teamOf(number);
                machine_store::insert(transaction, Origin{}, machine, "create");
            }
            return true;
        });
        if (!added) throw std::runtime_error(added.problem().detail);
    }

    TemporaryFolder folder;
    Areas areas;
    std::string token;
};

// A function for each, so that a profile tells them apart.
template <Asks>
[[gnu::noinline]] int ask(const Router& router, Request request) {
    return router.handle(std::move(request)).status;
}

// Microseconds of processor time a request. All is done by the calling thread.
template <Asks asks>
double microseconds(const World& world, int round) {
    Request request;
    request.headers["authorization"] = world.token;
    request.headers["host"] = "127.0.0.1:7420";
    request.peer = "127.0.0.1";
    request.request_id = "r";
    const auto begin = processorSeconds(CLOCK_THREAD_CPUTIME_ID);
    for (int number = 0; number < in_round; ++number) {
        request.path = "/api/v1/machines/M" + std::to_string((round * in_round + number) * 7919L % machines);
        if (ask<asks>(world.areas.router, request) != 200) throw std::runtime_error("a request was refused");
    }
    return (processorSeconds(CLOCK_THREAD_CPUTIME_ID) - begin) / in_round * 1e6;
}

} // namespace

void measureAuthorisation(int rounds) {
    const SigningKey key;
    const World without(Asks::nothing, key), guarded(Asks::the_guard, key), with(Asks::everything, key);
    // What disturbs the machine lasts longer than a round, so it is in all three, and the ratios are without it.
    std::vector<double> bare, guard_share, whole_share;
    for (int round = 0; round < rounds; ++round) {
        double first = 0, second = 0, third = 0;
        for (int turn = 0; turn < 3; ++turn) { // each goes first as often as the others
            const auto which = (round + turn) % 3;
            if (which == 0) first = microseconds<Asks::nothing>(without, round);
            if (which == 1) second = microseconds<Asks::the_guard>(guarded, round);
            if (which == 2) third = microseconds<Asks::everything>(with, round);
        }
        bare.push_back(first);
        guard_share.push_back((second / first - 1) * 100);
        whole_share.push_back((third / first - 1) * 100);
    }
    report("GET one machine in the router, nothing but the token asked", quantile(bare, 0.5), "us");
    report("the guard of its route adds", quantile(guard_share, 0.5), "%");
    report("100 teams, 30 rules and the guard add", quantile(whole_share, 0.5), "%");
}

} // namespace remuda::bench
