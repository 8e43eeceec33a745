// SPDX-License-Identifier: GPL-3.0-or-later
// How long the programs take to answer, beside a program that does nothing at all. How long the window takes from the
// start of its process to its first rows when it was there before, and how much memory it then has. Numbers of machines
// may be given as arguments.
#include "core/client/replica/live_inventory.h"
#include "core/client/replica/replica_builder.h"
#include "core/client/replica/replica_store.h"
#include "core/client/session/token_store.h"
#include "core/client/settings/settings.h"
#include "tests/bench/made_machines.h"
#include "tests/bench/report.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <chrono>
#include <spawn.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace {

// Milliseconds from fork to exit, output thrown away.
double runOnce(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
    const auto start = std::chrono::steady_clock::now();
    pid_t child = 0;
    const int failed = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    if (failed || waitpid(child, &status, 0) < 0 || status != 0) {
        std::fprintf(stderr, "%s did not run\n", words[0].c_str());
        std::exit(1);
    }
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(const std::vector<std::string>& words) {
    std::vector<double> samples;
    runOnce(words); // warm the page cache
    for (int i = 0; i < 21; ++i)
        samples.push_back(runOnce(words));
    return remuda::bench::quantile(samples, 0.5);
}

[[noreturn]] void giveUp(const char* why) {
    std::fprintf(stderr, "start_benchmark: %s\n", why);
    std::exit(1);
}

// Text bytes of the made machines.
std::size_t writeCache(const QString& path, std::size_t count) {
    remuda::ReplicaBuilder builder;
    remuda::bench::MadeMachines machines;
    for (std::size_t i = 0; i < count; ++i)
        builder.put(machines.next());
    const auto snapshot = builder.publish(1).after;
    remuda::ReplicaStore store;
    if (!store.open(path) || !store.write(snapshot, {1, QDateTime::currentDateTimeUtc()})) giveUp("no cache");
    return snapshot->memory().text_bytes;
}

// In MiB.
double residentMemory(qint64 process) {
    QFile file(QStringLiteral("/proc/%1/statm").arg(process));
    if (!file.open(QIODevice::ReadOnly)) giveUp("the window has ended");
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

struct Start {
    double milliseconds = 0, memory = 0;
};

// The real program on the cache of a server that is away.
Start startWindow(const QString& program) {
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("remuda.start.info=true"));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    QElapsedTimer clock;
    Start start;
    clock.start();
    process.start(program, QStringList());
    QByteArray said;
    while (!said.contains("first rows painted")) {
        if (!process.waitForReadyRead(120'000)) giveUp("the window shows no rows");
        said += process.readAll();
    }
    start.milliseconds = double(clock.nsecsElapsed()) / 1e6;
    process.waitForFinished(4'000); // it does not: this lets the window come to rest
    start.memory = residentMemory(process.processId());
    process.kill();
    process.waitForFinished();
    return start;
}

void measureWindow(const QString& program, std::size_t count, double empty_memory, double nothing) {
    using namespace remuda::bench;
    const QUrl server(QStringLiteral("http://127.0.0.1:9")); // nobody listens there
    const auto folder = qEnvironmentVariable("XDG_CACHE_HOME") + QStringLiteral("/remuda");
    const auto text_bytes = writeCache(remuda::LiveInventory::cacheFile(folder, server), count);
    std::vector<double> times, memories;
    for (int i = 0; i < (count > 200'000 ? 3 : 7); ++i) {
        const auto start = startWindow(program);
        times.push_back(start.milliseconds);
        memories.push_back(start.memory);
    }
    const auto rows = std::to_string(count) + " rows";
    report("process start to first rows painted, warm cache, " + rows, quantile(times, 0.5), "ms", "/bin/true", nothing,
           Better::lower);
    const double memory = quantile(memories, 0.5);
    report("resident memory of the window, " + rows, memory, "MiB");
    report("memory a row beyond its text, " + rows,
           ((memory - empty_memory) * (1 << 20) - double(text_bytes)) / double(count), "bytes");
    report("text a row, " + rows, double(text_bytes) / double(count), "bytes");
}

void measureWindows(const std::string& folder, const std::vector<std::size_t>& counts, double nothing) {
    QTemporaryDir home;
    for (const char* variable : {"XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
        qputenv(variable, home.path().toUtf8());
    qputenv("REMUDA_TOKEN_STORE", "file");
    qunsetenv("SSH_AUTH_SOCK");
    const QUrl server(QStringLiteral("http://127.0.0.1:9"));
    remuda::TokenStore(remuda::TokenStore::Place::file)
        .write(server, {QStringLiteral("ada"), {}, "token", QDateTime::currentDateTimeUtc().addSecs(3600), 2});
    remuda::Settings().setValue(remuda::Setting::server, server.toString());
    const auto program = QString::fromStdString(folder + "/remuda");
    const auto cache = remuda::LiveInventory::cacheFile(home.path() + QStringLiteral("/remuda"), server);
    writeCache(cache, 1);
    const double empty = startWindow(program).memory;
    for (const auto count : counts)
        measureWindow(program, count, empty, nothing);
}

} // namespace

int main(int argc, char** argv) {
    using namespace remuda::bench;
    const QCoreApplication application(argc, argv);
    const std::string folder = REMUDA_BIN_DIR;
    const double nothing = median({"/bin/true"});
    for (const auto* program : {"remudactl", "remuda", "remuda-server"})
        report(std::string("start of ") + program + " --version", median({folder + "/" + program, "--version"}), "ms",
               "/bin/true", nothing, Better::lower);
    std::vector<std::size_t> counts;
    for (int i = 1; i < argc; ++i)
        counts.push_back(std::strtoul(argv[i], nullptr, 10));
    if (counts.empty()) counts = {100'000, 1'000'000};
    measureWindows(folder, counts, nothing);
}
