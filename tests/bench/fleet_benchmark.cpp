// SPDX-License-Identifier: GPL-3.0-or-later
// One server, 5,000 controllers of which one in a hundred is dead, 2,000 jobs in flight: what it needs, and whether the
// dead slow the others down.
#include "tests/bench/bench_server.h"
#include "tests/bench/report.h"
#include "tests/support/bmc_farm.h"

#include <QElapsedTimer>

#include <boost/json.hpp>

namespace remuda::bench {
namespace {

constexpr int machines = 5000, in_flight = 2000, in_batch = 200, deadOneIn = 100;
constexpr int firstDead = 50;          // none goes ahead of its batch, which would wait for it
constexpr qint64 longest = 5 * 60'000; // milliseconds a round

std::string nameOf(int number) {
    return "FARM" + std::to_string(number);
}

std::unique_ptr<BenchServer> fleet(BmcFarm& farm) {
    auto server = std::make_unique<BenchServer>(QStringList{"--redfish-first-contact", "trust"});
    std::string csv = "hardware_name,site,rack,model,status,bmc_driver,bmc_address\n";
    for (int number = 0; number < machines; ++number)
        csv += nameOf(number) + ",s" + std::to_string(number % 4) + ",r" + std::to_string(number / 40) +
               ",R640,available,redfish," + farm.address(number) + "\n";
    server->import(csv);
    for (int number = 0; number < machines; ++number)
        if (server->ask("PUT", "/machines/" + nameOf(number) + "/bmc-password", R"({"user":"admin","password":"x"})")
                .status != 204)
            throw std::runtime_error("a password was refused");
    return server;
}

struct Outcome {
    double seconds = 0, memory = 0;
    int under_way_at_most = 0;
};

// Reboots `in_flight` machines at once, in batches; the time until all but the dead have ended.
Outcome reboot(BenchServer& server, int first, int dead) {
    Outcome outcome;
    QElapsedTimer spent;
    spent.start();
    std::vector<std::string> batches;
    for (int begin = first; begin < first + in_flight; begin += in_batch) {
        boost::json::array names;
        for (int number = begin; number < begin + in_batch; ++number)
            names.emplace_back(nameOf(number));
        const auto answer =
            server.ask("POST", "/actions",
                       boost::json::serialize(boost::json::object{
                           {"verb", "reboot"}, {"machines", std::move(names)}, {"parallelism", in_batch}}));
        if (answer.status != 202) throw std::runtime_error("a reboot was refused: " + answer.body);
        batches.emplace_back(boost::json::parse(answer.body).at("job").at("id").as_string());
    }
    for (int open = in_flight; open > dead;) {
        if (spent.elapsed() > longest)
            throw std::runtime_error(std::to_string(open) + " jobs have not ended, " + std::to_string(dead) +
                                     " of them on dead controllers");
        QTest::qWait(100);
        int running = 0, queued = 0;
        for (const auto& batch : batches) {
            const auto counts = boost::json::parse(server.ask("GET", "/jobs/" + batch).body).at("children");
            running += counts.at("running").to_number<int>();
            queued += counts.at("queued").to_number<int>();
        }
        open = running + queued;
        outcome.under_way_at_most = std::max(outcome.under_way_at_most, running);
    }
    outcome.seconds = double(spent.elapsed()) / 1e3;
    outcome.memory = server.memory("VmHWM");
    return outcome;
}

void run() {
    BmcFarm::Ways ways;
    ways.effect_low = BmcFarm::Milliseconds(5'000); // long enough for all of them to be under way together
    ways.effect_high = BmcFarm::Milliseconds(10'000);
    ways.answer_low = BmcFarm::Milliseconds(20);
    ways.answer_high = BmcFarm::Milliseconds(80);
    BmcFarm farm(machines, ways);
    std::vector<double> healthy, beside_dead;
    double memory = 0;
    int under_way = 0;
    // In turn, so that both have the same weather; the dead are others each time, and have not been given up before.
    for (int round = 0; round < 3; ++round) {
        const auto server = fleet(farm);
        healthy.push_back(reboot(*server, 0, 0).seconds);
        for (int number = in_flight + firstDead; number < 2 * in_flight; number += deadOneIn)
            farm.setSilent(number + round, true);
        const auto outcome = reboot(*server, in_flight, in_flight / deadOneIn);
        for (int number = in_flight + firstDead; number < 2 * in_flight; number += deadOneIn)
            farm.setSilent(number + round, false);
        beside_dead.push_back(outcome.seconds);
        memory = std::max(memory, outcome.memory);
        under_way = std::max(under_way, outcome.under_way_at_most);
    }
    report("2,000 jobs on 5,000 BMCs: memory of the server at most", memory, "MB", "wanted", 300, Better::lower);
    report("the same: jobs under way at most", under_way, "");
    report("the same, 1 % dead: until the healthy have ended", quantile(beside_dead, 0.5), "s", "without dead ones",
           quantile(healthy, 0.5), Better::lower);
}

} // namespace
} // namespace remuda::bench

int main(int count, char** arguments) {
    QCoreApplication application(count, arguments);
    try {
        remuda::bench::run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fleet_benchmark: %s\n", error.what());
        return 1;
    }
}
