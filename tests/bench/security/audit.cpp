// SPDX-License-Identifier: GPL-3.0-or-later
// How long anybody needs to prove a large audit: `remudactl audit verify`, from a server, all entries read and hashed
// anew on the reader's machine.
#include "backend/store/database.h"
#include "core/domain/audit_chain.h"
#include "core/protocol/hashes.h"
#include "tests/bench/report.h"
#include "tests/bench/security/parts.h"
#include "tests/support/agent_process.h"
#include "tests/support/server_process.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>

#include <sys/resource.h>

namespace remuda::bench {

namespace {

constexpr int in_write = 10'000;

// As an edit of a machine leaves it.
Change changeOf(int number) {
    Change change;
    change.actor = "ada";
    change.entity = "machine";
    change.entity_id = "C0MPUT" + std::to_string(number % 12'000);
    change.verb = "update";
    change.before = {{"role", "web-" + std::to_string(number % 145)}, {"monthly_cost_usd", 172}};
    change.after = {{"role", "web-" + std::to_string(number % 146)}, {"monthly_cost_usd", 180}};
    change.request_id = "0e6f2c1a-7b1d-4f5e-9d31-" + std::to_string(100'000'000'000 + number);
    return change;
}

void fill(const std::string& folder, int entries) {
    const auto database = Database::open(folder).value();
    for (int first = 0; first < entries; first += in_write)
        (void)database->write([&](Transaction& transaction) -> Result<bool> {
            for (int number = first; number < std::min(entries, first + in_write); ++number)
                transaction.append(changeOf(number));
            return true;
        });
}

// Processor time of one entry's two hashes with nothing around them: SHA-256 over texts of these lengths.
double bareSecondsPerEntry() {
    constexpr int count = 200'000;
    const std::string content(350, 'c'), link(220, 'l');
    std::size_t seen = 0;
    const auto begin = processorSeconds(CLOCK_THREAD_CPUTIME_ID);
    for (int number = 0; number < count; ++number)
        seen += sha256(content).size() + sha256(link).size();
    if (seen != count * 64U) throw std::runtime_error("the hashes are too short");
    return (processorSeconds(CLOCK_THREAD_CPUTIME_ID) - begin) / count;
}

double childrenSeconds() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

void measureAudit(int entries) {
    AgentProcess agent;
    ServerProcess server({"--rate-limit", "0", "--user-rate-limit", "0"});
    server.allow("bench", agent.addKey("ed25519").public_line);
    fill(server.folder().toStdString() + "/data", entries);
    if (!server.start()) throw std::runtime_error("the server does not start: " + server.log().toStdString());

    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("HOME", server.folder());
    environment.insert("XDG_RUNTIME_DIR", server.folder());
    environment.insert("REMUDA_TOKEN_STORE", "file");
    environment.insert("REMUDA_SERVER", server.url().toString());
    environment.insert("REMUDA_USER", "bench");
    environment.insert("SSH_AUTH_SOCK", agent.socket());
    QProcess program;
    program.setProcessEnvironment(environment);
    const auto server_clock = clockOf(static_cast<pid_t>(server.processId()));
    const auto server_before = processorSeconds(server_clock), program_before = childrenSeconds();
    QElapsedTimer spent;
    spent.start();
    program.start(QStringLiteral(REMUDA_BIN_DIR "/remudactl"), {"audit", "verify"});
    if (!program.waitForFinished(600'000) || program.exitCode() != 0)
        throw std::runtime_error("the audit is not whole (" + std::to_string(program.exitCode()) +
                                 "): " + program.readAllStandardError().toStdString() +
                                 program.readAllStandardOutput().toStdString());
    const auto seconds = static_cast<double>(spent.nsecsElapsed()) / 1e9;
    const auto bare = 1 / bareSecondsPerEntry();
    const auto title = "audit verify of " + std::to_string(entries) + " entries: ";
    report(title + "entries a second", entries / seconds, "1/s", "SHA-256 of such entries alone", bare, Better::higher);
    report(title + "of one core, by remudactl", entries / (childrenSeconds() - program_before), "1/s",
           "SHA-256 of such entries alone", bare, Better::higher);
    report(title + "of one core, by the server", entries / (processorSeconds(server_clock) - server_before), "1/s");
}

} // namespace remuda::bench
