// SPDX-License-Identifier: GPL-3.0-or-later
// How long the programs take to answer, beside a program that does nothing at all.
#include "tests/bench/report.h"

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

} // namespace

int main() {
    using namespace remuda::bench;
    const std::string folder = REMUDA_BIN_DIR;
    const double nothing = median({"/bin/true"});
    for (const auto* program : {"remudactl", "remuda", "remuda-server"})
        report(std::string("start of ") + program + " --version", median({folder + "/" + program, "--version"}), "ms",
               "/bin/true", nothing, Better::lower);
}
