// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs that find nothing to do, end to end over HTTP with a durable commit for every step of theirs, beside what others
// would take: Celery on RabbitMQ and RQ on Redis, measured in the same run by tests/bench/job_peers/measure.
#include "backend/drivers/power/simulated_traits.h"
#include "tests/bench/bench_server.h"
#include "tests/bench/report.h"

#include <QElapsedTimer>
#include <QProcess>

#include <boost/json.hpp>

#include <thread>

namespace remuda::bench {
namespace {

constexpr int jobs = 2000, clients = 4, rounds = 3, latencies = 300;

// Simulated machines that are off, whose controllers answer at once and drop nothing: power_off looks twice, and ends.
std::vector<std::string> addMachines(BenchServer& server) {
    std::vector<std::string> names;
    std::string csv = "hardware_name,site,rack,model,status,bmc_driver\n";
    for (int number = 0; static_cast<int>(names.size()) < jobs; ++number) {
        const auto name = "SIM" + std::to_string(number);
        const auto traits = SimulatedDice(1).traits(name);
        if (traits.wrong_password || traits.drop_rate > 0.01) continue;
        names.push_back(name);
        csv += name + ",s" + std::to_string(number % 8) + ",r" + std::to_string(number / 20) +
               ",R640,available,simulated\n";
    }
    server.import(csv);
    return names;
}

std::string submit(HttpClient& client, const std::string& headers, const std::string& name) {
    const auto answer =
        client.ask("POST /api/v1/actions", headers, R"({"verb":"power_off","machines":[")" + name + "\"]}");
    if (answer.status != 202) throw std::runtime_error("a job was refused: " + answer.body);
    return std::string(boost::json::parse(answer.body).at("job").at("id").as_string());
}

// A second, from the first submission to the end of the last job.
double rate(BenchServer& server, const std::vector<std::string>& names) {
    QElapsedTimer spent;
    spent.start();
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client)
        threads.emplace_back([&, client] {
            HttpClient connection(server.port());
            for (std::size_t index = static_cast<std::size_t>(client); index < names.size(); index += clients)
                submit(connection, server.headers(), names[index]);
        });
    for (auto& each : threads)
        each.join();
    const auto open = [&] {
        const auto answer = server.ask("GET", "/jobs?limit=1&fields=id&q=-ended");
        return boost::json::parse(answer.body).at("total").to_number<std::int64_t>();
    };
    while (open() > 0)
        QTest::qWait(2);
    return double(names.size()) / (double(spent.nsecsElapsed()) / 1e9);
}

// Milliseconds from the submission to the end as its submitter sees it, with nothing else to do.
std::vector<double> latency(BenchServer& server, const std::vector<std::string>& names) {
    std::vector<double> samples;
    HttpClient client(server.port());
    for (int number = 0; number < latencies; ++number) {
        QTest::qWait(5);
        QElapsedTimer spent;
        spent.start();
        const auto id = submit(client, server.headers(), names[static_cast<std::size_t>(number) % names.size()]);
        while (client.ask("GET /api/v1/jobs/" + id, server.headers()).body.find("\"ended_at\":null") !=
               std::string::npos)
            ;
        samples.push_back(double(spent.nsecsElapsed()) / 1e6);
    }
    return samples;
}

struct Peer {
    double rate = 0, p50 = 0, p99 = 0;
};

std::map<std::string, Peer> measurePeers() {
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(QStringLiteral(REMUDA_BENCH_DIR "/job_peers/measure"), {QString::number(jobs)});
    program.waitForFinished(600'000);
    std::map<std::string, Peer> peers;
    for (const auto& line : program.readAll().split('\n'))
        if (const auto words = line.split(' '); words.size() == 4)
            peers[words[0].toStdString()] = {words[1].toDouble(), words[2].toDouble(), words[3].toDouble()};
    return peers;
}

void run() {
    std::vector<double> rates, samples;
    {
        BenchServer server({"--simulated-speed", "1000000"});
        const auto names = addMachines(server);
        for (int round = 0; round < rounds; ++round)
            rates.push_back(rate(server, names));
        samples = latency(server, names);
    }
    const auto ours = quantile(rates, 0.5), p50 = quantile(samples, 0.5), p99 = quantile(samples, 0.99);
    auto peers = measurePeers();
    if (peers.size() < 2) {
        report("jobs with nothing to do, end to end", ours, "1/s");
        report("the same on an idle system: median", p50, "ms");
        return;
    }
    const auto celery = peers["celery"], rq = peers["rq"];
    report("jobs with nothing to do, end to end", ours, "1/s", "Celery on RabbitMQ", celery.rate, Better::higher);
    report("jobs with nothing to do, end to end", ours, "1/s", "RQ on Redis", rq.rate, Better::higher);
    report("the same on an idle system: median", p50, "ms", "Celery on RabbitMQ", celery.p50, Better::lower);
    report("the same on an idle system: 99th percentile", p99, "ms", "Celery on RabbitMQ", celery.p99, Better::lower);
    report("the same on an idle system: median", p50, "ms", "RQ on Redis", rq.p50, Better::lower);
}

} // namespace
} // namespace remuda::bench

int main(int count, char** arguments) {
    QCoreApplication application(count, arguments);
    try {
        remuda::bench::run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "job_benchmark: %s\n", error.what());
        return 1;
    }
}
