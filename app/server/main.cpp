// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/command_line.h"
#include "backend/http/log.h"
#include "backend/server/maintenance.h"
#include "backend/server/server.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <sys/resource.h>

namespace {

enum Exit { ok = 0, badOptions = 2, dataInUse = 3, cannotListen = 4, noStore = 5 };

int complain(const remuda::Problem& problem) {
    std::fprintf(stderr, "remuda-server: %s\n", problem.detail.c_str());
    if (problem.type == "data-directory-in-use") return dataInUse;
    if (problem.type == "cannot-listen") return cannotListen;
    if (problem.type == "store" || problem.type == "not-empty") return noStore;
    return badOptions;
}

// Every connection takes a descriptor; what a shell allows is too few for all that are admitted.
void allowManyConnections() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65'536);
    setrlimit(RLIMIT_NOFILE, &limit);
}

int maintain(const remuda::CommandLine& line) {
    namespace maintenance = remuda::maintenance;
    const auto done = line.command == "migrate"               ? maintenance::migrate(line.options)
                      : line.command == "backup"              ? maintenance::backup(line.options, line.file)
                      : line.command == "restore"             ? maintenance::restore(line.options, line.file)
                      : line.command == "rotate-envelope-key" ? maintenance::rotateEnvelopeKey(line.options)
                                                              : maintenance::move(line.options);
    if (!done) return complain(done.problem());
    std::fputs(done->c_str(), stdout);
    return ok;
}

} // namespace

int main(int count, char** arguments) {
    const auto line = remuda::readCommandLine(count, arguments);
    if (!line) return complain(line.problem());
    if (!line->text.empty()) {
        std::fputs(line->text.c_str(), stdout);
        return ok;
    }

    if (!line->command.empty()) return maintain(*line);

    // Blocked before any thread starts, so that none but this one ever gets them.
    sigset_t endings; // and the one that only reads files again
    sigemptyset(&endings);
    sigaddset(&endings, SIGTERM);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &endings, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    allowManyConnections();

    auto server = remuda::Server::open(line->options);
    if (!server) return complain(server.problem());
    if (const auto started = (*server)->start(); !started) return complain(started.problem());
    int signal = SIGHUP;
    for (;;) {
        sigwait(&endings, &signal);
        if (signal != SIGHUP) break;
        (*server)->reload();
    }
    remuda::log(remuda::LogLevel::info, "draining: running requests are answered, then this ends");
    pthread_sigmask(SIG_UNBLOCK, &endings, nullptr); // a second signal ends at once
    if (!(*server)->drain())
        remuda::log(remuda::LogLevel::warning, "some requests did not end in time and were cut off");
    return ok;
}
