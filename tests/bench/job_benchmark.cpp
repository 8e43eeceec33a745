// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs that find nothing to do (`check` of machines whose power is known), end to end over HTTP with durable commits,
// beside what others would take: Celery on RabbitMQ and RQ on Redis, measured in the same run by
// tests/bench/job_peers/measure. Inside tests/support/with_postgresql the server keeps its data there.
#include "tests/bench/bench_server.h"
#include "tests/bench/report.h"
#include "tests/support/sound_machine.h"

#include <QElapsedTimer>
#include <QProcess>

#include <boost/json.hpp>

#include <atomic>
#include <map>
#include <span>
#include <thread>

namespace remuda::bench {
namespace {

constexpr int machines = 2000, clients = 4, rounds = 3, latencies = 300, in_batch = 500;

std::vector<std::string> addMachines(BenchServer& server) {
    std::vector<std::string> names;
    std::string csv = "hardware_name,site,rack,model,status,bmc_driver\n";
    for (int number = 0; static_cast<int>(names.size()) < machines; ++number) {
        const auto name = "SIM" + std::to_string(number);
        if (!isSoundSimulated(name, 40)) continue;
        names.push_back(name);
        csv += name + ",s" + std::to_string(number % 8) + ",r" + std::to_string(number / 20) +
               ",R640,available,simulated\n";
    }
    server.import(csv);
    return names;
}

using Names = std::span<const std::string>;

// The id of the job, of several machines that of their batch.
std::string submit(HttpClient& client, const std::string& headers, Names names) {
    boost::json::object body{{"verb", "check"}, {"machines", boost::json::array(names.begin(), names.end())}};
    if (names.size() > 1) body["parallelism"] = 200;
    const auto answer = client.ask("POST /api/v1/actions", headers, boost::json::serialize(body));
    if (answer.status != 202) throw std::runtime_error("a job was refused: " + answer.body);
    return std::string(boost::json::parse(answer.body).at("job").at("id").as_string());
}

void awaitEnd(HttpClient& client, const std::string& headers, const std::string& id, std::chrono::milliseconds pause) {
    while (client.ask("GET /api/v1/jobs/" + id, headers).body.find("\"ended_at\":null") != std::string::npos)
        std::this_thread::sleep_for(pause);
}

// Jobs a second, from the first submission until the last has ended and is known to have. Meanwhile this thread takes
// in what the server logs, which would stop when nobody did.
double rate(BenchServer& server, const std::vector<std::string>& names, std::size_t together) {
    QElapsedTimer spent;
    spent.start();
    std::vector<std::thread> threads;
    std::atomic<std::int64_t> ended = 0, last = 0;
    const auto share = names.size() / clients;
    for (std::size_t each = 0; each < clients; ++each)
        threads.emplace_back([&, mine = Names(names).subspan(each * share, share)] {
            HttpClient client(server.port());
            std::vector<std::string> ids;
            for (std::size_t at = 0; at < mine.size(); at += together)
                ids.push_back(submit(client, server.headers(), mine.subspan(at, std::min(together, mine.size() - at))));
            // They end in about their order. Who waits for hundreds asks less often than who waits for one.
            const std::chrono::milliseconds pause(together > 1 ? 20 : 5);
            for (auto id = ids.rbegin(); id != ids.rend(); ++id)
                awaitEnd(client, server.headers(), *id, pause);
            last = spent.nsecsElapsed();
            ++ended;
        });
    while (ended < clients)
        QTest::qWait(1);
    for (auto& each : threads)
        each.join();
    return double(names.size()) / (double(last) / 1e9);
}

// Milliseconds from the submission to the end as its submitter sees it, with nothing else to do.
std::vector<double> latency(BenchServer& server, const std::vector<std::string>& names) {
    std::vector<double> samples;
    HttpClient client(server.port());
    for (int number = 0; number < latencies; ++number) {
        QTest::qWait(5);
        QElapsedTimer spent;
        spent.start();
        const auto id = submit(client, server.headers(), Names(names).subspan(static_cast<std::size_t>(number), 1));
        awaitEnd(client, server.headers(), id, std::chrono::milliseconds(0));
        samples.push_back(double(spent.nsecsElapsed()) / 1e6);
    }
    return samples;
}

struct Peer {
    double rate = 0, p50 = 0, p95 = 0;
};

std::map<std::string, Peer> measurePeers() {
    std::map<std::string, Peer> peers;
    if (qEnvironmentVariableIsSet("REMUDA_BENCH_WITHOUT_PEERS")) return peers;
    QProcess program;
    program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program.start(QStringLiteral(REMUDA_BENCH_DIR "/job_peers/measure"), {QString::number(machines)});
    program.waitForFinished(600'000);
    for (const auto& line : program.readAll().split('\n'))
        if (const auto words = line.split(' '); words.size() == 4)
            peers[words[0].toStdString()] = {words[1].toDouble(), words[2].toDouble(), words[3].toDouble()};
    return peers;
}

void run() {
    std::vector<double> one_by_one, in_batches, samples;
    {
        BenchServer server({"--simulated-speed", "1000000"});
        const auto names = addMachines(server);
        rate(server, names, in_batch); // the power of all machines becomes known
        for (int round = 0; round < rounds; ++round) {
            one_by_one.push_back(rate(server, names, 1));
            in_batches.push_back(rate(server, names, in_batch));
        }
        samples = latency(server, names);
    }
    const auto peers = measurePeers();
    const auto tell = [&](const std::string& what, double ours, const char* unit, Better better, double Peer::*figure) {
        if (peers.empty()) report(what, ours, unit);
        for (const auto& [name, title] : {std::pair("celery", "Celery on RabbitMQ"), std::pair("rq", "RQ on Redis")})
            if (const auto peer = peers.find(name); peer != peers.end())
                report(what, ours, unit, title, peer->second.*figure, better);
    };
    const bool shared = qEnvironmentVariableIsSet("REMUDA_TEST_POSTGRESQL");
    const std::string on = shared ? " (PostgreSQL)" : " (SQLite)";
    tell("checks in batches of 500, end to end" + on, quantile(in_batches, 0.5), "1/s", Better::higher, &Peer::rate);
    tell("checks one by one, 4 clients, end to end" + on, quantile(one_by_one, 0.5), "1/s", Better::higher,
         &Peer::rate);
    tell("one check on an idle system: median" + on, quantile(samples, 0.5), "ms", Better::lower, &Peer::p50);
    tell("one check on an idle system: 95th percentile" + on, quantile(samples, 0.95), "ms", Better::lower, &Peer::p95);
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
